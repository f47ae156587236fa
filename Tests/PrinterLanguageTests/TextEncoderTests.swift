import PrinterLanguage
import Testing

@Suite("TextEncoder")
struct TextEncoderTests {
    static func encoder(_ profile: PrinterProfile = .virtual) -> TextEncoder { TextEncoder(slots: profile.codePages) }

    static func encode(_ text: String, _ profile: PrinterProfile = .virtual) -> [UInt8] {
        var encoder = encoder(profile)
        var out: [UInt8] = []
        encoder.append(text.utf8Span.span, to: &out)
        return out
    }

    @Test("lets no control character through, wherever it stands")
    func injection() {
        let controls = Array(UInt32(0)...0x1F) + Array(0x7F...0x9F)
        for value in controls {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in ["\(scalar)", "A\(scalar)B", "ä\(scalar)ä", "\(scalar)\(scalar)€", "a\(scalar)\u{0308}"] {
                var encoder = TextEncoderTests.encoder()
                var out: [UInt8] = []
                encoder.append(text.utf8Span.span, to: &out)
                #expect(TextEncoderTests.withoutSwitches(out).allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "\(value)")
            }
            #expect(TextEncoderTests.encode("A\(scalar)B") == ascii("A B"))
        }
    }

    @Test("lets no control byte through from any bytes, well formed or not", arguments: UInt64(1)...100)
    func injectionFuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let profile = PrinterProfile.all[Int(seed) % PrinterProfile.all.count]
        var encoder = TextEncoderTests.encoder(profile)
        for _ in 0..<50 {
            let input = (0..<40).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var out: [UInt8] = []
            encoder.append(input.span, to: &out)
            #expect(TextEncoderTests.withoutSwitches(out).allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        }
    }

    @Test(
        "prints what the pages have, with the page for the euro sign first",
        arguments: [
            ("Kaffee 2,50", "4B 61 66 66 65 65 20 32 2C 35 30"),
            ("€", "1B 74 10 80"), ("ä€ö", "1B 74 10 E4 80 F6"), ("Œuf", "1B 74 10 8C 75 66"),
            ("„Weck“", "1B 74 10 84 57 65 63 6B 93"), ("Żur", "1B 74 12 BD 75 72"), ("Чай", "1B 74 11 97 A0 A9"),
            ("█", "1B 74 13 DB"), ("\u{A0}\u{202F}x", "20 20 78"), ("ab\u{AD}c\u{200B}d", "61 62 63 64"),
        ])
    func pages(text: String, hex: String) {
        #expect(TextEncoderTests.encode(text, .generic80) == bytes(hex))
    }

    @Test("keeps a page for as long as it serves, over one text and the next")
    func keepsPage() {
        var encoder = TextEncoderTests.encoder()
        var out: [UInt8] = []
        encoder.append("ä".utf8Span.span, to: &out)
        encoder.append("ö €".utf8Span.span, to: &out)
        #expect(out == bytes("1B 74 10 E4 F6 20 80"))
        #expect(encoder.page == 16)
        encoder.forgetPage()
        #expect(encoder.page == nil)
        encoder.append("ö".utf8Span.span, to: &out)
        #expect(out.suffix(4) == bytes("1B 74 10 F6")[...])
    }

    @Test("looks ahead for the page that carries the text on")
    func looksAhead() {
        // ö is on the preferred page too, but PC852 takes both.
        #expect(TextEncoderTests.encode("öŻ", .generic80) == bytes("1B 74 12 94 BD"))
    }

    @Test("takes the preferred page where several carry the text equally far")
    func prefers() {
        #expect(TextEncoderTests.encode("äЖ", .generic80) == bytes("1B 74 10 E4 1B 74 11 86"))
    }

    @Test("switches as seldom as can be", arguments: UInt64(1)...300)
    func fewestSwitches(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("aä€ŻжßłАŐçãœ█–Ω茶".unicodeScalars)
        var text = ""
        for _ in 0..<12 {
            if let scalar = alphabet.randomElement(using: &generator) { text.unicodeScalars.append(scalar) }
        }
        let out = TextEncoderTests.encode(text, .generic80)
        #expect(out.count { $0 == 0x1B } == TextEncoderTests.fewestSwitches(text, .generic80), "\(text)")
    }

