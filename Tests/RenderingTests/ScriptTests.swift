import PrinterLanguage
import Receipts
import Testing

@testable import Rendering

@Suite("Scripts in the layout")
struct ScriptTests {
    /// Whether a text's first letter is written from right to left.
    static func turns(_ text: String) -> Bool { TextAnalysis.mayTurn(Array(text.utf8)[...]) }

    /// The lines of a note as they stand on paper from left to right.
    private func lines(_ note: String, _ template: String = "|{{note}}", columns: Int = 24) throws -> [String] {
        var receipt = Fixtures.sale()
        receipt.note = note
        var profile = Fixtures.printer(columns: columns)
        // Else these letters are drawn, and as wide as they are.
        profile.pictures = PrinterProfile.Graphics.none
        let layout = Layout(receipt, template: try Fixtures.template(text: template), profile: profile)
        return layout.lines.compactMap { line in
            guard case .text(let first, let count) = line else { return nil }
            return layout.runs[Int(first)..<Int(first + count)].map {
                String(decoding: layout.visibleText(of: $0), as: UTF8.self)
            }.joined(separator: "¦")
        }
    }

    @Test(
        "break where Unicode says: between ideographs, not before their full stop, between Thai words, after a dash",
        arguments: [
            ("日本語日本語日本語日本語日本", ["日本語日本語日本語日本語", "日本"]),
            ("日本語日本語日本語日本語。日", ["日本語日本語日本語日本", "語。日"]),
            ("「日本語日本語日本語日本（語", ["「日本語日本語日本語日本", "（語"]),
            ("кофе со сливками и сахаром", ["кофе со сливками и", "сахаром"]),
            ("aaaa bbbb cccc dddd éé–fffff", ["aaaa bbbb cccc dddd éé–", "fffff"]),
        ])
    func breaks(text: String, expected: [String]) throws {
        #expect(try lines(text) == expected)
    }

    @Test("Thai is broken between words, as its dictionary knows them")
    func thai() throws {
        let found = try lines("ภาษาไทยเป็นภาษาที่มีระดับเสียงของคำแน่นอน", columns: 24)
        #expect(found.count > 1)
        #expect(found.joined() == "ภาษาไทยเป็นภาษาที่มีระดับเสียงของคำแน่นอน")
        // No line begins with a mark.
        for line in found { #expect(line.unicodeScalars.first?.properties.generalCategory == .otherLetter) }
    }

    @Test(
        "run from right to left where their letters do, numbers and Latin words within them from left to right",
        arguments: [
            ("שלום", ["םולש"]), ("abc שלום def", ["abc ¦םולש¦ def"]), ("שלום 123", ["123¦ םולש"]),
            ("(שלום)", ["(םולש)"]), ("שלום עולם שלום עולם שלום עולם", ["םולש םלוע םולש םלוע םולש", "םלוע"]),
            ("قهوة 2 x", ["x¦ ¦2¦ ةوهق"]), ("שָׁלוֹם", ["םוֹלשָׁ"]),
        ])
    func direction(text: String, expected: [String]) throws {
        #expect(try lines(text) == expected)
    }

    @Test("do not turn the price beside them, nor a text of the template")
    func isolation() throws {
        #expect(try lines("שלום 12", "{{note}} | {{total}}", columns: 32) == ["12¦ םולש¦1.280,43"])
        #expect(try lines("שלום", "|a {{note}} 12 5", columns: 32) == ["a ¦םולש¦ 12 5"])
        #expect(try lines("abc", "|שלום {{note}}", columns: 32) == ["abc¦ םולש"])
    }

    @Test("are written to the printer in the order in which they are seen")
    func written() throws {
        var receipt = Fixtures.sale()
        receipt.note = "שלום"
        var profile = Fixtures.printer(columns: 24)
        let pages = PrinterProfile.all.flatMap(\.codePages)
        profile.codePages = Array(pages.filter { $0.page.byte(for: "ש") != nil }.prefix(1))
        let bytes = try ReceiptWriter.render(
            receipt, template: try Fixtures.template(text: "|{{note}}"), profile: profile)
        #expect(TextWriter.text(bytes, profile: profile).hasPrefix("םולש\n"))
    }

    @Test("Latin text stays with the plain rules")
    func plain() {
        for text in ["Bäckerei Müller", "12,00 €", "naïve – “so”", "Łódź ÿ"] {
            #expect(!TextAnalysis.needsBreaking(Array(text.utf8)[...]))
            #expect(!TextAnalysis.mayTurn(Array(text.utf8)[...]))
        }
        for text in ["кофе", "日本", "שלום", "👍", "e\u{301}"] {
            #expect(TextAnalysis.needsBreaking(Array(text.utf8)[...]))
        }
    }

    @Test(
        "a number keeps its unit and its currency, and breaks from it rather than within itself",
        arguments: [
            ("xxxxxxxxxxxxxxx 12.345,00 €", ["xxxxxxxxxxxxxxx", "12.345,00 €"]),
            ("xxxxxxxxxxxxxxx 12.345,00 USD", ["xxxxxxxxxxxxxxx", "12.345,00 USD"]),
            ("xxxxxxxxxxxxxxx 12.345,00 mal", ["xxxxxxxxxxxxxxx 12.345,00", "mal"]),
        ])
    func units(text: String, expected: [String]) throws {
        #expect(try lines(text, columns: 25) == expected)
        #expect(try lines("12.345,00 USD", "{w: 9}\n|{{note}} |") == ["12.345,00", "USD"])
    }
}

@Suite("Narrow columns")
struct NarrowColumnTests {
    @Test(
        "shrink before they wrap: a title runs on beside a short price, a column too narrow takes from texts, wide letters become narrow",
        arguments: [
            ("Butterbrezel mit Käse | 2,90", 24, "Butterbrezel mit    2,90\nKäse"),
            ("Butterbrezel Käse | 2,90", 24, "Butterbrezel Käse   2,90"),
            ("{w: 20 20}\n|ab | 1.280,43|", 24, "ab              1.280,43"),
            ("{w: * 4}\n|Kaffeevollautomat | 1.280,43|", 24, "Kaffeevollautom 1.280,43\nat"),
            ("{w: 3 * auto}\n|1 |^^^Summe | ^^^^{{total}}|", 24, "1   Summe       1.280,43"),
        ])
    func shrink(template: String, columns: Int, expected: String) throws {
        let text = try Fixtures.text(template, columns: columns)
        #expect(text == expected)
    }

    @Test("make letters narrower rather than break a word")
    func narrower() throws {
        let template = try Fixtures.template(text: "^^^^^{{shop.name}}")
        let layout = Layout(Fixtures.sale(), template: template, profile: Fixtures.printer(columns: 24))
        #expect(layout.runs.map(\.style.width) == [3, 3])
        #expect(layout.runs.map(\.style.height) == [4, 4])
        #expect(layout.runs.map(\.columns) == [24, 18])
    }

    @Test("stand below each other where amounts have no room side by side")
    func stacked() throws {
        #expect(
            try Fixtures.text("{w: 7 * * *}\n|B 19% | 12.345.678,00| 2.345.678,00| 14.691.356,00|", columns: 24)
                == "B 19%      12.345.678,00\n            2.345.678,00\n           14.691.356,00")
    }
}
