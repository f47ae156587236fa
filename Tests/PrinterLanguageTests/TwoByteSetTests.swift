import PrinterLanguage
import Testing

@Suite("TwoByteSet")
struct TwoByteSetTests {
    static func profile(_ set: TwoByteSet) -> PrinterProfile {
        var profile = PrinterProfile.generic80
        profile.twoByteSet = set
        return profile
    }

    static func encode(_ text: String, _ set: TwoByteSet = .gb2312) -> [UInt8] {
        var encoder = TextEncoder(profile: profile(set))
        var out: [UInt8] = []
        encoder.append(text.utf8Span.span, to: &out)
        return out
    }

    @Test(
        "takes every character it has to two bytes and back", arguments: [(TwoByteSet.gb2312, 7445), (.ksx1001, 8224)])
    func roundTrip(set: TwoByteSet, characters: Int) {
        var count = 0
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                guard let scalar = set.scalar(for: first, second) else { continue }
                #expect(set.code(for: scalar) == UInt16(first) << 8 | UInt16(second))
                #expect(first >= 0xA1 && second >= 0xA1)
                count += 1
            }
        }
        #expect(count == characters)
    }

    @Test(
        "knows the codes of the standards",
        arguments: [
            (TwoByteSet.gb2312, Unicode.Scalar("啊"), UInt16(0xB0A1)), (.gb2312, "中", 0xD6D0), (.gb2312, "茶", 0xB2E8),
            (.gb2312, "齄", 0xF7FE), (.ksx1001, "가", 0xB0A1), (.ksx1001, "한", 0xC7D1), (.ksx1001, "글", 0xB1DB),
        ])
    func codes(set: TwoByteSet, scalar: Unicode.Scalar, code: UInt16) {
        #expect(set.code(for: scalar) == code)
        #expect(set.scalar(for: UInt8(code >> 8), UInt8(code & 0xFF)) == scalar)
    }

    @Test("has none of what is ASCII, rare or of another script", arguments: ["A", "\u{1F600}", "ก", "\u{AD}"])
    func others(text: String) throws {
        let scalar = try #require(text.unicodeScalars.first)
        for set in TwoByteSet.allCases { #expect(set.code(for: scalar) == nil) }
    }

    @Test(
        "is switched on for what only it has, and off behind it",
        arguments: [
            ("中文", "1C 26 D6 D0 CE C4 1C 2E"), ("A中B", "41 1C 26 D6 D0 42 1C 2E"),
            ("ä中ä", "1B 74 10 E4 1C 26 D6 D0 1C 2E E4"), ("中€", "1C 26 D6 D0 1C 2E 1B 74 10 80"),
            ("中 \u{1F600}", "1C 26 D6 D0 20 1C 2E 1B 74 13 FE FE"), ("„", "1B 74 10 84"),
        ])
    func encoded(text: String, hex: String) {
        #expect(TwoByteSetTests.encode(text) == bytes(hex))
    }

    @Test("counts two columns for each character")
    func columns() {
        let encoder = TextEncoder(profile: TwoByteSetTests.profile(.ksx1001))
        #expect(encoder.columns(of: "한글 ab".utf8Span.span) == 7)
    }

    @Test(
        "comes back from the paper as it was written",
        arguments: [(TwoByteSet.gb2312, "Tee 茶 ä€ 中文 3,50"), (.ksx1001, "한글 ä Kaffee 가")])
    func paper(set: TwoByteSet, text: String) {
        var encoder = CommandEncoder(profile: TwoByteSetTests.profile(set))
        encoder.start()
        encoder.write(text)
        encoder.append(.lineFeed)
        let papers = PaperInterpreter.papers(of: encoder.bytes, profile: TwoByteSetTests.profile(set))
        #expect(papers.map(\.text) == [text + "\n"])
    }

    @Test("shows what a printer does that starts in two-byte mode and is not told to leave it")
    func startsInTwoByteMode() {
        let profile = TwoByteSetTests.profile(.gb2312)
        let stream = bytes("1B 40 D6 D0 0A")
        #expect(PaperInterpreter.papers(of: stream, profile: profile).map(\.text) == ["中\n"])
        var other = profile
        other.needsKanjiOff = false
        #expect(PaperInterpreter.papers(of: stream, profile: other).map(\.text) == ["╓╨\n"])
    }
}
