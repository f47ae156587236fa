import FoundationEssentials
import GRDB
package import Receipts

/// A receipt that a program asked for, under the id that it gave: made already, or waiting for its operation's end.
package struct PrintRequestRecord: Hashable, Sendable {
    package let id: String
    package let register: String
    package let body: [UInt8]
    package let digest: Digest
    package let receipt: String?
    /// The operation whose receipt shows what the body says.
    package let operation: String?

    package init(
        id: String, register: String, body: [UInt8], digest: Digest, receipt: String?, operation: String?
    ) {
        self.id = id
        self.register = register
        self.body = body
        self.digest = digest
        self.receipt = receipt
        self.operation = operation
    }

    init(_ row: StoredRow) throws {
        id = try row["id"]
        register = try row["register"]
        body = try Array(row["body"] as Data)
        digest = try Digest(column: "digest", of: row)
        receipt = try row["receipt"]
        operation = try row["operation"]
    }
}

extension StoreReader {
    package func printRequest(_ id: String) throws -> PrintRequestRecord? {
        try fetch("SELECT * FROM printRequest WHERE id = ?", [id], PrintRequestRecord.init).first
    }

    /// What an operation's receipt is to show instead of its own bodies.
    package func printRequest(operation: String) throws -> PrintRequestRecord? {
        try fetch("SELECT * FROM printRequest WHERE operation = ?", [operation], PrintRequestRecord.init).first
    }
}

extension StoreWriter {
    package func insert(_ request: PrintRequestRecord) throws {
        try run(
            "INSERT INTO printRequest VALUES (?,?,?,?,?,?,?)",
            [
                request.id, request.register, Data(request.body), request.digest.data, request.receipt,
                request.operation, now.wall.milliseconds,
            ])
    }
}
