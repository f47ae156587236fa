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
        #expect(rules.referenceLabel(.provisional) == "Vorgang")
        #expect(rules.referenceLabel(.fiscal) == nil)
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
            (.italy, "COPIA"),
        ])
    func duplicates(_ country: Country, _ mark: String) {
        #expect(CountryRules.of(country).duplicateMark(2) == mark)
    }

    @Test(
        "Each country has its rule for sales during an outage (R5)",
        arguments: [
            (Country.germany, OfflineRule.allowed), (.austria, .allowed), (.spain, .allowed),
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

    @Test("Every word that a country prints exists in PC858", arguments: Country.allCases)
    func printable(_ country: Country) {
        let rules = CountryRules.of(country)
        let texts = rules.provisionalLines(outage: 1) + [rules.duplicateMark(1), rules.replacesLine("1")]
        let known = "äöüßéí°"
        for scalar in texts.joined().unicodeScalars {
            #expect(scalar.isASCII && scalar.value >= 0x20 || known.unicodeScalars.contains(scalar))
        }
    }
}
