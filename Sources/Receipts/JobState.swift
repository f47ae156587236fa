/// The state of a queue entry, a print job or a mail: the words of RFC 8011 section 5.3.7, and `unknown`.
package enum JobState: String, Hashable, Sendable, Codable, CaseIterable {
    case pending
    /// A person must decide.
    case pendingHeld
    case processing
    /// A device or the net must come back.
    case processingStopped
    /// It cannot be told from here whether it happened.
    case unknown
    case canceled
    case aborted
    case completed

    package var isFinal: Bool {
        switch self {
        case .canceled, .aborted, .completed: true
        case .pending, .pendingHeld, .processing, .processingStopped, .unknown: false
        }
    }
}
