import Receipts

extension Money {
    /// Quantity times price, for lines that state no amount of their own; `nil` for a quantity that is no number.
    ///
    /// Goods by weight need not come to a whole number of minor units: half a unit and more is rounded away from zero. A
    /// receipt whose lines do not add up to its total then says so by ``ContentNotice/lineAmountsAsSent``.
    func times(_ quantity: String) -> Money? {
        guard let factor = Decimal64(quantity) else { return nil }
        let (units, overflow) = factor.significand.multipliedReportingOverflow(by: minorUnits)
        guard !overflow else { return nil }
        var divisor: Int64 = 1
        for _ in 0..<factor.scale { divisor *= 10 }
        let (whole, rest) = units.quotientAndRemainder(dividingBy: divisor)
        let rounded = rest.magnitude >= divisor.magnitude - rest.magnitude ? whole + units.signum() : whole
        let product = rest == 0 ? whole : rounded
        return product.magnitude < Money.limit ? Money(minorUnits: product, currency: currency) : nil
    }
}
