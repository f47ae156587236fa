import Receipts

/// What the server demands of the bodies of operations.
enum SaleRules {
    static let goods = ["sale", "return", "exchange"]
    static let sessionEvents = ["session_open", "session_cash_adjustment", "session_cash_count", "session_close"]
    static let voidReasons = [
        "void_before_completion", "customer_abandoned_checkout", "operator_cancelled", "payment_failed",
    ]
    private static let methods = [
        "cash", "card", "voucher", "gift_card", "bank_transfer", "digital_wallet", "store_credit", "other",
    ]
    private static let statuses = ["pending", "authorized", "captured", "failed", "voided", "refunded"]

    /// Minor units; sums of as many lines as a request can hold stay far from the end of the range.
    private static let limit = 10_000_000_000_000

    /// The amounts and lines of a create.
    struct Sale {
        var currency: Currency
        var pretax: Int64
        var tip: Int64
        var total: Int64
        var discount: Int64
        var lines: [ServerOperation.Line]
    }

    static func object(_ body: [UInt8]) throws(Refusal) -> JSONValue {
        let value: JSONValue
        do { value = try JSONValue(parsing: body) } catch {
            throw .invalid("The body is no JSON: \(error).")
        }
        guard value.isObject else { throw .invalid("The body is no JSON object.") }
        return value
    }

    static func string(_ name: String, of value: JSONValue) throws(Refusal) -> String {
        guard case .string(let text) = value[name], !text.isEmpty else { throw .unprocessable("\(name) is required.") }
        return text
    }

    static func currency(of value: JSONValue) throws(Refusal) -> Currency {
        guard let currency = Currency(try string("currency", of: value)) else {
            throw .unprocessable("currency is no ISO 4217 code.")
        }
        return currency
    }

    /// Minor units of an amount that is a decimal string.
    static func amount(_ name: String, of value: JSONValue, in currency: Currency) throws(Refusal) -> Int64 {
        guard case .string(let text) = value[name], let money = Money(decimal: text, currency: currency) else {
            throw .unprocessable("\(name) must be a decimal string.")
        }
        guard money.minorUnits.magnitude <= limit else { throw .unprocessable("\(name) is too large.") }
        return money.minorUnits
    }

    private static func optionalAmount(_ name: String, of value: JSONValue, in currency: Currency) throws(Refusal)
        -> Int64
    {
        guard let member = value[name], !member.isNull else { return 0 }
        return try amount(name, of: value, in: currency)
    }

    static func sale(_ body: JSONValue, type: String, categories: TaxCategories) throws(Refusal) -> Sale {
        let currency = try currency(of: body)
        let pretax = try amount("pretax_amount", of: body, in: currency)
        let tax = try amount("tax_amount", of: body, in: currency)
        let tip = try optionalAmount("tip_amount", of: body, in: currency)
        let total = try amount("total_amount", of: body, in: currency)
        guard pretax + tax + tip == total else {
            throw .unprocessable("pretax_amount, tax_amount and tip_amount do not add up to total_amount.")
        }
        if type == "sale", total < 0 { throw .unprocessable("total_amount of a sale must not be negative.") }
        if type == "return", total > 0 { throw .unprocessable("total_amount of a return must not be positive.") }
        guard case .array(let items) = body["line_items"] else { throw .unprocessable("line_items is required.") }
        var lines: [ServerOperation.Line] = []
        for item in items { try append(item, to: &lines, in: currency, categories) }
        var discount: Int64 = 0
        for entry in body["cart_level_discounts"]?.elements ?? [] {
            // The public documents do not name the member: whichever of these is there.
            if entry["amount"] != nil {
                discount += try magnitude("amount", of: entry, in: currency)
            } else {
                discount += try magnitude("discount_amount", of: entry, in: currency)
            }
        }
        return Sale(currency: currency, pretax: pretax, tip: tip, total: total, discount: discount, lines: lines)
    }

    private static func magnitude(_ name: String, of value: JSONValue, in currency: Currency) throws(Refusal) -> Int64 {
        abs(try optionalAmount(name, of: value, in: currency))
    }

    private static func append(
        _ item: JSONValue, to lines: inout [ServerOperation.Line], in currency: Currency, _ categories: TaxCategories
    ) throws(Refusal) {
        _ = try string("title", of: item)
        guard let quantity = item["quantity"]?.text, Decimal64(quantity) != nil else {
            throw .unprocessable("quantity must be a decimal.")
        }
        let total = try amount("total_amount", of: item, in: currency)
        _ = try optionalAmount("unit_price", of: item, in: currency)
        var tax: Int64 = 0
        for entry in item["taxes"]?.elements ?? [] {
            guard let rate = entry["rate"]?.text, Decimal64(rate) != nil else {
                throw .unprocessable("rate must be a decimal.")
            }
            tax += try amount("tax_amount", of: entry, in: currency)
        }
        let slot = categories.place(rate: item["taxes"]?.elements.first?["rate"]?.text)
        lines.append(.init(slot: slot, total: total, tax: tax))
    }

    /// A return names the sale it takes back in exactly one way.
    static func relation(_ body: JSONValue, isKnown: (String) -> Bool) throws(Refusal) {
        let known = body["related_operation_id"]?.text
        let foreign = body["external_related_operation"].flatMap { $0.isNull ? nil : $0 }
        switch (known, foreign) {
        case (let id?, nil):
            if !isKnown(id) { throw .unprocessable("related_operation_id names no operation.") }
        case (nil, let other?):
            _ = try string("description", of: other)
            _ = try string("external_operation_id", of: other)
        case (nil, nil), (.some, .some):
            throw .unprocessable("A return needs related_operation_id or external_related_operation, and only one.")
        }
    }

    /// The payments of a complete: captured and authorized ones add up to the total.
    static func payments(_ body: JSONValue, of operation: ServerOperation) throws(Refusal) -> [ServerOperation.Payment]
    {
        guard case .array(let elements) = body["payments"] else { throw .unprocessable("payments is required.") }
        var payments: [ServerOperation.Payment] = []
        for element in elements {
            let method = try string("method", of: element)
            let status = try string("status", of: element)
            guard methods.contains(method) else { throw .unprocessable("No such payment method: \(method).") }
            guard statuses.contains(status) else { throw .unprocessable("No such payment status: \(status).") }
            guard try currency(of: element) == operation.currency else {
                throw .unprocessable("The payment's currency is not the operation's.")
            }
            if method == "gift_card", element["gift_card_id"]?.text == nil {
                throw Refusal(status: 422, code: "gift_card_id_required", message: "gift_card_id is required.")
            }
            let amount = try amount("amount", of: element, in: operation.currency)
            payments.append(.init(method: method, status: status, amount: amount))
        }
        let paid = payments.filter(\.counts).reduce(0) { $0 + $1.amount }
        guard paid == operation.total else {
            throw .unprocessable("Captured and authorized payments do not add up to total_amount.")
        }
        return payments
    }

    static func voidReason(_ body: JSONValue) throws(Refusal) {
        guard let reason = body["reason"]?.text, voidReasons.contains(reason) else {
            throw .unprocessable("reason must be one of: \(voidReasons.joined(separator: ", ")).")
        }
    }
}
