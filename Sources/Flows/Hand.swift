import Fiscal
import Persistence
import Receipts

/// A call that is out: all that its answer is judged by, and the entry that was announced behind it.
struct Hand: Sendable {
    /// The entry behind, its operation as it stands, and the attempt that is announced for it.
    struct Follower: Sendable {
        let entry: QueueEntryRecord
        let operation: OperationRecord
        let attempt: Int64
    }

    let attempt: AttemptRecord
    let entry: QueueEntryRecord
    let operation: OperationRecord?
    private let judged: Attempted
    let follower: Follower?

    /// Reads it; `nil` where the call's outcome is already known.
    init?(of id: Int64, in reader: StoreReader) throws {
        guard let attempt = try reader.attempt(id), attempt.ended == nil, let entry = try reader.entry(attempt.entry)
        else { return nil }
        self.attempt = attempt
        self.entry = entry
        operation = try reader.operation(entry.operation)
        // Only what is read of the operation is compared with what made it, and follows an earlier reading.
        var create: [UInt8]?
        var rebound = false
        if attempt.kind != .send {
            let entries = try reader.entries(operation: entry.operation)
            create = entries.first { $0.intent == Intent.start.rawValue }?.body ?? operation?.content
            // What counts is the try right before this one: an earlier tag may have gone stale since, and a person who
            // orders a retry after two refusals means it.
            let before = try reader.attempts(of: entry.sequence).filter { $0.id < attempt.id }.suffix(2)
            rebound = before.first.map { $0.kind == .reread && $0.outcome == "rebind" } ?? false
        }
        judged = Attempted(
            intent: Intent(rawValue: entry.intent) ?? .start, createBody: try create.map { try JSONValue(parsing: $0) },
            body: try JSONValue(parsing: entry.body), ifMatchGiven: entry.givenIfMatch != nil,
            earlierAttemptWroteBytes: entry.mayBeApplied, live: !entry.promised && entry.attempts == 1,
            alreadyRebound: rebound, remoteID: operation?.remoteID)
        follower = try Self.follower(of: entry, in: reader)
    }

    private static func follower(of entry: QueueEntryRecord, in reader: StoreReader) throws -> Follower? {
        guard let next = try reader.follower(of: entry), next.state == .pending, try Sending.isFound(next, by: reader),
            let attempt = try reader.openAttempt(of: next.sequence),
            let operation = try reader.operation(next.operation)
        else { return nil }
        return Follower(entry: next, operation: operation, attempt: attempt)
    }

    /// What the dialect needs to know for its verdict on an answer that came now.
    func attempted(at now: Instant) -> Attempted {
        var attempted = judged
        attempted.receivedAt = now.wall
        return attempted
    }
}
