package import Receipts

/// What a receipt shows of a sale, read from the bodies that the till sent: every amount as it was sent.
package struct SaleContent: Hashable, Sendable {
    /// `sale`, `return`, `exchange`, or what the upstream calls it.
    package var kind: String
    package var externalID: String?
    package var currency: Currency
    package var items: [LineItem]
    /// Reductions of the whole sale.
    package var discounts: [Discount]
    package var lineAmounts: Receipt.LineAmounts
    package var pretax: Money?
    package var tax: Money?
    package var tip: Money?
    package var total: Money
    /// One for each rate, in the order in which the rates first appear.
    package var taxes: [TaxLine]
    package var tenders: [Tender]
    package var change: Money?
    package var note: String?
    /// Where the sale is an e-invoice whose number the provider gives.
    package var invoice: InvoiceReference?
    package var notices: [ContentNotice]

    /// Whether a placeholder stands where the number of an e-invoice belongs.
    package var awaitsNumber: Bool { if case .placeholder = invoice { true } else { false } }

    package init(kind: String, currency: Currency, total: Money) {
        self.kind = kind
        self.currency = currency
        self.total = total
        items = []
        discounts = []
        lineAmounts = .asSent
        taxes = []
        tenders = []
        notices = []
    }
}
