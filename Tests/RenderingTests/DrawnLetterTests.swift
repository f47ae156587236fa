import PrinterLanguage
import Testing

@testable import Rendering

@Suite("Drawn letters")
struct DrawnLetterTests {
    private func piece(_ text: String, isRightToLeft: Bool = false) -> ScriptFace.Piece {
        ScriptFace.Piece(text: Array(text.utf8)[...], isRightToLeft: isRightToLeft)
    }

    private func dots(_ text: String, isRightToLeft: Bool = false, _ style: RunStyle = RunStyle()) throws -> Bitmap {
        let face = try ScriptFace()
        let piece = piece(text, isRightToLeft: isRightToLeft)
        return face.bitmap(of: piece, columns: face.cells(of: piece) * Int(style.width), style: style)
    }

    /// How many strokes do not touch each other, dots over corners counted as touching.
    private func strokes(_ bitmap: Bitmap) -> Int {
        var rest = bitmap
        var count = 0
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width where rest[x, y] {
                count += 1
                var open = [(x, y)]
                rest[x, y] = false
                while let (x, y) = open.popLast() {
                    for (dx, dy) in [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)]
                    where rest[x + dx, y + dy] {
                        rest[x + dx, y + dy] = false
                        open.append((x + dx, y + dy))
                    }
                }
            }
        }
        return count
    }

    private func ink(_ bitmap: Bitmap) -> Int { bitmap.bytes.reduce(0) { $0 + $1.nonzeroBitCount } }

    private func inkRows(_ bitmap: Bitmap) -> ClosedRange<Int>? {
        let rows = (0..<bitmap.height).filter { y in bitmap.row(y).contains { $0 != 0 } }
        return rows.first.flatMap { first in rows.last.map { first...$0 } }
    }

    @Test(
        "join in Arabic where they are written joined, and stand apart where they are kept apart",
        arguments: [("سلم", 1), ("سلام", 2), ("س ل م", 3), ("س\u{200C}ل\u{200C}م", 3)])
    func arabic(text: String, expected: Int) throws {
        #expect(strokes(try dots(text, isRightToLeft: true)) == expected)
    }

    @Test("run from right to left in Hebrew: the first letter stands at the right end")
    func hebrew() throws {
        let word = try dots("שלום", isRightToLeft: true)
        let first = try dots("ש", isRightToLeft: true)
        for back in 1...10 {
            for y in 0..<24 { #expect(word[word.width - back, y] == first[first.width - back, y]) }
        }
        let wrong = try dots("םולש", isRightToLeft: true)
        #expect(word != wrong)
    }

    @Test("become one in Devanagari's conjuncts, and its vowel signs go where they are seen")
    func devanagari() throws {
        let face = try ScriptFace()
        #expect(face.clusters(of: piece("क्ष")).count == 1)
        #expect(face.clusters(of: piece("कष")).count == 2)
        #expect(try dots("क्ष") != dots("कष"))
        // The short i is written behind its consonant and seen before it.
        #expect(face.clusters(of: piece("कि")).count == 1)
        // The line above the letters goes through.
        #expect(strokes(try dots("कमल")) == 1)
    }

    @Test("carry their marks in Thai: above and below, in no cells of their own")
    func thai() throws {
        let face = try ScriptFace()
        #expect(face.clusters(of: piece("ที่ปู่")).map(\.end) == [9, 18])
        #expect(face.cells(of: piece("ที่")) == face.cells(of: piece("ท")))
        let bare = try #require(inkRows(dots("ป")))
        let marked = try #require(inkRows(dots("ปู่")))
        #expect(marked.lowerBound < bare.lowerBound)
        #expect(marked.upperBound > bare.upperBound)
        #expect(strokes(try dots("ปู่")) > strokes(try dots("ป")))
    }

    @Test("fill two cells where they are ideographs", arguments: ["茶", "語", "한", "カ", "。"])
    func ideographs(text: String) throws {
        let face = try ScriptFace()
        #expect(face.cells(of: piece(text)) == 2)
        #expect(face.cells(of: piece(text + text + text)) == 6)
        #expect(try ink(dots(text)) > 15)
    }

    @Test("show emoji in strokes, neither empty nor a black patch", arguments: ["😀", "🍕", "👍🏽", "☕", "👨‍👩‍👧"])
    func emoji(text: String) throws {
        let bitmap = try dots(text)
        #expect(ink(bitmap) > 40)
        #expect(ink(bitmap) < bitmap.width * bitmap.height / 2)
        #expect(try dots("👍🏽") == dots("👍"))
    }

    @Test("stand on the printer's base line and are as large as its own")
    func baseline() throws {
        var font = try PaperFont()
        let own = font.glyph(PaperFont.Key(scalar: "e", isBold: false, width: 12, height: 24))
        let ownRows = (0..<24).filter { y in own[y * 12..<y * 12 + 12].contains { $0 > 105 } }
        let rows = try #require(inkRows(dots("ə")))
        #expect(rows.lowerBound == ownRows.first)
        #expect(rows.upperBound == ownRows.last)
    }

    @Test(
        "stand whole in the line however high they are",
        arguments: ["ที่ปู่ฏ", "र्कीहूँ", "مُحَمَّدٌ", "לֻשָׁקְ", "ậŷ", "g\u{302}\u{302}\u{302}\u{302}"])
    func whole(text: String) throws {
        var high = RunStyle()
        high.height = 4
        high.width = 4
        // What would be cut off would not be blank at the edge in fine dots either.
        let bitmap = try dots(text, isRightToLeft: ScriptTests.turns(text), high)
        let rows = try #require(inkRows(bitmap))
        #expect(rows.lowerBound >= 0 && rows.upperBound < 96)
        let edge = bitmap.row(0).reduce(0) { $0 + $1.nonzeroBitCount }
        let last = bitmap.row(95).reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(edge + last < ink(bitmap) / 20)
    }

    @Test("are as wide, high, underlined and white on black as the text beside them")
    func styles() throws {
        let plain = try dots("茶")
        var style = RunStyle()
        style.invert = true
        let inverted = try dots("茶", style)
        #expect(ink(plain) + ink(inverted) == 24 * 24)
        style = RunStyle()
        style.underline = true
        let underlined = try dots("茶", style)
        #expect((0..<24).allSatisfy { underlined[$0, 22] })
        style = RunStyle()
        (style.width, style.height) = (2, 3)
        let large = try dots("茶", style)
        #expect((large.width, large.height) == (48, 72))
        #expect(abs(ink(large) - 6 * ink(plain)) < 2 * ink(plain))
        let face = try ScriptFace()
        var bold = piece("ə")
        bold.isBold = true
        let light = try dots("ə")
        #expect(ink(face.bitmap(of: bold, columns: 2, style: RunStyle())) > ink(light))
    }

    @Test("are known to be missing where no font has them")
    func unknown() throws {
        let face = try ScriptFace()
        #expect(face.clusters(of: piece("\u{E000}茶")).map(\.isKnown) == [false, true])
        let encoder = TextEncoder(profile: .generic80)
        let clusters = ScriptText.clusters(in: Array("a\u{E000}茶b".utf8)[...], isBold: false, encoder: encoder)
        #expect(clusters.map(\.range) == [4..<7])
    }
}
