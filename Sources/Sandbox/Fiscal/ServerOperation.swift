package import Receipts

/// An operation as the server keeps it.
package struct ServerOperation: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case open
        case completed
        case voided
    }

    package struct Payment: Hashable, Sendable {
        package let method: String
        package let status: String
        /// Minor units.
        package let amount: Int64

        /// Whether it counts towards the total.
        var counts: Bool { status == "captured" || status == "authorized" }
    }

    /// What the tax sums need of a line, in minor units.
    struct Line: Hashable, Sendable {
        /// Place of the rate among the ``TaxCategories``.
        let slot: Int
        let total: Int64
        let tax: Int64
    }

    package let id: String
    package let merchant: String
    package let register: String
    package let type: String
    package let externalID: String?
    package let currency: Currency
    package let createdAt: Timestamp
    package internal(set) var updatedAt: Timestamp
    package internal(set) var status: Status
    /// The number in the `ETag`.
    package internal(set) var version: Int
    package internal(set) var payments: [Payment]
    /// Minor units.
    package let total: Int64
    let pretax: Int64
    let tip: Int64
    /// The discounts of the whole cart, as a positive sum.
    let discount: Int64
    let lines: [Line]
    let session: String?
    /// The body of the create, or a session event's answer.
    let content: JSONValue
    var paid: [JSONValue] = []
    var fiscal: JSONValue = .null

    /// The certificate as the server returned it; `nil` while there is none.
    package var fiscalInformation: FiscalInformation? { fiscal.isNull ? nil : FiscalInformation(json: fiscal.compact) }

    package var isSessionEvent: Bool { type.hasPrefix("session_") }

    package var etag: String { "\"\(version)\"" }

    /// The operation as the server's answers show it.
    var json: JSONValue {
        if isSessionEvent { return content }
        var members: [JSONValue.Member] = [
            .init("id", .string(id)), .init("merchant_id", .string(merchant)), .init("type", .string(type)),
            .init("source", content["source"] ?? "POS"), .init("status", .string(status.rawValue)),
            .init("resource_version", JSONValue(version)), .init("currency", .string(currency.code)),
        ]
        for name in ["pretax_amount", "tax_amount", "tip_amount", "total_amount"] {
            members.append(.init(name, content[name] ?? .string(Money.zero(currency).decimal)))
        }
        members.append(.init("line_items", .array(lineItems)))
        members.append(.init("cart_level_discounts", content["cart_level_discounts"] ?? []))
        members.append(.init("payments", .array(paid)))
        for name in ["related_operation_id", "external_related_operation"] {
            if let value = content[name] { members.append(.init(name, value)) }
        }
        members += [
            .init("location_id", "loc_1"), .init("register_id", .string(register)),
            .init("session_id", JSONValue(session)), .init("external_id", JSONValue(externalID)),
            .init("note", content["note"] ?? .null), .init("fiscal_information", fiscal),
            .init("created_at", .string(createdAt.seconds)), .init("updated_at", .string(updatedAt.seconds)),
        ]
        return .object(members)
    }

    /// The lines as sent, each with an id in front, and so their taxes.
    private var lineItems: [JSONValue] {
        var taxes = 0
        return (content["line_items"]?.elements ?? []).enumerated().map { index, line in
            guard case .object(var members) = line else { return line }
            for (place, member) in members.enumerated() where member.name == "taxes" {
                let numbered = member.value.elements.map { tax -> JSONValue in
                    guard case .object(let fields) = tax else { return tax }
                    taxes += 1
                    return .object([.init("id", .string("tx_\(taxes)"))] + fields)
                }
                members[place] = .init("taxes", .array(numbered))
            }
            return .object([.init("id", .string("li_\(index + 1)"))] + members)
        }
    }
}

extension Timestamp {
    /// RFC 3339 in UTC without fractions, as the server writes its times.
    var seconds: String { Timestamp(milliseconds: milliseconds - (milliseconds % 1000 + 1000) % 1000).rfc3339 }
}
