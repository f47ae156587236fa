/// What becomes of a request on a line with faults.
package struct ServerOutcome: Sendable {
    package enum Reply: Sendable {
        case answer(ServerAnswer)
        /// The head promises the whole body; the connection ends after half of it.
        case truncated(ServerAnswer)
        /// The connection ends in good order, without an answer.
        case closed
        /// The connection is reset, without an answer.
        case reset
    }

    package let reply: Reply
    /// How long after the request the answer or the end comes, at the earliest.
    package let delay: Duration
}
