/// What a mutation wants, whatever the dialect calls it: the only thing that the queue knows about a call.
package enum Intent: String, Codable, Hashable, Sendable, CaseIterable {
    case start
    case mutate
    case complete
    case cancel
    case sessionEvent
}
