import Receipts
import Testing

@Suite("JSON grammar")
struct JSONGrammarTests {
    @Test(
        "what RFC 8259 allows is read",
        arguments: [
            "null", "true", "false", "0", "-0", "0.0", "1e1", "1E-1", "1e+1", "-1.25e2", "\"\"", "\"a\"", "[]", "{}",
            "[1]", "[1,2]", "[[]]", "[{}]", "{\"a\":1}", "{\"a\":{}}", " \t\r\n1 \t\r\n", "[ ]", "{ }", "\"\u{7F}\"",
            "\"\u{10FFFF}\"", "\"\\u0022\"", "{\"\":0}", "[null,true,\"x\",1.5,{\"a\":[]}]", "\"\\\\\"", "1e9999",
        ])
    func good(text: String) {
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
    }

    @Test(
        "what RFC 8259 does not allow is refused",
        arguments: [
            "", " ", "nul", "nulll", "True", "NULL", "tru", "undefined", "NaN", "Infinity", "-Infinity", "-", "+1",
            "01",
            "-01", "1.", ".5", "-.5", "1e", "1e+", "1.e1", "0x10", "1_000", "1,", "1 2", "٣", "[", "]", "[1", "[1,",
            "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1}", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
            "{\"a\":1,}", "{,}", "{\"a\" 1}", "{\"a\",1}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\":1 \"b\":2}",
            "\"", "\"a", "'a'", "\"a\"b", "\"\\\"", "\"\\", "\"\\x41\"", "\"\\a\"", "\"\\u\"", "\"\\u12\"",
            "\"\\u12G4\"", "\"\\U0041\"", "\"a\nb\"", "\"a\tb\"", "\"\u{0}\"", "\"\u{1F}\"", "// x\n1", "/* x */1",
            "1//x",
            "\u{FEFF}1", "\u{A0}1", "1\u{0}", "[1]\u{0}", "\"\\ud83d\\u12\"", "1\u{B}", "{\"a\":1}}", "[]]", "[-]",
            "[1.]",
        ])
    func bad(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test(
        "bytes that are no UTF-8 are refused, in names, in values and outside of strings",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22],
            [0x22, 0xE0, 0x80, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xF0, 0x9F, 0x98, 0x22], [0x7B, 0x22, 0xE9, 0x22, 0x3A, 0x31, 0x7D], [0xFF], [0x31, 0xC2, 0xA0],
            [0x22, 0xE9, 0x5C, 0x6E, 0x22], [0xEF, 0xBB, 0xBF, 0x31],
        ] as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    }

    @Test("every beginning of a text is refused, and none stops the parser")
    func beginnings() {
        let text = Array(#"{"a":[1.5e3,true,null,"x\u00e9\ud83d\ude00"],"b":{"c":false}}"#.utf8)
        for length in text.indices {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text[..<length])) }
        }
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
    }

    @Test("whatever a byte is changed to, what is accepted reads back to the same value")
    func changedBytes() throws {
        let text = Array(#"{"a":[1.5e3,true,"\u00e9"],"b":-0}"#.utf8)
        var generator = SeededGenerator(seed: 8259)
        var accepted = 0
        for _ in 0..<3000 {
            var changed = text
            changed[generator.below(text.count)] = UInt8(generator.below(256))
            guard let value = try? JSONValue(parsing: changed) else { continue }  // Refusing is the other good answer.
            accepted += 1
            #expect(try JSONValue(parsing: value.compactBytes) == value)
        }
        #expect(accepted > 100)
    }
}
