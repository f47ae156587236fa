import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Words files")
struct WordsFileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var expected: String

        init(_ text: String, _ expected: String) {
            self.text = text
            self.expected = expected
        }

        var testDescription: String { expected }
    }

    private func store(_ words: [String: String], template: String = "|x") throws -> TemplateStore {
        try TemplateStore(sources: ["test": Array(template.utf8)], words: words.mapValues { Array($0.utf8) })
    }

    /// What a template makes of a receipt in that language.
    private func text(
        _ template: String, words: [String: String], language: String = "de", country: Country = .germany,
        _ change: (inout Receipt) -> Void = { _ in }
    ) throws -> String {
        var receipt = Fixtures.sale()
        receipt.language = language
        receipt.country = country
        change(&receipt)
        let profile = Fixtures.printer(columns: 48)
        let bytes = try ReceiptWriter.render(
            receipt, template: store(words, template: template).template(named: "test"), profile: profile)
        return String(TextWriter.text(bytes, profile: profile).prefix { $0 != "\n" })
    }

    @Test(
        "that are broken name file, line, column and what was expected",
        arguments: [
            Case("total SUMME", "de.words:1:1: expected \"key = text\", such as \"total = SUMME\""),
            Case("# ok\n\n  = x", "de.words:3:3: expected a word before the equals sign"),
            Case("total = A\n totl = B", "de.words:2:2: unknown word \"totl\"; did you mean \"total\"?"),
            Case("qwertzuiop = B", "de.words:1:1: unknown word \"qwertzuiop\""),
            Case("method. = B", "de.words:1:1: unknown word \"method.\""),
            Case("total = A\ntip = x\ntotal = B", "de.words:3:1: \"total\" stands in line 1 already"),
            Case("total = A\u{1B}B", "de.words:1:10: a control character cannot be printed; expected letters"),
            Case("total = A\u{202E}B", "de.words:1:10: a control character cannot be printed; expected letters"),
            Case(
                "format.number = 1234",
                "de.words:1:17: \"1234\" is no example of a number; write one thousand two hundred thirty-four and "
                    + "56 hundredths as it should look, such as 1.234,56"),
            Case(
                "format.number = 1,234,56",
                "de.words:1:17: \"1,234,56\" is no example of a number; write one thousand two hundred thirty-four and "
                    + "56 hundredths as it should look, such as 1.234,56"),
            Case(
                "format.date = 31.12.",
                "de.words:1:15: \"31.12.\" is no example of a date; write the 31st of December 2026 as it should look, "
                    + "such as 31.12.2026"),
            Case(
                "format.date = 31.12.2026 7",
                "de.words:1:15: \"31.12.2026 7\" is no example of a date; write the 31st of December 2026 as it should "
                    + "look, such as 31.12.2026"),
            Case(
                "format.time = 11:59 pm",
                "de.words:1:15: \"11:59 pm\" is no example of a time; write 23:59:58 or 23:59 as it should look, "
                    + "such as 23:59:58"),
            Case(
                "format.money = 1 €",
                "de.words:1:16: \"1 €\" is no example of an amount; write 1 and EUR as it should look, such as 1 EUR"),
            Case("formt.date = x", "de.words:1:1: unknown word \"formt.date\"; did you mean \"format.date\"?"),
        ])
    func errors(example: Case) throws {
        let error = #expect(throws: TemplateError.self) { try store(["de": example.text]) }
        #expect(error?.description == example.expected)
    }

    @Test("are named for languages, and are UTF-8")
    func files() throws {
        for name in ["german", "d", "de_AT", "de-", ""] {
            let error = #expect(throws: TemplateError.self) { try store([name: "total = X"]) }
            #expect(error?.file == name + ".words")
        }
        let error = #expect(throws: TemplateError.self) {
            try TemplateStore(sources: ["test": []], words: ["de": [0xFF]])
        }
        #expect(error?.description == "de.words: the file is not UTF-8")
        #expect(throws: TemplateError.self) { try store(["de": "", "DE": ""]) }
    }

    @Test("change one word and leave the others as shipped")
    func oneWord() throws {
        let words = ["de": "\u{FEFF}# mine\r\ntotal =  Zu zahlen \t\r\n"]
        #expect(try text("|{{words.total}} {{words.change}}", words: words) == "Zu zahlen Rückgeld")
        #expect(try text("|{{words.total}}", words: words, language: "fr") == "TOTAL")
        #expect(try text("|{{words.total}}", words: [:]) == "SUMME")
    }

    @Test("may print nothing for a word")
    func empty() throws {
        #expect(try text("|{{words.each}}{{number}}", words: ["de": "each ="]) == "till-07-000113")
    }

    @Test("name payments and kinds of receipts that only one shop knows")
    func names() throws {
        let words = ["de": "method.twint = TWINT\nmethod.cash = Bargeld\nkind.tasting = Verkostung"]
        #expect(
            try text("|{{kind}}{{#tenders}} {{method}}{{/tenders}}", words: words) { receipt in
                receipt.kind = "tasting"
                receipt.tenders += [Tender(method: "twint", amount: Fixtures.euro(1))]
            } == "Verkostung Bargeld Geschenkkarte TWINT")
    }

    @Test(
        "of a country go before those of its language, the shop's before the shipped",
        arguments: [
            ("de", Country.germany, "MwSt. a"), ("de", .austria, "USt a"), ("de-AT", .germany, "USt a"),
            ("DE-at", .germany, "USt a"), ("de-CH", .germany, "MwSt. a"), ("de-1996", .germany, "MwSt. a"),
            ("en-GB", .germany, "VAT @"), ("en-US", .germany, "Tax @"), ("en", .india, "GST @"),
            ("nl", .germany, "BTW @"), ("nl-BE", .germany, "BTW @"), ("pl", .germany, "VAT @"),
        ])
    func precedence(language: String, country: Country, expected: String) throws {
        let words = ["de": "taxShort = MwSt.\neach = a", "nl": "taxShort = BTW"]
        #expect(
            try text("|{{words.taxShort}} {{words.each}}", words: words, language: language, country: country)
                == expected)
    }

    @Test(
        "say by examples how numbers look",
        arguments: [
            ("1'234.56", "-1'280.43 0.350"), ("1234,56", "-1280,43 0,350"), ("1 234,56", "-1 280,43 0,350"),
            ("1,234.56", "-1,280.43 0.350"),
        ])
    func numbers(example: String, expected: String) throws {
        let result = try text(
            "|{{total}}{{#items}} {{quantity}}{{/items}}", words: ["de": "format.number = \(example)"]
        ) { receipt in
            receipt.total = Fixtures.euro(-128_043)
            receipt.items = [receipt.items[2]]
        }
        #expect(result == expected)
    }

    @Test(
        "say by examples how dates and times look",
        arguments: [
            ("2026-12-31", "23:59", "2026-05-20 10:15"), ("12/31/26", "23h59", "05/20/26 10h15"),
            ("31. 12. 2026", "23.59.58", "20. 05. 2026 10.15.31"), ("2026/12/31", "23:59:58", "2026/05/20 10:15:31"),
        ])
    func times(date: String, time: String, expected: String) throws {
        let words = ["de": "format.date = \(date)\nformat.time = \(time)"]
        // What the paper cannot show is for others to test: the page has every letter.
        var receipt = Fixtures.sale()
        receipt.language = "de"
        let page = try ReceiptWriter.html(
            receipt,
            template: store(words, template: "|{{occurredAt}}").template(named: "test"), profile: .generic80)
        #expect(String(decoding: page, as: UTF8.self).contains(expected))
    }

    @Test(
        "say by an example where the currency stands",
        arguments: [
            ("1 EUR", "1.280,43\u{A0}EUR 5,00\u{A0}CHF"), ("EUR 1", "EUR\u{A0}1.280,43 CHF\u{A0}5,00"),
            ("1EUR", "1.280,43EUR 5,00CHF"), ("EUR1", "EUR1.280,43 CHF5,00"),
        ])
    func money(example: String, expected: String) throws {
        let francs = Money(minorUnits: 500, currency: try #require(Currency("CHF")))
        let result = try text(
            "|{{total.money}}{{#tenders}} {{amount}}{{/tenders}}", words: ["de": "format.money = \(example)"]
        ) { $0.tenders = [Tender(method: "cash", amount: francs)] }
        #expect(result.replacing(" ", with: "\u{A0}") == expected.replacing(" ", with: "\u{A0}"))
    }

    @Test("give a mail its words in the receipt's language, data as text")
    func mail() throws {
        var receipt = Fixtures.sale()
        let german = try TemplateStore.shipped().mailWords(for: receipt)
        #expect(german.subject == "Ihr Beleg till-07-000113 - Bäckerei Müller")
        #expect(german.greeting == "Guten Tag,")
        #expect(german.note == "vielen Dank für Ihren Einkauf. Hier ist Ihr Beleg.")
        receipt.language = "fr"
        #expect(try TemplateStore.shipped().mailWords(for: receipt).greeting == "Bonjour,")
        let own = try store(["fr": "emailGreeting = Salut,"]).mailWords(for: receipt)
        #expect(own.greeting == "Salut," && own.subject.hasPrefix("Votre ticket "))
    }
}
