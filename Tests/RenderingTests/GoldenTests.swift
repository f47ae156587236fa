import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Golden receipts")
struct GoldenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var receipt: Receipt
        var columns: Int
        var name: String

        init(_ receipt: Receipt, _ columns: Int, _ name: String) {
            self.receipt = receipt
            self.columns = columns
            self.name = name
        }

        var testDescription: String { name }
    }

    @Test(
        "look as they were approved",
        arguments: [
            Case(Fixtures.sale(), 32, "sale-32.txt"), Case(Fixtures.sale(), 42, "sale-42.txt"),
            Case(Fixtures.sale(), 48, "sale-48.txt"), Case(Fixtures.provisional(), 32, "provisional-32.txt"),
            Case(Fixtures.provisional(), 42, "provisional-42.txt"),
            Case(Fixtures.provisional(), 48, "provisional-48.txt"),
            Case(Fixtures.returned(), 32, "return-32.txt"), Case(Fixtures.returned(), 42, "return-42.txt"),
            Case(Fixtures.returned(), 48, "return-48.txt"),
        ])
    func text(example: Case) throws {
        let profile = Fixtures.printer(columns: example.columns)
        let bytes = try ReceiptWriter.render(example.receipt, template: try Fixtures.template(), profile: profile)
        #expect(
            TextWriter.text(bytes, profile: profile)
                == String(decoding: try Fixtures.golden(example.name), as: UTF8.self))
    }

    @Test(
        "of every template look as they were approved",
        arguments: ShippedTemplateTests.documents.filter { $0 != "test" }, [32, 48])
    func documents(name: String, columns: Int) throws {
        let profile = Fixtures.printer(columns: columns)
        let bytes = try ReceiptWriter.render(
            SampleReceipt.receipt(for: name), template: try Fixtures.template(name), profile: profile)
        let text = TextWriter.text(bytes, profile: profile)
        #expect(text == String(decoding: try Fixtures.golden("template-\(name)-\(columns).txt"), as: UTF8.self))
    }

    @Test(
        "in every language look as they were approved",
        arguments: [(Country.austria, "de"), (.france, "fr"), (.italy, "it"), (.spain, "es"), (.germany, "en")])
    func languages(country: Country, language: String) throws {
        let profile = Fixtures.printer(columns: 42)
        let documents = ["training", "session", "drawer"].map {
            SampleReceipt.receipt(for: $0, country: country, language: language)
        }
        let text = try documents.map { receipt in
            let template = try TemplateStore.shipped().template(for: receipt)
            return TextWriter.text(
                try ReceiptWriter.render(receipt, template: template, profile: profile), profile: profile)
        }.joined()
        #expect(
            text == String(decoding: try Fixtures.golden("language-\(country.rawValue)-\(language).txt"), as: UTF8.self)
        )
    }

    @Test("are these bytes")
    func bytes() throws {
        let bytes = try ReceiptWriter.render(Fixtures.sale(), template: try Fixtures.template(), profile: .generic80)
        #expect(bytes == (try Fixtures.golden("sale-48.escpos")))
    }
}
