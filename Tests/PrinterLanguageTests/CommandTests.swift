import PrinterLanguage
import Testing

@Suite("Command")
struct CommandTests {
    /// Bytes as Epson's command reference gives them, command, words.
    static let table: [(String, Command, String)] = [
        ("1B 40", .initialize, "initialize"),
        ("4B 61 66 66 65 65", .text(ascii("Kaffee")), "text \"Kaffee\""),
        ("80 22", .text([0x80, 0x22]), "text \"\\x80\\\"\""),
        ("0A", .lineFeed, "line-feed"),
        ("0D", .carriageReturn, "carriage-return"),
        ("09", .horizontalTab, "tab"),
        ("0C", .formFeed, "form-feed"),
        ("1B 74 10", .codePage(16), "select-code-page 16"),
        ("1B 52 02", .internationalSet(2), "international-set 2"),
        ("1C 26", .kanjiMode(true), "kanji-mode on"),
        ("1C 2E", .kanjiMode(false), "kanji-mode off"),
        ("1B 61 01", .align(.center), "align center"),
        ("1B 61 02", .align(.right), "align right"),
        ("1B 2D 01", .underline(1), "underline 1 dot"),
        ("1B 45 01", .emphasis(true), "emphasis on"),
        ("1B 47 00", .doubleStrike(false), "double-strike off"),
        ("1B 2D 02", .underline(2), "underline 2 dots"),
        ("1D 42 01", .invert(true), "invert on"),
        ("1B 4D 01", .font(.b), "font b"),
        ("1D 21 00", .size(width: 1, height: 1), "size 1x1"),
        ("1D 21 73", .size(width: 8, height: 4), "size 8x4"),
        (
            "1B 21 B1", .printMode([.fontB, .doubleHeight, .doubleWidth, .underlined]),
            "print-mode font b double-height double-width underlined"
        ),
        ("1B 33 18", .lineSpacing(24), "line-spacing 24 dots"),
        ("1B 32", .defaultLineSpacing, "line-spacing default"),
        ("1B 4A 0A", .feedDots(10), "feed 10 dots"),
        ("1B 64 03", .feedLines(3), "feed 3 lines"),
        ("1D 4C 2C 01", .leftMargin(300), "left-margin 300 dots"),
        ("1D 57 40 02", .printAreaWidth(576), "print-area-width 576 dots"),
        ("1B 24 00 01", .absolutePosition(256), "position 256 dots"),
        ("1B 5C F4 FF", .relativePosition(-12), "move -12 dots"),
        ("1D 56 00", .cut(.full, feed: nil), "cut full"),
        ("1D 56 01", .cut(.partial, feed: nil), "cut partial"),
        ("1D 56 41 00", .cut(.full, feed: 0), "feed-and-cut full 0 dots"),
        ("1D 56 42 50", .cut(.partial, feed: 80), "feed-and-cut partial 80 dots"),
        ("1B 70 00 19 FA", .drawer(pin: 0, on: 25, off: 250), "drawer-kick pin 2 on 50 ms off 500 ms"),
        ("1B 70 01 19 FA", .drawer(pin: 1, on: 25, off: 250), "drawer-kick pin 5 on 50 ms off 500 ms"),
        ("1D 28 6B 04 00 31 41 32 00", .qrModel(50), "qr-model 2"),
        ("1D 28 6B 03 00 31 43 04", .qrModuleSize(4), "qr-module-size 4 dots"),
        ("1D 28 6B 03 00 31 45 31", .qrLevel(.m), "qr-error-correction m"),
        ("1D 28 6B 05 00 31 50 30 56 30", .qrStore(ascii("V0")), "qr-store 2 bytes \"V0\""),
        ("1D 28 6B 03 00 31 51 30", .qrPrint, "qr-print"),
        ("1D 68 50", .barcodeHeight(80), "barcode-height 80 dots"),
        ("1D 77 02", .barcodeModule(2), "barcode-module 2 dots"),
        ("1D 48 02", .barcodeText(.below), "barcode-text below"),
        ("1D 66 01", .barcodeTextFont(.b), "barcode-text-font b"),
        ("1D 6B 04 41 42 00", .barcode(.code39, data: ascii("AB"), form: .terminated), "barcode Code 39 \"AB\""),
        (
            "1D 6B 49 04 7B 42 41 0A", .barcode(.code128, data: [0x7B, 0x42, 0x41, 0x0A], form: .counted),
            "barcode Code 128 \"{BA\\x0A\""
        ),
        ("1D 28 48 06 00 30 30 21 22 23 7E", .processID(token("!\"#~")), "process-id \"!\\\"#~\""),
        (
            "1D 28 44 05 00 14 01 00 02 00", .realTimeCommands(pulse: false, powerOff: false),
            "real-time-commands pulse off power-off off"
        ),
        ("1D 28 44 03 00 14 01 01", .realTimeCommands(pulse: true, powerOff: nil), "real-time-commands pulse on"),
        ("10 04 02", .statusRequest(2), "status-request 2"),
        ("10 05 01", .recoveryRequest(1), "recovery-request 1"),
        ("1D 61 0F", .automaticStatus(15), "automatic-status 15"),
        ("1D 61 00", .automaticStatus(0), "automatic-status off"),
        ("1D 72 01", .queuedStatus(1), "queued-status 1"),
        ("1D 49 43", .identityRequest(67), "identity-request 67"),
    ]

