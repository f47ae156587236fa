import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Layout of any document on any paper")
struct LayoutPropertyTests {
    private static let words = [
        "Kaffee", "Milchschaumdüse", "à", "500", "ml", "x", "Brot-Zeit", "naïve", "Straße", "日本語", "кофе", "שלום",
        "مرحبا",
        "ผัดไทย", "é", "👍", "Donaudampfschifffahrtsgesellschaftskapitän", "(1)", "50%", "A/B",
    ]
    private static let amounts = ["4,99", "-12,50", "1.269,99", "0,05", "12.345.678,90"]

    /// One random line with what it prints: the template's text, its words and its amounts.
    private struct Line {
        var template: String
        var words: [String]
        var amounts: [String]
    }

    private func randomLine(_ generator: inout SeededGenerator) -> Line {
        var line = Line(template: "", words: [], amounts: [])
        let count = 1 + generator.below(3)
        var columns: [String] = []
        for column in 0..<count {
            var text: [String] = []
            let size = ["", "^", "^^^", "^^^^"][generator.below(4)]
            if column == count - 1, generator.below(2) == 0 {
                let amount = LayoutPropertyTests.amounts[generator.below(LayoutPropertyTests.amounts.count)]
                line.amounts.append(amount)
                columns.append(" " + size + amount)
                continue
            }
            for _ in 0..<1 + generator.below(6) {
                text.append(LayoutPropertyTests.words[generator.below(LayoutPropertyTests.words.count)])
            }
            line.words += text
            columns.append(size + text.joined(separator: " ") + " ")
        }
        line.template = "|" + columns.joined(separator: "|") + "|"
        return line
    }

    private static let properties = [
        "{w: auto}", "{w: * auto}", "{w: 3 * auto}", "{w: auto * *}", "{w: 20 20 20}", "{b: line}", "{b: none}",
        "{b: 2}",
        "{a: left}", "{a: right}", "{b: line; w: * 9}", "{w: * *}",
    ]

    @Test(
        "no line is wider than the paper, no amount is broken, no text is lost", arguments: 1...8 as ClosedRange<UInt64>
    )
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let columns = 24 + generator.below(41)
            let profile = Fixtures.printer(columns: columns)
            var text = ""
            var expected: [UInt8: Int] = [:]
            var amounts: [String] = []
            for _ in 0..<12 {
                if generator.below(4) == 0 {
                    text += LayoutPropertyTests.properties[generator.below(LayoutPropertyTests.properties.count)] + "\n"
                }
                if generator.below(6) == 0 { text += "---\n" }
                let line = randomLine(&generator)
                text += line.template + "\n"
                amounts += line.amounts
                for byte in (line.words + line.amounts).joined().utf8 { expected[byte, default: 0] += 1 }
            }
            let layout = Layout(Fixtures.sale(), template: try Fixtures.template(text: text), profile: profile)
            #expect(LayoutPropertyTests.tooWide(layout).isEmpty, "\(columns): \(text)")
            #expect(LayoutPropertyTests.letters(of: layout) == expected, "\(columns): \(text)")
            let lines = LayoutPropertyTests.lines(of: layout)
            for amount in amounts {
                #expect(lines.contains { $0.contains(amount) }, "\(amount) on \(columns) columns: \(text)")
            }
        }
    }

    @Test("a mark that takes no columns stands on the paper, also in a column of its own", arguments: [32, 33, 48])
    func marks(columns: Int) throws {
        let template = try Fixtures.template(text: "{width: * auto}\nGrüße aus Ångström | \u{202E}\n")
        let layout = Layout(Fixtures.sale(), template: template, profile: Fixtures.printer(columns: columns))
        #expect(LayoutPropertyTests.tooWide(layout).isEmpty)
    }

    @Test("the receipt of the shop keeps its amounts whole on every paper", arguments: 24...64)
    func everyWidth(columns: Int) throws {
        let profile = Fixtures.printer(columns: columns)
        let layout = Layout(Fixtures.sale(), template: try Fixtures.template(), profile: profile)
        #expect(LayoutPropertyTests.tooWide(layout).isEmpty)
        let lines = LayoutPropertyTests.lines(of: layout)
        for amount in ["1.280,43", "1.269,99", "1.067,22", "202,77", "1.185,00", "100,00", "-0,30", "6,49", "9,76"] {
            #expect(lines.contains { $0.contains(amount) }, "\(amount)")
        }
    }

    @Test("a broken amount and a lost letter would be seen")
    func negativeControl() throws {
        let template = try Fixtures.template(text: "{w: 4; a: left}\n|1\\n2 |")
        var layout = Layout(Fixtures.sale(), template: template, profile: Fixtures.printer(columns: 24))
        #expect(!LayoutPropertyTests.lines(of: layout).contains { $0.contains("12") })
        #expect(LayoutPropertyTests.letters(of: layout) == [0x31: 1, 0x32: 1])
        layout.runs[0].column = 24
        #expect(LayoutPropertyTests.tooWide(layout) == [0])
    }

    /// The runs that do not stand within the paper or stand in each other.
    private static func tooWide(_ layout: Layout) -> [Int] {
        var found: [Int] = []
        for line in layout.lines {
            guard case .text(let first, let count) = line else { continue }
            var end: Int32 = 0
            for index in Int(first)..<Int(first + count) {
                let run = layout.runs[index]
                if run.column < end || Int(run.column + run.columns) > layout.columns { found.append(index) }
                end = run.column + run.columns
            }
        }
        return found
    }

    /// The text of each line, its runs one behind the other.
    private static func lines(of layout: Layout) -> [String] {
        layout.lines.map { line in
            guard case .text(let first, let count) = line else { return "" }
            let runs = layout.runs[Int(first)..<Int(first + count)]
            return runs.map { String(decoding: layout.visibleText(of: $0), as: UTF8.self) }.joined()
        }
    }

    /// How often each byte is printed, spaces and the lines of boxes left out.
    private static func letters(of layout: Layout) -> [UInt8: Int] {
        var letters: [UInt8: Int] = [:]
        for run in layout.runs {
            let text = layout.text[Int(run.start)..<Int(run.start + run.count)]
            // U+2500 to U+257F.
            if text.starts(with: [0xE2, 0x94]) { continue }
            for byte in text where byte != 0x20 { letters[byte, default: 0] += 1 }
        }
        return letters
    }
}
