import PrinterLanguage
import Testing

@Suite("Paper, what other libraries print")
struct PaperStyleTests {
    static func texts(_ hex: String, _ profile: PrinterProfile = .virtual) -> [PaperText] {
        PaperInterpreter.papers(of: bytes(hex), profile: profile).flatMap(\.items).compactMap {
            if case .text(let text) = $0 { text } else { nil }
        }
    }

    @Test("turns lines upside down, their beginning at the right")
    func upsideDown() {
        let texts = PaperStyleTests.texts("1B 7B 01 41 42 1B 45 01 43 0A 1B 7B 00 44 0A")
        #expect(texts.map(\.text) == ["AB", "C", "D"])
        #expect(texts.map(\.turn) == [.half, .half, .none])
        #expect(texts.map(\.x) == [552, 540, 0])
        #expect(texts.map(\.y) == [0, 0, 30])
        // Obeyed at the beginning of a line only.
        #expect(PaperStyleTests.texts("41 1B 7B 01 42 0A").map(\.turn) == [.none])
    }

    @Test("turns characters by a quarter, each as wide as it was high")
    func rotation() {
        let texts = PaperStyleTests.texts("1B 56 01 41 42 1B 56 00 43 0A")
        #expect(texts.map(\.turn) == [.quarter, .quarter, .none])
        #expect(texts.map(\.x) == [0, 24, 48])
        #expect(texts.map(\.y) == [12, 12, 0])
    }

    @Test("leaves space between characters, more where they are wide")
    func spacing() {
        #expect(PaperStyleTests.texts("1B 20 04 41 42 1D 21 10 43 44 0A").map(\.x) == [0, 16, 32, 64])
    }

    @Test("goes to the tab stops set, and to no further")
    func tabs() {
        #expect(PaperStyleTests.texts("1B 44 04 0A 00 41 09 42 09 43 09 44 0A").map(\.x) == [0, 48, 120])
        #expect(PaperStyleTests.texts("1B 44 04 00 1B 44 00 41 09 42 0A").map(\.x) == [0, 96])
    }

    @Test("reads lengths in the units set")
    func units() {
        // 100 units to the inch on 203 dots.
        let texts = PaperStyleTests.texts(
            "1D 50 64 64 1B 24 32 00 41 0A 1B 33 32 42 0A 43 0A 1D 50 00 00 1B 24 32 00 44 0A")
        #expect(texts.map(\.x) == [101, 0, 0, 50])
        #expect(texts.map(\.y) == [0, 30, 131, 232])
    }

    @Test("draws the paper back, and is never shorter for it")
    func reverse() throws {
        #expect(PaperStyleTests.texts("41 0A 42 0A 1B 4B 1E 43 0A").map(\.y) == [0, 30, 30])
        #expect(PaperStyleTests.texts("41 0A 42 0A 1B 65 09 43 0A").map(\.y) == [0, 30, 0])
        let paper = try #require(PaperInterpreterTests.paper("41 0A 42 0A 1B 4B 1E 1D 56 00"))
        #expect(paper.heightDots == 60)
        #expect(paper.items.last == .cut(y: 60, .full))
    }

    @Test("prints characters that the sender has drawn, in the font they were drawn for")
    func userCharacters() throws {
        let define = "1B 26 03 41 41 02 FF 00 01 80 00 00 1B 25 01 "
        let paper = try #require(PaperInterpreterTests.paper(define + "41 42 0A"))
        let glyph = Bitmap(columns: bytes("FF 00 01 80 00 00"))
        #expect(paper.items.last == .bitmap(x: 0, y: 0, glyph))
        guard case .text(let text) = paper.items[0] else {
            Issue.record("no text")
            return
        }
        #expect(text.x == 12)
        #expect(PaperStyleTests.texts(define + "1B 4D 01 41 0A").map(\.text) == ["A"])
        #expect(PaperStyleTests.texts(define + "1B 25 00 41 0A").map(\.text) == ["A"])
        #expect(PaperStyleTests.texts(define + "1B 3F 41 41 0A").map(\.text) == ["A"])
    }

    @Test("sizes two-byte characters by FS ! and FS W, and leaves their space")
    func wide() {
        var profile = PrinterProfile.virtual
        profile.twoByteSet = .gb2312
        let texts = PaperStyleTests.texts("1C 26 D6 D0 1C 21 0C CE C4 1C 57 00 1C 53 03 05 D6 D0 41 0A", profile)
        #expect(texts.map(\.text) == ["中", "文", "中", "A"])
        #expect(texts.map(\.cellWidth) == [24, 48, 24, 12])
        #expect(texts.map(\.cellHeight) == [24, 48, 24, 24])
        #expect(texts.map(\.x) == [0, 24, 75, 104])
    }

