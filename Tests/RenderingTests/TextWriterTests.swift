import PrinterLanguage
import Rendering
import Testing

@Suite("A layout as plain text")
struct TextWriterTests {
    private func text(_ document: String, _ profile: PrinterProfile = .generic58) throws -> [String] {
        let layout = Layout(document: try Template(document: Array(document.utf8), name: "document"), profile: profile)
        return TextWriter.text(of: layout).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("has the lines of the printed one")
    func lines() throws {
        let template = try Fixtures.template()
        for receipt in [Fixtures.sale(), Fixtures.provisional(), Fixtures.returned()] {
            let layout = Layout(receipt, template: template, profile: .generic80)
            let printed = TextWriter.text(
                try ESCPOSWriter.bytes(of: layout, profile: .generic80), profile: .generic80)
            let lines = { (text: String) in
                text.split(separator: "\n").filter { !$0.hasPrefix("[") && $0.contains { $0 != " " } }
            }
            #expect(lines(TextWriter.text(of: layout)).map { $0.trimmed } == lines(printed).map { $0.trimmed })
        }
    }

    @Test("keeps letters that are drawn, in the order of reading, and turns nothing beside them")
    func drawn() throws {
        #expect(try text("茶 Tee | 1,00").first == "茶 Tee" + String(repeating: " ", count: 22) + "1,00")
        #expect(try text("|שלום x").first == "x \u{2067}שלום\u{2069}")
        #expect(try text("|x שלום").first == "x \u{2067}שלום\u{2069}")
    }

    @Test("says where codes, pictures and cuts are")
    func notes() throws {
        #expect(
            try text("a\n---\n{code: 123; option: qrcode}\n===\nb")
                == [
                    "               a", String(repeating: "─", count: 32), "[QR: 3 bytes]", "[cut]", "               b",
                    "[cut]", "",
                ])
    }
}

extension StringProtocol {
    /// Without the spaces at its end, all of them as a printer has them.
    fileprivate var trimmed: String {
        String(map { $0 == "\u{A0}" ? " " : $0 }.reversed().drop { $0 == " " }.reversed())
    }
}
