package import Receipts

/// What became of a committed order.
package struct ServerBill: Hashable, Sendable {
    /// Stock that was sold and not there.
    package struct Shortage: Hashable, Sendable {
        package let sku: String
        package let requested: String
        package let available: String

        var json: JSONValue {
            ["Sku": .string(sku), "Requested": .string(requested), "Available": .string(available)]
        }
    }

    /// Such as `SO-7`, counted from 1.
    package let id: String
    /// As the till spelt it.
    package let clientOrderID: String
    package let till: String
    package let sequence: Int64
    /// The till's number of the sale.
    package let number: String?
    /// The order as it came.
    package let bytes: [UInt8]
    package let shortages: [Shortage]
    package let pointsEarned: Int64
    /// The loyalty value that was redeemed.
    package let burnt: Money
    let committedAt: Timestamp
    /// Whether the order came with a placeholder for the number of its e-invoice.
    package let isInvoice: Bool
    /// The number of the e-invoice, once it is known.
    package internal(set) var irn: String?

    /// What an acknowledgement says.
    func result(_ status: String) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("ClientOrderId", .string(clientOrderID)), .init("Status", .string(status)),
            .init("OrderId", .string(id)),
        ]
        if let irn { members.append(.init("Irn", .string(irn))) }
        if !shortages.isEmpty { members.append(.init("Insufficiency", .array(shortages.map(\.json)))) }
        if pointsEarned > 0 || burnt.minorUnits > 0 {
            members.append(
                .init("Loyalty", ["Earned": JSONValue(pointsEarned), "Burnt": .string(burnt.decimal)]))
        }
        return .object(members)
    }
}
