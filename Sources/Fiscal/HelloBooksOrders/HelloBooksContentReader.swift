import Receipts

/// Turns an order into the content of a receipt: every amount a decimal, as it was sent.
struct HelloBooksContentReader {
    let wire: HelloBooksWire
    /// Where the order names none.
    let currency: Currency

    func content(order: JSONValue) throws(ContentError) -> SaleContent {
        let currency = wire.text(.currency, in: order).flatMap { Currency($0) } ?? self.currency
        var items: [LineItem] = []
        for (index, line) in wire.elements(.lines, of: order).enumerated() {
            items.append(try item(line, index, currency))
        }
        var notices: [ContentNotice] = []
        let tenders = tenders(order, currency, &notices)
        var paid: Money? = Money.zero(currency)
        for tender in tenders { paid = paid?.adding(tender.amount) }
        guard let total = money(order, .total, currency) ?? (tenders.isEmpty || !notices.isEmpty ? nil : paid) else {
            throw ContentError(
                pointer: "/\(wire[.total])", reason: "neither a total nor readable payments are stated")
        }
        let kind = wire.text(.type, in: order)?.lowercased()
        var content = SaleContent(
            kind: kind ?? (total.minorUnits < 0 ? "return" : "sale"), currency: currency, total: total)
        content.externalID = wire.text(.number, in: order)
        content.items = items
        content.taxes = taxes(order, currency)
        content.tenders = tenders
        content.note = wire.text(.note, in: order)
        content.notices = notices
        content.invoice = wire.text(.placeholderIRN, in: order).flatMap { $0.isEmpty ? nil : .placeholder($0) }
        content.lineAmounts = lineAmounts(content)
        if content.lineAmounts == .asSent, !items.isEmpty { content.notices.append(.lineAmountsAsSent) }
        return content
    }

    private func money(_ value: JSONValue?, _ name: HelloBooksWire.Name, _ currency: Currency) -> Money? {
        wire.text(name, in: value).flatMap { Money(decimal: $0, currency: currency) }
    }

    private func item(_ line: JSONValue, _ index: Int, _ currency: Currency) throws(ContentError) -> LineItem {
        let quantity = wire.text(.quantity, in: line) ?? "1"
        let price = money(line, .unitPrice, currency)
        guard let total = money(line, .amount, currency) ?? price?.times(quantity) else {
            throw ContentError(
                pointer: "/\(wire[.lines])/\(index)/\(wire[.unitPrice])", reason: "the line states no amount")
        }
        let title = wire.text(.title, in: line) ?? wire.text(.sku, in: line) ?? "-"
        return LineItem(title: title, quantity: quantity, unitPrice: price, total: total)
    }

    private func tenders(_ order: JSONValue, _ currency: Currency, _ notices: inout [ContentNotice]) -> [Tender] {
        var tenders: [Tender] = []
        for payment in wire.elements(.payments, of: order) {
            if let amount = money(payment, .amount, currency) {
                tenders.append(Tender(method: wire.text(.method, in: payment)?.lowercased() ?? "other", amount: amount))
            } else {
                notices.append(.unreadablePayment)
            }
        }
        return tenders
    }

    private func taxes(_ order: JSONValue, _ currency: Currency) -> [TaxLine] {
        wire.elements(.taxes, of: order).compactMap { tax in
            guard let rate = wire.text(.rate, in: tax), let amount = money(tax, .amount, currency) else { return nil }
            return TaxLine(name: wire.text(.name, in: tax) ?? "", rate: rate, net: nil, tax: amount, gross: nil)
        }
    }

    /// Whether the lines add up to the total, or to the total without the stated taxes.
    private func lineAmounts(_ content: SaleContent) -> Receipt.LineAmounts {
        func sum(_ amounts: [Money]) -> Money? {
            amounts.reduce(Money.zero(content.currency) as Money?) { $0?.adding($1) }
        }
        let lines = sum(content.items.map(\.total))
        if lines == content.total { return .gross }
        return lines != nil && sum(content.items.map(\.total) + content.taxes.map(\.tax)) == content.total
            ? .net : .asSent
    }
}
