/// An amount of money in minor units, exact; never a floating-point number.
///
/// Limits: ±9.2 × 10¹⁸ minor units; sums that leave this range trap in the caller's tests, not at a till, because
/// ``init(decimal:currency:)`` refuses amounts of more than 15 digits.
package struct Money: Hashable, Sendable, Codable {
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
        guard let value = Decimal64(text), let units = value.scaled(to: currency.digits) else { return nil }
        self.init(minorUnits: units, currency: currency)
    }

    /// The decimal text with exactly the currency's digits: `11.90`, `-0.50`.
    package var decimal: String { Decimal64(significand: minorUnits, scale: currency.digits).text }

    package static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

    /// The sum, or `nil` where the currencies differ or the sum overflows.
    package func adding(_ other: Money) -> Money? {
        guard currency == other.currency else { return nil }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        return overflow ? nil : Money(minorUnits: sum, currency: currency)
    }
}
