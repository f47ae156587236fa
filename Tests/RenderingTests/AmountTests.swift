import Receipts
import Testing

@Suite("Amounts, numbers and dates")
struct AmountTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var units: Int64
        var currency: String
        var language: String
        var text: String

        init(_ units: Int64, _ currency: String, _ language: String, _ text: String) {
            self.units = units
            self.currency = currency
            self.language = language
            self.text = text
        }

        var testDescription: String { "\(units) \(currency) in \(language)" }
    }

    @Test(
        "are written as people read them in the receipt's language",
        arguments: [
            Case(0, "EUR", "de", "0,00"), Case(5, "EUR", "de", "0,05"), Case(-5, "EUR", "de", "-0,05"),
            Case(123_450, "EUR", "de", "1.234,50"), Case(-123_450, "EUR", "de-AT", "-1.234,50"),
            Case(123_456_789, "EUR", "de", "1.234.567,89"), Case(99_999, "EUR", "de", "999,99"),
            Case(123_450, "EUR", "en", "1,234.50"), Case(123_450, "USD", "en-US", "1,234.50"),
            Case(123_450, "EUR", "fr", "1 234,50"), Case(123_450, "EUR", "it", "1.234,50"),
            Case(123_450, "EUR", "es", "1.234,50"), Case(123_450, "EUR", "sv", "1,234.50"),
            Case(1234, "JPY", "de", "1.234"), Case(1234, "KWD", "de", "1,234"), Case(7, "JPY", "en", "7"),
            Case(.min, "EUR", "de", "-92.233.720.368.547.758,08"),
        ])
    func amounts(example: Case) throws {
        var receipt = Fixtures.sale()
        receipt.language = example.language
        receipt.total = Money(minorUnits: example.units, currency: try #require(Currency(example.currency)))
        #expect(try Fixtures.text("|{{total}}", receipt, columns: 40) == example.text)
    }

    @Test("name a currency that is not the receipt's own")
    func foreignCurrency() throws {
        var receipt = Fixtures.sale()
        receipt.tenders = [
            Tender(method: "cash", amount: Money(minorUnits: 5000, currency: try #require(Currency("CHF"))))
        ]
        #expect(try Fixtures.text("{{#tenders}}\n|{{amount}}\n{{/tenders}}", receipt) == "50,00 CHF")
    }

    @Test(
        "of taxes are percentages",
        arguments: [
            ("0.19", "19"), ("0.190", "19"), ("0.07", "7"), ("0.107", "10,7"), ("0.055", "5,5"), ("0", "0"),
            ("0.2", "20"),
            ("1", "100"), ("0.0490", "4,9"), ("exempt", "exempt"),
        ])
    func rates(rate: String, percent: String) throws {
        var receipt = Fixtures.sale()
        receipt.taxes = [
            TaxLine(name: "x", rate: rate, net: nil, tax: Fixtures.euro(0), gross: nil)
        ]
        #expect(try Fixtures.text("{{#taxes}}\n|{{rate}}\n{{/taxes}}", receipt) == percent)
    }

    @Test("of lines are whole where they count pieces, and have their decimals else")
    func quantities() throws {
        var receipt = Fixtures.sale()
        receipt.items = ["1", "2.00", "-1", "0.350", "1000", "two"].map {
            LineItem(title: "", quantity: $0, unitPrice: nil, total: Fixtures.euro(0))
        }
        let template =
            "{{#items}}\n|{{quantity}}{{#isCounted}} counted{{/isCounted}}{{#isSingle}} single{{/isSingle}}\n{{/items}}"
        #expect(
            try Fixtures.text(template, receipt)
                == "1 counted single\n2 counted\n-1 counted\n0,350\n1000\ntwo")
    }

    @Test("give each rate its letter, however its zeros are written")
    func letters() throws {
        var receipt = Fixtures.sale()
        receipt.items[0].rates = ["0.190"]
        receipt.items[1].rates = ["0.07", "0.19"]
        receipt.items[2].rates = ["0.05"]
        #expect(try Fixtures.text("{{#items}}\n|{{rates}}.\n{{/items}}", receipt) == "B.\nAB.\n.\nB.")
    }

    @Test(
        "of dates follow the language",
        arguments: [
            ("de", "20.05.2026 10:15:31"), ("en", "2026-05-20 10:15:31"), ("fr", "20/05/2026 10:15:31"),
            ("it", "20/05/2026 10:15:31"),
        ])
    func dates(language: String, text: String) throws {
        var receipt = Fixtures.sale()
        receipt.language = language
        #expect(
            try Fixtures.text("|{{occurredAt}}\n|{{occurredAt.date}} {{occurredAt.time}}", receipt)
                == "\(text)\n\(text)")
    }

    @Test(
        "stand beside words of the language",
        arguments: [
            ("de", "SUMME Bar"), ("en", "TOTAL Cash"), ("fr", "TOTAL Espèces"), ("it", "TOTALE Contanti"),
            ("es", "TOTAL Efectivo"), ("pl", "TOTAL Cash"), ("german", "TOTAL Cash"),
        ])
    func words(language: String, text: String) throws {
        var receipt = Fixtures.sale()
        receipt.language = language
        receipt.tenders = [receipt.tenders[0]]
        #expect(try Fixtures.text("{{#tenders}}\n|{{words.total}} {{method}}\n{{/tenders}}", receipt) == text)
    }

    @Test("keep a payment method that nobody knows")
    func unknownMethod() throws {
        var receipt = Fixtures.sale()
        receipt.tenders = [Tender(method: "shells", amount: Fixtures.euro(1))]
        #expect(try Fixtures.text("{{#tenders}}\n|{{method}}\n{{/tenders}}", receipt) == "shells")
    }
}
