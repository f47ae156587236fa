import Fiscal
import Receipts
import Testing

/// A real code, the total that its receipt prints, and the serial number of its security module.
struct SignedCode: Sendable, CustomTestStringConvertible {
    let name: String
    let data: String
    let total: String
    let serial: String
    var testDescription: String { name }

    static let d1 = SignedCode(
        name: "D1",
        data: "V0;AMA-2642;Kassenbeleg-V1;Beleg^4.05_3.00_0.00_0.00_0.00^7.05:Bar;13;44131;2019-11-22T11:29:48.000Z;"
            + "2019-11-22T11:29:49.000Z;ecdsa-plain-SHA384;unixTime;K8zsZ6NjsBzo/Yd3Hba84aH3oT+c4Og5VcfJ7s6Dxz7UmAwtcKmz"
            + "W16OkS/lm8pDE/37JHoRlYofUTLNF+9bY5Jv7C2P4nuEaHwlVarbiJs3bYlgQmIXQDZnf+8FhfBm;BBXNYQErM4d9sk9Iy+0T6A4sdToc"
            + "ijml5X78Gq/At2uXTcs/3bZNNpyuHd+dpmY59yLh0xZcr9osHhkDAxsQumgjmtb3d9GIVnTaPCslEki84P1iHPiHKHfcszeQajPk3A==",
        total: "7.05", serial: "bf1b13c1cf8a6f7958c190201daf9e18b850cf2cdc0885078d48868f625955e3")
    static let d2 = SignedCode(
        name: "D2",
        data: "V0;955002-00;Kassenbeleg-V1;Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar;18;112;2019-07-10T18:41:04.000Z;"
            + "2019-07-10T18:41:04.000Z;ecdsa-plain-SHA256;unixTime;MEQCIAy4P9k+7x9saDO0uRZ4El8QwN+qTgYiv1DIaJIMWRiuAiAt"
            + "+saFDGjK2Yi5Cxgy7PprXQ5O0seRgx4ltdpW9REvwA==;BHhWOeisRpPBTGQ1W4VUH95TXx2GARf8e2NYZXJoInjtGqnxJ8sZ3CQpYgjI"
            + "+LYEmW5A37sLWHsyU7nSJUBemyU=",
        total: "2.55", serial: "c92dc16a*51cf2b")
    static let d3 = SignedCode(
        name: "D3",
        data: "V0;ERS aacbe40e-3aa6-48a1-b8e6-3c8abbd7ebd5;Kassenbeleg-V1;Beleg^0.00_8.20_0.00_0.00_1.80^10.00:Bar;11;"
            + "138;2023-12-13T16:01:44.000Z;2023-12-13T16:01:56.000Z;ecdsa-plain-SHA256;unixTime;7nTRzYZ6Pjhnv5l8Qo/Gs9cQ"
            + "2KvmCMMK1/rQ0hoPtjkp2tPr3yuWPvH9rkOkCFuAI79k/VxvkyxwSQyWjRc7iA==;BCC8Xaw0n2bnmcsOpLwgYhlUEw/aOvJPFMy2WOFa"
            + "abktCrxep80VY7Y8KdrjIAx+9ta7wfMO03k4nwN11ZnNKm4=",
        total: "10.00", serial: "")
    static let d4 = SignedCode(
        name: "D4",
        data:
            "V0;ERS f3ab7b96-6d82-433e-a87a-cccc8e001e20;Kassenbeleg-V1;Beleg^21.42_0.00_0.00_0.00_0.00^21.42:Unbar;1;"
            + "34;2023-01-20T18:27:22.000Z;2023-01-20T18:33:07.000Z;ecdsa-plain-SHA256;unixTime;qvyQJduZN29b2kXpEqhXlJ0H"
            + "my3rYiPzBiu/QTPPei7bnGIwMysPV3Q39gMwoEfxtp3KXqWEfUrBulTcBbRpRQ==;BO8SGEEyy6KZQeZ+gbaJK9A9s8UkNZ8NhUut3t2B"
            + "B9D9heCk/rJRwEKIJUCDcjLHl7c3M6jZ8rq98zYeuLuirHc=",
        total: "21.42", serial: "")
    static let d5 = SignedCode(
        name: "D5",
        data: "V0;ARC1234;Kassenbeleg-V1;Beleg^0.00_-20.00_0.00_0.00_0.00^-20.00:Bar;71;1400;2020-06-16T15:52:38.000Z;"
            + "2020-06-16T15:52:38.000Z;ecdsa-plain-SHA384;unixTime;Ia/rlbAtxC4i71ZUKnvsOgRmbxuBEB2er1B1oRxjswLtZPWqDd+0"
            + "g403iphOqK9YDbs5ya9NWnpli9QK4ufIgrgc/0VHhY5Tt2ZDkg+eNuqfGgocer/4YJWZ/NFpHFiR;BFhnDaPRoUxAYUktkUqoaV2l+TVp"
            + "LdT7wPTRFDkZcHXFS7WZhGsvKh/lT3jEYJLNLD/sjQVg/JrobVU5kue/k2d9sK7dnWPdMgYlr4E4Ff8ziKclzs1u7BuOYJ4jRI65rg==",
        total: "-20.00", serial: "")

