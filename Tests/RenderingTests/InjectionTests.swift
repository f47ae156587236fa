import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Data in a receipt")
struct InjectionTests {
    /// What a product's name might hold to become markup, a tag or a command.
    static let hostile = [
        "{{total}}", "{{#items}}x{{/items}}", "{{> head}}", "a | b | c", "{code: evil; option: qrcode}",
        "{command: \\x1b\\x70\\x00}", "---", "===", "^^^BIG", "\"bold\" _u_ `i`", "~~~", "\\n\\x41",
        "\u{1B}@\u{1B}p\u{0}22", "\u{10}\u{4}\u{1}", "\u{10}\u{14}\u{1}\u{0}\u{1}", "line\nfeed\r\ttab",
        "\u{7F}\u{9B}2J",
        "\u{202E}dlrow\u{202C}", "\u{2028}x", "\u{1D}(k\u{3}\u{0}1Q0", "\u{0}", "\u{FEFF}x", "e\u{301}\u{301}\u{301}",
        "👨‍👩‍👧",
        "%s%n", "",
    ]

    private func receipt(_ text: String) -> Receipt {
        var receipt = Fixtures.sale()
        receipt.shop = Shop(
            name: text, address: [text], taxID: text, identifiers: [.init(label: text, value: text)])
        receipt.kind = text
        receipt.register = text
        receipt.terminal = text
        receipt.cashier = text
        receipt.number = text
        receipt.replaces = text
        receipt.note = text
        receipt.footer = [text]
        receipt.warnings = [text]
        receipt.items[0].title = text
        receipt.items[0].quantity = text
        receipt.items[0].unit = text
        receipt.items[0].rates = [text]
        receipt.items[0].discounts = [Discount(title: text, amount: Fixtures.euro(-1))]
        receipt.discounts = [Discount(title: text, amount: Fixtures.euro(-1))]
        receipt.taxes[0].name = text
        receipt.taxes[0].rate = text
        receipt.tenders = [Tender(method: text, amount: Fixtures.euro(1), detail: text)]
        return receipt
    }

    @Test(
        "never becomes a command: the printer is told the same kinds of things as with a harmless name",
        arguments: hostile)
    func commands(text: String) throws {
        let bytes = try ReceiptWriter.render(
            receipt(text), template: try Fixtures.template(), profile: .generic80)
        let commands = CommandDecoder.commands(in: bytes)
        for command in commands {
            switch command {
            case .initialize, .kanjiMode, .internationalSet, .codePage, .emphasis, .size, .invert, .align, .lineFeed,
                .feedDots, .feedLines, .cut, .qrModel, .qrModuleSize, .qrLevel, .qrStore, .qrPrint:
                break
            case .text(let text): #expect(text.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            // A line with letters that the printer has not.
            case .raster: #expect(text.unicodeScalars.contains { $0.value > 0x1F000 })
            default: Issue.record("\(command) came out of data")
            }
        }
        #expect(commands.count { if case .qrPrint = $0 { true } else { false } } == 1)
        #expect(commands.count { if case .cut = $0 { true } else { false } } == 1)
        #expect(!RealTimeScanner.found(in: bytes))
    }

    @Test(
        "is printed as it is, markup and all",
        arguments: ["{{total}}", "a | b", "{code: x}", "---", "^^^BIG", "\"b\" _u_ `i`", "\\n\\x41", "a~b"])
    func verbatim(text: String) throws {
        var receipt = Fixtures.sale()
        receipt.note = text
        #expect(try Fixtures.text("|{{note}}", receipt) == text)
    }

    @Test(
        "has spaces for control characters and none of what turns its direction",
        arguments: [
            ("a\nb", "a b"), ("a\tb", "a b"), ("a\u{7F}b", "a b"), ("a\u{9B}b", "a b"), ("a\u{202E}b", "ab"),
            ("a\u{2028}b", "a b"), ("a\u{1B}@b", "a @b"),
        ])
    func controls(text: String, printed: String) throws {
        var receipt = Fixtures.sale()
        receipt.note = text
        #expect(try Fixtures.text("|{{note}}", receipt) == printed)
    }

    @Test("with random bytes never lets a control byte into text", arguments: [1, 2, 3, 4] as [UInt64])
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let template = try Fixtures.template()
        for _ in 0..<40 {
            let count = generator.below(60)
            let bytes = (0..<count).map { _ in UInt8(generator.below(256)) }
            let rendered = try ReceiptWriter.render(
                receipt(String(decoding: bytes, as: UTF8.self)), template: template,
                profile: Fixtures.printer(columns: 24 + generator.below(40)))
            for case .text(let text) in CommandDecoder.commands(in: rendered) {
                #expect(text.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            }
        }
    }
}
