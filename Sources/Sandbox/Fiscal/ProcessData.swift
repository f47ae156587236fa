import Receipts

/// The `processData` of a German receipt: `Beleg^<gross per rate>^<payments>` (DSFinV-K annex I number 2).
enum ProcessData {
    /// Gross amounts in the order 19 %, 7 %, 10.7 %, 5.5 %, 0 %, in minor units.
    static func text(of operation: ServerOperation) -> String {
        let gross = grossPerRate(of: operation).map { Money(minorUnits: $0, currency: operation.currency).decimal }
        return "Beleg^\(gross.joined(separator: "_"))^\(payments(of: operation))"
    }

    /// The totals per rate; their sum is the total of the operation.
    ///
    /// Lines may be gross or net, before or after the discounts of the whole cart: whichever adds up. The tip has no tax.
    static func grossPerRate(of operation: ServerOperation) -> [Int64] {
        var lines: [Int64] = [0, 0, 0, 0, 0]
        var taxes: [Int64] = [0, 0, 0, 0, 0]
        for line in operation.lines {
            lines[line.slot] += line.total
            taxes[line.slot] += line.tax
        }
        let sum = lines.reduce(0, +)
        let goods = operation.total - operation.tip
        let gross: [Int64]
        if sum == goods || sum == operation.total {
            gross = lines
        } else if sum - operation.discount == goods {
            gross = Apportionment.subtract(operation.discount, from: lines)
        } else if sum == operation.pretax {
            gross = zip(lines, taxes).map { $0 + $1 }
        } else if sum - operation.discount == operation.pretax {
            gross = zip(Apportionment.subtract(operation.discount, from: lines), taxes).map { $0 + $1 }
        } else {
            gross = Apportionment.subtract(sum - goods, from: lines)
        }
        var result = gross
        result[4] += operation.total - gross.reduce(0, +)
        return result
    }

    /// Index of a rate in the fixed order; rates that Germany does not know count as free of tax.
    static func slot(rate: String?) -> Int {
        guard let value = rate.flatMap({ Decimal64($0) })?.reduced else { return 4 }
        switch value.text {
        case "0.19": return 0
        case "0.07": return 1
        case "0.107": return 2
        case "0.055": return 3
        default: return 4
        }
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
