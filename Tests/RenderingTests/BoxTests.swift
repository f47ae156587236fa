import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Boxes")
struct BoxTests {
    @Test(
        "are drawn round the lines, joined where columns and rules meet",
        arguments: [
            (
                "{border: line}\n|ab |",
                ["┌──────────────────────┐", "│ab                    │", "└──────────────────────┘"]
            ),
            (
                "{b: line; w: 4 *}\n|ab | 1|\n---\n|c | 23|",
                [
                    "┌────┬─────────────────┐", "│ab  │                1│", "├────┼─────────────────┤",
                    "│c   │               23│", "└────┴─────────────────┘",
                ]
            ),
            (
                "{b: line; w: 4 *}\n|ab | 1|\n-\n{w: *}\n|c |",
                [
                    "┌────┬─────────────────┐", "│ab  │                1│", "├────┴─────────────────┤",
                    "│c                     │", "└──────────────────────┘",
                ]
            ),
            (
                "{b: line; w: 2 2; a: left}\n|a |b |\n{b: space}\n|c |d |",
                ["┌──┬──┐", "│a │b │", "└──┴──┘", "c  d"]
            ),
            (
                "{b: line; w: 2; a: right}\n|a |",
                ["                    ┌──┐", "                    │a │", "                    └──┘"]
            ),
            (
                "---\n{b: line; w: 3}\n---\n|a |\n=",
                [
                    "────────────────────────", "         ┌───┐", "         │a  │", "         └───┘",
                ]
            ),
        ])
    func drawn(template: String, lines: [String]) throws {
        #expect(
            try Fixtures.text(template).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                == lines)
    }

    @Test("wrap within their columns, and go on beside a line without text")
    func wrapping() throws {
        let text = try Fixtures.text("{b: line; w: 8 6; a: left}\n|one two three |4,00 |\n\n|x |y |")
        #expect(
            text == """
                ┌────────┬──────┐
                │one two │4,00  │
                │three   │      │
                │        │      │
                │x       │y     │
                └────────┴──────┘
                """)
    }

    @Test("end before a code and begin again behind it")
    func aroundCode() throws {
        let text = try Fixtures.text("{b: line; w: 3; a: left}\n|a |\n{c: 12; o: qrcode 3 l}\n|b |")
        #expect(text == "┌───┐\n│a  │\n└───┘\n[QR: 2 bytes]\n┌───┐\n│b  │\n└───┘")
    }

    @Test("are drawn without spaces between their lines, and the vertical lines as high as the text")
    func spacing() throws {
        let template = try Fixtures.template(text: "{b: line; w: 6; a: left}\n|^^ab |\n{b: space}\n|c")
        let commands = CommandDecoder.commands(
            in: try ReceiptWriter.render(Fixtures.sale(), template: template, profile: .generic80))
        let on = try #require(commands.firstIndex(of: .lineSpacing(24)))
        let off = try #require(commands.firstIndex(of: .defaultLineSpacing))
        #expect(commands[on..<off].count { $0 == .lineFeed } == 3)
        let layout = Layout(Fixtures.sale(), template: template, profile: .generic80)
        #expect(layout.boxes == [0..<3])
        #expect(layout.runs.map(\.style.height) == [1, 2, 2, 2, 1, 1])
    }

    @Test("are drawn with signs where no code page has lines")
    func withoutLines() throws {
        var profile = Fixtures.printer(columns: 24)
        profile.codePages = profile.codePages.filter { $0.page.byte(for: "┼") == nil }
        let template = try Fixtures.template(text: "{b: line; w: 2 2; a: left}\n|a |b |\n-\n|c |d |\n{b: 0}\n-")
        let text = TextWriter.text(
            try ReceiptWriter.render(Fixtures.sale(), template: template, profile: profile), profile: profile)
        #expect(text.hasPrefix("+--+--+\n|a |b |\n+--+--+\n|c |d |\n+--+--+\n----\n"))
    }

    @Test("keep what a partial sets to the partial")
    func partial() throws {
        let store = try TemplateStore(sources: [
            "a": Array("|x |\n{{> b}}\n|y |".utf8), "b": Array("{b: line; w: 3; a: left}\n|1 |".utf8),
        ])
        let profile = Fixtures.printer(columns: 24)
        let text = TextWriter.text(
            try ReceiptWriter.render(Fixtures.sale(), template: try store.template(named: "a"), profile: profile),
            profile: profile)
        #expect(text.hasPrefix("x\n┌───┐\n│1  │\n└───┘\ny\n"))
    }
}
