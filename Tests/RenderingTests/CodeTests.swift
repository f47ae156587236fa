import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Codes")
struct CodeTests {
    private func bitmaps(_ bytes: [UInt8], _ profile: PrinterProfile) -> [Bitmap] {
        PaperInterpreter.papers(of: bytes, profile: profile).flatMap(\.items).compactMap { item in
            if case .bitmap(_, _, let bitmap) = item { bitmap } else { nil }
        }
    }

    @Test(
        "read back as what they hold", arguments: Command.QRLevel.allCases,
        [
            Fixtures.code, "1234567890", "HTTPS://EXAMPLE.ORG/A1", "äöü € 日本", "x", "_R1-AT1_KASSA-1_8345_2026",
        ])
    func roundTrip(level: Command.QRLevel, text: String) throws {
        let code = try QRCode(Array(text.utf8), level: level)
        #expect(code.modules == QRSize.modules(for: Array(text.utf8), level: level))
        #expect(CodeReader.read(code.bitmap(moduleDots: 3)) == [Array(text.utf8)])
    }

    @Test("do not read back as anything else")
    func negativeControl() throws {
        let code = try QRCode(Array(Fixtures.code.utf8), level: .m)
        var other = Array(Fixtures.code.utf8)
        other[100] ^= 1
        #expect(CodeReader.read(code.bitmap(moduleDots: 3)) != [other])
        // A finder pattern gone, there is nothing to read.
        var broken = code.bitmap(moduleDots: 3)
        for y in 0..<40 { for x in 0..<40 { broken[x, y] = false } }
        #expect(CodeReader.read(broken).isEmpty)
        #expect(CodeReader.read(Bitmap(width: 64, height: 64)).isEmpty)
        #expect(CodeReader.read(gray: [0], width: 2, height: 2).isEmpty)
    }

    @Test("refuse no data and more data than any code holds", arguments: [0, 2954, 8000])
    func refusal(count: Int) {
        let error = #expect(throws: RenderingError.self) {
            try QRCode([UInt8](repeating: 0x61, count: count), level: .l)
        }
        #expect(error?.code == .codeNotDrawn)
    }

    @Test(
        "are drawn as dots where the printer cannot, and hold the provider's text", arguments: [32, 42, 48])
    func drawn(columns: Int) throws {
        let profile = Fixtures.printer(columns: columns, nativeQR: false)
        let bytes = try ReceiptWriter.render(Fixtures.sale(), template: try Fixtures.template(), profile: profile)
        let strips = bitmaps(bytes, profile)
        let width = try #require(strips.first?.width)
        var whole = Bitmap(width: width, height: strips.reduce(0) { $0 + $1.height })
        var y = 0
        for strip in strips {
            for row in 0..<strip.height { whole.setRow(y + row, strip.row(row)) }
            y += strip.height
        }
        #expect(CodeReader.read(whole) == [Array(Fixtures.code.utf8)])
        #expect(!RealTimeScanner.found(in: bytes))
        // 81 modules of 3 dots; the free ones above and below are fed, those on both sides are in the picture.
        #expect(whole.height == 81 * 3)
        #expect(whole.width == (89 * 3 + 7) / 8 * 8)
    }

    @Test("drawn as dots follow the command that switches real-time commands off")
    func realTimeOff() throws {
        var profile = Fixtures.printer(columns: 48, nativeQR: false)
        profile.disablesRealTime = true
        let commands = CommandDecoder.commands(
            in: try ReceiptWriter.render(Fixtures.sale(), template: try Fixtures.template(), profile: profile))
        let off = try #require(commands.firstIndex(of: .realTimeCommands(pulse: false, powerOff: false)))
        let picture = try #require(commands.firstIndex { if case .raster = $0 { true } else { false } })
        #expect(off < picture)
    }

    @Test("that hold a real-time command are drawn instead of sent")
    func realTimeData() throws {
        var receipt = Fixtures.sale()
        receipt.fiscal = FiscalInformation(json: #"{"verification":{"qr_data":"a\#u{5C}u0010\#u{5C}u0004b"}}"#)
        let profile = PrinterProfile.generic80
        let bytes = try ReceiptWriter.render(receipt, template: try Fixtures.template(), profile: profile)
        #expect(!RealTimeScanner.found(in: bytes))
        #expect(!bitmaps(bytes, profile).isEmpty)
    }

    struct Size: Sendable, CustomTestStringConvertible {
        var bytes: Int
        var columns: Int
        var dpi: Int
        var dots: UInt8
        var level: Command.QRLevel

        init(_ bytes: Int, _ columns: Int, _ dpi: Int, _ dots: UInt8, _ level: Command.QRLevel) {
            self.bytes = bytes
            self.columns = columns
            self.dpi = dpi
            self.dots = dots
            self.level = level
        }

        var testDescription: String { "\(bytes) bytes on \(columns) columns at \(dpi) dpi" }
    }

    @Test(
        "are 30 to 40 mm wide",
        arguments: [
            // 362 bytes: 73 modules of 4 dots, 36.5 mm; 415 bytes: 81 of 3, 30.4 mm; 95 bytes: 41 of 6, 30.8 mm.
            Size(362, 48, 203, 4, .m), Size(363, 48, 203, 4, .m), Size(415, 48, 203, 3, .m), Size(95, 48, 203, 6, .m),
            Size(362, 32, 203, 4, .m), Size(415, 32, 203, 3, .m), Size(201, 32, 203, 5, .m), Size(10, 48, 203, 12, .m),
            // 73 modules of 3 dots are 30.9 mm at 180 dpi.
            Size(362, 42, 180, 3, .m),
        ])
    func millimetres(size: Size) throws {
        var profile = Fixtures.printer(columns: size.columns)
        profile.dpi = size.dpi
        let data = String(repeating: "a", count: size.bytes)
        let template = try Fixtures.template(text: "{code: \(data); option: qrcode, m, 30-40mm}")
        let commands = CommandDecoder.commands(
            in: try ReceiptWriter.render(Fixtures.sale(), template: template, profile: profile))
        #expect(commands.contains(.qrModuleSize(size.dots)))
        #expect(commands.contains(.qrLevel(size.level)))
        let modules = try #require(QRSize.modules(for: Array(data.utf8), level: size.level))
        let tenths = modules * Int(size.dots) * 254 / size.dpi
        #expect((300...400).contains(tenths))
    }

    @Test("fall to level L where M does not fit the paper, and to words where nothing does")
    func tooLarge() throws {
        let profile = Fixtures.printer(columns: 20)
        func commands(_ count: Int) throws -> [Command] {
            let template = try Fixtures.template(
                text: "{code: \(String(repeating: "a", count: count)); option: qrcode, m, 30-40mm}")
            return CommandDecoder.commands(
                in: try ReceiptWriter.render(Fixtures.sale(), template: template, profile: profile))
        }
        #expect(try commands(1000).contains(.qrLevel(.l)))
        let words = try commands(2900)
        #expect(!words.contains(.qrPrint))
        let bytes = words.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
        #expect(String(decoding: bytes, as: UTF8.self).contains("Der Code passt"))
    }

    @Test("of an explicit module size keep it")
    func moduleSize() throws {
        let template = try Fixtures.template(text: "{code: abc; option: qrcode 5 h}")
        let commands = CommandDecoder.commands(
            in: try ReceiptWriter.render(Fixtures.sale(), template: template, profile: .generic80))
        #expect(commands.contains(.qrModuleSize(5)))
        #expect(commands.contains(.qrLevel(.h)))
        #expect(commands.contains(.qrStore(Array("abc".utf8))))
    }
}
