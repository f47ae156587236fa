import Crypto
import CryptoExtras
import Foundation
import Receipts
import Testing

@testable import Sandbox

@Suite("The certificates of other countries")
struct CountryCertificateTests {
    private static let rates = """
        {"type":"sale","register_id":"reg_1","external_id":"till-1/7 ñ","currency":"EUR","pretax_amount":"53.51",\
        "tax_amount":"6.29","tip_amount":"1.00","total_amount":"60.80","line_items":[\
        {"title":"a","quantity":1,"total_amount":"12.00","taxes":[{"rate":"0.20","tax_amount":"2.00"}]},\
        {"title":"b","quantity":1,"total_amount":"22.00","taxes":[{"rate":"0.10","tax_amount":"2.00"}]},\
        {"title":"c","quantity":1,"total_amount":"11.30","taxes":[{"rate":"0.13","tax_amount":"1.30"}]},\
        {"title":"d","quantity":1,"total_amount":"4.01","taxes":[{"rate":"0.00","tax_amount":"0.00"}]},\
        {"title":"e","quantity":1,"total_amount":"10.49","taxes":[{"rate":"0.049","tax_amount":"0.99"}]}]}
        """
    private static let card = #"{"payments":[{"method":"card","status":"captured","amount":"60.80","currency":"EUR"}]}"#

    private func server(_ country: Country, signing: FiscalServer.Signing = .real) -> FiscalServer {
        FiscalServer.quick {
            $0.signing = signing
            $0.country = country
        }
    }

    private func block(
        of server: inout FiscalServer, _ key: String = "1", register: String = "reg_1", at now: Timestamp = Fixture.noon
    ) -> FiscalInformation {
        let created = server.create(Self.rates.replacing("reg_1", with: register), key: "c" + key, at: now)
        let answer = server.complete(created.id, Self.card, key: "e" + key, at: now)
        return FiscalInformation(json: answer.json["fiscal_information"]?.compact ?? "")
    }

    // MARK: Austria

    /// Whether the signature is that of the key over the fields before it (RKSV annex number 5).
    private static func isSigned(_ code: String, by point: [UInt8]) throws -> Bool {
        let end = try #require(code.lastIndex(of: "_"))
        let bytes = try #require(Data(base64Encoded: String(code[code.index(after: end)...])))
        let text = Data(code[..<end].utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        let key = try P256.Signing.PublicKey(x963Representation: point)
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: bytes)
        return key.isValidSignature(signature, for: Data("eyJhbGciOiJFUzI1NiJ9.\(text)".utf8))
    }

    private static let published =
        "_R1-AT1_fiskaltrust1_ft1C905#105218_2018-02-08T12:37:34_0,00_16,30_0,00_0,00_0,00_xfWUwBw=_7b164a88_6w3fQw5bEog="
        + "_irdxIo1TAowB1OzpU+dgeAS887k8AuT09jrcMjZx95xHzbKp5pLQcupkbpZK5UxtDaxj08+8bRO30Y4wxiwonw=="

