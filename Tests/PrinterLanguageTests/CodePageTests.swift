import PrinterLanguage
import Testing

@Suite("CodePage")
struct CodePageTests {
    @Test("takes every character it has to a byte and back", arguments: CodePage.allCases)
    func roundTrip(page: CodePage) {
        var count = 0
        for byte in UInt8.min...UInt8.max {
            guard let scalar = page.scalar(for: byte) else { continue }
            #expect(page.byte(for: scalar) == byte, "\(page.name) \(byte)")
            count += 1
        }
        // 95 of ASCII; at the least the 51 of ISO 8859-6 above.
        #expect(count >= 95 + 51)
    }

    @Test("finds no byte but those for its own characters", arguments: CodePage.allCases)
    func nothingElse(page: CodePage) {
        var found = 0
        for value in UInt32(0)...0x1_1000 {
            guard let scalar = Unicode.Scalar(value), let byte = page.byte(for: scalar) else { continue }
            #expect(page.scalar(for: byte) == scalar)
            found += 1
        }
        #expect(found == (UInt8.min...UInt8.max).count { page.scalar(for: $0) != nil })
    }

    @Test("has no control character in either direction", arguments: CodePage.allCases)
    func noControls(page: CodePage) {
        for value in Array(UInt32(0)...0x1F) + Array(0x7F...0x9F) {
            if let scalar = Unicode.Scalar(value) { #expect(page.byte(for: scalar) == nil) }
        }
        for byte in Array(UInt8(0)...0x1F) + [0x7F] { #expect(page.scalar(for: byte) == nil) }
    }

    @Test(
        "knows the bytes that the manuals print",
        arguments: [
            (CodePage.pc437, Unicode.Scalar("ä"), UInt8(0x84)), (.pc437, "ß", 0xE1), (.pc437, "█", 0xDB),
            (.pc437, "─", 0xC4),
            (.pc850, "Á", 0xB5), (.pc850, "ı", 0xD5), (.pc858, "€", 0xD5), (.pc852, "Ż", 0xBD), (.pc852, "Ő", 0x8A),
            (.pc860, "ã", 0x84), (.pc863, "É", 0x90), (.pc865, "ø", 0x9B), (.pc866, "Ж", 0x86), (.pc866, "ё", 0xF1),
            (.wpc1250, "€", 0x80), (.wpc1250, "ł", 0xB3), (.wpc1251, "Я", 0xDF), (.wpc1252, "€", 0x80),
            (.wpc1252, "œ", 0x9C), (.wpc1252, "„", 0x84), (.wpc1252, "ÿ", 0xFF), (.iso8859p15, "€", 0xA4),
            (.iso8859p15, "Ÿ", 0xBE), (.pc737, "Ω", 0x97), (.pc857, "ğ", 0xA7), (.pc862, "\u{05D0}", 0x80),
            (.wpc1253, "€", 0x80), (.wpc1253, "α", 0xE1), (.iso8859p2, "ł", 0xB3), (.koi8r, "я", 0xD1),
            (.pc874, "ก", 0xA1), (.pc874, "€", 0x80), (.wpc1255, "\u{05D0}", 0xE0), (.wpc1256, "\u{0627}", 0xC7),
            (.pc855, "ё", 0x84), (.wpc1254, "Ş", 0xDE), (.wpc1257, "ū", 0xFB), (.wpc1258, "ơ", 0xF5),
            (.pc861, "ð", 0x8C), (.pc869, "Α", 0xA4), (.pc720, "\u{064A}", 0xEF), (.pc1125, "Ґ", 0xF2),
            (.iso8859p9, "ı", 0xFD), (.iso8859p5, "Ж", 0xB6), (.iso8859p7, "ω", 0xF9), (.katakana, "ｱ", 0xB1),
            (.pc774, "Ą", 0xB5), (.pc775, "Ą", 0xB5), (.iso8859p1, "ß", 0xDF), (.iso8859p3, "ħ", 0xB1),
        ])
    func known(page: CodePage, scalar: Unicode.Scalar, byte: UInt8) {
        #expect(page.byte(for: scalar) == byte)
        #expect(page.scalar(for: byte) == scalar)
    }

    @Test(
        "lacks the euro sign where the page is older than the euro",
        arguments: [
            CodePage.pc437, .pc850, .pc852, .pc857, .pc860, .pc863, .pc865, .pc866, .iso8859p1, .iso8859p2, .iso8859p7,
            .katakana, .koi8r,
        ])
    func withoutEuro(page: CodePage) {
        #expect(page.byte(for: "€") == nil)
    }

    @Test("is found by its name in any case, and no two share one")
    func names() {
        for page in CodePage.allCases {
            #expect(CodePage.named(page.name) == page)
            #expect(CodePage.named(page.name.lowercased()) == page)
        }
        #expect(Set(CodePage.allCases.map(\.name)).count == CodePage.allCases.count)
        for name in ["", "wpc", "1252", "latin1"] { #expect(CodePage.named(name) == nil) }
    }

    @Test("has tables of 128 that differ from each other", arguments: CodePage.allCases)
    func tables(page: CodePage) {
        let upper = (UInt8(0x80)...0xFF).map { page.scalar(for: $0) }
        for other in CodePage.allCases where other != page {
            #expect(upper != (UInt8(0x80)...0xFF).map { other.scalar(for: $0) }, "\(page.name) \(other.name)")
        }
    }
}
