import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("The ReceiptLine language")
struct ReceiptLineTests {
    /// A PNG of 16 × 4 dots, its left half black, made by another program.
    static let picture =
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAECAAAAACi3+AwAAAAEUlEQVR4nGNggIL/UMBAugAAvLEf4SL/VpsAAAAASUVORK5CYII="

    private func commands(
        _ text: String, _ receipt: Receipt = Fixtures.sale(), profile: PrinterProfile = .generic80,
        allowsCommands: Bool = false
    ) throws -> [Command] {
        let store = try TemplateStore(sources: ["test": Array(text.utf8)], allowsCommands: allowsCommands)
        return CommandDecoder.commands(
            in: try ReceiptWriter.render(receipt, template: try store.template(named: "test"), profile: profile))
    }

    private func plan(_ text: String, _ receipt: Receipt = Fixtures.sale()) throws -> CodePlan {
        try #require(
            Layout(receipt, template: try Fixtures.template(text: text), profile: .generic80).codes.first?.plan)
    }

    @Test(
        "a rule is a line of dashes alone, whatever stands round it",
        arguments: ["-", "----", "  ---  ", "|-|", "| - |", "- |"])
    func rule(text: String) throws {
        #expect(try Fixtures.text(text) == String(repeating: "─", count: 24))
    }

    @Test(
        "more columns than the paper has stand in several lines, and empty ones make room for the others",
        arguments: [
            ("a|b|c|d|e|f|g|h|i|j|k|l|m|n", "a  b c d e f g h i j k l\n          m            n"),
            ("-" + String(repeating: "|", count: 18) + "8", "          -            8"),
            ("a|b|c|d|e|f|g|h|i|j|k|l", "a  b c d e f g h i j k l"),
        ])
    func manyColumns(text: String, printed: String) throws {
        #expect(try Fixtures.text(text) == printed)
    }

    @Test("a cut is a line of equals signs alone", arguments: ["=", "====", "|=|", " = "])
    func cut(text: String) throws {
        #expect(try commands("a\n" + text).count { if case .cut = $0 { true } else { false } } == 1)
        #expect(try commands("a\n" + text + "\nb").count { if case .cut = $0 { true } else { false } } == 2)
    }

    @Test(
        "decorations and sizes are commands before and after the text",
        arguments: [
            ("|_a_b", [.underline(1), .text([0x61]), .underline(0), .text([0x62])]),
            ("|\"a\"b", [.emphasis(true), .text([0x61]), .emphasis(false), .text([0x62])]),
            ("|`a`b", [.invert(true), .text([0x61]), .invert(false), .text([0x62])]),
            ("|^a^b", [.size(width: 2, height: 1), .text([0x61]), .size(width: 1, height: 1), .text([0x62])]),
            ("|^^a", [.size(width: 1, height: 2), .text([0x61]), .size(width: 1, height: 1)]),
            ("|^^^a", [.size(width: 2, height: 2), .text([0x61]), .size(width: 1, height: 1)]),
            ("|^^^^a", [.size(width: 3, height: 3), .text([0x61]), .size(width: 1, height: 1)]),
            ("|^^^^^^^^^a", [.size(width: 6, height: 6), .text([0x61]), .size(width: 1, height: 1)]),
        ] as [(String, [Command])])
    func decorations(text: String, expected: [Command]) throws {
        let all = try commands(text)
        let start = try #require(all.firstIndex { !ReceiptLineTests.isStart($0) })
        #expect(Array(all[start...].prefix(expected.count)) == expected)
    }

    @Test("properties stand together in one line, in long and in short form, in any case")
    func combined() throws {
        let long = try Fixtures.text("{ WIDTH: 3, 4 ; Border: none; align: LEFT; comment: a: b }\n|ab |cd |")
        #expect(long == "ab cd")
        #expect(try Fixtures.text("{w:3 4;b:0;a:left;_:x}\n|ab |cd |") == long)
        #expect(try Fixtures.text("| {w:3 4;b:0;a:left;} |\n|ab |cd |") == long)
    }

    @Test(
        "each kind of bar code is served, with its check digit where that is left out",
        arguments: [
            ("upc", "01234567890", .upcA, "012345678905"), ("upc", "123456", .upcE, "01234565"),
            ("ean", "400638133393", .ean13, "4006381333931"), ("jan", "4006381333931", .ean13, "4006381333931"),
            ("ean", "9638507", .ean8, "96385074"), ("code39", "ABC-1", .code39, "ABC-1"), ("itf", "1234", .itf, "1234"),
            ("codabar", "A123B", .codabar, "A123B"), ("nw7", "a123b", .codabar, "A123B"),
            ("code93", "Ab1", .code93, "Ab1"), ("code128", "Ab-1", .code128, "Ab-1"), ("hri", "Ab-1", .code128, "Ab-1"),
        ] as [(String, String, Symbology, String)])
    func symbologies(option: String, data: String, symbology: Symbology, held: String) throws {
        let plan = try plan("{code: \(data); option: \(option)}")
        #expect(plan.symbology == .bars(symbology))
        #expect(String(decoding: plan.content.data, as: UTF8.self) == held)
    }

    @Test(
        "sizes of bars and of cells, readable characters and levels are as the option says, else as ReceiptLine has them"
    )
    func options() throws {
        let plain = try plan("{code: 1234}")
        #expect(plain.moduleDots == 2)
        #expect(plain.rowDots == 72)
        #expect(plain.text == .none)
        let bars = try plan("{code: 1234; option: code39, 3, 100, hri}")
        #expect(bars.moduleDots == 3)
        #expect(bars.rowDots == 100)
        #expect(bars.text == .below)
        // 15 mm at 203 dpi.
        #expect(try plan("{code: 1234; option: code39 15mm}").rowDots == 119)
        let cells = try plan("{option: qrcode 5 q}\n{align: right}\n{code: 1234}")
        #expect(cells.symbology == .qr)
        #expect(cells.moduleDots == 5)
        #expect(cells.level == .q)
        #expect(try plan("{code: 1; o: qrcode}").level == .l)
        #expect(try plan("{code: 1; o: qrcode}").moduleDots == 3)
        #expect(try plan("{code: 1; o: qrcode 30-40mm}").level == .m)
        #expect(try plan("{code: 1; o: pdf417}").symbology == .pdf417)
        #expect(try plan("{code: 1; o: datamatrix}").symbology == .dataMatrix)
    }

    @Test("a code holds text and tags one behind the other, escapes included")
    func codeData() throws {
        let plan = try plan("{code: A{{number}}\\;\\x42\\nC; option: qrcode}")
        #expect(plan.content.data == Array("Atill-07-000113;B\nC".utf8))
    }

    @Test(
        "data that a code cannot hold are an error of the template, or words on the receipt where they come from data")
    func refusedData() throws {
        let error = #expect(throws: TemplateError.self) { try Fixtures.template(text: "x\n{code: 12A; option: itf}") }
        #expect(error?.line == 2)
        #expect(error?.reason.contains("ITF") == true)
        var receipt = Fixtures.sale()
        receipt.language = "en"
        #expect(
            try Fixtures.text("{code: {{number}}; option: itf}", receipt, columns: 32).contains(
                "The code cannot be printed"))
    }

    @Test("a picture stands in the template, no larger than the paper or the column")
    func image() throws {
        let template = try Fixtures.template(text: "{a: right}\n{image: \(ReceiptLineTests.picture)}")
        let layout = Layout(Fixtures.sale(), template: template, profile: .generic80)
        let image = try #require(layout.images.first)
        #expect(image.bitmap.width == 16)
        #expect(image.alignment == .right)
        #expect(image.bitmap.bytes == [0xFF, 0x00, 0xFF, 0x00, 0xFF, 0x00, 0xFF, 0x00])
        #expect(layout.lines == [.image(0), .cut])
        let narrow = try Fixtures.template(text: "{w: 1}\n{image: \(ReceiptLineTests.picture)}")
        #expect(Layout(Fixtures.sale(), template: narrow, profile: .generic80).images.first?.bitmap.width == 12)
        #expect(try Fixtures.text("{image: \(ReceiptLineTests.picture)}").contains("[picture"))
    }

    @Test("a command is sent where the configuration allows it, and only what is on the list")
    func command() throws {
        let text = "|a\n{command: \\x1b\\x4d\\x01}\n|b"
        #expect(throws: TemplateError.self) { try commands(text) }
        let all = try commands(text, allowsCommands: true)
        let place = try #require(all.firstIndex(of: .font(.b)))
        #expect(all[..<place].contains(.text([0x61])))
        #expect(all[place...].contains(.text([0x62])))
        for (bytes, reason) in [
            ("\\x1b\\x70\\x00\\x19\\xfa", "a template may not send"),
            ("\\x10\\x14\\x01\\x00\\x01", "a template may not send"),
            ("\\x1d\\x28\\x6b\\xff\\xff", "the command is cut short and would swallow what follows it"),
            ("{{note}}", "a command is fixed by the template and takes no tag"),
        ] {
            let error = #expect(throws: TemplateError.self) { try commands("{x: \(bytes)}", allowsCommands: true) }
            #expect(error?.reason.hasPrefix(reason) == true, "\(error?.reason ?? "")")
        }
    }

    @Test("characters from a0 to ff have escapes as well")
    func latinEscapes() throws {
        #expect(try Fixtures.text("|\\xe4\\xA7") == "ä§")
    }

    /// What every receipt begins with.
    private static func isStart(_ command: Command) -> Bool {
        switch command {
        case .initialize, .kanjiMode, .internationalSet, .codePage: true
        default: false
        }
    }
}
