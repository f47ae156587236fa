package import Receipts

/// What a verdict needs to know about our own entry.
package struct Attempted: Hashable, Sendable {
    package var intent: Intent
    /// The body that made the operation.
    package var createBody: JSONValue?
    /// The body of this entry.
    package var body: JSONValue?
    /// Whether the till itself gave an `If-Match`.
    package var ifMatchGiven: Bool
    /// Whether an attempt before the one that is judged wrote bytes; for a lookup, whether any attempt did.
    package var earlierAttemptWroteBytes: Bool
    /// Whether a till waits for this answer, so that a refusal can go back to it.
    package var live: Bool
    /// Whether a re-read has rebound this entry before: the second time a person decides.
    package var alreadyRebound: Bool
    /// When the answer came; needed only for a `Retry-After` date in an answer without `Date`.
    package var receivedAt: Timestamp?
    /// The operation's id at the server before this answer, where it is known.
    package var remoteID: String?

    package init(
        intent: Intent, createBody: JSONValue? = nil, body: JSONValue? = nil, ifMatchGiven: Bool = false,
        earlierAttemptWroteBytes: Bool = false, live: Bool = false, alreadyRebound: Bool = false,
        receivedAt: Timestamp? = nil, remoteID: String? = nil
    ) {
        self.intent = intent
        self.createBody = createBody
        self.body = body
        self.ifMatchGiven = ifMatchGiven
        self.earlierAttemptWroteBytes = earlierAttemptWroteBytes
        self.live = live
        self.alreadyRebound = alreadyRebound
        self.receivedAt = receivedAt
        self.remoteID = remoteID
    }
}
