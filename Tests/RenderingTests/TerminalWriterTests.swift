import PrinterLanguage
import Rendering
import Testing

@Suite("Paper on a terminal")
struct TerminalWriterTests {
    private func paper(_ build: (inout CommandEncoder) -> Void) throws -> Paper {
        var encoder = CommandEncoder(profile: .generic58)
        encoder.start()
        build(&encoder)
        return try #require(PaperInterpreter.papers(of: encoder.bytes, profile: .generic58).first)
    }

    private func frame(_ paper: Paper, columns: Int = 12) -> [String] {
        TerminalWriter(isColoured: false, columns: columns).lines(of: paper)
    }

    @Test("has a frame, and characters where they are printed, large ones spread over their cells")
    func framed() throws {
        let paper = try paper {
            $0.append(.size(width: 2, height: 1))
            $0.write("Bäcker")
            $0.append(.lineFeed)
            $0.append(.size(width: 1, height: 1))
            $0.write("Brot   ")
            $0.append(.emphasis(true))
            $0.write("2,50")
            $0.append(.lineFeed)
            $0.append(.feedLines(2))
            $0.write("Danke")
            $0.append(.lineFeed)
            $0.append(.feedLines(4))
            $0.append(.cut(.partial, feed: nil))
        }
        #expect(
            frame(paper) == [
                "┌──────────────┐",
                "│ B ä c k e r  │",
                "│ Brot   2,50  │",
                "│              │",
                "│              │",
                "│ Danke        │",
                "└──────────────┘",
            ])
    }

    @Test("is black on white where the terminal has colours, what is large or bold is bold, every line as wide")
    func coloured() throws {
        let paper = try paper {
            $0.append(.emphasis(true))
            $0.write("A")
            $0.append(.emphasis(false))
            $0.append(.invert(true))
            $0.write("B")
            $0.append(.lineFeed)
        }
        let (white, plain) = ("\u{1B}[38;5;16;48;5;231m", "\u{1B}[0m")
        #expect(
            TerminalWriter(isColoured: true, columns: 4).lines(of: paper) == [
                white + "        " + plain,
                white + "  \u{1B}[1mA\u{1B}[22m\u{1B}[7mB\u{1B}[27m    " + plain,
                white + "        " + plain,
                "\u{1B}[38;5;231m▀ ▀ ▀ ▀ " + plain,
            ])
    }

    @Test("shows a QR code whose every module can be told")
    func code() throws {
        let words = "V0;955002-00;Kassenbeleg-V1;Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar;18;112"
        let paper = try paper {
            $0.append(.align(.center))
            $0.qr(Array(words.utf8), moduleDots: 4, level: .m)
        }
        let lines = frame(paper, columns: 32).dropFirst().dropLast().map { $0.dropFirst(2).dropLast(2) }
        let symbol = try QRCode(Array(words.utf8), level: .m)
        #expect(lines.count == (symbol.modules + 3) / 4)
        // 19 columns in the middle of 32.
        let indent = try #require(lines.first).prefix { $0 == " " }.count
        #expect(symbol.modules == 37 && indent == 7)
        for y in 0..<symbol.modules {
            let cells = Array(lines[y / 4].dropFirst(indent).unicodeScalars)
            for x in 0..<symbol.modules {
                let bit = [[0, 3], [1, 4], [2, 5], [6, 7]][y % 4][x % 2]
                #expect((cells[x / 2].value - 0x2800) >> UInt32(bit) & 1 == (symbol[x, y] ? 1 : 0))
            }
        }
        // On paper that is too narrow it is named.
        #expect(frame(paper, columns: 10)[1].contains("[QR: \(words.utf8.count) bytes]"))
    }

    @Test("lets no paper command the terminal", arguments: ["\u{1B}[2J", "\u{9B}2J", "a\rb", "\u{7F}"])
    func controls(text: String) throws {
        var paper = try paper {
            $0.write("x")
            $0.append(.lineFeed)
        }
        guard case .text(var first) = paper.items[0] else {
            Issue.record("no text")
            return
        }
        first.text = text
        paper.items[0] = .text(first)
        let shown = frame(paper).joined()
        #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        #expect(shown.contains(text.last ?? "?") || text == "\u{7F}")
    }

    @Test("grows with a line that is longer than the paper, and names what is neither text nor QR code")
    func wide() throws {
        let paper = try paper {
            $0.write("0123456789")
            $0.append(.lineFeed)
            $0.append(.drawer(pin: 0, on: 1, off: 1))
        }
        #expect(
            frame(paper, columns: 4) == [
                "┌─────────────────┐", "│ 0123456789      │", "│ [drawer: pin 2] │", "└─────────────────┘",
            ])
    }
}
