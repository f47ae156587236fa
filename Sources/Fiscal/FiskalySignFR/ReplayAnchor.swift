/// What the last online answer leaves for the next outage: both values of R65.
package struct ReplayAnchor: Hashable, Sendable, Codable {
    /// `content.id` of the answer.
    package var record: String
    /// `content.journal.signature` of the answer, as it came.
    package var signature: String

    package init(record: String, signature: String) {
        self.record = record
        self.signature = signature
    }
}
