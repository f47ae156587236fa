package import Receipts

/// A sale as the server keeps it.
package struct ServerSale: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case open
        case completed
        case cancelled
    }

    package let id: String
    package let register: String
    package let externalID: String
    let startedAt: Timestamp
    let receivedAt: Timestamp
    let cashier: JSONValue
    package internal(set) var state = State.open
    var lines: [JSONValue] = []
    var payments: [JSONValue] = []
    var completedAt: Timestamp?
    var number: Int64?
    /// The fiscal block as it stands; its text is what the answers hold.
    var fiscal: JSONValue

    /// The certificate as the server returned it.
    package var fiscalInformation: FiscalInformation { FiscalInformation(json: fiscal.compact) }

    /// Σ quantity × price of the lines, in minor units, whole ones only.
    var total: Int64? {
        var sum: Int64 = 0
        for line in lines {
            guard let amount = Self.amount(of: line) else { return nil }
            sum += amount
        }
        return lines.isEmpty ? nil : sum
    }

    /// What a line states, else quantity × price.
    static func amount(of line: JSONValue) -> Int64? {
        if case .number(let text)? = line["total_gross"] { return Int64(text) }
        guard case .number(let price)? = line["unit_price_gross"], let price = Int64(price),
            let quantity = line["quantity"]?.text.flatMap({ Int64($0) })
        else { return nil }
        return price * quantity
    }

    /// The sale as the server's answers show it.
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(id)), .init("type", "sale"), .init("state", .string(state.rawValue)),
        ]
        if state == .completed {
            members += [
                .init("fiscal_state", "succeeded"), .init("sequence_number", number.map { JSONValue($0) } ?? .null),
            ]
        }
        members += [
            .init("external_id", .string(externalID)), .init("cashier", cashier),
            .init("started_at", .string(startedAt.seconds)), .init("received_at", .string(receivedAt.seconds)),
            .init("completed_at", completedAt.map { .string($0.seconds) } ?? .null),
            .init("line_items", .array(lines)), .init("payments", .array(payments)), .init("fiscal", fiscal),
        ]
        return .object(members)
    }
}
