import PrinterLanguage
import Testing

@testable import Rendering

@Suite("Plain text on paper")
struct TextDocumentTests {
    @Test(
        "lines are broken at their last blank that fits, else where the paper ends, and lose nothing but that blank",
        arguments: [
            ("one two three", 7, ["one two", "three"]), ("one two three", 8, ["one two", "three"]),
            ("abcdefghij", 4, ["abcd", "efgh", "ij"]), ("ab cdefghij", 4, ["ab", "cdef", "ghij"]),
            ("", 4, [""]), ("a\tb", 20, ["a       b"]), ("x\u{1B}p\u{7F}y", 20, ["x p y"]),
            ("漢字漢字", 4, ["漢字", "漢字"]), ("abcd efgh", 4, ["abcd", "efgh"]), ("  a", 4, ["  a"]),
        ])
    func rows(text: String, columns: Int, rows: [String]) {
        #expect(TextDocument.rows(of: text, columns: columns) == rows)
    }

    @Test("both ends of a line count once, and the last line is cut off the roll")
    func ends() throws {
        let bytes = try TextDocument.bytes(Array("one\r\ntwo\n".utf8), profile: .virtual)
        let commands = CommandDecoder.commands(in: bytes)
        #expect(commands.filter { $0 == .lineFeed }.count == 3)
        #expect(commands.contains(.text(Array("one".utf8))))
        #expect(commands.last == .cut(.partial, feed: nil))
    }

    @Test("no text becomes a command")
    func injection() throws {
        let bytes = try TextDocument.bytes([0x1B, 0x70, 0x00, 0x19, 0xFA & 0x7F, 0x10, 0x14, 0x01], profile: .virtual)
        #expect(CommandAllowance.refusal(of: bytes) == nil)
    }

    @Test("letters that the printer has not are drawn, each line for itself; all others stay text")
    func drawn() throws {
        let text = "Tee\t茶 grün\nnur Latein\n" + String(repeating: "日本語", count: 12) + "\n\u{202E}سلام 12\n"
        var profile = PrinterProfile.virtual
        let whole = CommandDecoder.commands(in: try TextDocument.bytes(Array(text.utf8), profile: profile))
        // 36 ideographs take two lines of 48 columns.
        #expect(whole.count { if case .raster = $0 { true } else { false } } == 4)
        #expect(whole.contains(.text(Array("nur Latein".utf8))))
        profile.linePictures = true
        let inLine = CommandDecoder.commands(in: try TextDocument.bytes(Array(text.utf8), profile: profile))
        #expect(inLine.contains(.text(Array("Tee     ".utf8))))
        #expect(inLine.count { if case .columns = $0 { true } else { false } } == 4)
        profile.pictures = PrinterProfile.Graphics.none
        let squares = TextWriter.text(try TextDocument.bytes(Array(text.utf8), profile: profile), profile: profile)
        #expect(squares.hasPrefix("Tee     ■■ grün\n"))
    }

    @Test("what is no UTF-8 is refused")
    func notText() {
        #expect(throws: RenderingError.self) { try TextDocument.bytes([0x41, 0xFF], profile: .virtual) }
    }
}

@Suite("The test page")
struct TestPageTests {
    @Test(
        "it suits every profile: nothing wider than the head, every page by its number, no command that strangers may not send",
        arguments: PrinterProfile.all)
    func everyProfile(profile: PrinterProfile) throws {
        let bytes = try TestPage.bytes(
            heading: ["Printer front"], template: Fixtures.template("test"), profile: profile)
        #expect(!RealTimeScanner.found(in: bytes, language: profile.language))
        #expect(!CommandAllowance.isCutShort(bytes, language: profile.language))
        var pages: [UInt8] = []
        for command in CommandDecoder.commands(in: bytes, language: profile.language) {
            switch command {
            case .codePage(let number): pages.append(number)
            case .raster(let bitmap, _): #expect(bitmap.width <= (profile.widthDots + 7) / 8 * 8)
            case .unknown(let bytes): Issue.record("unknown \(bytes)")
            default: break
            }
        }
        #expect(Set(profile.codePages.map(\.number)).isSubset(of: pages))
    }

    @Test("it names the printer and what it stands for")
    func heading() throws {
        let bytes = try TestPage.bytes(
            heading: ["Printer front", "Device usb:"], template: Fixtures.template("test"), profile: .generic58)
        let words = CommandDecoder.commands(in: bytes).compactMap { command in
            if case .text(let text) = command { String(decoding: text, as: UTF8.self) } else { nil }
        }
        for word in ["PRINTER TEST", "Printer front", "Device usb:", "Profile generic-58mm"] {
            #expect(words.contains { $0.contains(word) }, "\(word)")
        }
        #expect(!CommandDecoder.commands(in: bytes).contains { if case .cut = $0 { true } else { false } })
    }

    @Test("it shows what the printer makes itself and what is drawn, on no more paper than a long receipt")
    func codes() throws {
        let bytes = try TestPage.bytes(
            heading: [], template: Fixtures.template("test"), profile: .generic80)
        let commands = CommandDecoder.commands(in: bytes)
        #expect(commands.contains(.barcode(.ean13, data: Array("4006381333931".utf8), form: .counted)))
        #expect(commands.contains(.barcode(.code128, data: Array("{BTEST-{C\u{C}\"".utf8), form: .counted)))
        #expect(commands.contains(.qrPrint))
        let paper = try #require(PaperInterpreter.papers(of: bytes, profile: .generic80).first)
        for words in [
            "EAN-13 by the printer", "EAN-13, Code 128: drawn", "QR, Data Matrix, Aztec: drawn", "PDF417: drawn",
        ] {
            #expect(paper.text.contains(words), "\(words)")
        }
        #expect(paper.heightDots < 2200)
        // Of the pictures the one with the QR code is read, as somebody with a telephone would.
        let url = Array("https://example.org/quittance-test".utf8)
        #expect(
            paper.items.contains {
                if case .bitmap(_, _, let bitmap) = $0 { CodeReader.read(bitmap) == [url] } else { false }
            })
    }
}
