import PrinterLanguage
import Testing

/// The commands beyond those of our own receipts, as other libraries send them.
@Suite("The whole command set")
struct CommandSetTests {
    static let dots16 = Bitmap(width: 8, height: 16, bytes: bytes("80 00 00 00 00 00 00 01 01 00 00 00 00 00 00 80"))
    static let column = bytes("80 01 00 00 00 00 00 00 00 00 00 00 00 00 01 80")

    static let table: [(String, Command, String)] = [
        ("1B 20 05", .characterSpacing(5), "character-spacing 5"),
        ("1B 7B 01", .upsideDown(true), "upside-down on"),
        ("1B 56 01", .rotation(1), "rotation 1"),
        ("1B 25 01", .userCharacterSet(true), "user-character-set on"),
        ("1B 26 01 41 42 01 FF 02 F0 0F", .userCharacters(bytes("01 41 42 01 FF 02 F0 0F")), "user-characters \"AB\""),
        ("1B 3F 41", .userCharacterCancel(0x41), "user-character-cancel \"A\""),
        (
            "1C 21 8C", .kanjiPrintMode([.kanjiDoubleWidth, .kanjiDoubleHeight, .underlined]),
            "kanji-print-mode double-width double-height underlined"
        ),
        ("1C 2D 02", .kanjiUnderline(2), "kanji-underline 2 dots"),
        ("1C 53 01 02", .kanjiSpacing(left: 1, right: 2), "kanji-spacing 1 left 2 right"),
        ("1C 57 01", .kanjiQuadruple(true), "kanji-quadruple on"),
        ("1C 28 43 02 00 30 02", .unicodeText(true), "utf-8 on"),
        ("1C 43 01", .named(.kanjiCode, bytes("1C 43 01")), "kanji-code-system"),
        ("1B 4B 18", .reverseDots(24), "feed back 24 dots"),
        ("1B 65 02", .reverseLines(2), "feed back 2 lines"),
        ("1B 44 08 10 00", .tabStops([8, 16]), "tab-stops 8 16"),
        ("1D 50 B4 5A", .motionUnits(x: 180, y: 90), "motion-units 180 across 90 along"),
        ("1D 54 00", .lineStart(printing: false), "line-start losing the line"),
        ("1B 4C", .pageMode, "page-mode"),
        ("1B 53", .standardMode, "standard-mode"),
        (
            "1B 57 0A 00 14 00 00 01 C8 00", .pageArea(x: 10, y: 20, width: 256, height: 200),
            "page-area 256x200 at 10,20"
        ),
        ("1B 54 01", .pageDirection(.bottomToTop), "page-direction bottom to top"),
        ("1B 0C", .printPage, "print-page"),
        ("18", .cancelArea, "cancel"),
        ("1D 24 64 00", .pagePosition(100), "page-position 100"),
        ("1D 5C 9C FF", .pageMove(-100), "page-move -100"),
        (
            "1D 28 51 0C 00 30 01 00 02 00 03 01 04 00 31 01 01",
            .pageLine(Command.PageBox(x1: 1, y1: 2, x2: 259, y2: 4)), "page-line 1,2 to 259,4"
        ),
        ("1B 69", .cutAs(.onePoint, feed: nil), "cut all but one point"),
        ("1B 6D", .cutAs(.threePoints, feed: nil), "cut all but three points"),
        ("1D 56 61 05", .cutAs(.laterFull, feed: 5), "cut-here-later full 5 dots"),
        ("1D 56 68 00", .cutAs(.returningPartial, feed: 0), "feed-cut-and-return partial 0 dots"),
        ("10 14 01 00 05", .drawerNow(pin: 0, time: 5), "drawer-kick-now pin 2 on 500 ms"),
        ("1B 42 03 02", .buzzer(times: 3, length: 2), "buzzer 3 times 200 ms"),
        ("1B 28 41 04 00 30 31 03 0F", .buzzerPattern(bytes("30 31 03 0F")), "buzzer-pattern 30 31 03 0F"),
        ("1D 28 6B 03 00 30 43 02", .areaSetting(.pdf417, function: 67, [2]), "pdf417-setting 67: 2"),
        ("1D 28 6B 04 00 30 45 30 31", .areaSetting(.pdf417, function: 69, [48, 49]), "pdf417-setting 69: 48 49"),
        ("1D 28 6B 05 00 30 50 30 41 42", .areaStore(.pdf417, ascii("AB")), "pdf417-store 2 bytes \"AB\""),
        ("1D 28 6B 03 00 30 51 30", .areaPrint(.pdf417), "pdf417-print"),
        ("1D 28 6B 03 00 32 41 32", .areaSetting(.maxiCode, function: 65, [50]), "maxicode-setting 65: 50"),
        ("1D 28 6B 04 00 33 50 30 48", .areaStore(.dataBar, [0x48]), "databar-store 1 bytes \"H\""),
        ("1D 28 6B 03 00 34 51 30", .areaPrint(.composite), "composite-print"),
        ("1D 28 6B 03 00 35 51 30", .areaPrint(.aztec), "aztec-print"),
        ("1D 28 6B 04 00 36 50 30 41", .areaStore(.dataMatrix, [0x41]), "datamatrix-store 1 bytes \"A\""),
        ("1D 28 6B 03 00 31 52 30", .named(.codeSize, bytes("1D 28 6B 03 00 31 52 30")), "code-size-request"),
        (
            "1D 2F 03", .bitImagePrint(scale: [.doubleWidth, .doubleHeight]),
            "bit-image-print double-width double-height"
        ),
        ("1C 70 01 00", .bitImageRecall(1, scale: []), "bit-image-recall 1"),
        (
            "1D 28 4C 06 00 30 55 41 42 01 02",
            LogoKey(0x41, 0x42).map { .graphicsRecall($0, scale: .doubleHeight) } ?? .lineFeed,
            "graphics-recall \"AB\" double-height"
        ),
        ("1D 62 01", .named(.smoothing, bytes("1D 62 01")), "smoothing"),
        ("1D 28 45 03 00 01 49 4E", .named(.userSetting, bytes("1D 28 45 03 00 01 49 4E")), "user-setting"),
        ("1D 28 4E 02 00 30 31", .named(.characterEffects, bytes("1D 28 4E 02 00 30 31")), "character-effects"),
        ("1C 28 4C 02 00 41 30", .named(.labelSetting, bytes("1C 28 4C 02 00 41 30")), "label-setting"),
        ("1B 28 59 02 00 00 00", .named(.escapeFunction, bytes("1B 28 59 02 00 00 00")), "esc-function"),
        ("1D 3A", .named(.macroDefine, bytes("1D 3A")), "macro-define"),
        ("1D 5E 02 0A 00", .named(.macroRun, bytes("1D 5E 02 0A 00")), "macro-run"),
        ("1B 63 35 01", .named(.panelButtons, bytes("1B 63 35 01")), "panel-buttons"),
        ("1B 3D 01", .named(.selectDevice, bytes("1B 3D 01")), "select-device"),
        ("1B 76", .named(.paperStatus, bytes("1B 76")), "paper-status-request"),
        ("10 14 02 01 08", .named(.powerOff, bytes("10 14 02 01 08")), "power-off"),
        ("12 71 00", .named(.markFeed, bytes("12 71 00")), "mark-feed"),
    ]

