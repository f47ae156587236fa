import Receipts
import Testing

@testable import Sandbox

@Suite("The German certificate")
struct FiscalCertificateTests {
    private static let published = [
        "V0;ERS aacbe40e-3aa6-48a1-b8e6-3c8abbd7ebd5;Kassenbeleg-V1;Beleg^0.00_8.20_0.00_0.00_1.80^10.00:Bar;11;138;"
            + "2023-12-13T16:01:44.000Z;2023-12-13T16:01:56.000Z;ecdsa-plain-SHA256;unixTime;"
            + "7nTRzYZ6Pjhnv5l8Qo/Gs9cQ2KvmCMMK1/rQ0hoPtjkp2tPr3yuWPvH9rkOkCFuAI79k/VxvkyxwSQyWjRc7iA==;"
            + "BCC8Xaw0n2bnmcsOpLwgYhlUEw/aOvJPFMy2WOFaabktCrxep80VY7Y8KdrjIAx+9ta7wfMO03k4nwN11ZnNKm4=",
        "V0;ERS f3ab7b96-6d82-433e-a87a-cccc8e001e20;Kassenbeleg-V1;Beleg^21.42_0.00_0.00_0.00_0.00^21.42:Unbar;1;34;"
            + "2023-01-20T18:27:22.000Z;2023-01-20T18:33:07.000Z;ecdsa-plain-SHA256;unixTime;"
            + "qvyQJduZN29b2kXpEqhXlJ0Hmy3rYiPzBiu/QTPPei7bnGIwMysPV3Q39gMwoEfxtp3KXqWEfUrBulTcBbRpRQ==;"
            + "BO8SGEEyy6KZQeZ+gbaJK9A9s8UkNZ8NhUut3t2BB9D9heCk/rJRwEKIJUCDcjLHl7c3M6jZ8rq98zYeuLuirHc=",
    ]

    @Test("The verifier accepts published codes of a real device", arguments: published)
    func vectors(code: String) {
        #expect(FiscalCodeVerifier(code).isValid)
    }

    @Test("The verifier refuses a code in which one signed thing is changed", arguments: [1, 2, 3, 4, 5, 7, 10, 11])
    func tampered(field: Int) {
        var fields = FiscalCodeVerifier(Self.published[0]).fields
        let other = FiscalCodeVerifier(Self.published[1]).fields
        fields[field] = field == 2 ? "KassenBeleg-V1" : other[field]
        #expect(!FiscalCodeVerifier(fields.joined(separator: ";")).isValid)
    }

    private func code(_ server: inout FiscalServer, key: String = "a") -> String {
        let id = server.create(key: "create-\(key)").id
        return server.complete(id, key: "complete-\(key)").json["fiscal_information"]?["verification"]?["qr_data"]?.text
            ?? ""
    }

    @Test("The server's code verifies and names what the block beside it says")
    func verifies() {
        var server = FiscalServer()
        let answer = server.complete(server.create().id)
        let block = answer.json["fiscal_information"]
        let verifier = FiscalCodeVerifier(block?["verification"]?["qr_data"]?.text ?? "")
        #expect(verifier.isValid)
        #expect(verifier.deviceSerial == block?["tss_serial_number"]?.text)
        #expect(verifier.fields[1] == block?["pos_client_serial_number"]?.text)
        #expect(verifier.fields[1].hasPrefix("ERS "))
        #expect(verifier.fields[2] == "Kassenbeleg-V1")
        #expect(verifier.fields[3] == "Beleg^11.90_0.00_0.00_0.00_0.00^11.90:Bar")
        #expect(verifier.fields[4] == block?["document_number"]?.text)
        #expect(verifier.fields[5] == block?["end_event"]?["transaction_counter"]?.text)
        #expect(verifier.fields[6] == "2026-05-20T08:15:31.000Z")
        #expect(verifier.fields[7] == "2026-05-20T08:15:58.000Z")
        #expect(verifier.fields[8] == block?["signature_algorithm"]?.text)
        #expect(verifier.fields[9] == block?["time_format"]?.text)
        #expect(verifier.fields[10] == block?["end_event"]?["signature"]?.text)
    }

    @Test("A digest in place of a signature does not verify, and is the same in every run")
    func digest() {
        var (one, two) = (FiscalServer.quick(), FiscalServer.quick())
        let code = code(&one)
        #expect(!FiscalCodeVerifier(code).isValid)
        #expect(code == self.code(&two))
    }

    @Test("Transactions count by one, signatures by two; the serial comes from the seed alone")
    func counters() {
        var server = FiscalServer()
        let first = FiscalCodeVerifier(code(&server, key: "a"))
        let second = FiscalCodeVerifier(code(&server, key: "b"))
        #expect(UInt64(second.fields[4]) == UInt64(first.fields[4]).map { $0 + 1 })
        #expect(UInt64(second.fields[5]) == UInt64(first.fields[5]).map { $0 + 2 })
        var again = FiscalServer()
        #expect(FiscalCodeVerifier(code(&again)).deviceSerial == first.deviceSerial)
        var other = FiscalServer.quick { $0.seed = 2 }
        #expect(FiscalCodeVerifier(code(&other)).deviceSerial != first.deviceSerial)
    }

