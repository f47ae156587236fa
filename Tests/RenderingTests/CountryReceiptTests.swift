import Examples
import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Receipts of each country")
struct CountryReceiptTests {
    /// A thing that must be printed, and how to take it away.
    struct Field: Sendable, CustomTestStringConvertible {
        let country: Country
        let printed: String
        let take: @Sendable (inout Receipt) throws -> Void

        init(_ country: Country, _ printed: String, _ take: @escaping @Sendable (inout Receipt) throws -> Void) {
            self.country = country
            self.printed = printed
            self.take = take
        }

        /// A member of the provider's answer.
        init(_ country: Country, _ printed: String, answer path: String) {
            self.init(country, printed) { receipt in
                let json = try JSONValue(parsing: Array(try #require(receipt.fiscal).json.utf8))
                let less = json.without(path)
                #expect(less != json)
                receipt.fiscal = FiscalInformation(json: less.compact)
            }
        }

        var testDescription: String { "\(country.rawValue): \(printed)" }
    }

    static let shop: [Field] = Country.allCases.flatMap { country in
        let shop = CountryFixtures.shop(country)
        return [
            Field(country, shop.name) { $0.shop.name = "" },
            Field(country, shop.address[0]) { $0.shop.address.remove(at: 0) },
            Field(country, shop.address[1]) { $0.shop.address.remove(at: 1) },
        ]
    }

    static let sale: [Field] = [
        Field(.germany, "USt-IdNr. DE123456789") { $0.shop.taxID = nil },
        Field(.germany, "2 Croissant 3,00à 1,50") { $0.items.removeLast() },
        Field(.germany, "B 7 % 2,80 0,20 3,00") { $0.taxes.removeLast() },
        Field(.austria, "UID-Nr. ATU12345678") { $0.shop.taxID = nil },
        Field(.austria, "2 Croissant 3,00à 1,50") { $0.items.removeLast() },
        Field(.austria, "B 4,9 % 2,80 0,20 3,00") { $0.taxes.removeLast() },
        Field(.austria, "Karte 3,00") { $0.tenders.removeLast() },
        Field(.italy, "P. IVA 01234567890") { $0.shop.taxID = nil },
        Field(.italy, "2 Croissant 3,00a 1,50") { $0.items.removeLast() },
        Field(.italy, "di cui IVA 0,85") { $0.tax = nil },
        Field(.italy, "B 10 % 2,80 0,20 3,00") { $0.taxes.removeLast() },
        Field(.france, "France") { $0.shop.address.remove(at: 2) },
        Field(.france, "N° TVA FR40303265045") { $0.shop.taxID = nil },
        Field(.france, "SIRET 30326504500017") { $0.shop.identifiers.remove(at: 0) },
        Field(.france, "NAF 4729Z") { $0.shop.identifiers.remove(at: 1) },
        Field(.france, "Servi par Anna") { $0.cashier = nil },
        Field(.france, "Logiciel : Caisse Exemple 4.2") { $0.shop.software = nil },
        Field(.france, "Carte 3,00") { $0.tenders.removeLast() },
        Field(.france, "B 5,5 % 2,80 0,20 3,00") { $0.taxes.removeLast() },
        Field(.spain, "NIF 89890001K") { $0.shop.taxID = nil },
        Field(.spain, "2 Croissant 3,00a 1,50") { $0.items.removeLast() },
        Field(.spain, "B 10 % 2,80 0,20 3,00") { $0.taxes.removeLast() },
        Field(.india, "GSTIN 29AAACM1234C1Z5") { $0.shop.taxID = nil },
        Field(.india, "2 Croissant 3.00@ 1.50") { $0.items.removeLast() },
        Field(.india, "GST 5 % 0.20") { $0.taxes.removeLast() },
        Field(.india, "Card 3.00") { $0.tenders.removeLast() },
    ]

    static let answers: [Field] = [
        Field(.germany, "TSE-Transaktion: 13", answer: "document_number"),
        Field(.germany, "Signaturzähler: 44131", answer: "end_event.transaction_counter"),
        Field(.germany, "TSE-Start: 2019-11-22T11:29:48.000Z", answer: "start_event.signed_at"),
        Field(.germany, "TSE-Stop: 2019-11-22T11:29:49.000Z", answer: "end_event.signed_at"),
        Field(.germany, "Kassen-SN: AMA-2642", answer: "pos_client_serial_number"),
        Field(
            .germany, "TSE-SN: bf1b13c1cf8a6f7958c190201daf9e18b850cf2cdc0885078d48868f625955e3",
            answer: "tss_serial_number"),
        Field(
            .germany,
            "Prüfwert: K8zsZ6NjsBzo/Yd3Hba84aH3oT+c4Og5VcfJ7s6Dxz7UmAwtcKmzW16OkS/lm8pDE/37JHoRlYofUTLNF+9bY5Jv7C2P",
            answer: "end_event.signature"),
        Field(.germany, "[QR: 415 bytes]", answer: "verification.qr_data"),
        Field(.austria, "Beleg-Nr.: 42", answer: "receipt_number"),
        Field(.austria, "Kassen-ID: K-7", answer: "cash_register_serial_number"),
        Field(.austria, "Datum/Uhrzeit: 2026-05-20T10:15:31", answer: "time_signature"),
        Field(.italy, "DOCUMENTO N. DCW2026/1234-0001Codice Lotteria: NB7A1235", answer: "compliance.data"),
        Field(.france, "Signé le : 2026-05-20T08:15:32Z", answer: "journal.signed_at"),
        Field(.spain, "QR tributario:[QR: 129 bytes]VERI*FACTU", answer: "verification.qr_data"),
    ]

    @Test("show each thing that the law asks for, and nothing else goes with it", arguments: shop + sale + answers)
    func fields(_ field: Field) throws {
        let receipt = CountryFixtures.sale(field.country)
        var less = receipt
        try field.take(&less)
        let (whole, rest) = (try CountryFixtures.lines(receipt), try CountryFixtures.lines(less))
        // The number of lines stands on French paper, whatever is taken.
        let start = zip(whole, rest).prefix { $0 == $1 }.count
        let end = zip(whole.reversed(), rest.reversed()).prefix { $0 == $1 }.count
        let gone = whole.count - rest.count
        #expect(gone > 0 && start + gone + end >= whole.count)
        let first = min(start, rest.count - min(end, rest.count - start))
        #expect(whole[first..<first + gone].joined() == field.printed)
    }

    @Test(
        "a French void says first which ticket it takes back, and nobody else's does",
        arguments: [Country.france, .germany])
    func cancellation(country: Country) throws {
        var receipt = CountryFixtures.sale(country)
        #expect(try !CountryFixtures.lines(receipt).contains("Ce ticket annule le ticket n° 000113"))
        receipt.kind = "void"
        let lines = try CountryFixtures.lines(receipt)
        #expect(lines.contains("Ce ticket annule le ticket n° 000113") == (country == .france))
    }

    @Test(
        "show date, time, total and what the document is called",
        arguments: [
            (Country.germany, ["Datum 20.05.2026 10:15:31", "SUMME EUR 7,05", "Beleg 000113", "Kasse KASSE-1"]),
            (.austria, ["Datum 20.05.2026 10:15:31", "SUMME EUR 7,05", "Beleg 000113"]),
            (
                .italy,
                [
                    "DOCUMENTO COMMERCIALE", "di vendita o prestazione", "TOTALE COMPLESSIVO EUR 7,05",
                    "Pagamento contante 5,00", "Pagamento elettronico 3,00", "Resto 0,95", "Importo pagato 7,05",
                    "20/05/2026 10:15:31", "DOCUMENTO N. DCW2026/1234-0001", "Codice Lotteria: NB7A1235",
                ]
            ),
            (
                .france,
                [
                    "Ticket / Vente", "Ticket 000113", "Date 20/05/2026 10:15:31", "Caisse KASSE-1", "TOTAL EUR 7,05",
                    "Nombre de lignes : 2", "Signature : CGMS (NF525 B0000)",
                    "Original, sauf mention DUPLICATA en tête",
                ]
            ),
            (.spain, ["Ticket 000113", "Fecha 20/05/2026 10:15:31", "TOTAL EUR 7,05"]),
            (.india, ["Receipt 000113", "Date 20-05-2026 10:15:31", "TOTAL EUR 7.05"]),
        ])
    func words(_ country: Country, _ expected: [String]) throws {
        let lines = try CountryFixtures.lines(CountryFixtures.sale(country))
        for line in expected { #expect(lines.contains(line)) }
    }

    @Test("keep to their own country's partial", arguments: Country.allCases)
    func own(_ country: Country) throws {
        let marks: [Country: String] = [
            .germany: "TSE-", .austria: "Kassen-ID", .italy: "DOCUMENTO", .france: "Logiciel", .spain: "tributario",
            .india: "GSTIN",
        ]
        let text = try CountryFixtures.lines(CountryFixtures.sale(country)).joined(separator: "\n")
        for (other, mark) in marks { #expect(text.contains(mark) == (other == country)) }
    }

    @Test("are provisional without number, code and fiscal title", arguments: Country.allCases)
    func provisional(_ country: Country) throws {
        var receipt = CountryFixtures.sale(country)
        receipt.form = .provisional
        receipt.warnings = ["A", "B"]
        let text = try CountryFixtures.lines(receipt).joined(separator: "\n")
        for word in ["TSE", "Beleg-Nr", "COMMERCIALE", "DCW", "Signature :", "tributario", "[QR"] {
            #expect(!text.contains(word))
        }
        #expect(text.hasPrefix("A\nB\n"))
    }

    @Test("have the country's word before the number, else the language's")
    func numberLabel() throws {
        var receipt = CountryFixtures.sale(.austria)
        #expect(try CountryFixtures.lines(receipt).contains("Beleg 000113"))
        receipt.numberLabel = "Vorgang"
        #expect(try CountryFixtures.lines(receipt).contains("Vorgang 000113"))
        receipt.register = ""
        #expect(!(try CountryFixtures.lines(receipt).contains { $0.hasPrefix("Kasse") && !$0.hasPrefix("Kassen-ID") }))
    }

    @Test("of a training are called nothing but that", arguments: [Country.italy, .france])
    func training(_ country: Country) throws {
        var receipt = CountryFixtures.sale(country)
        receipt.kind = "training"
        let lines = try CountryFixtures.lines(receipt)
        for title in ["DOCUMENTO COMMERCIALE", "Ticket /"] { #expect(!lines.contains { $0.hasPrefix(title) }) }
    }

    @Test("keep their warnings apart from what follows", arguments: [Receipt.Form.fiscal, .provisional])
    func warnings(_ form: Receipt.Form) throws {
        var receipt = CountryFixtures.sale(.austria)
        (receipt.form, receipt.warnings) = (form, ["W"])
        let profile = Fixtures.printer(columns: 48)
        let bytes = try ReceiptWriter.render(receipt, template: Fixtures.template(), profile: profile)
        let lines = TextWriter.text(bytes, profile: profile).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " } }
        #expect(lines.starts(with: ["W", "", "Konditorei"]))
        #expect(lines.count { $0 == "W" } == 2)
    }

    @Test("bear the outage's code where the shop wants one, on provisional paper only")
    func outageCode() throws {
        var receipt = CountryFixtures.sale(.austria)
        receipt.outageCode = "Sicherheitseinrichtung ausgefallen"
        #expect(!(try CountryFixtures.lines(receipt).contains("[QR: 34 bytes]")))
        receipt.form = .provisional
        #expect(try CountryFixtures.lines(receipt).contains("[QR: 34 bytes]"))
    }

    @Test("in Italy are called by what they do, and say what was paid only if it was")
    func italy() throws {
        var receipt = CountryFixtures.sale(.italy)
        receipt.kind = "return"
        #expect(try CountryFixtures.lines(receipt).contains("emesso per RESO MERCE"))
        receipt.kind = "void"
        #expect(try CountryFixtures.lines(receipt).contains("emesso per ANNULLAMENTO"))
        receipt.tenders.removeLast()
        #expect(!(try CountryFixtures.lines(receipt).contains { $0.hasPrefix("Importo pagato") }))
        receipt.tenders = [Tender(method: "voucher", amount: Fixtures.euro(800))]
        #expect(try CountryFixtures.lines(receipt).contains("Buono 8,00"))
    }

    @Test("in France name the certificate without a signature too")
    func france() throws {
        let unsigned = CountryFixtures.sale(.france, fiscal: "{}")
        #expect(try CountryFixtures.lines(unsigned).contains("Certificat : NF525 B0000"))
        var bare = CountryFixtures.sale(.france)
        bare.shop.certificate = nil
        #expect(try CountryFixtures.lines(bare).contains("Signature : CGMS"))
    }

    @Test("in Spain begin with the code, and a training has none")
    func spain() throws {
        var receipt = CountryFixtures.sale(.spain)
        #expect(
            try CountryFixtures.lines(receipt).starts(with: [
                "QR tributario:", "[QR: 129 bytes]", "VERI*FACTU", "La Espiga",
            ]))
        receipt.fiscal = FiscalInformation(
            json: receipt.fiscal?.json.split(separator: "ValidarQR").joined(separator: "ValidarQRNoVerifactu") ?? "")
        #expect(!(try CountryFixtures.lines(receipt).contains("VERI*FACTU")))
        #expect(try CountryFixtures.lines(receipt).contains("QR tributario:"))
        receipt.kind = "training"
        #expect(!(try CountryFixtures.lines(receipt).contains("QR tributario:")))
        receipt.fiscal = ExampleCode.t1.fiscal
        #expect(!(try CountryFixtures.lines(receipt).contains("QR tributario:")))
    }

    @Test(
        "in the Basque Country have the identifier above the code, broken behind the date where paper is narrow",
        arguments: [
            (48, ["TBAI-00000006Y-251019-btFpwP8dcLGAF-237", "[QR: 95 bytes]"]),
            (40, ["TBAI-00000006Y-251019-btFpwP8dcLGAF-237", "[QR: 95 bytes]"]),
            (32, ["TBAI-00000006Y-251019-", "btFpwP8dcLGAF-237", "[QR: 95 bytes]"]),
            (24, ["TBAI-00000006Y-251019-", "btFpwP8dcLGAF-237", "[QR: 95 bytes]"]),
        ])
    func ticketBAI(_ columns: Int, _ start: [String]) throws {
        let receipt = CountryFixtures.sale(.spain, fiscal: ExampleCode.t1.fiscal.json)
        #expect(try CountryFixtures.lines(receipt, columns: columns).starts(with: start))
    }

    @Test("in India list the tax of centre and state by name, no other country's do")
    func goodsAndServicesTax() throws {
        func taxes(_ country: Country) throws -> [String] {
            var receipt = CountryFixtures.sale(country)
            receipt.taxes = ["CGST", "SGST"].map {
                TaxLine(name: $0, rate: "0.025", net: nil, tax: Fixtures.euro(1714), gross: nil)
            }
            return try CountryFixtures.lines(receipt).filter { $0.contains("17.14") || $0.contains("17,14") }
        }
        #expect(try taxes(.india) == ["CGST 2.5 % 17.14", "SGST 2.5 % 17.14"])
        #expect(try taxes(.germany).count == 2)
        #expect(try !taxes(.germany).joined().contains("GST"))
    }

    @Test("in Austria give the code as text where it has no room, whole and after the words that say so")
    func ocr() throws {
        let receipt = CountryFixtures.sale(.austria, fiscal: ExampleCode.a2.fiscal.json)
        var profile = Fixtures.printer(columns: 32, nativeQR: false)
        func text() throws -> String {
            TextWriter.text(
                try ReceiptWriter.render(receipt, template: Fixtures.template(), profile: profile), profile: profile)
        }
        #expect(!(try text().contains("_R1-AT3")))
        profile.pictures = PrinterProfile.Graphics.none
        let words = try text().filter { $0 != "\n" }
        #expect(words.contains(ExampleCode.a2OCR))
        #expect(words.contains("Der Code"))
    }
}