    @Test("has the bytes of the reference, is found in them again and is named", arguments: table)
    func both(hex: String, command: Command, words: String) {
        var encoded: [UInt8] = []
        command.append(to: &encoded)
        #expect(encoded == bytes(hex))
        #expect(CommandDecoder.commands(in: bytes(hex) + ascii("A")) == [command, .text([0x41])])
        var decoder = CommandDecoder()
        #expect(bytes(hex).flatMap { decoder.decode([$0]) } + decoder.finish() == [command])
        #expect(command.description == words)
    }

    @Test("carries pictures by columns whole and turns them into rows")
    func columns() throws {
        let picture = try #require(CommandSetTests.dots16)
        let key = try #require(LogoKey(0x41, 0x42))
        let cases: [([UInt8], Command)] = [
            (bytes("1D 2A 01 02") + CommandSetTests.column, .bitImageDefine(picture)),
            (bytes("1D 51 30 00 08 00 02 00") + CommandSetTests.column, .variableColumns(picture, scale: [])),
            (bytes("1C 71 01 01 00 02 00") + CommandSetTests.column, .bitImagesStore([picture])),
            (
                bytes("1D 28 4C 1A 00 30 71 30 01 01 31 08 00 10 00") + CommandSetTests.column,
                .graphicsStoreColumns(picture, scale: [])
            ),
            (
                bytes("1D 28 4C 1B 00 30 53 30 41 42 01 08 00 10 00 31") + picture.bytes,
                .graphicsDefine(key, picture)
            ),
        ]
        for (stream, command) in cases {
            #expect(CommandDecoder.commands(in: stream) == [command])
            var encoded: [UInt8] = []
            command.append(to: &encoded)
            #expect(encoded == stream)
        }
    }

