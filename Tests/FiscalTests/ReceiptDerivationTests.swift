import Examples
import Fiscal
import Receipts
import Testing

@Suite("Receipts under the rules of a country")
struct ReceiptDerivationTests {
    private func context(_ country: Country, fiscal: FiscalInformation? = nil) throws -> ReceiptContext {
        ReceiptContext(
            shop: Shop(name: "Mustermann GmbH"), country: country, language: "de", register: "reg_1", number: "000113",
            occurredAt: try #require(Timestamp("2026-05-20T10:15:31+02:00")),
            issuedAt: try #require(Timestamp("2026-05-20T12:00:00+02:00")), terminal: "till-07", cashier: "Maria",
            replaces: "V-1", footer: ["Danke"], fiscal: fiscal, outage: 3)
    }

    private func content() throws -> SaleContent {
        try operations().content(create: json(Body.create), complete: json(Body.complete))
    }

    private let signed = FiscalInformation(
        json: #"{"document_number":"4822","end_event":{"signature":"c2ln"},"verification":{"qr_data":"V0;x"}}"#)
    private let unsigned = FiscalInformation(json: #"{"document_number":"4823","start_event":null,"end_event":null}"#)

    @Test(
        "A provisional receipt says so in the country's words, then in the neutral ones (R40, R41)",
        arguments: [
            (Country.germany, "TSE ausgefallen - Beleg ohne TSE-Signatur"),
            (.austria, "Sicherheitseinrichtung ausgefallen"), (.italy, "DOCUMENTO NON FISCALE"),
            (.france, "MODE DEGRADE n° 3"), (.spain, "Pendiente de envío a la AEAT"),
            (.india, "PROVISIONAL RECEIPT"),
        ])
    func provisional(_ country: Country, _ phrase: String) throws {
        let receipt = receipt(try content(), form: .provisional, in: try context(country, fiscal: signed))
        #expect(receipt.warnings == [phrase, "SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT"])
        #expect(receipt.form == .provisional)
    }

    @Test("A provisional receipt carries nothing of the provider's, whatever it is given (R42)")
    func nothingFiscal() throws {
        let receipt = receipt(try content(), form: .provisional, in: try context(.germany, fiscal: signed))
        #expect(receipt.fiscal == nil)
        #expect(receipt.replaces == nil)
        #expect(!receipt.isSigned)
    }

    @Test("In Austria a provisional receipt names no register, and its number is a Vorgang")
    func austria() throws {
        let provisional = receipt(try content(), form: .provisional, in: try context(.austria))
        #expect(provisional.register == "")
        #expect(provisional.terminal == nil)
        let rules = CountryRules.of(.austria)
        #expect(provisional.numberLabel == "Vorgang")
        #expect(receipt(try content(), form: .fiscal, in: try context(.austria)).numberLabel == nil)
        #expect(rules.paperNumber(externalID: nil, register: "reg_1", counter: 113, form: .provisional) == "000113")
        #expect(rules.paperNumber(externalID: nil, register: "reg_1", counter: 113, form: .fiscal) == "reg_1-000113")
        #expect(receipt(try content(), form: .fiscal, in: try context(.austria)).register == "reg_1")
    }

    @Test("A signed fiscal receipt shows the provider's block as it came and warns of nothing (R43, R44)")
    func fiscal() throws {
        let receipt = receipt(try content(), form: .fiscal, in: try context(.germany, fiscal: signed))
        #expect(receipt.fiscal?.json == signed.json)
        #expect(receipt.warnings == [])
        #expect(receipt.replaces == "V-1")
        #expect(receipt.isSigned)
    }

    @Test("An unsigned fiscal receipt keeps the outage line and is not called non-fiscal (R50, R56)")
    func unsignedFiscal() throws {
        let receipt = receipt(try content(), form: .fiscal, in: try context(.germany, fiscal: unsigned))
        #expect(receipt.warnings == ["TSE ausgefallen - Beleg ohne TSE-Signatur"])
        #expect(receipt.fiscal?.documentNumber == "4823")
    }

    @Test(
        "The sale itself is the same on every form (R8, R29)", arguments: [Receipt.Form.plain, .provisional, .fiscal])
    func sameSale(_ form: Receipt.Form) throws {
        let content = try content()
        let receipt = receipt(content, form: form, in: try context(.germany, fiscal: signed))
        #expect(receipt.items == content.items)
        #expect(receipt.taxes == content.taxes)
        #expect(receipt.tenders == content.tenders)
        #expect(receipt.total == content.total)
        #expect(receipt.lineAmounts == .gross)
        #expect(receipt.occurredAt.rfc3339 == "2026-05-20T10:15:31+02:00")
        #expect(receipt.cashier == "Maria")
        #expect(receipt.footer == ["Danke"])
    }

    @Test(
        "Duplicates carry the country's mark",
        arguments: [
            (Country.germany, "DUPLIKAT 2"), (.austria, "DUPLIKAT 2"), (.france, "DUPLICATA 2"), (.spain, "DUPLICADO"),
            (.italy, "COPIA"), (.india, "DUPLICATE 2"),
        ])
    func duplicates(_ country: Country, _ mark: String) {
        #expect(CountryRules.of(country).duplicateMark(2) == mark)
    }

    @Test(
        "Each country has its rule for sales during an outage (R5)",
        arguments: [
            (Country.germany, OfflineRule.allowed), (.austria, .allowed), (.spain, .allowed), (.india, .allowed),
            (.france, .limited(.seconds(86_400))), (.italy, .forbidden),
        ])
    func offline(_ country: Country, _ rule: OfflineRule) {
        #expect(CountryRules.of(country).offline == rule)
    }

    @Test("The number on paper is the till's own, else register and counter")
    func numbers() {
        let rules = CountryRules.of(.germany)
        #expect(rules.paperNumber(externalID: "A-1", register: "reg_1", counter: 1, form: .fiscal) == "A-1")
        #expect(rules.paperNumber(externalID: "", register: "reg_1", counter: 7, form: .provisional) == "reg_1-000007")
        #expect(
            rules.paperNumber(externalID: nil, register: "k", counter: 1_234_567, form: .fiscal) == "k-1234567")
        #expect(rules.replacesLine("V-1") == "Ersetzt vorläufigen Beleg V-1")
    }

    @Test(
        "The number has the country's own word before it, if there is one",
        arguments: [
            (Country.germany, String?.none, String?.none), (.austria, "Vorgang", nil), (.italy, nil, "Rif. interno"),
            (.france, "Ticket n°", "Ticket n°"), (.spain, nil, "Factura simplificada"), (.india, nil, nil),
        ])
    func numberLabels(_ country: Country, _ provisional: String?, _ fiscal: String?) throws {
        var content = try content()
        #expect(receipt(content, form: .provisional, in: try context(country)).numberLabel == provisional)
        #expect(receipt(content, form: .fiscal, in: try context(country)).numberLabel == fiscal)
        content.kind = "training"
        #expect(receipt(content, form: .fiscal, in: try context(country)).numberLabel == nil)
    }

    @Test("Every word that a country prints exists in PC858", arguments: Country.allCases)
    func printable(_ country: Country) throws {
        let rules = CountryRules.of(country)
        var texts = rules.provisionalLines(outage: 1) + [rules.duplicateMark(1), rules.replacesLine("1")]
        for kind in ["training", "void"] {
            let content = SaleContent(kind: kind, currency: .euro, total: .zero(.euro))
            let receipt = receipt(content, form: .fiscal, in: try context(country))
            texts += receipt.warnings + [receipt.numberLabel ?? ""]
        }
        let known = "äöüßéí°ÉÓ"
        for scalar in texts.joined().unicodeScalars {
            #expect(scalar.isASCII && scalar.value >= 0x20 || known.unicodeScalars.contains(scalar))
        }
    }
}

@Suite("Labels of trainings and cancellations")
struct ReceiptLabelTests {
    private func warnings(_ country: Country, kind: String, code: String? = nil, form: Receipt.Form) throws -> [String]
    {
        let time = try #require(Timestamp("2026-05-20T10:15:31+02:00"))
        var context = ReceiptContext(
            shop: Shop(name: "x"), country: country, language: "de", register: "r", number: "1", occurredAt: time,
            issuedAt: time)
        context.fiscal = ExampleCode(name: "", country: country, data: code ?? "V0;x", total: "").fiscal
        return receipt(SaleContent(kind: kind, currency: .euro, total: .zero(.euro)), form: form, in: context).warnings
    }

