import PrinterLanguage
import Testing

@Suite("Page mode")
struct PageModeTests {
    /// An area of 200 × 100 dots at 40, 20.
    static let area = "1B 57 28 00 14 00 C8 00 64 00 "

    static func texts(_ hex: String) -> [PaperText] { PaperInterpreterTests.texts(hex) }

    @Test(
        "writes into the area from its four corners",
        arguments: [
            ("1B 54 00", Turn.none, 40, 20), ("1B 54 01", .threeQuarters, 40, 96), ("1B 54 02", .half, 216, 96),
            ("1B 54 03", .quarter, 216, 20),
        ])
    func directions(hex: String, turn: Turn, x: Int, y: Int) throws {
        let text = try #require(PageModeTests.texts("1B 4C " + PageModeTests.area + hex + " 41 42 0C").first)
        #expect(text.text == "AB")
        #expect(text.turn == turn)
        // 24 dots along and 24 across, from the corner where its direction begins.
        #expect(text.x == x)
        #expect(text.y == y)
    }

    @Test("prints nothing before the page is complete, then all of it, as long as its areas")
    func printing() throws {
        #expect(PaperInterpreterTests.paper("1B 4C 41 0A") == nil)
        let paper = try #require(PaperInterpreterTests.paper("41 0A 1B 4C " + PageModeTests.area + "42 0A 43 0C 44 0A"))
        let texts = paper.items.compactMap { if case .text(let text) = $0 { text } else { nil } }
        #expect(texts.map(\.text) == ["A", "B", "C", "D"])
        #expect(texts.map(\.y) == [0, 50, 80, 150])
        #expect(paper.heightDots == 180)
    }

    @Test("ends a page without areas below what stands on it, and keeps it for ESC FF")
    func keeping() throws {
        let paper = try #require(PaperInterpreterTests.paper("1B 4C 41 0A 42 1B 0C 0C"))
        let texts = paper.items.compactMap { if case .text(let text) = $0 { text } else { nil } }
        #expect(texts.map(\.text) == ["A", "B", "A", "B"])
        #expect(texts.map(\.y) == [0, 30, 54, 84])
        #expect(paper.heightDots == 108)
    }

    @Test("moves along the page by GS $ and GS \\, the place in the line kept")
    func positions() {
        let texts = PageModeTests.texts("1B 4C 41 1D 24 64 00 42 1D 5C CE FF 43 0C")
        #expect(texts.map(\.text) == ["A", "B", "C"])
        #expect(texts.map(\.y) == [0, 100, 50])
        #expect(texts.map(\.x) == [0, 12, 24])
        // In standard mode neither is obeyed.
        #expect(PageModeTests.texts("1D 24 64 00 41 0A").map(\.y) == [0])
    }

    @Test("sets codes and pictures among the characters, on one base line")
    func blocks() throws {
        let paper = try #require(
            PaperInterpreterTests.paper(
                "1B 4C 41 1D 76 30 00 01 00 28 00" + String(repeating: " FF", count: 40) + " 42 0C"))
        #expect(paper.items.map(\.y) == [16, 16, 0])
        guard case .text(let last) = paper.items[1] else {
            Issue.record("no text")
            return
        }
        #expect(last.x == 20)
        #expect(paper.heightDots == 40)
    }

    @Test("loses the page at ESC S and ESC @, and the area at CAN")
    func cancels() {
        #expect(PageModeTests.texts("1B 4C 41 1B 53 42 0A").map(\.text) == ["B"])
        #expect(PageModeTests.texts("1B 4C 41 1B 40 42 0A").map(\.text) == ["B"])
        #expect(
            PageModeTests.texts("1B 4C 41 0A " + PageModeTests.area + "42 0A 18 43 0C").map(\.text) == ["A", "C"])
        #expect(PageModeTests.texts("18 41 0A").map(\.text) == ["A"])
    }

    @Test("draws lines and rectangles")
    func lines() throws {
        let line = "1D 28 51 0C 00 30 0A 00 14 00 6E 00 14 00 31 02 01 "
        let frame = "1D 28 51 0E 00 31 00 00 00 00 32 00 1E 00 31 01 01 00 00 "
        let paper = try #require(PaperInterpreterTests.paper("1B 4C " + line + frame + "0C"))
        let boxes: [[Int]] = paper.items.map { item in
            if case .bitmap(let x, let y, let dots) = item { [x, y, dots.width, dots.height] } else { [] }
        }
        #expect(boxes == [[10, 20, 100, 2], [0, 0, 50, 1], [0, 29, 50, 1], [0, 0, 1, 30], [49, 0, 1, 30]])
        #expect(PaperInterpreterTests.paper(line) == nil)
    }

    @Test(
        "keeps within its bounds whatever the area says",
        arguments: ["FF FF FF FF FF FF FF FF", "00 00 00 00 FF FF FF FF"])
    func bounds(area: String) throws {
        let paper = try #require(PaperInterpreterTests.paper("1B 4C 1B 57 " + area + " 1B 54 01 41 0C 42 0A"))
        #expect(paper.heightDots <= 8128 + 30)
    }
}
