import Testing

@testable import PrinterLanguage

@Suite("Streams in Star's languages")
struct StarStreamTests {
    static let profiles = PrinterProfile.all.filter { $0.language != .escpos }

    @Test(
        "every page that a profile states carries all its characters there and back",
        arguments: [PrinterProfile.starMCPrint3PRNT])
    func pages(profile: PrinterProfile) throws {
        #expect(profile.codePages.count == 20)
        for slot in profile.codePages {
            let scalars = (UInt8(0x80)...0xFF).compactMap { slot.page.scalar(for: $0) }.filter {
                // Blanks and soft hyphens are printed as what they look like.
                $0.value != 0xA0 && $0.value != 0xAD && !$0.properties.isWhitespace
                    && $0.properties.canonicalCombiningClass == .notReordered
            }
            var only = profile
            only.codePages = [slot]
            var encoder = CommandEncoder(profile: only)
            let text = String(String.UnicodeScalarView(scalars))
            encoder.write(text)
            #expect(Array(encoder.bytes.prefix(4)) == [0x1B, 0x1D, 0x74, slot.number])
            #expect(encoder.text.missing == 0)
            let read = CommandDecoder.commands(in: encoder.bytes, language: .starPRNT).flatMap {
                command -> [Unicode.Scalar] in
                if case .text(let bytes) = command { bytes.compactMap { slot.page.scalar(for: $0) } } else { [] }
            }
            #expect(
                read.count >= scalars.count - scalars.filter { $0.value >= 0x600 && $0.value < 0x700 }.count,
                "\(slot.page)")
            for scalar in scalars { #expect(read.contains(scalar), "\(slot.page) \(scalar)") }
        }
    }

