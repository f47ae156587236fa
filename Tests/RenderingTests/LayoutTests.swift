import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Layout")
struct LayoutTests {
    private func note(_ text: String, columns: Int = 24, template: String = "|{{note}}") throws -> String {
        var receipt = Fixtures.sale()
        receipt.note = text
        return try Fixtures.text(template, receipt, columns: columns)
    }

    @Test(
        "wraps between words",
        arguments: [
            ("one two three four five six", "one two three four five\nsix"),
            ("Straßenbahnhaltestelle am Ring", "Straßenbahnhaltestelle\nam Ring"),
            ("exactly twenty-four wide", "exactly twenty-four wide"),
            ("mit Bindestrich-Trennung drin", "mit Bindestrich-Trennung\ndrin"),
            ("ein langer Bindestrich-Text", "ein langer Bindestrich-\nText"),
            ("Weißwein trocken ab 0,75 l", "Weißwein trocken ab\n0,75 l"),
        ])
    func words(text: String, expected: String) throws {
        #expect(try note(text) == expected)
    }

    @Test("breaks a word only if it is longer than a line, and there at the column's edge")
    func longWord() throws {
        #expect(
            try note("Id 0123456789abcdef0123456789abcdef end")
                == "Id 0123456789abcdef01234\n56789abcdef end")
    }

    @Test("wraps each column by itself and keeps the amount in the first line")
    func columns() throws {
        #expect(
            try note("Milchschaumdüse aus rostfreiem Stahl", template: "{w: * 8}\n{{note}} | {{total}}")
                == "Milchschaumdüse 1.280,43\naus rostfreiem\nStahl")
    }

    @Test("never breaks an amount: it takes the room others do not need")
    func amounts() throws {
        #expect(
            try Fixtures.text(
                "{w: 3 * * *}\n{{#taxes}}\n|{{letter}} | {{net}}| {{tax}}| {{gross}}|\n{{/taxes}}", columns: 26)
                == "A      9,76    0,68  10,44\nB 1.067,22 202,77 1.269,99")
    }

    @Test("cuts a line where wrapping is off")
    func nowrap() throws {
        #expect(
            try note("one two three four five six", template: "{text: nowrap}\n|{{note}}")
                == "one two three four five")
    }

    @Test("counts letters, not bytes, and letters that nothing prints as the squares in their place")
    func widths() throws {
        #expect(try note("äöüÄÖÜß€") == "äöüÄÖÜß€")
        #expect(try note("äöü|", template: "{{note}}|") == "                    äöü|")
        #expect(try note("\u{E000}\u{20DD}", template: "{{note}}|") == "                       ■")
    }

    @Test("gives wide text its width")
    func wide() throws {
        let receipt = Fixtures.sale()
        let profile = Fixtures.printer(columns: 24)
        let template = try Fixtures.template(text: "^^^\"SUM | ^{{total}}\n|a ^^b^^ c")
        let layout = Layout(receipt, template: template, profile: profile)
        #expect(layout.runs.map(\.column) == [0, 8, 0, 2, 3])
        #expect(layout.runs.map(\.columns) == [6, 16, 2, 1, 2])
        #expect(layout.runs.map(\.style.height) == [2, 1, 1, 2, 1])
    }

    @Test("lets no line be wider than the paper, whatever the names", arguments: [24, 32, 42, 48, 64])
    func bounds(columns: Int) throws {
        var receipt = Fixtures.sale()
        receipt.items[0].title = String(repeating: "x", count: 5000)
        receipt.items[1].title = String(repeating: "Wort ", count: 300)
        receipt.items[2].title = ""
        receipt.shop.name = "Großbäckerei und Feinkosthandlung Müller-Lüdenscheidt"
        receipt.total = Fixtures.euro(-99_999_999)
        let layout = Layout(receipt, template: try Fixtures.template(), profile: Fixtures.printer(columns: columns))
        #expect(layout.runs.allSatisfy { $0.column >= 0 && Int($0.column + $0.columns) <= columns })
        for line in layout.lines {
            guard case .text(let first, let count) = line else { continue }
            let runs = layout.runs[Int(first)..<Int(first + count)]
            for (left, right) in zip(runs, runs.dropFirst()) { #expect(left.column + left.columns <= right.column) }
        }
    }

    @Test("aligns the amounts of all lines", arguments: [32, 42, 48])
    func alignedAmounts(columns: Int) throws {
        let text = TextWriter.text(
            try ReceiptWriter.render(
                Fixtures.sale(), template: try Fixtures.template(), profile: Fixtures.printer(columns: columns)),
            profile: Fixtures.printer(columns: columns))
        let lines = text.split(separator: "\n").filter { $0.hasSuffix(" A") || $0.hasSuffix(" B") }
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.count == columns })
        #expect(text.contains("-0,30\n"))
        let discount = try #require(text.split(separator: "\n").first { $0.hasSuffix("-0,30") })
        #expect(discount.count == columns - 2)
    }

    @Test("prints a receipt of 10,000 lines")
    func manyLines() throws {
        var receipt = Fixtures.sale()
        receipt.items = Array(repeating: receipt.items[0], count: 10_000)
        let layout = Layout(receipt, template: try Fixtures.template(), profile: .generic80)
        #expect(layout.lines.count > 10_000)
    }
}
