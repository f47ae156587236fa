package import Receipts

extension CountryRules {
    /// What does not add up on a receipt, or looks like a mistake of the till: printed as it was sent, and reported.
    ///
    /// Lines must make the total, with tax or without; taxes and payments too. A tip may be in the total or not. What the
    /// till did not send is not missed.
    package func check(amounts receipt: Receipt, notices: [ContentNotice] = []) -> [CodeFinding] {
        var findings: [CodeFinding] = []
        func find(_ code: String, _ detail: String) { findings.append(CodeFinding(code: code, detail: detail)) }
        let total = receipt.total
        func differs(_ amounts: [Money?]) -> String? {
            guard let sum = Money.sum(amounts, total.currency) else { return "an amount that cannot be added" }
            return receipt.isTotal(sum) ? nil : sum.decimal
        }

        if notices.contains(.lineAmountsAsSent) {
            find("lines", "the lines add up to neither the total of \(total.decimal) nor the one without tax")
        }
        if notices.contains(.unreadablePayment) { find("tenders", "the amount of a payment cannot be read") }
        if notices.contains(.unreadableDiscount) { find("lines", "the amount of a discount cannot be read") }
        let taxes = receipt.taxes.map { $0.gross ?? $0.net?.adding($0.tax) }
        if !taxes.isEmpty, !taxes.contains(nil), let sum = differs(taxes) {
            find("taxes", "the gross amounts of the tax rates add up to \(sum), the total is \(total.decimal)")
        }
        for line in receipt.taxes {
            if let net = line.net, let gross = line.gross, net.adding(line.tax) != gross {
                find("taxes", "at the rate \(line.rate) net and tax do not make the gross amount of \(gross.decimal)")
            }
        }
        if let pretax = receipt.pretax, let tax = receipt.tax, let sum = differs([pretax, tax]) {
            find("taxes", "the total without tax and the tax make \(sum), the total is \(total.decimal)")
        }
        let back = receipt.change.map { Money(minorUnits: -$0.minorUnits, currency: $0.currency) }
        if !receipt.tenders.isEmpty {
            let paid = receipt.tenders.map(\.amount) + (back.map { [$0] } ?? [])
            let withTip = Money.sum(paid, total.currency) == receipt.tip?.adding(total)
            if let sum = differs(paid), !withTip || receipt.tip == nil {
                find("tenders", "\(sum) was paid, the total is \(total.decimal)")
            }
        }
        if receipt.kind == "sale" {
            for (index, item) in receipt.items.enumerated() where item.quantity.hasPrefix("-") {
                find("quantity", "line \(index + 1) of a sale has the quantity \(item.quantity)")
            }
        }
        return findings
    }

    /// The rates on a receipt that are none of the country's, as percentages.
    ///
    /// The table is the one of 2026: rates change, and some regions have their own.
    package func unknownRates(of receipt: Receipt) -> [String] {
        let rates = receipt.taxes.map(\.rate) + receipt.items.flatMap(\.rates)
        var unknown: [String] = []
        for rate in rates {
            guard let fraction = Decimal64(rate) else { continue }
            let percent = Decimal64(significand: fraction.significand, scale: max(0, fraction.scale - 2))
            let text = fraction.scale < 2 ? fraction.scaled(to: 2).map(String.init) : percent.reduced.text
            if let text, !taxRates.contains(text), !unknown.contains(text) { unknown.append(text) }
        }
        return unknown
    }

    private var taxRates: [String] {
        switch country {
        // § 12 and § 24 UStG; the averages of farmers change from year to year.
        case .germany: ["19", "7", "0", "10.7", "7.8", "8.4", "9", "5.5"]
        // § 10 UStG, and 4.9 % on some food from July 2026; 19 % in Jungholz and Mittelberg.
        case .austria: ["20", "13", "10", "4.9", "19", "0"]
        case .italy: ["22", "10", "5", "4", "0"]
        // The mainland's, Corsica's, then those of Guadeloupe, Martinique and La Réunion.
        case .france: ["20", "10", "5.5", "2.1", "0", "13", "0.9", "8.5", "1.75", "1.05"]
        // The mainland's, then those of the Canary Islands.
        case .spain: ["21", "10", "4", "0", "3", "5", "7", "9.5", "15", "20"]
        // Those of GST since September 2025, and what came before them, for returns; then each half, as the tax of the
        // centre and that of the state stand apart.
        case .india:
            [
                "0", "5", "18", "40", "3", "1.5", "0.25", "12", "28", "2.5", "9", "20", "0.75", "0.125", "6", "14",
            ]
        }
    }
}
