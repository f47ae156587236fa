package import Receipts

/// The receipt of a sale in a form, under the rules of its country.
///
/// A provisional receipt carries both phrases and nothing of the provider's; a fiscal one carries the provider's block
/// as it came, and the country's outage line if nothing in it is a signature.
package func receipt(_ content: SaleContent, form: Receipt.Form, in context: ReceiptContext) -> Receipt {
    let rules = CountryRules.of(context.country)
    var receipt = Receipt(
        form: form, shop: context.shop, country: context.country, language: context.language, kind: content.kind,
        register: context.register, number: context.number, occurredAt: context.occurredAt,
        issuedAt: context.issuedAt, total: content.total)
    if content.kind != "training" { receipt.numberLabel = rules.numberLabel(form) }
    receipt.terminal = context.terminal
    receipt.cashier = context.cashier
    receipt.items = content.items
    receipt.discounts = content.discounts
    receipt.lineAmounts = content.lineAmounts
    receipt.pretax = content.pretax
    receipt.tax = content.tax
    receipt.tip = content.tip
    receipt.taxes = content.taxes
    receipt.tenders = content.tenders
    receipt.change = content.change
    receipt.note = content.note
    receipt.footer = (content.invoice?.lines ?? []) + context.footer
    switch form {
    case .plain: receipt.replaces = context.replaces
    case .provisional:
        receipt.warnings = rules.provisionalLines(outage: context.outage)
        if context.bearsOutageCode { receipt.outageCode = rules.outageLine(outage: context.outage) }
        if !rules.provisionalNamesRegister {
            receipt.register = ""
            receipt.terminal = nil
        }
    case .fiscal:
        receipt.replaces = context.replaces
        receipt.fiscal = context.fiscal
        if !receipt.isSigned { receipt.warnings = [rules.outageLine(outage: context.outage)] }
    }
    receipt.warnings += rules.labels(of: receipt)
    return receipt
}
