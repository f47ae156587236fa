import FoundationEssentials
import GRDB
package import Receipts

/// One stored receipt: immutable, superseded only by another row.
package struct ReceiptRecord: Hashable, Sendable {
    package let id: String
    package let register: String
    package let operation: String?
    package let entry: Int64?
    package let form: Receipt.Form
    package let number: String
    package let supersedes: String?
    /// ``Receipt`` as JSON.
    package let document: String
    /// What it was stored with; `nil` in rows of earlier versions.
    package let documentDigest: Digest?
    package let template: String
    package let templateDigest: Digest
    package let issuedAt: Timestamp
    package let occurredAt: String
    package let total: Money
    package let operatorName: String?
    package let signed: Bool
    package let fiscal: String?

    package init(
        id: String, register: String, operation: String?, entry: Int64?, supersedes: String?, receipt: Receipt,
        template: String, templateDigest: Digest, occurredAt: String
    ) throws {
        self.id = id
        self.register = register
        self.operation = operation
        self.entry = entry
        form = receipt.form
        number = receipt.number
        self.supersedes = supersedes
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        document = String(decoding: try encoder.encode(receipt), as: UTF8.self)
        documentDigest = Digest(of: document.utf8)
        self.template = template
        self.templateDigest = templateDigest
        issuedAt = receipt.issuedAt
        self.occurredAt = occurredAt
        total = receipt.total
        operatorName = receipt.cashier
        signed = receipt.isSigned
        fiscal = receipt.fiscal?.json
    }

    init(_ row: StoredRow) throws {
        id = try row["id"]
        register = try row["register"]
        operation = try row["operation"]
        entry = try row["entry"]
        let text: String = try row["form"]
        guard let form = Receipt.Form(rawValue: text), let currency = try Currency(row["currency"] as String) else {
            throw StoreError(.damaged, "The receipt \(id) holds an unknown form or currency.")
        }
        self.form = form
        number = try row["number"]
        supersedes = try row["supersedes"]
        document = try row["document"]
        documentDigest = try (row["documentDigest"] as Data?).flatMap { Digest(bytes: $0) }
        template = try row["template"]
        templateDigest = try Digest(column: "templateDigest", of: row)
        issuedAt = try Timestamp(milliseconds: row["issuedAt"], offset: row["issuedOffset"])
        occurredAt = try row["occurredAt"]
        total = try Money(minorUnits: row["total"], currency: currency)
        operatorName = try row["operator"]
        signed = try row["signed"]
        fiscal = try row["fiscal"]
    }

    /// The document decoded.
    ///
    /// - Throws: ``StoreError`` `.damaged` if it is not the one that was stored: nobody may print or mail it.
    package func receipt() throws -> Receipt {
        if let documentDigest, documentDigest != Digest(of: document.utf8) {
            throw StoreError(.damaged, "The stored receipt \(id) no longer has the digest that it was made with.")
        }
        return try JSONDecoder().decode(Receipt.self, from: Data(document.utf8))
    }
}
