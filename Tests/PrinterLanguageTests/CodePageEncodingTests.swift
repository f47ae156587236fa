import Testing

@testable import PrinterLanguage

@Suite("The short way to a page's bytes")
struct CodePageEncodingTests {
    /// What the page makes of a text; nil if it refuses.
    private static func short(_ text: String, _ page: CodePage, room: Int) -> [UInt8]? {
        var out = [UInt8](repeating: 0x20, count: room)
        let isDone = Array(text.utf8).withUnsafeBufferPointer { source in
            out.withUnsafeMutableBufferPointer { page.encode(source, into: $0) }
        }
        return isDone ? out : nil
    }

    /// What the encoder makes of it once the page is selected.
    private static func general(_ text: String, _ page: CodePage) -> [UInt8] {
        var encoder = TextEncoder(slots: [CodePageSlot(7, page)])
        encoder.select(page: 7)
        var out: [UInt8] = []
        encoder.append(Array(text.utf8).span, to: &out)
        return out
    }

    @Test("gives the bytes of the encoder wherever a letter stands, or refuses", arguments: CodePage.allCases)
    func agreement(page: CodePage) {
        var refused = 0
        for value in 0xC0..<0x300 as Range<UInt32> {
            guard let letter = Unicode.Scalar(value) else { continue }
            for (before, after) in [(0, 0), (3, 1), (8, 7), (9, 20)] {
                let text =
                    String(repeating: "a", count: before) + String(letter) + String(repeating: "~", count: after)
                    + String(letter)
                let bytes = CodePageEncodingTests.short(text, page, room: before + after + 2)
                if let bytes {
                    #expect(bytes == CodePageEncodingTests.general(text, page))
                } else {
                    refused += 1
                    #expect(page.byte(for: letter) == nil)
                }
            }
        }
        // No page has all of them.
        #expect(refused > 0)
    }

    @Test("refuses everything else, and what has another number of columns than there is room for")
    func refusals() {
        for text in ["5 \u{20AC}", "a\nb", "\u{7F}", "e\u{301}", "\u{E4}\u{301}", "\u{A0}"] {
            for room in 0...8 { #expect(CodePageEncodingTests.short(text, .wpc1252, room: room) == nil) }
        }
        for room in 0...12 {
            #expect((CodePageEncodingTests.short("M\u{FC}ller", .wpc1252, room: room) != nil) == (room == 6))
            #expect((CodePageEncodingTests.short("Filterkaffee", .wpc1252, room: room) != nil) == (room == 12))
        }
        #expect(CodePageEncodingTests.short("", .wpc1252, room: 0) == [])
    }
}
