import Testing

@testable import PrinterLanguage

@Suite("Star's commands")
struct StarCommandTests {
    /// Bytes as Star's command specifications give them, and the command.
    static let table: [(String, Command)] = [
        ("1B 40", .initialize), ("4B 61 66 66 65 65", .text(ascii("Kaffee"))), ("0A", .lineFeed),
        ("0D", .carriageReturn), ("09", .horizontalTab), ("0C", .formFeed), ("1B 1D 74 20", .codePage(32)),
        ("1B 52 02", .internationalSet(2)), ("1B 70", .kanjiMode(true)), ("1B 71", .kanjiMode(false)),
        ("1B 1D 61 01", .align(.center)), ("1B 1D 61 02", .align(.right)), ("1B 45", .emphasis(true)),
        ("1B 46", .emphasis(false)), ("1B 2D 01", .underline(1)), ("1B 2D 00", .underline(0)),
        ("1B 34", .invert(true)), ("1B 35", .invert(false)), ("1B 1E 46 01", .font(.b)),
        ("1B 69 00 00", .size(width: 1, height: 1)), ("1B 69 01 02", .size(width: 3, height: 2)),
        ("1B 69 05 05", .size(width: 6, height: 6)), ("1B 30", .lineSpacing(24)), ("1B 7A 01", .defaultLineSpacing),
        ("1B 49 0A", .feedDots(10)), ("1B 61 03", .feedLines(3)), ("1B 6C 02", .leftMargin(24)),
        ("1B 51 20", .printAreaWidth(384)), ("1B 1D 41 00 01", .absolutePosition(256)),
        ("1B 1D 52 F4 FF", .relativePosition(-12)), ("1B 64 00", .cut(.full, feed: nil)),
        ("1B 64 01", .cut(.partial, feed: nil)), ("1B 64 02", .cut(.full, feed: 0)),
        ("1B 64 03", .cut(.partial, feed: 0)), ("1B 07 14 0A 07", .drawer(pin: 0, on: 100, off: 50)),
        ("1A", .drawer(pin: 1, on: 100, off: 100)), ("1B 1D 79 53 30 02", .qrModel(50)),
        ("1B 1D 79 53 32 06", .qrModuleSize(6)), ("1B 1D 79 53 31 03", .qrLevel(.h)),
        ("1B 1D 79 44 31 00 03 00 41 42 43", .qrStore(ascii("ABC"))), ("1B 1D 79 50", .qrPrint),
        ("1B 06 01", .statusRequest(1)), ("04", .statusRequest(4)), ("05", .statusRequest(5)),
        ("1B 06 18", .recoveryRequest(2)), ("1B 1E 61 01", .automaticStatus(1)),
        ("1B 1E 61 00", .automaticStatus(0)), ("1B 1D 03 01 00 00", .queuedStatus(1)),
        ("1B 23 2A 0A 00", .identityRequest(67)), ("17", .countPrinted), ("1B 1E 45 00", .resetCount),
        ("18", .cancelData), ("1B 1D 28 4C 06 00 30 45 41 42 01 02", .logoPrint(key, scale: .doubleHeight)),
        ("1B 1D 53 01 02 00 01 00 00 80 01", .raster(dots("80 01", width: 16), scale: [])),
        ("1B 58 02 00 80 00 00 00 00 01", .columns(columns("80 00 00 00 00 01"), mode: .dots24Double)),
        ("1B 4C 02 00 80 01", .columns(columns("80 01", each: 1), mode: .dots8Double)),
        ("1B 4B 02 00 80 01", .columns(columns("80 01", each: 1), mode: .dots8Single)),
    ]

    static let key = LogoKey.named("AB")

    static func dots(_ hex: String, width: Int) -> Bitmap {
        let packed = bytes(hex)
        return Bitmap(width: width, height: packed.count * 8 / width, bytes: packed) ?? Bitmap(width: 0, height: 0)
    }

    static func columns(_ hex: String, each: Int = 3) -> Bitmap { Bitmap(columns: bytes(hex), bytesEach: each) }

    static func written(_ command: Command, _ language: PrinterProfile.Language = .starPRNT) -> [UInt8] {
        var written: [UInt8] = []
        var encoder = StarEncoder(language: language)
        encoder?.append(command, to: &written)
        return written
    }

    @Test("are the bytes of the specification", arguments: table)
    func encodes(hex: String, command: Command) {
        #expect(StarCommandTests.written(command) == bytes(hex))
    }

