import FoundationEssentials
import GRDB

/// One operation of an upstream: the id we gave out, and the server's once it is known.
package struct OperationRecord: Hashable, Sendable {
    package var id: String
    package var register: String
    package var upstream: String
    package var remoteID: String?
    /// The id that the till made before it began, where its dialect has it so; valid in paths for ever.
    package var clientID: String?
    package var etag: String?
    package var externalID: String?
    package var kind: String
    /// As the server last confirmed it; `nil` before the first answer; `voided` also where a manager gave it up.
    package var lifecycle: String?
    package var currency: String?
    package var total: Int64?
    /// What the receipt is derived from: the create's body, or what the server told of an operation made elsewhere.
    package var content: [UInt8]?
    package var created: Int64

    package init(id: String, register: String, upstream: String, kind: String, created: Int64) {
        self.id = id
        self.register = register
        self.upstream = upstream
        self.kind = kind
        self.created = created
    }

    init(_ row: StoredRow) throws {
        id = try row["id"]
        register = try row["register"]
        upstream = try row["upstream"]
        remoteID = try row["remoteID"]
        etag = try row["etag"]
        externalID = try row["externalID"]
        kind = try row["kind"]
        lifecycle = try row["lifecycle"]
        currency = try row["currency"]
        total = try row["total"]
        content = try (row["content"] as Data?).map(Array.init)
        created = try row["created"]
        clientID = try row["clientID"]
    }

    var arguments: StatementArguments {
        [
            id, register, upstream, remoteID, etag, externalID, kind, lifecycle, currency, total,
            content.map { Data($0) }, created, clientID,
        ]
    }
}
