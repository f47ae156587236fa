import Examples
import Fiscal
import Receipts
import Testing

/// The checks of codes and numbers of Austria, Italy, France and Spain.
@Suite("The check of a code")
struct CountryCodeTests {
    private func codes(
        _ fiscal: FiscalInformation, _ country: Country, total: String = "7.05", taxID: String? = nil
    ) throws -> [String] {
        let time = try #require(Timestamp("2026-05-20T10:15:31+02:00"))
        let receipt = Receipt(
            form: .fiscal, shop: Shop(name: "x", taxID: taxID), country: country, language: "de", kind: "sale",
            register: "r", number: "1", occurredAt: time, issuedAt: time,
            total: try #require(Money(decimal: total, currency: .euro)))
        return CountryRules.of(country).check(code: fiscal, of: receipt).map(\.code)
    }

    private func codes(_ data: String, _ country: Country, total: String, taxID: String? = nil) throws -> [String] {
        let fiscal = ExampleCode(name: "", country: country, data: data, total: total).fiscal
        #expect(fiscal.codeData == data)
        return try codes(fiscal, country, total: total, taxID: taxID)
    }

    @Test("published codes pass with their totals, and with no other", arguments: ExampleCode.all)
    func published(_ code: ExampleCode) throws {
        #expect(try codes(code.fiscal, code.country, total: code.total) == [])
        #expect(try codes(code.fiscal, code.country, total: "0.01") == ["total"])
    }

    @Test("nothing is found where there is no code", arguments: Country.allCases)
    func none(_ country: Country) throws {
        #expect(try codes(FiscalInformation(json: "{}"), country) == [])
        #expect(try codes("", country, total: "7.05") == [])
    }

    // MARK: Austria

    @Test(
        "of Austria finds each departure from the annex",
        arguments: [
            ("_R1-AT1_", "R1-AT1_", "fields"), ("_fiskaltrust1", "", "fields"),
            ("fiskaltrust1", "fiskal_trust1", "fields"),
            ("R1-AT1", "R1-AT", "algorithm"), ("R1-AT1", "AT1-R1", "algorithm"), ("R1-AT1", "R1", "algorithm"),
            ("fiskaltrust1", "", "register"), ("ft1C905#105218", "", "number"), ("12:37:34", "12:37", "time"),
            ("2018-02-08", "2018-02-30", "time"), ("34_", "34Z_", "time"), ("16,30", "16.30", "amounts"),
            ("16,30", "16,3", "amounts"), ("16,30", "1.016,30", "amounts"), ("xfWUwBw=", "xfWUwBw", "counter"),
            ("xfWUwBw=", "xfWU", "counter"), ("7b164a88", "", "certificate"), ("7b164a88", "7g164a88", "certificate"),
            ("6w3fQw5bEog=", "6w3fQw5b", "chain"), ("irdxIo1T", "", "signature"), ("irdxIo1T", "!rdxIo1T", "signature"),
        ])
    func austria(_ part: String, _ other: String, _ code: String) throws {
        let data = try #require(ExampleCode.a1.data.replaced(part, with: other))
        #expect(try codes(data, .austria, total: "16.30") == [code])
    }

    @Test("of Austria takes training, cancellation and the outage's mark, but not the mark without its padding")
    func austrianMarks() throws {
        let training = try #require(ExampleCode.a1.data.replaced("xfWUwBw=", with: "VFJB"))
        #expect(try codes(training, .austria, total: "16.30") == [])
        let url = try #require(ExampleCode.a3.data.replaced("lbg==", with: "lbg"))
        #expect(try codes(url, .austria, total: "3.90") == ["signature"])
    }

    @Test("of Austria compares what the provider states beside the code")
    func austrianFields() throws {
        func block(_ register: String, _ number: String) -> FiscalInformation {
            FiscalInformation(
                json: """
                    {"cash_register_serial_number":"\(register)","receipt_number":"\(number)","signed":true,\
                    "qr_code_data":"\(ExampleCode.a4.data)"}
                    """)
        }
        #expect(try codes(block("633/029", "003-2024-04-13T08:54:54MSR7520"), .austria, total: "39.55") == [])
        #expect(try codes(block("633/030", "1"), .austria, total: "39.55") == ["differs", "differs"])
    }

    // MARK: Italy and France

    @Test(
        "of Italy looks at the number and the lottery code",
        arguments: [
            ("DCW2026/1234-0001,NB7A1235", [String]()), ("DCW2026/1234-0001", []), ("DCW26/1234-0001", ["number"]),
            ("0003-0539", ["number"]), ("DCW2026/1234", ["number"]), ("DCW2026/1234-0001,NB7", ["lottery"]),
            ("DCW2026/1234-0001,nb7a1235", ["lottery"]),
        ])
    func italy(_ data: String, _ found: [String]) throws {
        #expect(try codes(FiscalInformation(json: #"{"compliance":{"data":"\#(data)"}}"#), .italy) == found)
    }

    @Test("of France wants a signature long enough for its excerpt, unless the provider gives one")
    func france() throws {
        func block(_ journal: String) -> FiscalInformation { FiscalInformation(json: #"{"journal":{\#(journal)}}"#) }
        #expect(try codes(block(#""signature":"abcdefghijklmnopqrs""#), .france) == [])
        #expect(try codes(block(#""signature":"abcdefghijklmnopqr""#), .france) == ["signature"])
        #expect(try codes(block(#""signature":"abc","signature_excerpt":"JowV""#), .france) == [])
    }

    @Test(
        "of France takes a signed record and nothing else as a code",
        arguments: [
            ("eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.YWJj", true), ("eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ", false),
            ("e30.eyJhIjoxfQ.YWJj", false), ("eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.YWJj=", false),
            ("eyJhbGciOiJFUzI1NiJ9..YWJj", false), ("x", false),
        ])
    func frenchCode(_ data: String, _ passes: Bool) throws {
        #expect(try codes(data, .france, total: "7.05") == (passes ? [] : ["code"]))
    }

    // MARK: Spain

    @Test(
        "of Spain finds each departure in an address of VERI*FACTU",
        arguments: [
            ("https://", "http://", ["address"]), ("ValidarQR", "Validar", ["address"]),
            ("ValidarQR", "ValidarQRNoVerifactu", []), ("www2.agenciatributaria.gob.es", "www2.example.org", ["host"]),
            ("/wlpl/TIKE-CONT", "", ["host"]), ("importe=241.4", "importe=241.40", []),
            ("importe=241.4", "importe=241,4", ["amounts"]), ("importe=241.4", "importe=241.5", ["total"]),
            ("&importe=241.4", "", ["parameters"]), ("importe=241.4", "importe=241.4&formato=json", ["parameters"]),
            ("01-09-2024", "2024-09-01", ["date"]), ("01-09-2024", "31-09-2024", ["date"]),
            ("nif=89890001K", "nif=8989", ["issuer"]), ("12345678-G33", "", ["number"]),
            ("12345678-G33", "%2", ["number"]), ("12345678-G33", "A%2f1", []),
        ])
    func verifactu(_ part: String, _ other: String, _ found: [String]) throws {
        let data = try #require(ExampleCode.e2.data.replaced(part, with: other))
        #expect(try codes(data, .spain, total: "241.40") == found)
    }

    @Test(
        "of Spain compares the issuer with the shop",
        arguments: [("89890001K", true), ("ES89890001K", true), ("es-89890001-k", true), ("00000006Y", false)])
    func issuer(_ taxID: String, _ passes: Bool) throws {
        #expect(try codes(ExampleCode.e2.data, .spain, total: "241.40", taxID: taxID) == (passes ? [] : ["issuer"]))
    }

    @Test(
        "of Spain computes both check digits of TicketBAI",
        arguments: [
            ("-237&", "-238&", ["check_digits", "check_digits"]), ("cr=007", "cr=008", ["check_digits"]),
            ("nf=27174", "nf=27175", ["check_digits"]),
            ("btFpwP8dcLGAF", "btFpwP8dcLGAE", ["check_digits", "check_digits"]),
            ("&s=T", "", ["parameters", "check_digits"]), ("00000006Y", "0000006Y", ["identifier", "check_digits"]),
        ])
    func ticketBAI(_ part: String, _ other: String, _ found: [String]) throws {
        let data = try #require(ExampleCode.t1.data.replaced(part, with: other))
        #expect(try codes(data, .spain, total: "4.70") == found)
    }
}
