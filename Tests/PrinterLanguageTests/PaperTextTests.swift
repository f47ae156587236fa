import PrinterLanguage
import Testing

@Suite("Paper as text")
struct PaperTextTests {
    static func text(_ build: (inout CommandEncoder) -> Void) -> String {
        var encoder = CommandEncoder(profile: .generic58)
        encoder.start()
        build(&encoder)
        return PaperInterpreter.papers(of: encoder.bytes, profile: .generic58).map(\.text).joined()
    }

    @Test("puts characters in the columns where they are printed")
    func columns() {
        let text = PaperTextTests.text {
            $0.append(.align(.center))
            $0.append(.size(width: 2, height: 2))
            $0.write("Bäcker")
            $0.append(.lineFeed)
            $0.append(.size(width: 1, height: 1))
            $0.append(.align(.left))
            $0.write("Brot")
            $0.append(.emphasis(true))
            $0.write("                      2,50 €")
            $0.append(.lineFeed)
        }
        #expect(text == "          Bäcker\nBrot                      2,50 €\n")
    }

    @Test("keeps blank lines, at most ten")
    func blanks() {
        let text = PaperTextTests.text {
            $0.write("a")
            $0.append(.feedLines(3))
            $0.write("b")
            $0.append(.feedLines(200))
            $0.write("c")
            $0.append(.lineFeed)
        }
        #expect(text == "a\n\n\nb\n" + String(repeating: "\n", count: 10) + "c\n")
    }

    @Test("names what is not text")
    func notes() {
        let text = PaperTextTests.text {
            $0.qr(ascii("V0"), moduleDots: 4, level: .m)
            $0.raster(Bitmap(width: 8, height: 30))
            $0.append(.barcode(.code39, data: ascii("A1"), form: .counted))
            $0.append(.drawer(pin: 1, on: 1, off: 1))
            $0.append(.unknown(bytes("1B 7E 01")))
            $0.append(.cut(.full, feed: nil))
        }
        let expected = [
            "[QR: 2 bytes]", "[picture: 8 x 30 dots]", "[Code 39: \"A1\"]", "[drawer: pin 5]",
            "[unknown: 1B 7E 01]", "[cut: full]", "",
        ]
        #expect(text == expected.joined(separator: "\n"))
    }
}
