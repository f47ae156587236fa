import Receipts

/// Turns start, changes and completion into the content of a receipt: every amount in minor units, as it was sent.
///
/// A change replaces lines and reductions, so that the last one that names them counts. The total is what the
/// completion or the last change states, else the sum of the payments, money that went out taken off.
struct SalesContentReader {
    /// Where no payment names one.
    let currency: Currency

    func content(create: JSONValue, changes: [JSONValue], complete: JSONValue?) throws(ContentError) -> SaleContent {
        let bodies = [create] + changes + (complete.map { [$0] } ?? [])
        func last(_ name: String) -> JSONValue? { bodies.last { $0[name].map { !$0.isNull } ?? false }?[name] }

        let payments = complete?["payments"]?.elements ?? []
        let currency =
            payments.lazy.compactMap { $0["currency"]?.text.flatMap { Currency($0) } }.first
            ?? last("currency")?.text.flatMap { Currency($0) } ?? self.currency
        let lines = last("line_items")?.elements ?? []
        var items: [LineItem] = []
        for (index, line) in lines.enumerated() { items.append(try item(line, index, currency)) }

        let stated = units(last("total_gross")) ?? units(last("total_amount"))
        let paid = SalesPayments.read(complete, currency: currency).flatMap { total(of: $0, currency) }
        guard let total = stated ?? paid else {
            throw ContentError(pointer: "/payments", reason: "neither a total nor readable payments are stated")
        }
        var content = SaleContent(
            kind: create["type"]?.text ?? "sale", currency: currency,
            total: Money(minorUnits: total, currency: currency))
        content.externalID = create["external_id"]?.text
        content.items = items
        content.discounts = discounts(last("cart_discounts"), currency, &content.notices)
        content.note = last("note")?.text
        content.lineAmounts = lineAmounts(content)
        if content.lineAmounts == .asSent, !items.isEmpty { content.notices.append(.lineAmountsAsSent) }
        content.taxes = taxes(lines, currency)
        tenders(payments, into: &content)
        return content
    }

    private func units(_ value: JSONValue?) -> Int64? {
        guard case .number(let text)? = value, let units = Int64(text), units.magnitude < Money.limit else {
            return nil
        }
        return units
    }

    private func money(_ value: JSONValue?, _ name: String, _ currency: Currency) -> Money? {
        units(value?[name]).map { Money(minorUnits: $0, currency: currency) }
    }

    private func total(of payments: [SalesPayments.Payment], _ currency: Currency) -> Int64? {
        var sum = Money.zero(currency)
        for payment in payments {
            guard payment.currency == currency.code,
                let next = sum.adding(Money(minorUnits: payment.units, currency: currency))
            else { return nil }
            sum = next
        }
        return payments.isEmpty ? nil : sum.minorUnits
    }

    private func item(_ line: JSONValue, _ index: Int, _ currency: Currency) throws(ContentError) -> LineItem {
        let quantity = line["quantity"]?.text ?? "1"
        let price = money(line, "unit_price_gross", currency)
        let stated = money(line, "total_gross", currency) ?? money(line, "total_amount", currency)
        guard let total = stated ?? price?.times(quantity) else {
            throw ContentError(pointer: "/line_items/\(index)/unit_price_gross", reason: "the line states no amount")
        }
        let title = line["description"]?.text ?? line["title"]?.text ?? line["name"]?.text ?? "-"
        var item = LineItem(title: title, quantity: quantity, unitPrice: price, total: total)
        item.unit = line["unit"]?.text.flatMap { $0 == "piece" ? nil : $0 }
        item.rates = line["tax_rate"]?.text.map { [$0] } ?? []
        return item
    }

    private func discounts(
        _ list: JSONValue?, _ currency: Currency, _ notices: inout [ContentNotice]
    ) -> [Discount] {
        var result: [Discount] = []
        for value in list?.elements ?? [] {
            guard let amount = money(value, "amount_gross", currency) ?? money(value, "amount", currency) else {
                notices.append(.unreadableDiscount)
                continue
            }
            // Tills write a reduction with either sign.
            let change = Money(minorUnits: -abs(amount.minorUnits), currency: currency)
            result.append(Discount(title: (value["description"] ?? value["title"])?.text ?? "", amount: change))
        }
        return result
    }

    private func lineAmounts(_ content: SaleContent) -> Receipt.LineAmounts {
        var sum: Money? = Money.zero(content.currency)
        for amount in content.items.map(\.total) + content.discounts.map(\.amount) {
            sum = sum.flatMap { $0.adding(amount) }
        }
        return sum == content.total ? .gross : .asSent
    }

    /// Only what the lines themselves state about tax.
    private func taxes(_ lines: [JSONValue], _ currency: Currency) -> [TaxLine] {
        var result: [TaxLine] = []
        for line in lines {
            guard let rate = line["tax_rate"]?.text, let tax = money(line, "tax_amount", currency) else { continue }
            if let index = result.firstIndex(where: { $0.rate == rate }) {
                result[index].tax = result[index].tax.adding(tax) ?? result[index].tax
            } else {
                result.append(TaxLine(name: "", rate: rate, net: nil, tax: tax, gross: nil))
            }
        }
        return result
    }

    private func tenders(_ payments: [JSONValue], into content: inout SaleContent) {
        var change: Money?
        for payment in payments {
            let currency = payment["currency"]?.text.flatMap { Currency($0) } ?? content.currency
            guard let amount = money(payment, "amount", currency) else {
                content.notices.append(.unreadablePayment)
                continue
            }
            let out = payment["direction"]?.text == "outbound"
            var tender = Tender(
                method: payment["method"]?.text ?? "other",
                amount: out ? Money(minorUnits: -amount.minorUnits, currency: currency) : amount)
            if let tendered = money(payment["cash"], "amount_tendered", currency), !out, currency == content.currency,
                tendered.minorUnits > amount.minorUnits
            {
                // The customer counts what was handed over, and what came back.
                tender.amount = tendered
                let back = Money(minorUnits: tendered.minorUnits - amount.minorUnits, currency: currency)
                change = change.map { $0.adding(back) ?? $0 } ?? back
            }
            content.tenders.append(tender)
        }
        content.change = change
    }
}
