import FoundationEssentials
import GRDB
package import Receipts

/// One exchange with the upstream on behalf of an entry.
package struct AttemptRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case send
        case reread
        case lookup
    }

    package let id: Int64
    package let entry: Int64
    package let kind: Kind
    package let begun: Int64
    package let ended: Int64?
    package let sentDigest: Digest?
    package let outcome: String?
    package let status: Int?
    package let requestID: String?
    package let serverDate: String?

    init(_ row: StoredRow) throws {
        id = try row["id"]
        entry = try row["entry"]
        let text: String = try row["kind"]
        guard let kind = Kind(rawValue: text) else {
            throw StoreError(.damaged, "The column kind holds the unknown word \(text).")
        }
        self.kind = kind
        begun = try row["begun"]
        ended = try row["ended"]
        let digest: Data? = try row["sentDigest"]
        sentDigest = digest.flatMap { Digest(bytes: $0) }
        outcome = try row["outcome"]
        status = try row["status"]
        requestID = try row["requestID"]
        serverDate = try row["serverDate"]
    }
}

/// What the upstream answered, verbatim.
package struct AnswerRecord: Hashable, Sendable {
    package let status: Int
    /// Names and values in the order in which they came.
    package let headers: [Header]
    package let body: [UInt8]

    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(status: Int, headers: [Header], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    var headerText: String {
        JSONValue.array(headers.map { .array([.string($0.name), .string($0.value)]) }).compact
    }

    init(_ row: StoredRow) throws {
        status = try row["status"]
        body = try Array(row["body"] as Data)
        let text: String = try row["headers"]
        headers = try JSONValue(parsing: text).elements.map { pair in
            Header(name: pair.elements.first?.text ?? "", value: pair.elements.last?.text ?? "")
        }
    }
}
