import Receipts

/// Turns create and complete bodies into the content of a receipt.
struct OpenFiskalContentReader {
    func content(create: JSONValue, complete: JSONValue?) throws(ContentError) -> SaleContent {
        guard SessionEvent(type: create["type"]?.text) == nil else {
            throw ContentError(pointer: "/type", reason: "a session event has no receipt")
        }
        guard let currency = create["currency"]?.text.flatMap({ Currency($0) }) else {
            throw ContentError(pointer: "/currency", reason: "the sale names no currency")
        }
        guard let total = money(create, "total_amount", currency) else {
            throw ContentError(pointer: "/total_amount", reason: "the sale states no total")
        }
        var content = SaleContent(kind: create["type"]?.text ?? "sale", currency: currency, total: total)
        content.externalID = create["external_id"]?.text
        content.pretax = money(create, "pretax_amount", currency)
        content.tax = money(create, "tax_amount", currency)
        content.tip = money(create, "tip_amount", currency)
        content.note = create["note"]?.text
        let lines = create["line_items"]?.elements ?? []
        for (index, line) in lines.enumerated() {
            content.items.append(try item(line, index, currency, &content.notices))
        }
        content.discounts = discounts(
            create["cart_level_discounts"] ?? create["cart_discounts"], off: total, &content.notices)
        content.lineAmounts = lineAmounts(content)
        if content.lineAmounts == .asSent, !content.items.isEmpty { content.notices.append(.lineAmountsAsSent) }
        content.taxes = taxes(lines, content)
        if let payments = complete?["payments"] ?? create["payments"] { read(payments, into: &content) }
        return content
    }

    private func money(_ value: JSONValue?, _ name: String, _ currency: Currency) -> Money? {
        value?[name]?.text.flatMap { Money(decimal: $0, currency: currency) }
    }

    private func text(_ value: JSONValue, _ names: [String]) -> String? {
        names.lazy.compactMap { value[$0]?.text }.first { !$0.isEmpty }
    }

    private func item(
        _ line: JSONValue, _ index: Int, _ currency: Currency, _ notices: inout [ContentNotice]
    ) throws(ContentError) -> LineItem {
        guard let total = money(line, "total_amount", currency) ?? money(line, "amount", currency) else {
            throw ContentError(pointer: "/line_items/\(index)/total_amount", reason: "the line states no amount")
        }
        var item = LineItem(
            title: text(line, ["title", "description", "name", "sku"]) ?? "-", quantity: line["quantity"]?.text ?? "1",
            unitPrice: money(line, "unit_price", currency), total: total,
            rates: (line["taxes"]?.elements ?? []).compactMap { $0["rate"]?.text })
        item.unit = text(line, ["unit", "unit_of_measure"])
        item.discounts = discounts(line["discounts"] ?? line["line_level_discounts"], off: total, &notices)
        return item
    }

    /// A till writes a reduction with either sign; here it always has the one opposite to the amount that it reduces.
    private func discounts(
        _ list: JSONValue?, off total: Money, _ notices: inout [ContentNotice]
    ) -> [Discount] {
        var result: [Discount] = []
        for value in list?.elements ?? [] {
            let amount = ["amount", "discount_amount", "total_amount"].lazy
                .compactMap { money(value, $0, total.currency) }.first
            guard let amount else {
                notices.append(.unreadableDiscount)
                continue
            }
            let title = text(value, ["title", "name", "description", "reason", "code"]) ?? ""
            let size = Int64(amount.minorUnits.magnitude)
            let change = Money(minorUnits: total.minorUnits < 0 ? size : -size, currency: total.currency)
            result.append(Discount(title: title, amount: change))
        }
        return result
    }

    // MARK: Net or gross

    /// Σ lines = total: gross; = total without tax: net.
    ///
    /// Reductions of the whole sale and the tip stand outside the lines, so the comparison is also made without them.
    private func lineAmounts(_ content: SaleContent) -> Receipt.LineAmounts {
        guard let lines = sum(content.items.map(\.total), content.currency),
            let cart = sum(content.discounts.map(\.amount), content.currency)
        else { return .asSent }
        let total = content.total.minorUnits
        if lines == total { return .gross }
        if lines == content.pretax?.minorUnits { return .net }
        let goods = total - (content.tip?.minorUnits ?? 0)
        if lines + cart == goods { return .gross }
        if lines + cart == content.pretax?.minorUnits { return .net }
        return .asSent
    }

