/// The session events of a register, which are operations of their own.
package enum SessionEvent: String, Codable, Hashable, Sendable, CaseIterable {
    case open
    case cashAdjustment
    case cashCount
    case close
}