    @Test(
        "The sums per rate and the payments follow the order of the standard",
        arguments: [
            // Gross lines of two rates, split payment.
            (
                ["8.20:0.07:0.54", "1.80:0:0.00"], "", "9.46", "0.54", "0.00", "10.00", ["cash:4.00", "card:6.00"],
                "Beleg^0.00_8.20_0.00_0.00_1.80^4.00:Bar_6.00:Unbar"
            ),
            // Net lines.
            (
                ["10.00:0.19:1.90", "10.00:0.07:0.70"], "", "20.00", "2.60", "0.00", "22.60", ["voucher:22.60"],
                "Beleg^11.90_10.70_0.00_0.00_0.00^22.60:Unbar"
            ),
            // A discount of the cart, shared in proportion; two card payments are one sum.
            (
                ["30.00:0.19:4.31", "10.00:0.07:0.59"], "4.00", "31.10", "4.90", "0.00", "36.00",
                ["card:30.00", "card:6.00"], "Beleg^27.00_9.00_0.00_0.00_0.00^36.00:Unbar"
            ),
            // A tip is free of tax.
            (
                ["11.90:0.19:1.90"], "", "10.00", "1.90", "1.10", "13.00", ["card:13.00"],
                "Beleg^11.90_0.00_0.00_0.00_1.10^13.00:Unbar"
            ),
            // The rates of agriculture.
            (
                ["11.07:0.107:1.07", "10.55:0.055:0.55"], "", "20.00", "1.62", "0.00", "21.62", ["cash:21.62"],
                "Beleg^0.00_0.00_11.07_10.55_0.00^21.62:Bar"
            ),
        ])
    func processData(
        lines: [String], discount: String, pretax: String, tax: String, tip: String, total: String, payments: [String],
        expected: String
    ) {
        let items = lines.map { line in
            let parts = line.split(separator: ":")
            return """
                {"title":"x","quantity":"1","total_amount":"\(parts[0])",\
                "taxes":[{"rate":"\(parts[1])","tax_amount":"\(parts[2])"}]}
                """
        }
        let discounts = discount.isEmpty ? "" : "{\"title\":\"Treue\",\"amount\":\"\(discount)\"}"
        let body = """
            {"type":"sale","register_id":"r","currency":"EUR","pretax_amount":"\(pretax)","tax_amount":"\(tax)",\
            "tip_amount":"\(tip)","total_amount":"\(total)","line_items":[\(items.joined(separator: ","))],\
            "cart_level_discounts":[\(discounts)]}
            """
        let paid = payments.map { payment in
            let parts = payment.split(separator: ":")
            return """
                {"method":"\(parts[0])","status":"captured","amount":"\(parts[1])","currency":"EUR"}
                """
        }
        var server = FiscalServer.quick()
        let answer = server.complete(server.create(body).id, "{\"payments\":[\(paid.joined(separator: ","))]}")
        let code = answer.json["fiscal_information"]?["verification"]?["qr_data"]?.text ?? ""
        #expect(FiscalCodeVerifier(code).fields.dropFirst(3).first == expected)
    }

    @Test("A return has reversed signs")
    func negative() {
        var server = FiscalServer.quick()
        let create = server.create(
            """
            {"type":"return","register_id":"r","currency":"EUR","pretax_amount":"-18.69","tax_amount":"-1.31",\
            "total_amount":"-20.00","line_items":[{"title":"x","quantity":-1,"total_amount":"-20.00",\
            "taxes":[{"rate":"0.07","tax_amount":"-1.31"}]}],\
            "external_related_operation":{"description":"d","external_operation_id":"e"}}
            """)
        let answer = server.complete(
            create.id, #"{"payments":[{"method":"cash","status":"captured","amount":"-20.00","currency":"EUR"}]}"#)
        let code = answer.json["fiscal_information"]?["verification"]?["qr_data"]?.text ?? ""
        #expect(code.contains(";Beleg^0.00_-20.00_0.00_0.00_0.00^-20.00:Bar;"))
    }

    @Test(
        "A shared-out amount loses no cent",
        arguments: [
            (100, [333, 333, 333], [300, 299, 300]), (1, [1, 1, 1], [1, 0, 1]), (-7, [10, 20], [12, 25]),
            (50, [-100, -100], [-125, -125]), (5, [], []), (5, [0, 0], [0, 0]),
        ] as [(Int64, [Int64], [Int64])])
    func apportionment(reduction: Int64, amounts: [Int64], expected: [Int64]) {
        #expect(Apportionment.subtract(reduction, from: amounts) == expected)
    }
}
