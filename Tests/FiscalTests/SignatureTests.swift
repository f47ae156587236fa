import Examples
import Fiscal
import FoundationEssentials
import Receipts
import Testing

@Suite("Signatures of codes")
struct SignatureTests {
    /// The code with one character of a field changed.
    private func changed(_ code: String, separator: Character, field: Int) throws -> String {
        var fields = code.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        // In the middle, as not all bits of the last letter of Base64 need to count.
        let middle = fields[field].index(fields[field].startIndex, offsetBy: fields[field].count / 2)
        let index = try #require(
            fields[field][middle...].indices.first { fields[field][$0].isLetter || fields[field][$0].isNumber })
        let old = fields[field][index]
        let new = old.isNumber ? (old == "1" ? "2" : "1") : (old == "A" ? "B" : "A")
        fields[field].replaceSubrange(index...index, with: new)
        return fields.joined(separator: String(separator))
    }

    @Test("those of real German security modules hold, plain and DER, on three curves", arguments: ExampleCode.german)
    func german(_ code: ExampleCode) {
        #expect(CodeSignature.germany(code.data) == .valid)
    }

    @Test(
        "one changed character in any signed field of a German code breaks it", arguments: ExampleCode.german,
        [1, 2, 3, 4, 5, 10])
    func germanChanged(_ code: ExampleCode, _ field: Int) throws {
        let data = try changed(code.data, separator: ";", field: field)
        #expect(data != code.data)
        #expect(CodeSignature.germany(data) == .invalid)
    }

    @Test("another second of the log time breaks it, another start does not", arguments: ExampleCode.german)
    func times(_ code: ExampleCode) {
        var fields = code.data.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        let (start, end) = (fields[6], fields[7])
        fields[7] = "2019-01-01T00:00:00.000Z"
        #expect(CodeSignature.germany(fields.joined(separator: ";")) == .invalid)
        (fields[6], fields[7]) = ("2019-01-01T00:00:00.000Z", end)
        #expect(start != fields[6])
        #expect(CodeSignature.germany(fields.joined(separator: ";")) == .valid)
    }

    @Test("a key with one wrong letter lies on no curve", arguments: ExampleCode.german)
    func germanKey(_ code: ExampleCode) throws {
        let data = try changed(code.data, separator: ";", field: 11)
        guard case .unchecked = CodeSignature.germany(data) else {
            Issue.record("\(CodeSignature.germany(data))")
            return
        }
    }

    @Test(
        "a code of another make is not judged",
        arguments: [
            ("V0;", "V1;"), ("ecdsa-plain-SHA384", "ecdsa-plain-SHA3-384"), ("unixTime", "utcTime"), (";13;", ";x;"),
            ("K8zsZ6", "K8z!Z6"), ("BBXN", ""),
        ])
    func unknown(_ part: String, _ other: String) throws {
        let data = try #require(ExampleCode.d1.data.replaced(part, with: other))
        guard case .unchecked(let reason) = CodeSignature.germany(data) else {
            Issue.record("\(CodeSignature.germany(data))")
            return
        }
        #expect(!reason.isEmpty)
    }

    /// Codes with the points of their certificates.
    private static let austrian = [
        (ExampleCode.a1, "BAr2ELZHoQOBRuzxmu/qbvoZsjh4YaaRHldTvybGwogsDmMGXshOIOnjyFggGpxG261UFE1Mcorn9NxMbi17vsk="),
        (ExampleCode.a2, "BAuzunV/boVk2Rl30sZBQl9qVyo4kzJhISVitGZoAktE6lzU82SULpV6wk5ZZu+8SndcxtErb1ZW6MTZwfpgH9A="),
    ]

    @Test("those of Austrian signature units hold, and no changed field passes", arguments: austrian)
    func austria(_ code: ExampleCode, _ point: String) throws {
        let point = try Array(#require(Data(base64Encoded: point)))
        #expect(CodeSignature.austria(code.data, point: point) == .valid)
        for field in 1...13 {
            let data = try changed(code.data, separator: "_", field: field)
            #expect(CodeSignature.austria(data, point: point) == .invalid, "\(field)")
        }
        let other = try Array(#require(Data(base64Encoded: Self.austrian[code.name == "A1" ? 1 : 0].1)))
        #expect(CodeSignature.austria(code.data, point: other) == .invalid)
    }

    @Test("an outage is told from a wrong signature", arguments: [ExampleCode.a3, .a6])
    func outage(_ code: ExampleCode) throws {
        let point = try Array(#require(Data(base64Encoded: Self.austrian[0].1)))
        #expect(CodeSignature.austria(code.data, point: point) == .outage)
    }

    @Test("an Austrian code is checked against a certificate too")
    func certificate() throws {
        let der =
            "MIIB0DCCAXWgAwIBAgIUKLTBEIBxzBil91GevSZan6KvX3AwCgYIKoZIzj0EAwIwPTELMAkGA1UEBhMCQVQxGDAWBgNVBAoMD011c3Rl"
            + "cm1hbm4gR21iSDEUMBIGA1UEAwwLQVRVMTIzNDU2NzgwHhcNMjYxMTIxMTUxMDM3WhcNMzYxMTE4MTUxMDM3WjA9MQswCQYDVQQGEwJB"
            + "VDEYMBYGA1UECgwPTXVzdGVybWFubiBHbWJIMRQwEgYDVQQDDAtBVFUxMjM0NTY3ODBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABD67"
            + "hvipystzKHG3MltdRTo+299jnSn+02pzc7p37oDsX/ow09HRXUugjcfGdKLflOSIcto/Z/L+RNzN/LDohdyjUzBRMB0GA1UdDgQWBBT5"
            + "qA1gMjcQTbOJbUOimfZPbGnQmjAfBgNVHSMEGDAWgBT5qA1gMjcQTbOJbUOimfZPbGnQmjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49"
            + "BAMCA0kAMEYCIQCZn46z/xSGtxg3JGaNpn8FnH4+Yd/Sjy33eUDvOO2KSAIhAIvzNsAqF0tfHUow7KYotgXg7jo4wa1zCArXKfCULPO5"
        let code =
            "_R1-AT2_KASSE-1_42_2026-05-20T10:15:31_7,05_0,00_0,00_0,00_0,00_VFJB_7fc7cb0b_di5oBC3qyxM=_"
            + "RaA6XdCejticSAWlygkzwkIVmQSj/HVJwKTaL8U1REoxag0h0f/W1jQiEcNeE+7itU+t3QRQwyR/s6br/VVoSA=="
        let certificate = try Array(#require(Data(base64Encoded: der)))
        #expect(CodeSignature.austria(code, certificate: certificate) == .valid)
        #expect(
            CodeSignature.austria(try #require(code.replaced("7,05", with: "7,06")), certificate: certificate)
                == .invalid)
        #expect(CodeSignature.austria(ExampleCode.a1.data, certificate: certificate) == .invalid)
        for bytes in [[], Array(certificate.dropLast(90)), [0x30, 0x00]] {
            guard case .unchecked = CodeSignature.austria(code, certificate: bytes) else {
                Issue.record("\(bytes.count) bytes are taken for a certificate")
                continue
            }
        }
    }

    @Test("what has no form of a code is not judged", arguments: ["", "_", "x", "_R1-AT1_a_b"])
    func malformed(_ data: String) throws {
        let point = try Array(#require(Data(base64Encoded: Self.austrian[0].1)))
        let findings = [
            CodeSignature.germany(data), CodeSignature.austria(data, point: point),
            CodeSignature.austria(ExampleCode.a1.data, point: [4]),
        ]
        for finding in findings {
            guard case .unchecked = finding else {
                Issue.record("\(finding)")
                continue
            }
        }
    }
}
