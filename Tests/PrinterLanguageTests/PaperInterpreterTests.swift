import PrinterLanguage
import Testing

@Suite("PaperInterpreter")
struct PaperInterpreterTests {
    static func paper(_ hex: String, _ profile: PrinterProfile = .virtual) -> Paper? {
        PaperInterpreter.papers(of: bytes(hex), profile: profile).first
    }

    static func texts(_ hex: String) -> [PaperText] {
        (paper(hex)?.items ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    @Test("sets lines below each other at the line spacing")
    func lines() {
        let texts = PaperInterpreterTests.texts("41 0A 42 0A 1B 33 50 43 0A 44 0A 1B 32 45 0A")
        #expect(texts.map(\.text) == ["A", "B", "C", "D", "E"])
        #expect(texts.map(\.y) == [0, 30, 60, 140, 220])
        #expect(PaperInterpreterTests.paper("41 0A 0A")?.heightDots == 60)
    }

    @Test("makes room for tall characters and stands all on one base line")
    func tall() {
        let texts = PaperInterpreterTests.texts("1D 21 11 41 1D 21 00 42 0A 43 0A")
        #expect(texts.map(\.y) == [0, 24, 48])
        #expect(texts.map(\.x) == [0, 24, 0])
        #expect(texts.map(\.cellWidth) == [24, 12, 12])
        #expect(texts.map(\.cellHeight) == [48, 24, 24])
    }

    @Test(
        "aligns whole lines between the margins",
        arguments: [
            ("41 42 0A", 0), ("1B 61 01 41 42 0A", 276), ("1B 61 02 41 42 0A", 552), ("1D 4C 0C 00 41 42 0A", 12),
            ("1D 57 20 01 1B 61 02 41 42 0A", 264), ("1D 4C 18 00 1B 61 01 41 42 0A", 288),
        ])
    func aligns(hex: String, x: Int) {
        #expect(PaperInterpreterTests.texts(hex).map(\.x) == [x])
    }

    @Test("obeys alignment and margins at the beginning of a line only")
    func midLine() {
        #expect(PaperInterpreterTests.texts("41 1B 61 02 1D 4C 40 00 42 0A 43 0A").map(\.x) == [0, 0])
    }

    @Test("breaks a line that is full, and not one that just fits")
    func wraps() {
        let full = String(repeating: " 41", count: 48)
        #expect(PaperInterpreterTests.texts(full + " 0A 42 0A").map(\.y) == [0, 30])
        let texts = PaperInterpreterTests.texts(full + " 41 0A")
        #expect(texts.map(\.cells) == [48, 1])
        #expect(texts.map(\.y) == [0, 30])
    }

    @Test("remembers styles until they are changed")
    func styles() {
        let texts = PaperInterpreterTests.texts(
            "1B 45 01 41 1B 45 00 1B 2D 02 42 1B 2D 00 1D 42 01 43 1D 42 00 1B 4D 01 44 1B 21 39 45 1B 40 46 0A")
        #expect(texts.isEmpty == false)
        // ESC @ lost the line before it, as it does in a printer.
        #expect(texts.map(\.text) == ["F"])
        let kept = PaperInterpreterTests.texts(
            "1B 45 01 41 1B 45 00 1B 2D 02 42 1B 2D 00 1D 42 01 43 1D 42 00 1B 4D 01 44 1B 21 39 45 0A 1B 40 46 0A")
        #expect(kept.map(\.isBold) == [true, false, false, false, true, false])
        #expect(kept.map(\.underline) == [0, 2, 0, 0, 0, 0])
        #expect(kept.map(\.isInverted) == [false, false, true, false, false, false])
        #expect(kept.map(\.font) == [.a, .a, .a, .b, .b, .a])
        #expect(kept.map(\.width) == [1, 1, 1, 1, 2, 1])
        #expect(kept.map(\.x) == [0, 12, 24, 36, 45, 0])
    }

    @Test(
        "shows characters of the page selected, the international set on top",
        arguments: [
            ("84 0A", "ä"), ("1B 74 10 80 E4 0A", "€ä"), ("1B 74 11 86 0A", "Ж"), ("1B 74 F0 86 0A", "\u{FFFD}"),
            ("1B 74 10 81 0A", "\u{FFFD}"), ("1B 52 02 5B 5D 0A", "ÄÜ"), ("1B 52 63 5B 0A", "["), ("7F 0A", "\u{FFFD}"),
        ])
    func characters(hex: String, text: String) {
        #expect(PaperInterpreterTests.texts(hex).map(\.text) == [text])
    }

    @Test("moves in the line by position and tab")
    func positions() {
        let texts = PaperInterpreterTests.texts("41 1B 24 78 00 42 1B 5C 0C 00 43 09 44 1B 24 FF 7F 45 0A")
        #expect(texts.map(\.text) == ["A", "B", "C", "DE"])
        #expect(texts.map(\.x) == [0, 120, 144, 192])
    }

    @Test("draws a QR code as large as its data need, aligned like a line")
    func qr() {
        var encoder = CommandEncoder(profile: .virtual)
        encoder.append(.align(.center))
        encoder.qr([UInt8](repeating: 0x61, count: 362), moduleDots: 4, level: .m)
        encoder.write("x")
        encoder.append(.lineFeed)
        let paper = PaperInterpreter.papers(of: encoder.bytes, profile: .virtual).first
        let code = PaperQR(
            x: (576 - 292) / 2, y: 0, data: [UInt8](repeating: 0x61, count: 362), level: .m, moduleDots: 4, modules: 73)
        #expect(paper?.items.first == .qr(code))
        #expect(paper?.items.last?.y == 292)
        #expect(paper?.heightDots == 322)
    }

    @Test("shows a code that was never stored, or is too long, as unknown")
    func badQR() {
        #expect(PaperInterpreterTests.paper("1D 28 6B 03 00 31 51 30")?.items == [.unknown(y: 0, [])])
    }

    @Test("places pictures, enlarged as told and cropped at the head")
    func pictures() {
        let paper = PaperInterpreterTests.paper("1B 61 02 1D 76 30 03 01 00 02 00 80 01 41 0A")
        let picture = Bitmap(width: 16, height: 4, bytes: bytes("C0 00 C0 00 00 03 00 03"))
        #expect(paper?.items.first == picture.map { .bitmap(x: 560, y: 0, $0) })
        #expect(paper?.items.last?.y == 4)
        let wide = bytes("1D 76 30 00 49 00 01 00") + [UInt8](repeating: 0xFF, count: 73)
        guard case .bitmap(_, _, let bitmap) = PaperInterpreter.papers(of: wide, profile: .virtual).first?.items.first
        else {
            Issue.record("no picture")
            return
        }
        #expect(bitmap.width == 576)
    }

    @Test("gives bar codes the room they need")
    func barcodes() {
        let hex = "1D 68 50 1D 77 02 1D 48 02 1D 6B 02 34 30 30 36 33 38 31 33 33 33 39 33 31 00 41 0A"
        let paper = PaperInterpreterTests.paper(hex)
        let code = PaperBarcode(
            x: 0, y: 0, symbology: .ean13, data: ascii("4006381333931"), moduleDots: 2, modules: 95, heightDots: 80,
            textPosition: .below, textFont: .a)
        #expect(paper?.items.first == .barcode(code))
        #expect(paper?.items.last?.y == 104)
    }

    @Test("ends a piece at every cut")
    func cuts() {
        let papers = PaperInterpreter.papers(of: bytes("41 0A 1D 56 01 42 0A 1D 56 42 0A 43 0A"), profile: .virtual)
        #expect(papers.map(\.text) == ["A\n[cut: partial]\n", "B\n\n\n\n[cut: partial]\n", "C\n"])
        #expect(papers.map(\.endsWithCut) == [true, true, false])
        #expect(papers.map(\.heightDots) == [30, 130, 30])
    }

    @Test("gives pieces as they come off, and the same however commands arrive")
    func incremental() {
        var interpreter = PaperInterpreter(profile: .virtual)
        #expect(interpreter.take([.text(ascii("A")), .lineFeed]) == [])
        #expect(interpreter.take([.cut(.full, feed: nil), .text(ascii("B"))]).map(\.text) == ["A\n[cut: full]\n"])
        #expect(interpreter.finish()?.text == "B\n")
        #expect(interpreter.finish() == nil)
    }

    @Test("hands over a piece before it is too long to draw")
    func longest() {
        let stream = [UInt8](repeating: 0x0A, count: 2500)
        let papers = PaperInterpreter.papers(of: ascii("A") + stream, profile: .virtual)
        #expect(papers.map(\.heightDots) == [30_000, 30_000])
    }

    @Test("keeps what it cannot show, and the drawer")
    func others() {
        let items = PaperInterpreterTests.paper("1B 7E 01 41 0A 1B 70 00 19 FA")?.items ?? []
        #expect(items.first == .unknown(y: 0, bytes("1B 7E 01")))
        #expect(items.last == .drawer(y: 30, pin: 0))
    }

    @Test(
        "survives any stream, its paper never wider than the head nor longer than can be drawn",
        arguments: UInt64(1)...50)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let stream = CommandDecoderTests.stream(&generator)
            for paper in PaperInterpreter.papers(of: stream, profile: .generic58) {
                _ = paper.text
                #expect(paper.widthDots == 384)
                #expect(paper.heightDots < 2 * PaperInterpreter.longestPaper)
            }
        }
    }
}