    @Test("switches no more than the best of all ways to choose the pages", arguments: UInt64(1)...60)
    func bruteForce(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("aä€Żжß█茶Ж".unicodeScalars)
        var text = ""
        for _ in 0..<5 {
            if let scalar = alphabet.randomElement(using: &generator) { text.unicodeScalars.append(scalar) }
        }
        let pages = PrinterProfile.generic80.codePages.map(\.page)
        let needed = TextEncoderTests.needed(text, pages)
        var fewest = needed.isEmpty ? 0 : Int.max
        let choices = needed.reduce(1) { product, _ in product * pages.count }
        for choice in 0..<choices {
            var rest = choice
            var last = -1
            var switches = 0
            let fits = needed.allSatisfy { scalar in
                let page = rest % pages.count
                rest /= pages.count
                if page != last { switches += 1 }
                last = page
                return pages[page].byte(for: scalar) != nil
            }
            if fits { fewest = min(fewest, switches) }
        }
        let out = TextEncoderTests.encode(text, .generic80)
        #expect(out.count { $0 == 0x1B } == fewest, "\(text)")
        #expect(fewest == TextEncoderTests.fewestSwitches(text, .generic80), "\(text)")
    }

    @Test("gives every character of every page back, whatever the order", arguments: PrinterProfileTests.distinct)
    func decodesToItself(profile: PrinterProfile) {
        for slot in profile.codePages {
            let characters = (UInt8(0x21)...0xFF).compactMap { slot.page.scalar(for: $0) }
                .filter { $0.value != 0xA0 && (ColumnWidth.of($0) > 0 || (0x0E31...0x0E4E).contains($0.value)) }
            var text = ""
            text.unicodeScalars.append(contentsOf: characters)
            var encoder = TextEncoderTests.encoder(profile)
            var out: [UInt8] = []
            encoder.append(text.utf8Span.span, to: &out)
            #expect(TextEncoderTests.read(out, profile) == text)
            #expect(encoder.missing == 0)
        }
    }

    @Test(
        "puts a customary stand-in for what no page has",
        arguments: [
            ("„a“ ‘b’ – — …", "\"a\" 'b' - - ..."), ("Żółw", "Zolw"), ("Ärger", "AErger"), ("Straße", "Strasse"),
            ("3 €", "3 EUR"), ("œuf", "oeuf"), ("ﬁn", "fin"), ("a\u{0308}", "ae"), ("Ứ", "U"),
        ])
    func standIns(text: String, expected: String) {
        var encoder = TextEncoder(slots: [])
        var out: [UInt8] = []
        encoder.append(text.utf8Span.span, to: &out)
        #expect(String(decoding: out, as: UTF8.self) == expected)
        #expect(encoder.missing == 0)
        #expect(encoder.columns(of: text.utf8Span.span) == out.count)
    }

    @Test(
        "prints a square for each column of what it cannot say, never a question mark, and names it",
        arguments: [(PrinterProfile.virtual.codePages, "1B 74 13 FE FE 20 FE FE 20 FE"), ([], "23 23 20 23 23 20 23")])
    func missing(slots: [CodePageSlot], hex: String) {
        var encoder = TextEncoder(slots: slots)
        var out: [UInt8] = []
        encoder.append("茶 \u{1F600} ก".utf8Span.span, to: &out)
        #expect(out == bytes(hex))
        #expect(encoder.missing == 3)
        #expect(encoder.missingScalars == ["茶", "\u{1F600}", "ก"])
        encoder.append("茶".utf8Span.span, to: &out)
        #expect(encoder.missing == 4)
        #expect(encoder.missingScalars.count == 3)
    }

    @Test("keeps Thai vowels where a page has them, and leaves Hebrew points out where one has them")
    func marks() {
        let thai = [CodePageSlot(21, .pc874)]
        #expect(TextEncoderTests.encode("กิน", slots: thai) == bytes("1B 74 15 A1 D4 B9"))
        #expect(TextEncoder(slots: thai).columns(of: "กิน".utf8Span.span) == 3)
        let hebrew = [CodePageSlot(49, .wpc1255)]
        #expect(TextEncoderTests.encode("\u{05D0}\u{05B8}\u{05D1}", slots: hebrew) == bytes("1B 74 31 E0 E1"))
    }

