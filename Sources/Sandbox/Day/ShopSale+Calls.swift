import Receipts

extension ShopSale {
    /// What a till sends for the sale; empty where the language has no such sale.
    package func calls(in dialect: SandboxDialect) -> [TillCall] {
        switch dialect {
        case .openfiskalOperations: operations
        case .openfiskalSales: type == "sale" ? sales : []
        case .fiskalySignFR: type == "sale" && isCompleted ? records : []
        case .hellobooksOrders: isCompleted ? orders : []
        }
    }

    private var operations: [TillCall] {
        let end =
            switch ending {
            case .complete(let body): (verb: "complete", body: body, intent: "complete")
            case .void(let body): (verb: "void", body: body, intent: "cancel")
            }
        return [
            TillCall(method: "POST", path: "/operations", body: create, intent: "start"),
            TillCall(method: "POST", path: "/operations/{operation}/\(end.verb)", body: end.body, intent: end.intent),
        ]
    }

    /// The older API's calls: the till's own id, the lines as a change, minor units throughout.
    private var sales: [TillCall] {
        guard let content = try? JSONValue(parsing: create) else { return [] }  // The day's own bodies are JSON.
        let id = clientID
        let time = JSONValue.string(at.rfc3339)
        let start: JSONValue = [
            "id": .string(id), "occurred_at": time, "external_id": .string(externalID),
            "register_id": .string(register), "cashier": ["id": "cashier_1", "display_name": .string(operatorName)],
        ]
        let change: JSONValue = ["occurred_at": time, "line_items": .array(lines(of: content)), "cart_discounts": []]
        let end: TillCall
        switch ending {
        case .complete(let body):
            let payments = ((try? JSONValue(parsing: body))?["payments"]?.elements ?? []).map(payment)
            end = TillCall(
                method: "POST", path: "/sales/\(id)/complete",
                body: JSONValue.object([
                    .init("occurred_at", time), .init("payments", .array(payments)),
                ]).compactBytes, intent: "complete")
        case .void:
            end = TillCall(
                method: "POST", path: "/sales/\(id)/cancel",
                body: JSONValue.object([
                    .init("occurred_at", time), .init("reason", "Customer left"),
                ]).compactBytes, intent: "cancel")
        }
        return [
            TillCall(method: "POST", path: "/sales", body: start.compactBytes, intent: "start"),
            TillCall(method: "PATCH", path: "/sales/\(id)", body: change.compactBytes, intent: "mutate"), end,
        ]
    }

    /// SIGN FR's two records: the intention, then the transaction that ends it, amounts as decimals.
    private var records: [TillCall] {
        guard let content = try? JSONValue(parsing: create), case .complete(let body) = ending else { return [] }
        // The day's own bodies are JSON.
        let payments = ((try? JSONValue(parsing: body))?["payments"]?.elements ?? []).map { payment -> JSONValue in
            [
                "type": payment["method"] == "cash" ? "CASH" : "CARD",
                "details": ["amount": payment["amount"] ?? .null, "currency": "EUR"],
            ]
        }
        func vat(_ inclusive: Int64, _ amount: Int64) -> JSONValue {
            [
                "amount": Self.text(amount), "exclusive": Self.text(inclusive - amount),
                "inclusive": Self.text(inclusive),
            ]
        }
        let entries = lines(of: content).map { line -> JSONValue in
            let gross = ServerSale.amount(of: line) ?? 0
            var tax = vat(gross, line["tax_amount"]?.text.flatMap { Int64($0) } ?? 0)
            if case .object(let members) = tax {
                let rate = line["tax_rate"]?.text.flatMap { Decimal64($0) } ?? Decimal64(significand: 0, scale: 2)
                let percentage = Decimal64(significand: rate.significand * 100, scale: rate.scale).reduced.text
                tax = .object(
                    [.init("type", "VAT_RATE"), .init("code", "STANDARD"), .init("percentage", .string(percentage))]
                        + members)
            }
            return [
                "type": "SALE",
                "data": [
                    "type": "ITEM", "text": line["description"] ?? "",
                    "unit": [
                        "quantity": .string(line["quantity"]?.text ?? "1"),
                        "price": Self.text(line["unit_price_gross"]?.text.flatMap { Int64($0) } ?? 0),
                    ],
                    "value": ["base": Self.text(gross)], "vat": tax,
                ],
                "details": ["concept": "GOOD"],
            ]
        }
        let tax = Self.units(content["tax_amount"])
        let intention: JSONValue = [
            "content": [
                "type": "INTENTION", "system": ["id": .string(register)], "operation": ["type": "TRANSACTION"],
            ]
        ]
        let transaction: JSONValue = [
            "content": [
                "type": "TRANSACTION", "record": ["id": "{operation}"],
                "operation": [
                    "type": "RECEIPT",
                    "document": ["number": .string(externalID), "total_vat": vat(total.minorUnits, tax)],
                    "entries": .array(entries), "payments": .array(payments),
                ],
            ]
        ]
        return [
            TillCall(method: "POST", path: "/records", body: intention.compactBytes, intent: "start"),
            TillCall(method: "POST", path: "/records", body: transaction.compactBytes, intent: "complete"),
        ]
    }

    private static func text(_ units: Int64) -> JSONValue {
        .string(Money(minorUnits: units, currency: .euro).decimal)
    }

    /// The same sale has the same id in every run.
    var clientID: String {
        var generator = SeededGenerator(
            seed: Digest(of: externalID.utf8).bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) })
        return generator.uuid()
    }

    static func units(_ value: JSONValue?) -> Int64 {
        value?.text.flatMap { Money(decimal: $0, currency: .euro) }?.minorUnits ?? 0
    }

    /// The lines, each with the amount that it comes to; what was taken off the whole cart, and a tip, are lines too.
    func lines(of content: JSONValue) -> [JSONValue] {
        var lines = (content["line_items"]?.elements ?? []).map { line -> JSONValue in
            var members: [JSONValue.Member] = [
                .init("description", line["title"] ?? ""), .init("quantity", line["quantity"] ?? 1),
                .init("unit", line["unit"] ?? "piece"),
                .init("unit_price_gross", JSONValue(Self.units(line["unit_price"]))),
                .init("total_gross", JSONValue(Self.units(line["total_amount"]))),
            ]
            if let tax = line["taxes"]?.elements.first {
                members.append(.init("tax_rate", tax["rate"] ?? .null))
                members.append(.init("tax_amount", JSONValue(Self.units(tax["tax_amount"]))))
            }
            return .object(members)
        }
        let rest = total.minorUnits - lines.reduce(0) { $0 + (ServerSale.amount(of: $1) ?? 0) }
        if rest != 0 {
            let words = Assortment.of(country).words
            lines.append([
                "description": .string(rest < 0 ? words.off : words.tip), "quantity": 1, "unit": "piece",
                "unit_price_gross": JSONValue(rest), "total_gross": JSONValue(rest),
            ])
        }
        return lines.enumerated().map { index, line in
            guard case .object(let members) = line else { return line }
            return .object([.init("position", JSONValue(index + 1))] + members)
        }
    }

    private func payment(_ payment: JSONValue) -> JSONValue {
        let amount = Self.units(payment["amount"])
        var members: [JSONValue.Member] = [
            .init("method", payment["method"] ?? "other"), .init("direction", amount < 0 ? "outbound" : "inbound"),
            .init("amount", JSONValue(abs(amount))), .init("currency", "EUR"),
        ]
        if let tendered = payment["tendered_amount"] {
            members.append(.init("cash", ["amount_tendered": JSONValue(Self.units(tendered))]))
        }
        return .object(members)
    }
}