    static let all = [d1, d2, d3, d4, d5]
}

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
        try #require(SignedCode.d1.data.replaced(part, with: other))
    }

    @Test(
        "Codes that real security modules signed pass, refunds and DER signatures included", arguments: SignedCode.all)
    func genuine(_ code: SignedCode) throws {
        #expect(try findings(code.data, total: code.total) == [])
    }

    @Test("The serial number is the SHA-256 of the key in the code")
    func serials() throws {
        let code = SignedCode.d1
        #expect(try findings(code.data, total: code.total, serial: code.serial) == [])
        #expect(try findings(code.data, total: code.total, serial: code.serial.uppercased()) == [])
        let wrong = "0" + code.serial.dropFirst()
        let findings = try findings(code.data, total: code.total, serial: wrong)
        #expect(findings.map(\.code) == ["serial"])
        #expect(findings.first?.detail.contains(code.serial) == true)
        // The published serial of the second code is known by its ends only.
        let second = try self.findings(SignedCode.d2.data, total: "2.55", serial: "?")
        let ends = SignedCode.d2.serial.split(separator: "*")
        #expect(second.first?.detail.contains(ends[0]) == true)
        #expect(second.first?.detail.hasSuffix(ends[1]) == true)
    }

    @Test("A total other than the printed one is found", arguments: ["7.04", "7.06", "-7.05", "0.00"])
    func totals(_ printed: String) throws {
        #expect(try codes(SignedCode.d1.data, total: printed) == ["total"])
    }

    @Test("A tip for the staff may stand in the code or not")
    func tips() throws {
        #expect(try findings(SignedCode.d1.data, total: "8.05", tip: "1.00") == [])
        #expect(try findings(SignedCode.d1.data, total: "7.05", tip: "1.00") == [])
        #expect(try findings(SignedCode.d1.data, total: "8.05", tip: "0.50").map(\.code) == ["total"])
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
        #expect(try codes(SignedCode.d1.data, fields: good) == [])
        let bad = #""document_number":"14","pos_client_serial_number":"reg_1","end_event":{"transaction_counter":13},"#
        #expect(try codes(SignedCode.d1.data, fields: bad) == ["differs", "differs", "differs"])
    }

    @Test("Nothing is found where there is no code, and other countries' codes are not judged")
    func none() throws {
        #expect(try codes("") == [])
        let time = try #require(Timestamp("2026-05-20T10:15:31+02:00"))
        let receipt = Receipt(
            form: .fiscal, shop: Shop(name: "x"), country: .austria, language: "de", kind: "sale", register: "r",
            number: "1", occurredAt: time, issuedAt: time, total: .zero(.euro))
        let fiscal = FiscalInformation(json: #"{"verification":{"qr_data":"_R1-AT1_x"}}"#)
        #expect(CountryRules.of(.austria).check(code: fiscal, of: receipt) == [])
    }
}
