import Examples
import Fiscal
import Receipts
import Testing

@Suite("The check of a German code")
struct GermanCodeTests {
    private func findings(
        _ data: String, total: String, tip: String? = nil, serial: String? = nil, fields: String = ""
    ) throws -> [CodeFinding] {
        let stated = serial.map { #""tss_serial_number":"\#($0)","# } ?? ""
        let fiscal = FiscalInformation(json: #"{\#(stated)\#(fields)"verification":{"qr_data":"\#(data)"}}"#)
        #expect(fiscal.codeData == data)
        let time = try #require(Timestamp("2026-05-20T10:15:31+02:00"))
        var receipt = Receipt(
            form: .fiscal, shop: Shop(name: "x"), country: .germany, language: "de", kind: "sale", register: "r",
            number: "1", occurredAt: time, issuedAt: time, total: try #require(Money(decimal: total, currency: .euro)))
        receipt.tip = tip.flatMap { Money(decimal: $0, currency: .euro) }
        return CountryRules.of(.germany).check(code: fiscal, of: receipt)
    }

    private func codes(_ data: String, total: String = "7.05", fields: String = "") throws -> [String] {
        try findings(data, total: total, fields: fields).map(\.code)
    }

    private func d1(_ part: String, _ other: String) throws -> String {
        try #require(ExampleCode.d1.data.replaced(part, with: other))
    }

    @Test(
        "Codes that real security modules signed pass, refunds and DER signatures included",
        arguments: ExampleCode.german)
    func genuine(_ code: ExampleCode) throws {
        #expect(try findings(code.data, total: code.total) == [])
    }

    @Test("The serial number is the SHA-256 of the key in the code")
    func serials() throws {
        let code = ExampleCode.d1
        let serial = "bf1b13c1cf8a6f7958c190201daf9e18b850cf2cdc0885078d48868f625955e3"
        #expect(try findings(code.data, total: code.total, serial: serial) == [])
        #expect(try findings(code.data, total: code.total, serial: serial.uppercased()) == [])
        let wrong = "0" + serial.dropFirst()
        let findings = try findings(code.data, total: code.total, serial: wrong)
        #expect(findings.map(\.code) == ["serial"])
        #expect(findings.first?.detail.contains(serial) == true)
        // The published serial of the second code is known by its ends only.
        let second = try self.findings(ExampleCode.d2.data, total: "2.55", serial: "?")
        let ends = ["c92dc16a", "51cf2b"]
        #expect(second.first?.detail.contains(ends[0]) == true)
        #expect(second.first?.detail.hasSuffix(ends[1]) == true)
    }

    @Test("A total other than the printed one is found", arguments: ["7.04", "7.06", "-7.05", "0.00"])
    func totals(_ printed: String) throws {
        #expect(try codes(ExampleCode.d1.data, total: printed) == ["total"])
    }

    @Test("A tip for the staff may stand in the code or not")
    func tips() throws {
        #expect(try findings(ExampleCode.d1.data, total: "8.05", tip: "1.00") == [])
        #expect(try findings(ExampleCode.d1.data, total: "7.05", tip: "1.00") == [])
        #expect(try findings(ExampleCode.d1.data, total: "8.05", tip: "0.50").map(\.code) == ["total"])
    }

    @Test(
        "Each departure from the specification is found",
        arguments: [
            ("V0;", "V1;", "version"), ("V0;AMA-2642;", "V0;", "fields"), ("AMA-2642", "AMA;2642", "fields"),
            ("AMA-2642", "", "client"), ("Kassenbeleg-V1", "AVRechnung", "process_type"),
            ("Beleg^", "AVTraining^", "no_sale"), ("^7.05:Bar", "", "process_data"),
            ("^7.05:Bar", "^^", "process_data"),
            ("4.05_3.00", "7.05", "amounts"), ("4.05", "4.5", "amounts"), ("4.05", "4,05", "amounts"),
            (";13;", ";x;", "number"), (";44131;", ";;", "number"), ("48.000Z", "48Z", "time"),
            ("2019-11-22T11:29:49", "2019-13-22T11:29:49", "time"), ("unixTime", "", "algorithm"),
            ("K8zsZ6", "K8z!Z6", "signature"), ("BBXN", "BRXN", "public_key"), ("ijml5X78", "", "public_key"),
        ])
    func departures(_ part: String, _ other: String, _ code: String) throws {
        #expect(try codes(try d1(part, other)) == [code])
    }

    @Test("Spellings of signed codes in the field pass: a capital B, a comma between thousands")
    func fieldSpellings() throws {
        #expect(try codes(try d1("Kassenbeleg", "KassenBeleg")) == [])
        #expect(try codes(try d1("4.05_", "3,000.00_"), total: "3003.00") == [])
    }

    @Test("What the block states beside the code must agree with it")
    func fields() throws {
        let good =
            #""document_number":"13","pos_client_serial_number":"AMA-2642","end_event":{"transaction_counter":44131},"#
        #expect(try codes(ExampleCode.d1.data, fields: good) == [])
        let bad = #""document_number":"14","pos_client_serial_number":"reg_1","end_event":{"transaction_counter":13},"#
        #expect(try codes(ExampleCode.d1.data, fields: bad) == ["differs", "differs", "differs"])
    }

    @Test("Nothing is found where there is no code")
    func none() throws { #expect(try codes("") == []) }
}
