package import Receipts

/// Documents to show a template with, where nobody has one of his own at hand.
package enum SampleReceipt {
    /// The document that shows most of a template: `kitchen` gets an order, `session` the end of a day.
    package static func receipt(
        for template: String, country: Country = .germany, language: String = "de"
    ) -> Receipt {
        switch template {
        case "session": return session(country: country, language: language)
        case "drawer": return drawer(country: country, language: language)
        case "test":
            var receipt = bare(kind: "test", language: language)
            receipt.footer = ["Printer front", "Device usb:"]
            return receipt
        case "return", "void": return negative(kind: template, country: country, language: language)
        case "kitchen":
            var receipt = sale(country: country, language: language)
            receipt.number = "47"
            receipt.note = "Tisch 12 / Table 12"
            return receipt
        default:
            var receipt = sale(country: country, language: language)
            switch template {
            case "provisional":
                receipt.form = .provisional
                receipt.fiscal = nil
                receipt.warnings = ["SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT"]
            case "duplicate": receipt.duplicate = "DUPLIKAT 1"
            case "training":
                receipt.kind = "training"
                receipt.form = .plain
                receipt.fiscal = nil
            default: break
            }
            return receipt
        }
    }

    /// A document with nothing in it but a total.
    static func bare(kind: String, country: Country = .germany, language: String) -> Receipt {
        Receipt(
            form: .plain, shop: Shop(name: ""), country: country, language: language, kind: kind, register: "",
            number: "", occurredAt: time, issuedAt: time, total: euro(123_456))
    }

    /// The last day of 2026, 14:07:33 in Berlin.
    private static let time = Timestamp(milliseconds: 1_798_722_453_000, offset: 3600)

    private static func euro(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .euro) }

    private static func shop(_ country: Country) -> Shop {
        switch country {
        case .germany:
            Shop(name: "Bäckerei Müller", address: ["Friedrichstr. 42", "10117 Berlin"], taxID: "DE123456789")
        case .austria:
            Shop(name: "Bäckerei Huber", address: ["Mariahilfer Str. 7", "1060 Wien"], taxID: "ATU12345678")
        case .italy: Shop(name: "Panificio Rossi", address: ["Via Garibaldi 12", "20121 Milano"], taxID: "01234567890")
        case .france:
            Shop(
                name: "Boulangerie Léa", address: ["12 rue de la Paix", "75002 Paris"], taxID: "FR12345678901",
                identifiers: [.init(label: "SIRET", value: "123 456 789 00012"), .init(label: "NAF", value: "1071C")])
        case .spain: Shop(name: "Panadería Peña", address: ["Calle Mayor 3", "28013 Madrid"], taxID: "B12345678")
        case .india:
            Shop(name: "Malabar Stores", address: ["14 MG Road", "Bengaluru 560001"], taxID: "29AAACM1234C1Z5")
        }
    }

    private static func sale(country: Country, language: String) -> Receipt {
        var receipt = bare(kind: "sale", country: country, language: language)
        receipt.form = .fiscal
        receipt.shop = shop(country)
        receipt.register = "reg_1"
        receipt.number = "till-07-000113"
        receipt.cashier = "Anna"
        var rolls = LineItem(title: "Brezel", quantity: "4", unitPrice: euro(160), total: euro(610), rates: ["0.07"])
        rolls.discounts = [Discount(title: "-5 %", amount: euro(-30))]
        var apples = LineItem(
            title: "Elstar", quantity: "0.350", unitPrice: euro(299), total: euro(105), rates: ["0.07"])
        apples.unit = "kg"
        receipt.items = [
            LineItem(title: "Espresso", quantity: "2", unitPrice: euro(280), total: euro(560), rates: ["0.19"]), rolls,
            apples,
            LineItem(
                title: "Filterkaffee 500 g, geröstet, ganze Bohne", quantity: "1", unitPrice: euro(849),
                total: euro(849), rates: ["0.07"]),
            LineItem(
                title: "Espressomaschine", quantity: "1", unitPrice: euro(119_900), total: euro(119_900),
                rates: ["0.19"]),
        ]
        receipt.total = euro(122_024)
        receipt.taxes = [
            TaxLine(name: "7 %", rate: "0.07", net: euro(1462), tax: euro(102), gross: euro(1564)),
            TaxLine(name: "19 %", rate: "0.19", net: euro(101_227), tax: euro(19_233), gross: euro(120_460)),
        ]
        receipt.tenders = [
            Tender(method: "gift_card", amount: euro(5000), detail: "*4711"),
            Tender(method: "cash", amount: euro(120_000)),
        ]
        receipt.change = euro(2976)
        receipt.fiscal = FiscalInformation(
            json: """
                {"regime":"KassenSichV","document_number":"4822","tss_serial_number":"9f1c62e0a4b7d35e9f1c62e0a4b7d35e",\
                "pos_client_serial_number":"ERS-4f2d","start_event":{"signed_at":"2026-12-31T13:07:12Z"},\
                "end_event":{"signed_at":"2026-12-31T13:07:31Z","transaction_counter":9643,"signature":"c2FtcGxl"},\
                "verification":{"qr_data":"V0;SAMPLE;Kassenbeleg-V1;Beleg^1204.60_15.64_0.00_0.00_0.00^1220.24:Bar;4822"}}
                """)
        return receipt
    }

    /// A machine that came back, or was voided.
    private static func negative(kind: String, country: Country, language: String) -> Receipt {
        var receipt = sale(country: country, language: language)
        receipt.kind = kind
        receipt.items = [
            LineItem(
                title: "Espressomaschine", quantity: "-1", unitPrice: euro(119_900), total: euro(-119_900),
                rates: ["0.19"])
        ]
        receipt.total = euro(-119_900)
        receipt.taxes = [
            TaxLine(name: "19 %", rate: "0.19", net: euro(-100_756), tax: euro(-19_144), gross: euro(-119_900))
        ]
        receipt.tenders = [Tender(method: "cash", amount: euro(-119_900))]
        receipt.change = nil
        return receipt
    }

    private static func drawer(country: Country, language: String) -> Receipt {
        var receipt = bare(kind: "cash_out", country: country, language: language)
        receipt.shop = shop(country)
        receipt.register = "reg_1"
        receipt.cashier = "Anna"
        receipt.total = euro(-15_000)
        receipt.note = "Bank"
        return receipt
    }

    private static func session(country: Country, language: String) -> Receipt {
        var receipt = bare(kind: "session_close", country: country, language: language)
        receipt.shop = shop(country)
        receipt.register = "reg_1"
        receipt.cashier = "Anna"
        receipt.number = "Z 217"
        receipt.total = euro(328_455)
        receipt.tenders = [Tender(method: "cash", amount: euro(91_235)), Tender(method: "card", amount: euro(237_220))]
        receipt.taxes = [
            TaxLine(name: "7 %", rate: "0.07", net: euro(196_500), tax: euro(13_755), gross: euro(210_255)),
            TaxLine(name: "19 %", rate: "0.19", net: euro(99_328), tax: euro(18_872), gross: euro(118_200)),
        ]
        var session = SessionReport()
        session.number = "ses_1"
        session.openedAt = Timestamp(milliseconds: time.milliseconds - 25_200_000, offset: 3600)
        session.opening = euro(20_000)
        session.movements = [.init(title: "Bank", amount: euro(-15_000))]
        session.receipts = 184
        session.expected = euro(96_235)
        session.counted = euro(96_185)
        session.difference = euro(-50)
        receipt.session = session
        return receipt
    }
}
