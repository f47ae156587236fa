import Receipts

extension ShopSale {
    /// The one call of `hellobooks-orders`: the whole sale under the till's own id.
    var orders: [TillCall] {
        guard let content = try? JSONValue(parsing: create), case .complete(let body) = ending else { return [] }
        // The day's own bodies are JSON.
        let payments = ((try? JSONValue(parsing: body))?["payments"]?.elements ?? []).map { payment -> JSONValue in
            ["Method": payment["method"] ?? "other", "Amount": payment["amount"] ?? .null]
        }
        var members: [JSONValue.Member] = [
            .init("ClientOrderId", .string(clientID)), .init("Number", .string(externalID)),
            .init("Type", .string(type)), .init("OccurredAt", .string(at.rfc3339)),
            .init("Lines", .array(goods(of: content))), .init("Taxes", .array(Self.taxes(of: content))),
            .init("Payments", .array(payments)), .init("Currency", .string(total.currency.code)),
            .init("Total", .string(total.decimal)),
        ]
        if let note = content["note"], !note.isNull { members.append(.init("Note", note)) }
        // Every fifth customer is a business and gets an e-invoice.
        if type == "sale", externalID.last == "0" || externalID.last == "5" {
            members.append(.init("PlaceholderIrn", .string("PENDING-\(clientID.prefix(8))")))
        }
        return [
            TillCall(
                method: "POST", path: "/orders", body: JSONValue.object(members).compactBytes, intent: "complete",
                key: clientID)
        ]
    }

    private func goods(of content: JSONValue) -> [JSONValue] {
        let articles = content["line_items"]?.elements ?? []
        return lines(of: content).enumerated().map { index, line in
            var members: [JSONValue.Member] = []
            // What was taken off the whole sale, and a tip, are no article.
            if index < articles.count { members.append(.init("Sku", articles[index]["sku"] ?? "MISC")) }
            members += [
                .init("Title", line["description"] ?? ""), .init("Quantity", .string(line["quantity"]?.text ?? "1")),
                .init("UnitPrice", amount(line["unit_price_gross"])), .init("Amount", amount(line["total_gross"])),
            ]
            return .object(members)
        }
    }

    /// Half of the tax is the centre's and half the state's.
    private static func taxes(of content: JSONValue) -> [JSONValue] {
        var sums: [(rate: Decimal64, units: Int64)] = []
        for tax in (content["line_items"]?.elements ?? []).compactMap({ $0["taxes"]?.elements.first }) {
            guard let rate = tax["rate"]?.text.flatMap({ Decimal64($0) }), rate.significand != 0 else { continue }
            let units = units(tax["tax_amount"])
            if let place = sums.firstIndex(where: { $0.rate == rate }) {
                sums[place].units += units
            } else {
                sums.append((rate, units))
            }
        }
        return sums.sorted { $0.rate.significand < $1.rate.significand }.flatMap { rate, units in
            let half = Decimal64(significand: rate.significand * 5, scale: rate.scale + 1).reduced.text
            let amount = Money(minorUnits: (units + units.signum()) / 2, currency: .rupee).decimal
            return ["CGST", "SGST"].map { name -> JSONValue in
                ["Name": .string(name), "Rate": .string(half), "Amount": .string(amount)]
            }
        }
    }

    private func amount(_ units: JSONValue?) -> JSONValue {
        .string(Money(minorUnits: units?.text.flatMap { Int64($0) } ?? 0, currency: total.currency).decimal)
    }
}