    @Test("takes the 48-dot columns of other printers whole", arguments: [UInt8(3), 6, 38, 40, 71, 73])
    func otherColumns(mode: UInt8) {
        let each = mode < 32 ? 1 : mode < 64 ? 3 : 6
        let stream = [0x1B, 0x2A, mode, 2, 0] + [UInt8](repeating: 0x41, count: 2 * each)
        #expect(CommandDecoder.commands(in: stream + ascii("B")) == [.unknown(stream), .text(ascii("B"))])
    }

    @Test(
        "knows italics with a parameter that is no character, and without",
        arguments: ["1B 34", "1B 34 01", "1B 35 00"])
    func italics(hex: String) {
        #expect(CommandDecoder.commands(in: bytes(hex) + ascii("A")) == [.named(.italic, bytes(hex)), .text([0x41])])
    }

    @Test("knows every named command by a name of its own")
    func names() {
        #expect(Set(CommandName.allCases.map(\.rawValue)).count == CommandName.allCases.count)
    }

    @Test("prints area codes by the printer's own means, within the commands' bounds")
    func areaCodes() {
        var encoder = CommandEncoder(profile: .generic80)
        encoder.code(.dataMatrix, ascii("A1"), moduleDots: 99)
        #expect(
            encoder.bytes
                == bytes("1D 28 6B 03 00 36 43 10 1D 28 6B 05 00 36 50 30 41 31 1D 28 6B 03 00 36 51 30"))
        encoder = CommandEncoder(profile: .generic80)
        encoder.code(.pdf417, ascii("A"), moduleDots: 3, columns: 4)
        #expect(
            encoder.bytes
                == bytes(
                    "1D 28 6B 03 00 30 41 04 1D 28 6B 03 00 30 43 03 1D 28 6B 03 00 30 44 03 "
                        + "1D 28 6B 04 00 30 50 30 41 1D 28 6B 03 00 30 51 30"))
        encoder = CommandEncoder(profile: .virtual)
        encoder.code(.aztec, [0x10, 0x14, 0x01], moduleDots: 4)
        #expect(encoder.bytes.starts(with: bytes("1D 28 44 05 00 14 01 00 02 00")))
    }

    @Test(
        "sounds the buzzer as the model does",
        arguments: [
            (PrinterProfile.Buzzer.none, ""), (.pulses, "1B 42 03 02"), (.patterns, "1B 28 41 03 00 61 01 03"),
        ])
    func buzzer(buzzer: PrinterProfile.Buzzer, hex: String) {
        var profile = PrinterProfile.generic80
        profile.buzzer = buzzer
        var encoder = CommandEncoder(profile: profile)
        encoder.buzz(times: 3, length: 2)
        #expect(encoder.bytes == bytes(hex))
    }
}