    @Test("the verifier accepts the published code of a real register, and not one with another amount")
    func austrianVerifier() throws {
        let point = Array(
            try #require(
                Data(
                    base64Encoded:
                        "BAr2ELZHoQOBRuzxmu/qbvoZsjh4YaaRHldTvybGwogsDmMGXshOIOnjyFggGpxG261UFE1Mcorn9NxMbi17vsk=")))
        #expect(try Self.isSigned(Self.published, by: point))
        #expect(try !Self.isSigned(Self.published.replacing("16,30", with: "16,31"), by: point))
    }

    @Test("an Austrian code is signed, has its amounts by category, and the time of Vienna")
    func austria() throws {
        var server = server(.austria)
        let fiscal = block(of: &server)
        #expect(fiscal.regime == "RKSV")
        let text = try #require(fiscal.codeData)
        let code = try #require(RKSVCode(text))
        let unit = try #require(server.certifier as? SignatureUnit)
        #expect(try Self.isSigned(text, by: unit.publicKey))
        #expect(code.fields[4..<9] == ["12,00", "22,00", "11,30", "5,01", "10,49"])
        #expect(code.time == "2026-05-20T10:15:31")
        #expect([code.register, code.number] == [fiscal.clientSerial, fiscal.documentNumber])
        #expect(fiscal.isSigned && !code.isOutage)
    }

    @Test("each register has a chain of its own: the first value is of its id, the next of what was signed before")
    func chain() throws {
        var server = server(.austria)
        var codes: [String: [String]] = [:]
        for number in 1...6 {
            let register = number % 2 == 0 ? "reg_2" : "reg_1"
            codes[register, default: []].append(
                try #require(block(of: &server, "\(number)", register: register).codeData))
        }
        for texts in codes.values {
            let first = try #require(texts.first.flatMap(RKSVCode.init))
            var last = Array(first.register.utf8)
            for (index, text) in texts.enumerated() {
                let code = try #require(RKSVCode(text))
                #expect(code.chainValue == Data(SHA256.hash(data: last).prefix(8)).base64EncodedString())
                #expect(code.number == "\(index + 1)")
                let end = try #require(text.lastIndex(of: "_"))
                func url(_ text: String) -> String {
                    text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
                }
                let payload = url(Data(text[..<end].utf8).base64EncodedString())
                last = Array("eyJhbGciOiJFUzI1NiJ9.\(payload).\(url(code.signature))".utf8)
            }
        }
    }

    @Test("the turnover counter is the sum so far, encrypted by register and number")
    func turnover() throws {
        var server = server(.austria, signing: .digest)
        let secret = SymmetricKey(data: SHA256.hash(data: Data("quittance sandbox turnover 1".utf8)))
        for count in 1...3 {
            let code = try #require(block(of: &server, "\(count)").codeData.flatMap(RKSVCode.init))
            let block = SHA256.hash(data: Data((code.register + code.number).utf8)).prefix(16)
            let plain = try AES._CTR.decrypt(
                try #require(Data(base64Encoded: code.counter)), using: secret,
                nonce: AES._CTR.Nonce(nonceBytes: Array(block)))
            #expect(plain.reduce(0) { $0 << 8 | Int($1) } == count * 6080)
        }
    }

    // MARK: Italy, Spain

    @Test("an Italian document has the next number of the web procedure, and is certified by it")
    func italy() throws {
        var server = server(.italy)
        let numbers = try (1...3).map { count in
            let fiscal = block(of: &server, "\(count)")
            #expect(fiscal.isSigned && fiscal.codeData == nil && fiscal.regime == "RT")
            return try #require(fiscal.documentNumber)
        }
        let stem = try #require(numbers[0].wholeMatch(of: /(DCW2026\/[0-9]{4}-)0001/)?.output.1)
        #expect(numbers == ["0001", "0002", "0003"].map { stem + $0 })
    }

    @Test("a Spanish code leads to the agency's test site, with number, day and total")
    func spain() throws {
        var server = server(.spain)
        let fiscal = block(of: &server)
        let url = try #require(fiscal.codeData.flatMap(SpanishURL.init))
        #expect(url.system == .verifactu && url.host == "prewww2.aeat.es")
        #expect(
            url.parameters.map { "\($0.name)=\($0.value)" } == [
                "nif=89890001K", "numserie=till-1%2F7%20%C3%B1", "fecha=20-05-2026", "importe=60.80",
            ])
        #expect(fiscal.documentNumber == "till-1/7 ñ" && fiscal.isSigned)
    }

    @Test("an absent signer refuses in every country", arguments: [Country.germany, .austria, .italy, .spain])
    func signerDown(country: Country) {
        var server = server(country)
        let id = server.create().id
        server.signerDown = true
        #expect(server.complete(id).status == 422)
        server.signerDown = false
        #expect(server.complete(id, key: "again").status == 200)
    }

    @Test(
        "summer time begins and ends on the last Sundays of March and October, at 1 o'clock UTC",
        arguments: [
            ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00"),
            ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"),
            ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00"),
            ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00"),
            ("2024-03-31T01:00:00Z", "2024-03-31T03:00:00+02:00"),
            ("2027-10-31T01:00:00Z", "2027-10-31T02:00:00+01:00"),
            ("2025-12-31T23:30:00Z", "2026-01-01T00:30:00+01:00"),
            ("2026-07-01T12:00:00Z", "2026-07-01T14:00:00+02:00"),
        ])
    func summerTime(utc: String, local: String) throws {
        #expect(try #require(Timestamp(utc)).centralEuropean.rfc3339 == local)
    }
}