    @Test("are found again in their bytes, whole or one at a time", arguments: table)
    func decodes(hex: String, command: Command) {
        #expect(CommandDecoder.commands(in: bytes(hex), language: .starPRNT) == [command])
        var decoder = CommandDecoder(language: .starLine)
        #expect(bytes(hex).flatMap { decoder.decode([$0]) } + decoder.finish() == [command])
    }

    @Test(
        "are recognised in the other forms the specification allows",
        arguments: [
            ("1B 1D 61 31", [Command.align(.center)]), ("1B 2D 31", [.underline(1)]),
            ("1B 64 33", [.cut(.partial, feed: 0)]),
            ("1B 69 31 32", [.size(width: 3, height: 2)]), ("1B 1E 46 31", [.font(.b)]),
            ("1B 52 41", [.internationalSet(10)]), ("1B 7A 30", [.lineSpacing(24)]), ("1B 31", [.lineSpacing(24)]),
            ("1B 4A 0A", [.feedDots(20)]), ("1B 4A C8", [.feedDots(255), .feedDots(145)]),
            ("0E", [.size(width: 2, height: 1)]),
            (
                "1B 57 31 1B 68 01 14",
                [.size(width: 2, height: 1), .size(width: 2, height: 2), .size(width: 1, height: 2)]
            ),
            ("1B 0E 1B 14", [.size(width: 1, height: 2), .size(width: 1, height: 1)]),
            ("07", [.drawer(pin: 0, on: 100, off: 100)]), ("1C", [.drawer(pin: 0, on: 100, off: 100)]),
            ("19", [.drawer(pin: 1, on: 100, off: 100)]), ("1B 1E 45 30", [.resetCount]),
            ("1B 24 31", [.kanjiMode(true)]),
            ("1B 1C 70 0A 33", [.logoPrint(numbered, scale: [.doubleWidth, .doubleHeight])]),
            ("12", [.setting([0x12])]), ("1B 20 00", [.setting([0x1B, 0x20, 0x00])]),
        ])
    func recognises(hex: String, commands: [Command]) {
        #expect(CommandDecoder.commands(in: bytes(hex), language: .starPRNT) == commands)
    }

    /// The logo of number 10.
    static let numbered = LogoKey.named("0A")

    @Test("a pulse keeps the times that were set for it")
    func pulse() {
        let commands = CommandDecoder.commands(in: bytes("1B 07 0A 0F 41 07"), language: .starPRNT)
        #expect(commands == [.unknown(bytes("1B 07 0A 0F")), .text([0x41]), .drawer(pin: 0, on: 50, off: 75)])
    }

