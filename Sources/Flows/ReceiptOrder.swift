package import Fiscal
import Receipts

/// A receipt that a program orders by what it is to show, without a fiscal call of its own.
package struct ReceiptOrder: Hashable, Sendable {
    /// The program's own name for it: the same one with the same bytes is the same receipt.
    var id: String?
    var register: String
    /// The operation whose receipt is to show this content, in place of the one that is read from its bodies.
    var operation: String?
    /// `nil`: the one for that kind of sale.
    package var template: String?
    /// `nil`: the register's.
    var printer: String?
    package var copies: Int
    var email: String?
    package var content: SaleContent
    var cashier: String?
    var occurredAt: Timestamp?
    var issuedAt: Timestamp?
    var footer: [String]
    /// As it came.
    var body: [UInt8]

    /// What is stored of it: an address stands in a table of its own, which it leaves again.
    func bodyWithoutAddress() throws -> [UInt8] {
        guard case .object(let members) = try JSONValue(parsing: body) else { return body }
        return JSONValue.object(members.filter { $0.name != "email" }).compactBytes
    }
}
