import FoundationEssentials
import Receipts
import Testing

@Suite("Receipt")
struct ReceiptTests {
    static func example(_ form: Receipt.Form) -> Receipt {
        let euro = Currency.euro
        var receipt = Receipt(
            form: form, shop: Shop(name: "Mustermann GmbH", address: ["Friedrichstr. 42"], taxID: "DE123456789"),
            country: .germany, language: "de", kind: "sale", register: "reg_1", number: "R-000001",
            occurredAt: Timestamp(milliseconds: 1000, offset: 7200),
            issuedAt: Timestamp(milliseconds: 2000, offset: 7200),
            total: Money(minorUnits: 1190, currency: euro))
        var item = LineItem(
            title: "Äpfel", quantity: "0.350", unitPrice: Money(minorUnits: 399, currency: euro),
            total: Money(minorUnits: 1190, currency: euro), rates: ["0.19"])
        item.unit = "kg"
        item.discounts = [Discount(title: "Stammkunde", amount: Money(minorUnits: -10, currency: euro))]
        receipt.items = [item]
        receipt.taxes = [
            TaxLine(name: "MwSt", rate: "0.19", net: nil, tax: Money(minorUnits: 190, currency: euro), gross: nil)
        ]
        receipt.tenders = [Tender(method: "cash", amount: Money(minorUnits: 2000, currency: euro))]
        receipt.change = Money(minorUnits: 810, currency: euro)
        return receipt
    }

    @Test("a receipt survives being stored", arguments: [Receipt.Form.plain, .provisional, .fiscal])
    func coding(form: Receipt.Form) throws {
        var receipt = Self.example(form)
        receipt.fiscal = FiscalInformation(json: FiscalInformationTests.current)
        receipt.warnings = ["SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT"]
        #expect(try JSONDecoder().decode(Receipt.self, from: JSONEncoder().encode(receipt)) == receipt)
    }

    @Test("only a fiscal receipt with a signature is signed")
    func signed() {
        var receipt = Self.example(.fiscal)
        #expect(!receipt.isSigned)
        receipt.fiscal = FiscalInformation(json: "{}")
        #expect(!receipt.isSigned)
        receipt.fiscal = FiscalInformation(json: FiscalInformationTests.older)
        #expect(receipt.isSigned)
        receipt.form = .provisional
        #expect(!receipt.isSigned)
    }

    @Test("a state is final or it is not", arguments: JobState.allCases)
    func finalStates(state: JobState) {
        #expect(state.isFinal == ["canceled", "aborted", "completed"].contains(state.rawValue))
    }

    @Test("a country's code is that of ISO 3166", arguments: ["DE", "AT", "IT", "FR", "ES", "IN"])
    func countries(code: String) {
        #expect(Country(rawValue: code)?.rawValue == code)
        #expect(Country(rawValue: code.lowercased()) == nil)
        #expect(Country.allCases.count == 6)
    }
}

@Suite("Idempotency key")
struct IdempotencyKeyTests {
    @Test(
        "1 to 255 visible ASCII characters are a key",
        arguments: [
            "a", "!", "~", "\"quoted\"", "8e03978e-40d5-43dd-bc93-6894a57f9324", String(repeating: "k", count: 255),
        ])
    func good(text: String) {
        #expect(IdempotencyKey(text)?.text == text)
        #expect(IdempotencyKey(text)?.description == text)
    }

    @Test(
        "anything else is no key",
        arguments: [
            "", " ", "a b", " a", "a\t", "a\r\nX: y", "\u{7F}", "\u{0}", "é", "k\u{301}",
            String(repeating: "k", count: 256),
        ])
    func bad(text: String) {
        #expect(IdempotencyKey(text) == nil)
    }
}
