import FoundationEssentials
import Receipts
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "an amount is read in minor units of its currency",
        arguments: [
            ("11.90", "EUR", 1190), ("-0.5", "EUR", -50), ("3", "EUR", 300), ("3.000", "EUR", 300), ("0", "EUR", 0),
            ("100", "JPY", 100), ("100.0", "JPY", 100), ("1.234", "KWD", 1234), ("1.2", "KWD", 1200),
            ("0.0001", "CLF", 1), ("9999999999999.99", "EUR", 999_999_999_999_999),
        ] as [(String, String, Int64)])
    func reading(text: String, code: String, units: Int64) throws {
        let currency = try #require(Currency(code))
        #expect(Money(decimal: text, currency: currency) == Money(minorUnits: units, currency: currency))
    }

    @Test(
        "an amount that the currency cannot hold, or that is no decimal, is refused",
        arguments: [
            ("0.005", "EUR"), ("0.5", "JPY"), ("1.2345", "KWD"), ("1e3", "EUR"), ("1.000,00", "EUR"), ("", "EUR"),
            ("+1", "EUR"), ("1 ", "EUR"), ("1000000000000000", "EUR"), ("12,50", "EUR"), ("NaN", "EUR"),
        ])
    func refusing(text: String, code: String) throws {
        #expect(Money(decimal: text, currency: try #require(Currency(code))) == nil)
    }

    @Test(
        "an amount is written with exactly its currency's digits",
        arguments: [
            (1190, "EUR", "11.90"), (-50, "EUR", "-0.50"), (5, "EUR", "0.05"), (-5, "EUR", "-0.05"), (0, "EUR", "0.00"),
            (100, "JPY", "100"), (1, "KWD", "0.001"), (-1234, "KWD", "-1.234"),
            (Int64.min, "EUR", "-92233720368547758.08"),
        ] as [(Int64, String, String)])
    func writing(units: Int64, code: String, text: String) throws {
        #expect(Money(minorUnits: units, currency: try #require(Currency(code))).decimal == text)
    }

    @Test("amounts of one currency add up; other ones, and sums out of range, are none")
    func adding() throws {
        let yen = try #require(Currency("JPY"))
        let cent = Money(minorUnits: 1, currency: .euro)
        #expect(cent.adding(Money(minorUnits: -3, currency: .euro)) == Money(minorUnits: -2, currency: .euro))
        #expect(cent.adding(Money(minorUnits: 1, currency: yen)) == nil)
        #expect(cent.adding(Money(minorUnits: .max, currency: .euro)) == nil)
        #expect(cent.adding(Money(minorUnits: Money.limit - 1, currency: .euro)) == nil)
        #expect(cent.adding(Money(minorUnits: Money.limit - 2, currency: .euro))?.minorUnits == Money.limit - 1)
        let unidad = try #require(Currency("CLF"))
        #expect(Money(decimal: "999999999999999", currency: unidad) == nil, "more than the limit in its minor units")
        #expect(Money.zero(yen).adding(.zero(yen)) == Money(minorUnits: 0, currency: yen))
        #expect(Money.zero(.euro) != Money.zero(yen))
    }

    @Test("an amount survives being stored")
    func coding() throws {
        let money = Money(minorUnits: -1190, currency: .euro)
        #expect(try JSONDecoder().decode(Money.self, from: JSONEncoder().encode(money)) == money)
    }
}

@Suite("Currency")
struct CurrencyTests {
    @Test("a code is three upper-case letters", arguments: ["EUR", "JPY", "XXX"])
    func code(text: String) {
        #expect(Currency(text)?.code == text)
    }

    @Test("anything else is no code", arguments: ["", "EU", "EURO", "eur", "Eur", "E1R", "€", "EU ", "ÄUR", "EÜ"])
    func noCode(text: String) {
        #expect(Currency(text) == nil)
    }

    @Test(
        "the minor unit's digits are those of ISO 4217",
        arguments: [
            ("EUR", 2), ("USD", 2), ("CHF", 2), ("HUF", 2), ("JPY", 0), ("KRW", 0), ("ISK", 0), ("CLP", 0), ("XOF", 0),
            ("UYI", 0), ("KWD", 3), ("TND", 3), ("BHD", 3), ("CLF", 4), ("UYW", 4),
        ])
    func digits(code: String, digits: Int) throws {
        #expect(try #require(Currency(code)).digits == digits)
    }

    @Test("a stored code is checked when it is read back")
    func coding() throws {
        #expect(try JSONDecoder().decode([Currency].self, from: Data("[\"EUR\"]".utf8)) == [.euro])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Currency].self, from: Data("[\"euro\"]".utf8))
        }
    }
}
