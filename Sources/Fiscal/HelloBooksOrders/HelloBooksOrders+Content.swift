import Receipts

extension HelloBooksOrders {
    /// The whole sale is one order, whichever of the two it is handed as.
    func content(create: JSONValue, complete: JSONValue?) throws -> SaleContent {
        try HelloBooksContentReader(wire: wire, currency: currency).content(order: complete ?? create)
    }

    /// Puts the real e-invoice number in the place of the placeholder (R93).
    func content(_ content: SaleContent, answeredWith information: FiscalInformation) -> SaleContent {
        // What is no JSON holds no number.
        let value = try? JSONValue(parsing: Array(information.json.utf8))
        guard let irn = wire.text(.irn, in: value), !irn.isEmpty else { return content }
        var content = content
        content.invoice = .issued(irn)
        return content
    }
}
