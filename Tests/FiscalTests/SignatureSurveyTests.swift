import Examples
import Foundation
import Receipts
import Testing

@testable import Fiscal

@Suite("A survey of signatures")
struct SignatureSurveyTests {
    private func sample(
        _ code: String?, _ country: Country, number: String = "R-1", serial: String? = nil
    ) -> SignatureSurvey.Sample {
        let json: JSONValue = ["verification": ["qr_data": JSONValue(code)], "tss_serial_number": JSONValue(serial)]
        return .init(number: number, country: country, fiscal: FiscalInformation(json: json.compact))
    }

    @Test("counts German codes that verify, and names each that does not")
    func germany() throws {
        let wrong = try #require(ExampleCode.d1.data.replaced("4.05", with: "4.06"))
        let survey = SignatureSurvey(
            of: ExampleCode.german.map { sample($0.data, .germany) } + [sample(wrong, .germany, number: "R-9")])
        #expect(survey.valid == 5)
        #expect(survey.invalid.map(\.number) == ["R-9"])
        #expect(survey.unchecked.isEmpty)
    }

    @Test("a key that is not the stated security module's is no proof")
    func foreignKey() {
        let serial = "bf1b13c1cf8a6f7958c190201daf9e18b850cf2cdc0885078d48868f625955e3"
        #expect(SignatureSurvey(of: [sample(ExampleCode.d1.data, .germany, serial: serial)]).valid == 1)
        let other = SignatureSurvey(of: [sample(ExampleCode.d2.data, .germany, serial: serial)])
        #expect(other.valid == 0)
        #expect(other.invalid.first?.reason.contains(serial) == true)
    }

    @Test("an Austrian code needs the certificate that it names; an outage is told apart")
    func austria() throws {
        let codes = [ExampleCode.a1, .a2, .a3].map { sample($0.data, .austria) }
        let survey = SignatureSurvey(of: codes)
        #expect(survey.valid == 0)
        #expect(survey.outages == 1)
        #expect(survey.missingCertificates == ["7b164a88", "1bed73b390d58"])
        #expect(survey.unchecked.count == 2)
        #expect(survey.austrian == 3)
    }

    /// Made with OpenSSL for this test; its serial number is 0x7fc7cb0b.
    private static let pem = """
        -----BEGIN CERTIFICATE-----
        MIIBijCCATGgAwIBAgIEf8fLCzAKBggqhkjOPQQDAjAjMQswCQYDVQQGEwJBVDEU
        MBIGA1UEAwwLQVRVMTIzNDU2NzgwHhcNMjYxMTIxMjEwOTU1WhcNNDYxMTE2MjEw
        OTU1WjAjMQswCQYDVQQGEwJBVDEUMBIGA1UEAwwLQVRVMTIzNDU2NzgwWTATBgcq
        hkjOPQIBBggqhkjOPQMBBwNCAAQAlL+yJdyQedFgyg3ZcxS7DeDbZu/+wSfDtXqH
        2TS3bIkk5zE8kFVqCZfaXj+PX/mvO2Ii5qLn2ZM6DgyAtm3Jo1MwUTAdBgNVHQ4E
        FgQUzVeRQt9Rczf7V1UqSOq3D7yGAlgwHwYDVR0jBBgwFoAUzVeRQt9Rczf7V1Uq
        SOq3D7yGAlgwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiADtNsu
        jSPRdBN4KGm0l8uUYXOewPO0Ffrc9kk/UIeIdAIgJ5wjYtZimcREzjTNHbl6giul
        KFZd7SUyBxKfOC4XaTk=
        -----END CERTIFICATE-----
        """

    @Test("with the certificate at hand a code is verified, and a changed one is not")
    func certified() throws {
        let certificate = try #require(SignatureCertificate(Array(Self.pem.utf8)))
        #expect(certificate.serial == "7fc7cb0b")
        #expect(certificate.isNamed("7FC7CB0B") && certificate.isNamed("07fc7cb0b"))
        #expect(!certificate.isNamed("7fc7cb0c"))
        #expect(SignatureCertificate(certificate.der) == certificate)
        let code =
            "_R1-AT2_KASSE-1_42_2026-05-20T10:15:31_7,05_0,00_0,00_0,00_0,00_VFJB_7fc7cb0b_di5oBC3qyxM=_"
            + "OoFrcthirQ3SQDrK7S3+CEzhr4KYRYVAVxZDvYvE+mr5rvds9jEdUq849vG//EHI8hNjO/Smmv8eWeSg7vHCFA=="
        let changed = try #require(code.replaced("7,05", with: "7,06"))
        let survey = SignatureSurvey(
            of: [sample(code, .austria), sample(changed, .austria, number: "R-2")], certificates: [certificate])
        #expect(survey.valid == 1)
        #expect(survey.invalid.map(\.number) == ["R-2"])
        #expect(survey.missingCertificates.isEmpty)
    }

    @Test("bytes that are no certificate are refused", arguments: ["", "0", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
    func noCertificate(text: String) { #expect(SignatureCertificate(Array(text.utf8)) == nil) }

    @Test("the chain value of the receipt behind is the one that is published")
    func chain() throws {
        #expect(AustrianCode(ExampleCode.a1.data).nextChainValue == "dw2ukNW1VIQ=")
        let next = try #require(ExampleCode.a2.data.replaced("Pf0Q7tXusVg=", with: "dw2ukNW1VIQ="))
        let linked = SignatureSurvey(of: [sample(next, .austria), sample(ExampleCode.a1.data, .austria)])
        #expect(linked.chained == 1)
        #expect(SignatureSurvey(of: [ExampleCode.a1, .a2].map { sample($0.data, .austria) }).chained == 0)
    }

    @Test("countries without a signature that can be checked are counted, and so are receipts without a code")
    func without() {
        let survey = SignatureSurvey(
            of: [sample(ExampleCode.e1.data, .spain), sample(nil, .germany), sample("", .austria)])
        #expect(survey.without == 3)
        #expect(survey.valid + survey.outages + survey.invalid.count + survey.unchecked.count == 0)
    }
}
