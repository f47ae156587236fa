import Receipts

extension Receipt {
    /// Whether an amount is what the receipt says was sold, with a tip for the staff or without it: a tip is no turnover
    /// of the shop, so both readings are right.
    func isTotal(_ amount: Money) -> Bool {
        guard amount.currency == total.currency else { return false }
        return amount == total || tip.map { amount.minorUnits == total.minorUnits - $0.minorUnits } ?? false
    }
}

extension Money {
    /// The sum of all amounts; nil if one is missing, of another currency or too large.
    static func sum(_ amounts: [Money?], _ currency: Currency) -> Money? {
        var sum = Money.zero(currency)
        for amount in amounts {
            guard let amount, let next = sum.adding(amount) else { return nil }
            sum = next
        }
        return sum
    }
}
