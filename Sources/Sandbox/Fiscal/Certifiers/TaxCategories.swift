import Receipts

/// The amounts that a country's code has, five in Germany and in Austria, and how a sale falls into them.
struct TaxCategories: Sendable {
    /// Places of the rates, which are decimals without zeros at their end.
    private let places: [String: Int]
    /// Where tips go, and rates that the country does not know.
    private let untaxed: Int

    /// 19 %, 7 %, 10.7 %, 5.5 %, 0 % (DSFinV-K annex I number 2).
    static let germany = TaxCategories(places: ["0.19": 0, "0.07": 1, "0.107": 2, "0.055": 3], untaxed: 4)
    /// Normal, reduced 1 and 2, nothing, special (RKSV § 10); 4.9 % stands beside 19 %.
    static let austria = TaxCategories(
        places: ["0.2": 0, "0.1": 1, "0.13": 2, "0.19": 4, "0.049": 4], untaxed: 3)
    /// Where the code has no amounts but a total.
    static let none = TaxCategories(places: [:], untaxed: 0)

    func place(rate: String?) -> Int {
        rate.flatMap { Decimal64($0) }.flatMap { places[$0.reduced.text] } ?? untaxed
    }

    /// The gross per place in minor units; their sum is the total of the operation.
    ///
    /// Lines may be gross or net, before or after the discounts of the whole cart: whichever adds up. The tip has no tax.
    func gross(of operation: ServerOperation) -> [Int64] {
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
        result[untaxed] += operation.total - gross.reduce(0, +)
        return result
    }
}
