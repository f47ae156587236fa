/// An amount of money in minor units, exact; never a floating-point number.
///
/// Limits: what comes from outside and every sum lie within ±``limit``, so that no difference of two amounts overflows.
package struct Money: Hashable, Sendable, Codable {
    /// 10¹⁸ minor units: no amount that is read or added up reaches it.
    package static let limit: Int64 = 1_000_000_000_000_000_000

    package var minorUnits: Int64
    package let currency: Currency

    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Reads a decimal as the fiscal APIs write it: `11.90`, `-0.5`, `3`.
    ///
    /// At most as many decimals as the currency has (further zeros are allowed) and at most 15 digits; no exponent, no
    /// thousands mark, no blank, no plus sign. Anything else is `nil`.
    package init?(decimal text: String, currency: Currency) {
        guard let value = Decimal64(text), let units = value.scaled(to: currency.digits),
            units.magnitude < Self.limit
        else { return nil }
        self.init(minorUnits: units, currency: currency)
    }

    /// The decimal text with exactly the currency's digits: `11.90`, `-0.50`.
    package var decimal: String { Decimal64(significand: minorUnits, scale: currency.digits).text }

    package static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

    /// The sum, or `nil` where the currencies differ or the sum reaches the ``limit``.
    package func adding(_ other: Money) -> Money? {
        guard currency == other.currency else { return nil }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        return overflow || sum.magnitude >= Self.limit ? nil : Money(minorUnits: sum, currency: currency)
    }
}
