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
        // 95 of ASCII; at the least the 96 of an ISO page above.
        #expect(count >= 95 + 96)
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
            (.iso8859p15, "Ÿ", 0xBE),
        ])
    func known(page: CodePage, scalar: Unicode.Scalar, byte: UInt8) {
        #expect(page.byte(for: scalar) == byte)
        #expect(page.scalar(for: byte) == scalar)
    }

    @Test(
        "lacks the euro sign where the page is older than the euro",
        arguments: [
            CodePage.pc437, .pc850, .pc852, .pc860, .pc863, .pc865, .pc866,
        ])
    func withoutEuro(page: CodePage) {
        #expect(page.byte(for: "€") == nil)
    }
}
