import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("The shipped templates")
struct ShippedTemplateTests {
    static let documents = [
        "sale", "return", "void", "provisional", "duplicate", "training", "session", "drawer", "kitchen", "email",
        "test",
    ]
    static let languages: [(Country, String)] = [
        (.germany, "de"), (.austria, "de"), (.italy, "it"), (.france, "fr"), (.spain, "es"), (.germany, "en"),
        (.germany, "en-US"), (.india, "en-IN"),
    ]

    private func layout(_ name: String, _ country: Country, _ language: String, columns: Int) throws -> Layout {
        Layout(
            SampleReceipt.receipt(for: name, country: country, language: language),
            template: try Fixtures.template(name), profile: Fixtures.printer(columns: columns))
    }

    private func text(of run: Layout.Run, in layout: Layout) -> String {
        String(decoding: layout.text[Int(run.start)..<Int(run.start + run.count)], as: UTF8.self)
    }

    @Test("say whether the provider's code has a place on them", arguments: documents)
    func code(name: String) throws {
        let without = ["session", "drawer", "kitchen", "test"]
        #expect(try Fixtures.template(name).bearsFiscalCode == !without.contains(name))
    }

    @Test("fit every paper in every language, and lose nothing of amounts", arguments: documents, languages)
    func fit(name: String, language: (Country, String)) throws {
        let wide = try layout(name, language.0, language.1, columns: 64)
        func amounts(_ layout: Layout) -> [String] {
            layout.runs.map { text(of: $0, in: layout) }.filter { text in
                text.contains { $0.isNumber } && text.allSatisfy { $0.isNumber || "-.,\u{A0}".contains($0) }
            }.sorted()
        }
        for columns in [24, 32, 42, 48, 64] {
            let layout = try layout(name, language.0, language.1, columns: columns)
            #expect(layout.columns == columns)
            for run in layout.runs {
                #expect(run.column >= 0 && run.column + run.columns <= Int32(columns), "\(text(of: run, in: layout))")
            }
            // Long names break where there is less room; an amount never does.
            if columns >= 32 { #expect(amounts(layout) == amounts(wide), "\(columns) columns") }
        }
    }

    @Test("have every word in every language", arguments: languages.map(\.1))
    func words(language: String) throws {
        let english = try ShippedTemplateTests.text("sale", "en")
        let own = try ShippedTemplateTests.text("sale", language)
        #expect((own == english) == (language == "en"))
        #expect(!own.contains("{{"))
    }

    private static func text(_ name: String, _ language: String) throws -> String {
        let profile = Fixtures.printer(columns: 48)
        return TextWriter.text(
            try ReceiptWriter.render(
                SampleReceipt.receipt(for: name, language: language), template: try Fixtures.template(name),
                profile: profile), profile: profile)
    }

    @Test(
        "let the total stand out",
        arguments: ["sale", "return", "void", "provisional", "duplicate", "session", "email"])
    func total(name: String) throws {
        let layout = try layout(name, .germany, "de", columns: 48)
        let receipt = SampleReceipt.receipt(for: name)
        let large = layout.runs.filter { $0.style.width == 2 && $0.style.height == 2 }.map { text(of: $0, in: layout) }
        let amount = receipt.total.decimal.filter(\.isNumber)
        #expect(large.contains { $0.filter(\.isNumber) == amount })
        #expect(large.count <= 3)
    }

    @Test(
        "are marked at the top and again above the cut, from edge to edge",
        arguments: ["provisional", "duplicate", "training"])
    func marks(name: String) throws {
        let layout = try layout(name, .germany, "de", columns: 42)
        let lines = layout.lines.compactMap { line -> [Layout.Run]? in
            guard case .text(let first, let count) = line, count > 0 else { return nil }
            return Array(layout.runs[Int(first)..<Int(first + count)])
        }
        for line in [lines.first, lines.last] {
            let line = try #require(line)
            #expect(line.allSatisfy { $0.style.invert && $0.style.height == 2 })
        }
        #expect(lines.contains { $0.contains { !$0.style.invert } })
    }

    @Test("take practice for practice: no fiscal code, three marks, even through a template that has none")
    func training() throws {
        var receipt = Fixtures.sale()
        receipt.kind = "training"
        let store = try TemplateStore.shipped()
        #expect(try store.template(for: receipt).name == "training")
        let profile = Fixtures.printer(columns: 48)
        let bytes = try ReceiptWriter.render(receipt, template: store.template(for: receipt), profile: profile)
        let text = TextWriter.text(bytes, profile: profile)
        #expect(text.split(separator: "TRAINING", omittingEmptySubsequences: false).count == 4)
        #expect(!text.contains("[QR") && !text.contains("TSE"))
        let forgetful = try Fixtures.text("|{{number}}", receipt, columns: 48).split(separator: "\n")
        #expect(
            forgetful.map { $0.split(separator: " ").joined(separator: " ") } == [
                "TRAINING", "Übung - kein Beleg", "till-07-000113", "TRAINING", "Übung - kein Beleg",
            ])
    }

    @Test(
        "are chosen by the document",
        arguments: [
            ("sale", "sale"), ("exchange", "sale"), ("something", "sale"), ("return", "return"), ("void", "void"),
            ("training", "training"), ("session_close", "session"), ("cash_in", "drawer"), ("drawer", "drawer"),
        ])
    func choice(kind: String, name: String) throws {
        let store = try TemplateStore.shipped()
        var receipt = Fixtures.sale()
        receipt.kind = kind
        #expect(try store.template(for: receipt).name == name)
        receipt.form = .provisional
        #expect(try store.template(for: receipt).name == "provisional")
        receipt.duplicate = "DUPLIKAT 1"
        #expect(try store.template(for: receipt).name == "duplicate")
    }

    @Test("show the kitchen no price")
    func kitchen() throws {
        let text = try ShippedTemplateTests.text("kitchen", "de")
        #expect(text.contains("Espresso") && text.contains("0,350 kg") && text.contains("47"))
        #expect(!text.contains("5,60") && !text.contains("EUR") && !text.contains("1.220"))
    }
}
