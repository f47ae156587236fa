import Testing

@testable import PrinterLanguage

@Suite("Text looked at many bytes at a time")
struct PlainTextTests {
    private func columns(_ text: String, letters: UInt64) -> Int? {
        Array(text.utf8).withUnsafeBufferPointer { PlainText.columns(of: $0, letters: letters) }
    }

    @Test(
        "has a column for each character, if the letters beside ASCII are U+00C0 to U+00FF",
        arguments: [("", 0), ("Kaffee", 6), ("Bäckerei Müller", 15), ("À", 1), ("12 × ÿ", 6), ("~ !", 3)])
    func columns(text: String, expected: Int) {
        #expect(columns(text, letters: .max) == expected)
    }

    @Test(
        "has none that is known, if anything else is in it",
        arguments: ["5 €", "\u{7F}", "a\nb", "Ā", "¿", "e\u{301}", "ä\u{301}", "Milch 1,5 \u{A0}l"])
    func others(text: String) {
        #expect(columns(text, letters: .max) == nil)
    }

    @Test("has none that is known, if a letter is not on the page")
    func missing() throws {
        let letters = TextEncoder(slots: [CodePageSlot(0, .pc437)]).latinLetters
        #expect(columns("Käse", letters: letters) == 4)
        // PC437 has no multiplication sign.
        #expect(columns("12 × 1", letters: letters) == nil)
        #expect(TextEncoder(slots: []).latinLetters == 0)
    }

    @Test("names the letters that it has beside ASCII, just those whose lack leaves its columns unknown")
    func named() {
        let both: UInt64 = 1 << 0x3C | 1
        #expect(PlainText.letters(of: Array("R\u{FC}ckgeld \u{C0}\u{FC}".utf8)) == both)
        #expect(PlainText.letters(of: Array("Total".utf8)) == 0)
        for text in ["5 \u{20AC}", "e\u{301}", "\u{A0}", "\u{100}"] {
            #expect(PlainText.letters(of: Array(text.utf8)) == nil)
        }
        for value in 0xC0...0xFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(Character(scalar))"
            let letters = PlainText.letters(of: Array(text.utf8)) ?? 0
            #expect(columns(text, letters: letters) == 2)
            #expect(columns(text, letters: ~letters) == nil)
        }
    }

    @Test("is never read beyond its end, where a letter is cut")
    func cut() {
        let cut: [UInt8] = [0x4B, 0xC3]
        #expect(cut.withUnsafeBufferPointer { PlainText.columns(of: $0, letters: .max) } == nil)
    }

    @Test("gives the columns that the encoder counts, for every letter of every page", arguments: CodePage.allCases)
    func agreement(page: CodePage) {
        let encoder = TextEncoder(slots: [CodePageSlot(1, page)])
        for value in 0xC0...0xFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = Array("a\(Character(scalar))b".utf8)
            let quick = text.withUnsafeBufferPointer { PlainText.columns(of: $0, letters: encoder.latinLetters) }
            #expect((quick != nil) == (page.byte(for: scalar) != nil))
            if let quick { #expect(encoder.columns(of: text.span) == quick) }
        }
    }

    @Test("ends at the first byte that is no printable ASCII, wherever it stands and whatever follows")
    func end() {
        for length in 0..<20 {
            for place in 0...length {
                for byte in UInt8.min...UInt8.max {
                    var bytes = (0..<length).map { $0 % 2 == 0 ? 0x20 : 0x7E as UInt8 }
                    // Bytes that would carry into others stand behind it.
                    for index in place..<length { bytes[index] = index == place ? byte : 0xFF }
                    var expected = place
                    if place < length, 0x20..<0x7F ~= byte { expected += 1 }
                    let start = min(place, Int(byte) % 9)
                    let found = bytes.withUnsafeBytes { PlainText.end(of: $0, from: start) }
                    #expect(found == expected, "\(byte) at \(place) of \(length), from \(start)")
                    #expect(bytes.withUnsafeBufferPointer(PlainText.covers) == (expected == length))
                }
            }
        }
    }

    @Test("is searched for a byte at every place and distance", arguments: [0x10, 0x1B, 0x00, 0xFF] as [UInt8])
    func search(byte: UInt8) {
        for length in [0, 1, 63, 64, 65, 130, 200] {
            // The neighbours in value are what a search by words might take for it.
            var bytes = (0..<length).map { $0 % 2 == 0 ? byte &+ 1 : byte &- 1 }
            #expect(bytes.withUnsafeBufferPointer { PlainText.firstIndex(of: byte, in: $0, from: 0) } == length)
            for place in 0..<length {
                bytes[place] = byte
                for start in [0, 1, place] where start <= place {
                    #expect(
                        bytes.withUnsafeBufferPointer { PlainText.firstIndex(of: byte, in: $0, from: start) } == place)
                }
                bytes[place] = byte ^ 1
            }
        }
    }

    @Test("ends a word at a space or a hyphen", arguments: [0x20, 0x2D] as [UInt8])
    func endings(byte: UInt8) {
        for length in 0..<40 {
            var bytes = [UInt8](repeating: byte ^ 1, count: length)
            #expect(bytes.withUnsafeBufferPointer { PlainText.firstEnding(in: $0, 0..<length) } == length)
            for place in 0..<length {
                bytes[place] = byte
                #expect(bytes.withUnsafeBufferPointer { PlainText.firstEnding(in: $0, 0..<length) } == place)
                #expect(bytes.withUnsafeBufferPointer { PlainText.firstEnding(in: $0, 0..<place) } == place)
                bytes[place] = 0x41
            }
        }
    }
}
