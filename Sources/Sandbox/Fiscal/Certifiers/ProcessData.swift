import Receipts

/// The `processData` of a German receipt: `Beleg^<gross per rate>^<payments>` (DSFinV-K annex I number 2).
enum ProcessData {
    static func text(of operation: ServerOperation) -> String {
        let gross = TaxCategories.germany.gross(of: operation)
            .map { Money(minorUnits: $0, currency: operation.currency).decimal }
        return "Beleg^\(gross.joined(separator: "_"))^\(payments(of: operation))"
    }

    private static func payments(of operation: ServerOperation) -> String {
        var cash: Int64 = 0
        var other: Int64 = 0
        for payment in operation.payments where payment.counts {
            if payment.method == "cash" { cash += payment.amount } else { other += payment.amount }
        }
        let suffix = operation.currency == .euro ? "" : ":" + operation.currency.code
        var texts: [String] = []
        for (amount, kind) in [(cash, "Bar"), (other, "Unbar")] where amount != 0 {
            texts.append("\(Money(minorUnits: amount, currency: operation.currency).decimal):\(kind)\(suffix)")
        }
        return texts.joined(separator: "_")
    }
}