    private func sum(_ amounts: [Money], _ currency: Currency) -> Int64? {
        var result: Money? = Money.zero(currency)
        for amount in amounts { result = result.flatMap { $0.adding(amount) } }
        return result?.minorUnits
    }

    // MARK: Taxes

    private struct RateSum {
        var line: TaxLine
        var key: String
        /// Σ amounts of the lines that have this rate alone; `nil` once a line has several.
        var base: Money?
    }

    /// Adds up the stated taxes by rate; net and gross stand only where they agree with the totals of the sale.
    private func taxes(_ lines: [JSONValue], _ content: SaleContent) -> [TaxLine] {
        var sums: [RateSum] = []
        var untaxed: [Money] = []
        for (line, item) in zip(lines, content.items) {
            let taxes = line["taxes"]?.elements ?? []
            if taxes.isEmpty { untaxed.append(item.total) }
            for tax in taxes { add(tax, of: item, alone: taxes.count == 1, to: &sums, content.currency) }
        }
        var result = sums.map(\.line)
        if sums.count == 1, untaxed.isEmpty, let pretax = content.pretax {
            let gross = content.total.minorUnits - (content.tip?.minorUnits ?? 0)
            result[0].net = pretax
            result[0].gross = Money(minorUnits: gross, currency: content.currency)
            return result
        }
        let bases = sums.compactMap { $0.base?.minorUnits }
        guard bases.count == sums.count, content.discounts.isEmpty, content.lineAmounts != .asSent else {
            return result
        }
        for (index, base) in bases.enumerated() {
            let tax = result[index].tax.minorUnits
            let net = content.lineAmounts == .net ? base : base - tax
            result[index].net = Money(minorUnits: net, currency: content.currency)
            result[index].gross = Money(minorUnits: net + tax, currency: content.currency)
        }
        return result
    }

    private func add(
        _ tax: JSONValue, of item: LineItem, alone: Bool, to sums: inout [RateSum], _ currency: Currency
    ) {
        guard let rate = tax["rate"]?.text else { return }
        let amount = money(tax, "tax_amount", currency) ?? money(tax, "amount", currency) ?? .zero(currency)
        let key = Decimal64(rate)?.reduced.text ?? rate
        guard let index = sums.firstIndex(where: { $0.key == key }) else {
            let line = TaxLine(
                name: text(tax, ["name", "title"]) ?? "", rate: rate, net: nil, tax: amount, gross: nil)
            sums.append(RateSum(line: line, key: key, base: alone ? item.total : nil))
            return
        }
        // A sum beyond the range of Int64 cannot come from amounts of 15 digits.
        sums[index].line.tax = sums[index].line.tax.adding(amount) ?? sums[index].line.tax
        sums[index].base = alone ? sums[index].base?.adding(item.total) : nil
    }

    // MARK: Payments

    private func read(_ payments: JSONValue, into content: inout SaleContent) {
        var change: Money?
        for payment in payments.elements {
            // What did not come about is no payment.
            if ["failed", "voided", "pending"].contains(payment["status"]?.text) { continue }
            let currency = payment["currency"]?.text.flatMap { Currency($0) } ?? content.currency
            guard let amount = money(payment, "amount", currency) else {
                content.notices.append(.unreadablePayment)
                continue
            }
            let method = payment["method"]?.text ?? "other"
            var tender = Tender(method: method, amount: amount, detail: text(payment, ["card_brand", "detail"]))
            if method == "cash", currency == content.currency, let given = self.change(payment, amount),
                let handed = amount.adding(given)
            {
                // The customer counts what was handed over, and what came back.
                tender.amount = handed
                change = change.map { $0.adding(given) ?? $0 } ?? given
            }
            content.tenders.append(tender)
        }
        content.change = change
    }

    /// What was given back: as stated, else what was handed over beyond the amount.
    private func change(_ payment: JSONValue, _ amount: Money) -> Money? {
        let places = [payment, payment["cash"], payment["details"]].compactMap { $0 }
        func first(_ names: [String]) -> Money? {
            for place in places {
                for name in names {
                    if let found = money(place, name, amount.currency) { return found }
                }
            }
            return nil
        }
        if let stated = first(["change_amount", "change", "change_due"]) {
            return stated.minorUnits == 0 ? nil : stated
        }
        guard let tendered = first(["amount_tendered", "tendered_amount", "tendered", "cash_tendered"]) else {
            return nil
        }
        let rest = tendered.minorUnits - amount.minorUnits
        return rest > 0 ? Money(minorUnits: rest, currency: amount.currency) : nil
    }
}
