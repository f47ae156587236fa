import GRDB
package import Receipts

/// One line of the append-only journal: who did what, on which device, when by both clocks.
package struct JournalRecord: Hashable, Sendable {
    package let sequence: Int64
    package let at: Int64
    package let monotonic: Int64
    package let boot: String
    /// `entry.accepted`, `receipt.created`, `job.completed`, …: the subject's table and what happened to it.
    package let kind: String
    package let subject: String
    package let register: String?
    package let actor: String?
    package let device: String?
    /// A compact JSON object.
    package let detail: String
    package let hash: Digest

    /// - Throws: where a damaged page holds something else than a line: nobody may end because of it.
    init(_ row: StoredRow) throws {
        sequence = try row["sequence"]
        at = try row["at"]
        monotonic = try row["monotonic"]
        boot = try row["boot"]
        kind = try row["kind"]
        subject = try row["subject"]
        register = try row["register"]
        actor = try row["actor"]
        device = try row["device"]
        detail = try row["detail"]
        hash = try Digest(column: "hash", of: row)
    }

    /// The hash this row must have behind the given one.
    func hash(after previous: Digest) -> Digest {
        Self.hash(
            after: previous, sequence: sequence, at: at, monotonic: monotonic, boot: boot, kind: kind, subject: subject,
            register: register, actor: actor, device: device, detail: detail)
    }

    static func hash(
        after previous: Digest, sequence: Int64, at: Int64, monotonic: Int64, boot: String, kind: String,
        subject: String,
        register: String?, actor: String?, device: String?, detail: String
    ) -> Digest {
        let fields: JSONValue = .array([
            JSONValue(sequence), JSONValue(at), JSONValue(monotonic), .string(boot), .string(kind), .string(subject),
            JSONValue(register), JSONValue(actor), JSONValue(device), .string(detail),
        ])
        return Digest(of: previous.bytes + fields.compactBytes)
    }
}