    @Test("what has no word of Star's is left out; what something stands for is that")
    func substitutes() throws {
        let token = try #require(FenceToken("0001"))
        for command: Command in [
            .processID(token), .realTimeCommands(pulse: false, powerOff: false), .barcodeTextFont(.b), .feedDots(0),
            .feedLines(0), .raster(Bitmap(width: 0, height: 0), scale: []),
        ] {
            #expect(StarCommandTests.written(command).isEmpty, "\(command)")
        }
        #expect(StarCommandTests.written(.doubleStrike(true)) == bytes("1B 45"))
        #expect(StarCommandTests.written(.underline(2)) == bytes("1B 2D 01"))
        #expect(StarCommandTests.written(.size(width: 8, height: 0)) == bytes("1B 69 00 05"))
        #expect(StarCommandTests.written(.qrModuleSize(12)) == bytes("1B 1D 79 53 32 08"))
        #expect(StarCommandTests.written(.feedLines(200)) == bytes("1B 61 7F 1B 61 49"))
        #expect(
            StarCommandTests.written(.printMode([.fontB, .doubleHeight, .underlined]))
                == bytes("1B 1E 46 01 1B 46 1B 2D 01 1B 69 01 00"))
        #expect(StarCommandTests.written(.logoDelete(StarCommandTests.key), .starLine).isEmpty)
    }

    @Test("Line Mode prints a picture in bands of 24 rows between 3 mm feeds")
    func bands() {
        let picture = StarCommandTests.dots((0..<25).map { _ in "81" }.joined(separator: " "), width: 8)
        let band = [UInt8](repeating: 0x81, count: 24)
        let last = [0x81] + [UInt8](repeating: 0, count: 23)
        let expected =
            bytes("1B 30 1B 6B 01 00") + band + bytes("0A 1B 6B 01 00") + last + bytes("0A 1B 7A 01")
        #expect(StarCommandTests.written(.raster(picture, scale: []), .starLine) == expected)
        let papers = PaperInterpreter.papers(of: expected, profile: .starTSP650IILine)
        #expect(papers.first?.heightDots == 48)
        #expect(papers.first?.items.count == 2)
        if case .bitmap(_, _, let dots) = papers.first?.items.first {
            #expect(dots.bytes == band)
        } else {
            Issue.record()
        }
    }

    @Test("an enlarged picture is enlarged before it is sent")
    func enlarged() {
        let picture = StarCommandTests.dots("80", width: 8)
        #expect(
            StarCommandTests.written(.raster(picture, scale: [.doubleWidth, .doubleHeight]))
                == bytes("1B 1D 53 01 02 00 02 00 00 C0 00 C0 00"))
    }

    @Test("rows of raster mode are one picture, empty ones feed, and its end cuts unless told otherwise")
    func rasterMode() {
        let hex =
            "1B 2A 72 41 1B 2A 72 50 30 00 62 01 00 80 62 01 00 01 62 00 00 1B 2A 72 59 31 30 00 62 01 00 FF 1B 2A 72 42 41"
        let commands = CommandDecoder.commands(in: bytes(hex), language: .starLine)
        #expect(
            commands == [
                .setting(bytes("1B 2A 72 41")), .setting(bytes("1B 2A 72 50 30 00")),
                .raster(StarCommandTests.dots("80 01", width: 8), scale: []), .feedDots(1), .feedDots(10),
                .raster(StarCommandTests.dots("FF", width: 8), scale: []), .cut(.partial, feed: 0), .text([0x41]),
            ])
        let uncut = bytes("1B 2A 72 41 1B 2A 72 45 31 00 62 01 00 80 1B 2A 72 42")
        #expect(!CommandDecoder.commands(in: uncut, language: .starLine).contains(.cut(.partial, feed: 0)))
        let paged = bytes("1B 2A 72 41 1B 2A 72 46 38 00 62 01 00 80 1B 0C 00 1B 2A 72 42")
        #expect(CommandDecoder.commands(in: paged, language: .starLine).contains(.cut(.full, feed: nil)))
        #expect(!CommandDecoder.commands(in: paged, language: .starLine).contains(.cut(.partial, feed: 0)))
        // In text a "b" is a letter.
        #expect(CommandDecoder.commands(in: bytes("62 41 00"), language: .starLine).first == .text(ascii("bA")))
    }

    @Test(
        "an unknown command is named with its bytes and costs no following text",
        arguments: [
            "1B 1E 64 03", "1B 23 2B 30 30 30 31 30 0A 00", "1B 1D 78 53 30 01 00 05", "1B 1D 78 44 02 00 41 42",
            "1B 1D 78 50",
            "1B 1D 19 11 01 0A 0A", "1B 1D 19 12 01 03 00", "1B 1D 07 01 0A 0A", "1B 44 08 10 00",
            "1B 1D 50 33 00 00 00 00 40 02 90 01",
            "1B 26 01 01 41 " + String(repeating: "00 ", count: 48), "1B 5E 00 01 00 FF FF", "1B 3F 0A 00",
            "1B 43 00 05",
            "1B 16 30 05", "1B 1D 79 49", "01", "1B 69 09 00", "1B 64 07", "1B 62 31 39 31 50 31 32 1E",
        ])
    func unknown(hex: String) {
        let commands = CommandDecoder.commands(in: bytes(hex) + ascii("Tee"), language: .starPRNT)
        #expect(commands == [.unknown(bytes(hex)), .text(ascii("Tee"))])
    }

    @Test("each piece keeps the bytes that told it, and all of them are the stream")
    func pieces() {
        let stream = StarCommandTests.table.flatMap { bytes($0.0) } + bytes("1B 62 34 32 35 50 41 42 1E 1B 4A FF")
        let pieces = CommandDecoder.pieces(in: stream, language: .starPRNT)
        #expect(pieces.flatMap(\.bytes) == stream)
        #expect(pieces.count == pieces.map(\.command).count)
    }

    @Test("are listed with their bytes, text in the characters of its page")
    func listing() {
        var listing = CommandListing(profile: .starMCPrint3PRNT)
        let lines = CommandDecoder.pieces(in: bytes("1B 1D 74 20 80 1B 64 03 17"), language: .starPRNT).map {
            listing.line(for: $0)
        }
        #expect(
            lines == [
                "select-code-page 32 (WPC1252)   1B 1D 74 20", "text \"€\"   80",
                "feed-and-cut partial 0 dots   1B 64 03",
                "count-printed   17",
            ])
    }
}

extension LogoKey {
    /// The key of two printable characters.
    static func named(_ name: String) -> LogoKey {
        guard let key = LogoKey(name) else { preconditionFailure("\(name) is no key") }
        return key
    }
}