    @Test("text goes out in Star's own page numbers, the euro sign first and with the fewest switches")
    func text() {
        var encoder = CommandEncoder(profile: .starMCPrint3PRNT)
        encoder.write("5,00 € für Żółw")
        #expect(
            encoder.bytes
                == ascii("5,00 ") + bytes("1B 1D 74 21 80") + ascii(" f") + [0xFC] + ascii("r ")
                + bytes("AF F3 B3") + ascii("w"))
        encoder = CommandEncoder(profile: .starMCPrint3PRNT)
        encoder.write("œ€ Я")
        #expect(encoder.bytes == bytes("1B 1D 74 20 9C 80 20 1B 1D 74 0A 9F"))
    }

    @Test("text holds no control byte, whatever is written", arguments: profiles)
    func controls(profile: PrinterProfile) {
        var encoder = CommandEncoder(profile: profile)
        encoder.write("A\u{7}\u{17}\u{18}\u{1A}\u{1C}\u{5}\u{1B}\u{6}\u{1}\u{1E}B中文")
        for command in CommandDecoder.commands(in: encoder.bytes, language: profile.language) {
            switch command {
            case .text, .codePage: break
            default: Issue.record("\(command)")
            }
        }
        #expect(!RealTimeScanner.found(in: encoder.bytes, language: profile.language))
    }

    @Test("a whole print is begun, written and cut in Star's words")
    func whole() {
        var encoder = CommandEncoder(profile: .starMCPrint3PRNT)
        encoder.start()
        encoder.append(.emphasis(true))
        encoder.write("Tee")
        encoder.append(.lineFeed)
        encoder.qr(ascii("1"), moduleDots: 4, level: .m)
        encoder.cut()
        #expect(
            encoder.bytes
                == bytes("1B 40 1B 52 00 1B 45 54 65 65 0A 1B 1D 79 53 30 02 1B 1D 79 53 32 04 1B 1D 79 53 31 01")
                + bytes("1B 1D 79 44 31 00 01 00 31 1B 1D 79 50 1B 64 03"))
        encoder = CommandEncoder(profile: .starSML200)
        encoder.cut()
        #expect(encoder.bytes == bytes("1B 61 03"))
    }

    @Test("a picture goes out in slices, blank rows are fed, and no dots ask for a status", arguments: profiles)
    func picture(profile: PrinterProfile) throws {
        var bitmap = Bitmap(width: profile.widthDots, height: 900)
        for y in 0..<300 {
            bitmap.setRow(
                y, [UInt8](repeating: 0x1B, count: 1) + [0x06] + [UInt8](repeating: 0xFF, count: bitmap.bytesPerRow - 2)
            )
        }
        for y in 700..<900 { bitmap[y % 100, y] = true }
        var encoder = CommandEncoder(profile: profile)
        try encoder.picture(bitmap)
        #expect(!RealTimeScanner.found(in: encoder.bytes, language: profile.language))
        let commands = CommandDecoder.commands(in: encoder.bytes, language: profile.language)
        #expect(commands.contains(.feedDots(255)) && commands.contains(.feedDots(145)))
        for command in commands {
            if case .raster(let slice, _) = command { #expect(slice.height <= profile.rasterRows) }
            if case .unknown = command { Issue.record("\(command)") }
        }
        let black = PaperInterpreter.papers(of: encoder.bytes, profile: profile).flatMap(\.items).reduce(0) {
            sum, item in
            guard case .bitmap(_, _, let dots) = item else { return sum }
            return sum + dots.bytes.reduce(0) { $0 + $1.nonzeroBitCount }
        }
        #expect(
            black == bitmap.bytes.reduce(0) { $0 + $1.nonzeroBitCount }, "each dot is there, at most one place beside")
        #expect(throws: ImageError.self) { try encoder.picture(Bitmap(width: profile.widthDots + 1, height: 1)) }
    }

    @Test("what another program prints is shown whole, with no unknown command")
    func foreign() {
        let stream = bytes(StarStreamTests.foreign)
        let commands = CommandDecoder.commands(in: stream, language: .starPRNT)
        #expect(!commands.contains { if case .unknown = $0 { true } else { false } })
        #expect(commands.contains(.barcode(.code128Auto, data: ascii("123456"), form: .counted)))
        let text = PaperInterpreter.papers(of: stream, profile: .starMCPrint2PRNT).map(\.text).joined()
        for words in [
            "SHOP", "Tee", "1,90€", "┌────────┬────────┐", "│a       │       b│", "em ul iv",
            "[Code 128 auto: \"123456\"]", "[cut: partial]",
        ] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
        #expect(CommandAllowance.refusal(of: stream, language: .starPRNT)?.offset == 2, "it switches the status off")
    }

    @Test("read as the other language, a stream is not what it is")
    func control() {
        let stream = bytes(StarStreamTests.foreign)
        #expect(CommandDecoder.commands(in: stream).contains { if case .unknown = $0 { true } else { false } })
        let own = bytes("1B 61 01 1D 21 11 41 0A 1D 56 00")
        #expect(
            CommandDecoder.commands(in: own, language: .starPRNT).contains {
                if case .unknown = $0 { true } else { false }
            })
    }

    @Test(
        "strangers may put on the paper what they like, and nothing else",
        arguments: [
            ("1B 40 1B 1D 74 20 41 1B 64 03", nil),
            ("1B 1D 53 01 01 00 01 00 00 80 1B 1D 79 50 1B 62 31 32 31 50 30 31 1E 12", nil),
            ("1B 2A 72 41 62 01 00 07 1B 2A 72 42", nil), ("41 07", 1), ("41 1B 07 14 14 07", 1), ("1A", 0),
            ("0A 1C", 1), ("19", 0),
            ("17", 0), ("1B 1E 45 00", 0), ("18", 0), ("05", 0), ("04", 0), ("1B 06 01", 0), ("1B 06 18", 0),
            ("1B 1E 61 00", 0),
            ("1B 1D 03 01 00 00", 0), ("1B 23 2B 30 30 30 31 30 0A 00", 0), ("1B 1E 64 03", 0),
            ("1B 1D 07 01 05 05", 0),
            ("1B 62 34 32 35 50 41 42 1E 07", 9), ("1B 1D 53 01 03 00 01 00 00 1B 06 01", 9),
        ] as [(String, Int?)])
    func allowance(hex: String, offset: Int?) {
        #expect(CommandAllowance.refusal(of: bytes(hex), language: .starPRNT)?.offset == offset)
    }

    @Test(
        "bytes that end within a command, or within raster mode, are cut short",
        arguments: [
            ("41 1B", true), ("1B 1D 53 01 02 00 01 00 00 80", true), ("1B 2A 72 41 62 01 00 80", true),
            ("1B 62 31 32 31 50 30", true),
            ("1B 2A 72 41 62 01 00 80 1B 2A 72 42", false), ("41", false), ("1B 64 03", false), ("", false),
        ])
    func cutShort(hex: String, isCutShort: Bool) {
        #expect(CommandAllowance.isCutShort(bytes(hex), language: .starLine) == isCutShort)
    }

    @Test("real-time commands are found in pieces and inside pictures")
    func realTime() {
        var scanner = RealTimeScanner(language: .starPRNT)
        #expect(scanner.scan(bytes("41 1B")) == [])
        #expect(scanner.scan(bytes("06")) == [])
        #expect(scanner.scan(bytes("01 1B 06 18 10 04 01 1B 40")) == [.status(1), .clearBuffers])
    }

    @Test("a reset prints the line it finds, CAN throws it away")
    func resets() {
        let profile = PrinterProfile.starMCPrint3PRNT
        #expect(PaperInterpreter.papers(of: bytes("41 1B 40 42 0A"), profile: profile).map(\.text) == ["A\nB\n"])
        #expect(PaperInterpreter.papers(of: bytes("41 18 42 0A"), profile: profile).map(\.text) == ["B\n"])
    }

    @Test("a two-byte set is refused: FS opens the drawer of a Star")
    func twoByte() {
        var profile = PrinterProfile.starMCPrint3PRNT
        profile.twoByteSet = .gb2312
        #expect(profile.problems().map(\.field) == ["twoByte"])
    }

    /// Seeds of the random and mutated streams; many more are run by hand.
    @Test("any stream is decoded to the same however it is cut up, and its paper is bounded", arguments: 0..<8)
    func fuzz(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let samples =
            StarCommandTests.table.map { bytes($0.0) } + StarBarcodeTests.table.map { bytes("1B 62 " + $0.3) }
            + [bytes(StarStreamTests.foreign), bytes("1B 2A 72 41 62 01 00 80 62 00 00 1B 0C 00 1B 2A 72 42")]
        for _ in 0..<400 {
            var stream: [UInt8] = []
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                stream += samples.randomElement(using: &generator) ?? []
            }
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                let at = Int.random(in: 0..<stream.count, using: &generator)
                stream[at] = UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { stream.removeSubrange(0..<stream.count / 3) }
            let pieces = CommandDecoder.pieces(in: stream, language: .starLine)
            #expect(pieces.flatMap(\.bytes) == stream)
            var decoder = CommandDecoder(language: .starPRNT)
            var cut: [Command] = []
            var rest = stream[...]
            while !rest.isEmpty {
                let count = min(rest.count, Int.random(in: 1...9, using: &generator))
                cut += decoder.decode(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            cut += decoder.finish()
            #expect(cut == pieces.map(\.command))
            let papers = PaperInterpreter.papers(of: stream, profile: .starTSP650IILine)
            #expect(papers.allSatisfy { $0.heightDots <= 2 * PaperInterpreter.longestPaper + 70_000 })
            #expect(papers.reduce(0) { $0 + $1.items.count } <= 2 * stream.count + 8)
            _ = CommandAllowance.refusal(of: stream, language: .starPRNT)
        }
    }

    @Test("a command that declares more than it brings is passed through without being gathered")
    func overlong() {
        var decoder = CommandDecoder(language: .starPRNT)
        #expect(decoder.decode(bytes("1B 1D 53 01 FF FF FF FF 00")).isEmpty)
        var count = 0
        for _ in 0..<64 { count += decoder.decode([UInt8](repeating: 0x55, count: 4096)).count }
        #expect(count >= 63)
        #expect(decoder.isWithinCommand)
    }

    /// A receipt as another library writes it for StarPRNT: a heading, columns in a frame, styles, a bar code, two cuts.
    static let foreign = """
            1B 40 1B 1E 61 00 1B 1E 46 00 1B 20 30 1B 73 30 30 1B 7A 31 12 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B
            6C 00 1B 51 20 1B 6C 00 1B 51 20 1B 1D 61 00 1B 1D 41 00 00 1B 1D 52 90 00 1B 2D 30 1B 46 1B 35 1B
            69 00 00 1B 69 01 01 53 48 4F 50 0A 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 6C 00 1B 51 20 1B 6C 00 1B
            51 20 1B 1D 61 00 1B 1D 41 00 00 1B 1D 52 00 00 1B 2D 30 1B 46 1B 35 1B 69 00 00 54 65 65 1B 1D 41
            C0 00 1B 1D 52 84 00 1B 2D 30 1B 46 1B 35 1B 69 00 00 31 2C 39 30 1B 1D 74 20 80 0A 1B 2D 30 1B 46
            1B 35 1B 69 00 00 1B 6C 00 1B 51 20 1B 6C 06 1B 51 19 1B 1D 61 00 1B 1D 74 01 DA C4 C4 C4 C4 C4 C4
            C4 C4 C2 C4 C4 C4 C4 C4 C4 C4 C4 BF 1B 30 0A 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 6C 00 1B 51 20 1B
            6C 06 1B 51 19 1B 1D 61 00 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 1D 41 00 00 1B 69 00 00 1B 1D 74 01
            B3 1B 1D 52 60 00 B3 1B 1D 52 60 00 B3 1B 1D 41 0C 00 1B 1D 52 00 00 1B 2D 30 1B 46 1B 35 1B 69 00
            00 61 1B 1D 41 78 00 1B 1D 52 54 00 1B 2D 30 1B 46 1B 35 1B 69 00 00 62 0A 1B 2D 30 1B 46 1B 35 1B
            69 00 00 1B 6C 00 1B 51 20 1B 6C 06 1B 51 19 1B 1D 61 00 1B 1D 74 01 C3 C4 C4 C4 C4 C4 C4 C4 C4 C5
            C4 C4 C4 C4 C4 C4 C4 C4 B4 0A 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 6C 00 1B 51 20 1B 6C 06 1B 51 19
            1B 1D 61 00 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 1D 41 00 00 1B 69 00 00 1B 1D 74 01 B3 1B 1D 52 60
            00 B3 1B 1D 52 60 00 B3 1B 1D 41 0C 00 1B 1D 52 00 00 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 45 65 6D
            1B 2D 30 1B 46 1B 35 1B 69 00 00 20 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 2D 31 75 6C 1B 2D 30 1B 46
            1B 35 1B 69 00 00 20 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 34 69 76 1B 1D 41 78 00 1B 2D 30 1B 46 1B
            35 1B 69 00 00 20 0A 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 6C 00 1B 51 20 1B 6C 06 1B 51 19 1B 1D 61
            01 1B 62 36 32 32 28 31 32 33 34 35 36 1E 1B 2D 30 1B 46 1B 35 1B 69 00 00 1B 6C 00 1B 51 20 1B 6C
            06 1B 51 19 1B 1D 61 00 1B 1D 74 01 C0 C4 C4 C4 C4 C4 C4 C4 C4 C1 C4 C4 C4 C4 C4 C4 C4 C4 D9 1B 7A
            31 0A 1B 64 33 1B 64 33 1B 1D 03 01 00 00 04
        """
}