    /// A token of characters known to be allowed.
    static func token(_ text: String) -> FenceToken { FenceToken(text) ?? FenceToken(job: 0) }

    @Test("has the bytes of the reference", arguments: table)
    func encodes(hex: String, command: Command, words: String) {
        var encoded: [UInt8] = []
        command.append(to: &encoded)
        #expect(encoded == bytes(hex))
    }

    @Test("is found again in its bytes, whole or one at a time", arguments: table)
    func decodes(hex: String, command: Command, words: String) {
        #expect(CommandDecoder.commands(in: bytes(hex)) == [command])
        var decoder = CommandDecoder()
        let piecemeal = bytes(hex).flatMap { decoder.decode([$0]) } + decoder.finish()
        #expect(piecemeal == [command])
    }

    @Test("is described in words", arguments: table)
    func describes(hex: String, command: Command, words: String) {
        #expect(command.description == words)
    }

    @Test(
        "is recognised in the other forms the reference allows",
        arguments: [
            ("1B 61 31", Command.align(.center)), ("1B 45 FF", .emphasis(true)), ("1B 45 30", .emphasis(false)),
            ("1B 2D 31", .underline(1)), ("1B 4D 31", .font(.b)), ("1D 56 30", .cut(.full, feed: nil)),
            ("1D 56 31", .cut(.partial, feed: nil)), ("1D 48 32", .barcodeText(.below)), ("1D 72 31", .queuedStatus(1)),
            ("1B 70 30 05 05", .drawer(pin: 0, on: 5, off: 5)),
            ("1D 6B 45 01 41", .barcode(.code39, data: [0x41], form: .counted)),
            ("1D 28 44 03 00 14 02 30", .realTimeCommands(pulse: nil, powerOff: false)),
        ])
    func recognises(hex: String, command: Command) {
        #expect(CommandDecoder.commands(in: bytes(hex)) == [command])
    }

    @Test("carries a picture row by row")
    func raster() {
        let hex = "1D 76 30 00 02 00 03 00 80 01 FF FF 00 18"
        let bitmap = Bitmap(width: 16, height: 3, bytes: [0x80, 0x01, 0xFF, 0xFF, 0x00, 0x18])
        let decoded = CommandDecoder.commands(in: bytes(hex))
        #expect(decoded == bitmap.map { [.raster($0, scale: [])] })
        var encoded: [UInt8] = []
        for command in decoded { command.append(to: &encoded) }
        #expect(encoded == bytes(hex))
        #expect(decoded.map(\.description) == ["raster 16x3 dots"])
    }

    @Test("never writes a bar code that its form cannot carry")
    func barcodeForms() {
        var encoded: [UInt8] = []
        Command.barcode(.code39, data: [0x41, 0x00], form: .terminated).append(to: &encoded)
        Command.barcode(.code128, data: [0x41], form: .terminated).append(to: &encoded)
        #expect(encoded == bytes("1D 6B 45 02 41 00  1D 6B 49 01 41"))
    }

    @Test("stays within its fields where a value is too large")
    func clamps() {
        var encoded: [UInt8] = []
        Command.size(width: 0, height: 99).append(to: &encoded)
        #expect(encoded == bytes("1D 21 07"))
        encoded = []
        Command.qrStore([UInt8](repeating: 0x41, count: 70_000)).append(to: &encoded)
        #expect(encoded.count == 5 + 0xFFFF)
        #expect(Array(encoded.prefix(5)) == bytes("1D 28 6B FF FF"))
        encoded = []
        Command.barcode(.code128, data: [UInt8](repeating: 0x41, count: 300), form: .counted).append(to: &encoded)
        #expect(encoded.count == 4 + 255)
    }
}