    @Test(
        "a training says so on every form, in every country",
        arguments: [
            (Country.germany, "TRAINING"), (.austria, "Trainingsbuchung"), (.italy, "PROVA - DOCUMENTO NON FISCALE"),
            (.france, "MODE ÉCOLE"), (.spain, "FORMACIÓN - SIN VALOR FISCAL"), (.india, "TRAINING"),
        ])
    func training(_ country: Country, _ label: String) throws {
        for form in [Receipt.Form.plain, .provisional, .fiscal] {
            #expect(try warnings(country, kind: "training", form: form).last == label)
            #expect(try !warnings(country, kind: "sale", form: form).contains(label))
        }
    }

    @Test("an Austrian code that trains or cancels is labelled, in an outage as well")
    func austria() throws {
        let training = try #require(ExampleCode.a1.data.replaced("xfWUwBw=", with: "VFJB"))
        #expect(try warnings(.austria, kind: "sale", code: training, form: .fiscal) == ["Trainingsbuchung"])
        #expect(
            try warnings(.austria, kind: "sale", code: ExampleCode.a6.data, form: .fiscal)
                == ["Sicherheitseinrichtung ausgefallen", "Stornobuchung"])
        #expect(try warnings(.austria, kind: "void", code: ExampleCode.a1.data, form: .fiscal) == ["Stornobuchung"])
        #expect(try warnings(.austria, kind: "sale", code: ExampleCode.a1.data, form: .fiscal) == [])
        #expect(
            try warnings(.austria, kind: "sale", code: ExampleCode.a3.data, form: .fiscal)
                == ["Sicherheitseinrichtung ausgefallen"])
    }

    @Test("a provisional receipt bears the outage's phrase as a code only where the shop wants it")
    func outageCode() throws {
        let time = try #require(Timestamp("2026-05-20T10:15:31+02:00"))
        var context = ReceiptContext(
            shop: Shop(name: "x"), country: .austria, language: "de", register: "r", number: "1", occurredAt: time,
            issuedAt: time)
        let content = SaleContent(kind: "sale", currency: .euro, total: .zero(.euro))
        #expect(receipt(content, form: .provisional, in: context).outageCode == nil)
        context.bearsOutageCode = true
        #expect(receipt(content, form: .provisional, in: context).outageCode == "Sicherheitseinrichtung ausgefallen")
        #expect(receipt(content, form: .fiscal, in: context).outageCode == nil)
    }
}
