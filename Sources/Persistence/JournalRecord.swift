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

    init(_ row: Row) throws {
        sequence = row["sequence"]
        at = row["at"]
        monotonic = row["monotonic"]
        boot = row["boot"]
        kind = row["kind"]
        subject = row["subject"]
        register = row["register"]
        actor = row["actor"]
        device = row["device"]
        detail = row["detail"]
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
