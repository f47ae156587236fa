import Receipts

/// The answers that the server remembers by idempotency key.
///
/// Scope of a key: endpoint and merchant. Only answers of 2xx are kept: a refused request may be sent again with its key.
struct KeyCache: Sendable {
    struct Scope: Hashable, Sendable {
        let endpoint: String
        let merchant: String
        let key: String
    }

    struct Entry: Sendable {
        let at: Timestamp
        let path: String
        let digest: Digest
        let answer: ServerAnswer
        let operation: String?
    }

    private var entries: [Scope: Entry] = [:]

    /// The remembered entry, unless it is as old as the limit.
    func entry(_ scope: Scope, at now: Timestamp, retention: Duration?) -> Entry? {
        guard let entry = entries[scope] else { return nil }
        if let retention, now.milliseconds - entry.at.milliseconds >= retention.milliseconds { return nil }
        return entry
    }

    mutating func store(_ entry: Entry, in scope: Scope) { entries[scope] = entry }

    mutating func clear() { entries.removeAll() }
}
