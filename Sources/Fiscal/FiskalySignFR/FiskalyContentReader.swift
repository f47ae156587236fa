import Receipts

/// Turns the body of a transaction into the content of a receipt.
///
/// The French schema's required fields are not public; the fields are those of the same resource in other countries.
/// Totals are read as `document.total_vat`, `document.totals.vat` or `totals.vat`, as different releases have them.
struct FiskalyContentReader {
    /// Where no payment names one.
    let currency: Currency

    func content(transaction: JSONValue) throws(ContentError) -> SaleContent {
        let operation = transaction["content"]?["operation"] ?? .null
        let document = operation["document"]
        let payments = operation["payments"]?.elements ?? []
        let currency =
            payments.lazy.compactMap { $0["details"]?["currency"]?.text.flatMap { Currency($0) } }.first
            ?? self.currency
        let totals = document?["total_vat"] ?? document?["totals"]?["vat"] ?? operation["totals"]?["vat"]
        guard let total = money(totals, "inclusive", currency) else {
            throw ContentError(
                pointer: "/content/operation/document/total_vat/inclusive", reason: "the transaction states no total")
        }
        var content = SaleContent(kind: kind(operation["type"]?.text), currency: currency, total: total)
        content.externalID = document?["number"]?.text
        content.pretax = money(totals, "exclusive", currency)
        content.tax = money(totals, "amount", currency)
        for (index, entry) in (operation["entries"]?.elements ?? []).enumerated() {
            content.items.append(try item(entry, index, currency))
        }
        content.lineAmounts = lineAmounts(content)
        if content.lineAmounts == .asSent, !content.items.isEmpty { content.notices.append(.lineAmountsAsSent) }
        content.taxes = taxes(operation["entries"]?.elements ?? [], currency)
        for payment in payments {
            guard let amount = money(payment["details"], "amount", currency) else {
                content.notices.append(.unreadablePayment)
                continue
            }
            content.tenders.append(Tender(method: payment["type"]?.text?.lowercased() ?? "other", amount: amount))
        }
        return content
    }

    private func kind(_ type: String?) -> String {
        switch type {
        case "RECEIPT": "sale"
        case let type?: type.lowercased()
        case nil: "sale"
        }
    }

    private func money(_ value: JSONValue?, _ name: String, _ currency: Currency) -> Money? {
        value?[name]?.text.flatMap { Money(decimal: $0, currency: currency) }
    }

    private func item(_ entry: JSONValue, _ index: Int, _ currency: Currency) throws(ContentError) -> LineItem {
        let data = entry["data"]
        guard let total = money(data?["vat"], "inclusive", currency) ?? money(data?["value"], "base", currency) else {
            throw ContentError(
                pointer: "/content/operation/entries/\(index)/data/vat/inclusive", reason: "the entry states no amount")
        }
        return LineItem(
            title: data?["text"]?.text ?? "-", quantity: data?["unit"]?["quantity"]?.text ?? "1",
            unitPrice: money(data?["unit"], "price", currency), total: total,
            rates: rate(data?["vat"]).map { [$0] } ?? [])
    }

    /// The percentage as a fraction: `20.00` is `0.2`.
    private func rate(_ vat: JSONValue?) -> String? {
        guard let percentage = vat?["percentage"]?.text.flatMap({ Decimal64($0) }) else { return nil }
        return Decimal64(significand: percentage.significand, scale: percentage.scale + 2).reduced.text
    }

    private func lineAmounts(_ content: SaleContent) -> Receipt.LineAmounts {
        var sum: Money? = Money.zero(content.currency)
        for item in content.items { sum = sum.flatMap { $0.adding(item.total) } }
        if sum == content.total { return .gross }
        return sum != nil && sum == content.pretax ? .net : .asSent
    }

    /// The stated amounts of each rate, added up in the order in which the rates first appear.
    private func taxes(_ entries: [JSONValue], _ currency: Currency) -> [TaxLine] {
        var lines: [TaxLine] = []
        for vat in entries.compactMap({ $0["data"]?["vat"] }) {
            guard let rate = rate(vat), let tax = money(vat, "amount", currency) else { continue }
            let net = money(vat, "exclusive", currency)
            let gross = money(vat, "inclusive", currency)
            guard let index = lines.firstIndex(where: { $0.rate == rate }) else {
                lines.append(TaxLine(name: vat["code"]?.text ?? "", rate: rate, net: net, tax: tax, gross: gross))
                continue
            }
            lines[index].tax = lines[index].tax.adding(tax) ?? lines[index].tax
            // A part that one entry leaves out cannot be added up.
            lines[index].net = net.flatMap { lines[index].net?.adding($0) }
            lines[index].gross = gross.flatMap { lines[index].gross?.adding($0) }
        }
        return lines
    }
}