    @Test("reads UTF-8 where the stream says so")
    func unicode() {
        #expect(PaperStyleTests.texts("1C 28 43 02 00 30 02 E2 82 AC E4 B8 AD 0A").map(\.text) == ["€", "中"])
        #expect(PaperStyleTests.texts("1C 28 43 02 00 30 02 1C 28 43 02 00 30 01 84 0A").map(\.text) == ["ä"])
    }

    @Test(
        "ends a piece in every way to cut",
        arguments: ["1B 69", "1B 6D", "1D 56 61 05", "1D 56 62 00", "1D 56 67 00", "1D 56 68 09"])
    func cuts(hex: String) {
        let papers = PaperInterpreter.papers(of: bytes("41 0A \(hex) 42 0A"), profile: .virtual)
        #expect(papers.map(\.endsWithCut) == [true, false])
    }

    @Test("prints the pictures of all memories, and of none that is empty")
    func memories() throws {
        let dots = " FF FF FF FF FF FF FF FF"
        let streams = [
            "1D 2A 01 01" + dots + " 1D 2F 03", "1C 71 01 01 00 01 00" + dots + " 1B 40 1C 70 01 03",
            "1D 28 4C 13 00 30 53 30 41 42 01 08 00 08 00 31" + dots + " 1D 28 4C 06 00 30 55 41 42 02 02",
            "1D 28 4C 12 00 30 71 30 02 02 31 08 00 08 00" + dots + " 1D 28 4C 02 00 30 32",
            "1D 51 30 03 08 00 01 00" + dots,
        ]
        for stream in streams {
            let paper = try #require(PaperInterpreterTests.paper(stream), "\(stream)")
            guard case .bitmap(0, 0, let bitmap) = paper.items.first else {
                Issue.record("no picture of \(stream)")
                continue
            }
            #expect(bitmap == Bitmap(width: 16, height: 16, bytes: [UInt8](repeating: 0xFF, count: 32)))
            #expect(paper.heightDots == 16)
        }
        #expect(PaperInterpreterTests.paper("1D 2F 00 1C 70 01 00 1D 28 4C 06 00 30 55 41 42 01 01") == nil)
    }

    @Test(
        "makes room for codes in an area",
        arguments: [
            ("30", AreaCode.pdf417), ("32", .maxiCode), ("33", .dataBar), ("34", .composite), ("35", .aztec),
            ("36", .dataMatrix),
        ])
    func areaCodes(number: String, code: AreaCode) throws {
        let store = "1D 28 6B 08 00 \(number) 50 30 48 61 6C 6C 6F 1D 28 6B 03 00 \(number) 51 30 "
        let paper = try #require(PaperInterpreterTests.paper("1B 61 01 " + store + "41 0A"))
        guard case .code(let item) = paper.items.first else {
            Issue.record("no code")
            return
        }
        #expect(item.code == code)
        #expect(item.data == ascii("Hallo"))
        #expect(item.x == (576 - item.widthDots) / 2)
        #expect(paper.items.last?.y == item.heightDots)
        // Without data there is nothing to print.
        #expect(PaperInterpreterTests.paper("1D 28 6B 03 00 \(number) 51 30")?.items == [.unknown(y: 0, [])])
    }

    @Test("obeys what is set for an area code within its bounds")
    func areaSettings() throws {
        let stream =
            "1D 28 6B 03 00 36 43 05 1D 28 6B 03 00 36 43 63 1D 28 6B 04 00 36 50 30 41 1D 28 6B 03 00 36 51 30"
        guard case .code(let code) = try #require(PaperInterpreterTests.paper(stream)).items.first else {
            Issue.record("no code")
            return
        }
        #expect(code.widthDots == 50)
        #expect(code.heightDots == 50)
    }

    @Test("keeps a piece small enough to hold, however much is printed over each other")
    func bounded() {
        let unknown = PaperInterpreter.papers(of: [UInt8](repeating: 0x07, count: 120_000), profile: .virtual)
        #expect(unknown.map(\.items.count).max() ?? 0 <= 50_001)
        let over = bytes("1B 24 00 00 1B 2A 21 40 02") + [UInt8](repeating: 0xAA, count: 3 * 576)
        let papers = PaperInterpreter.papers(
            of: [[UInt8]](repeating: over, count: 3000).flatMap(\.self), profile: .virtual)
        #expect(papers.allSatisfy { $0.items.count <= 50_001 })
        let page = bytes("1B 4C") + [[UInt8]](repeating: over, count: 8000).flatMap(\.self) + [0x0C]
        #expect(PaperInterpreter.papers(of: page, profile: .virtual).flatMap(\.items).count <= 20_000)
    }
}

extension Bitmap {
    /// Columns of three bytes.
    init(columns: [UInt8]) {
        self.init(width: columns.count / 3, height: 24)
        for x in 0..<width {
            for y in 0..<24 where columns[x * 3 + y / 8] & 0x80 >> UInt8(y % 8) != 0 { self[x, y] = true }
        }
    }
}