    @Test(
        "prints decomposed letters like composed ones",
        arguments: [
            ("a\u{0308}", "ä"), ("xe\u{0301}y", "xéy"), ("Z\u{0307}", "Ż"), ("и\u{0306}", "й"), ("A\u{030A}", "Å"),
        ])
    func composes(decomposed: String, composed: String) {
        #expect(TextEncoderTests.encode(decomposed) == TextEncoderTests.encode(composed))
    }

    @Test("leaves a mark out that it cannot put on its letter")
    func otherMarks() {
        #expect(TextEncoderTests.encode("q\u{0301}x\u{20DD}") == ascii("qx"))
    }

    @Test("says beforehand how many columns a text takes", arguments: UInt64(1)...100)
    func columns(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("ab ä€Ż茶…\u{0308}\u{1F600}Ωж\u{A0}\u{AD}\t".unicodeScalars)
        let profile = PrinterProfile.all[Int(seed) % PrinterProfile.all.count]
        var text = ""
        for _ in 0..<20 {
            if let scalar = alphabet.randomElement(using: &generator) { text.unicodeScalars.append(scalar) }
        }
        let out = TextEncoderTests.encode(text, profile)
        #expect(
            TextEncoderTests.encoder(profile).columns(of: text.utf8Span.span)
                == TextEncoderTests.withoutSwitches(out).count)
    }

    @Test(
        "takes ill-formed UTF-8 for unknown characters",
        arguments: [
            ("FF", "FE"), ("41 C3", "41 FE"), ("E2 82 41", "FE 41"), ("C0 80", "FE FE"), ("ED A0 80", "FE FE FE"),
            ("F4 90 80 80", "FE FE FE FE"),
        ])
    func illFormed(hex: String, expected: String) {
        var encoder = TextEncoderTests.encoder()
        var out: [UInt8] = []
        encoder.append(bytes(hex).span, to: &out)
        #expect(TextEncoderTests.withoutSwitches(out) == bytes(expected))
    }

    /// The bytes without `ESC t n`.
    static func withoutSwitches(_ out: [UInt8]) -> [UInt8] {
        var rest = out[...]
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == 0x1B, rest.first == 0x74 { rest = rest.dropFirst(2) } else { text.append(byte) }
        }
        return text
    }

    /// What a printer of the profile would show.
    static func read(_ out: [UInt8], _ profile: PrinterProfile) -> String {
        var page: CodePage?
        var text = ""
        for command in CommandDecoder.commands(in: out) {
            switch command {
            case .codePage(let number): page = profile.codePage(number: number)
            case .text(let bytes):
                for byte in bytes {
                    let scalar = byte < 0x80 ? Unicode.Scalar(byte) : page?.scalar(for: byte)
                    text.unicodeScalars.append(scalar ?? "\u{FFFD}")
                }
            default: text += "<\(command)>"
            }
        }
        return text
    }

    static func encode(_ text: String, slots: [CodePageSlot]) -> [UInt8] {
        var encoder = TextEncoder(slots: slots)
        var out: [UInt8] = []
        encoder.append(text.utf8Span.span, to: &out)
        return out
    }

    /// The characters that a page must have; what no page has is printed as a square.
    static func needed(_ text: String, _ pages: [CodePage]) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0.value >= 0x80 }.map { scalar in
            pages.contains { $0.byte(for: scalar) != nil } ? scalar : TextEncoder.replacement
        }
    }

    /// The least number of switches, by trying every page at every character.
    static func fewestSwitches(_ text: String, _ profile: PrinterProfile) -> Int {
        let pages = profile.codePages.map(\.page)
        var costs = [Int?](repeating: nil, count: pages.count)
        var isStarted = false
        for scalar in needed(text, pages) {
            let has = pages.map { $0.byte(for: scalar) != nil }
            let cheapest = isStarted ? costs.compactMap(\.self).min() ?? 0 : 0
            costs = pages.indices.map { index in
                guard has[index] else { return nil }
                return min(costs[index] ?? .max, cheapest + 1)
            }
            isStarted = true
        }
        return costs.compactMap(\.self).min() ?? 0
    }
}
