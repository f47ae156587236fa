import Examples
import Fiscal
import Receipts
import Testing

@testable import Flows

@Suite("The doctor on signatures")
struct SignatureFactsTests {
    private func diagnoses(_ code: String?, _ country: Country) -> [Diagnosis] {
        let json: JSONValue = ["verification": ["qr_data": JSONValue(code)]]
        let sample = SignatureSurvey.Sample(
            number: "R-7", country: country, fiscal: FiscalInformation(json: json.compact))
        return SignatureFacts(survey: SignatureSurvey(of: [sample]), count: 1).diagnoses
    }

    @Test("a code that verifies is fine, one that does not is a warning that names the receipt")
    func german() throws {
        #expect(diagnoses(ExampleCode.d2.data, .germany).map(\.grade) == [.fine])
        let changed = diagnoses(ExampleCode.d2.data.replacing("2.55:Bar", with: "3.55:Bar"), .germany)
        let warning = try #require(changed.first)
        #expect(warning.grade == .warning)
        #expect(warning.sentence.contains("R-7"))
        #expect(warning.remedy?.contains("provider") == true)
    }

    @Test("a code that cannot be read is a warning, none at all is not")
    func unreadable() {
        #expect(diagnoses("V0;x", .germany).map(\.grade) == [.warning, .fine])
        #expect(diagnoses(nil, .germany).map(\.grade) == [.fine])
    }

    @Test("an Austrian code without its certificate says what was checked and what was not")
    func uncertified() throws {
        let found = diagnoses(ExampleCode.a1.data, .austria)
        #expect(found.map(\.grade) == [.note, .fine])
        let note = try #require(found.first)
        #expect(note.sentence.contains("7b164a88"))
        #expect(note.remedy?.contains("registers[].certificates") == true)
    }

    @Test("a file that is no certificate is an error of the configuration")
    func noCertificate() {
        let facts = SignatureFacts(survey: SignatureSurvey(of: []), count: 0, unreadable: ["/x/cert.pem"])
        #expect(facts.diagnoses.map(\.trouble) == [.configuration, nil])
    }
}
