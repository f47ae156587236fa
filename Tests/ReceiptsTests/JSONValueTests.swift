import Receipts
import Testing

@Suite("JSON value")
struct JSONValueTests {
    @Test(
        "numbers keep their text",
        arguments: ["0", "-0", "1.0", "1.10", "1e400", "1E+2", "-1.5e-7", "123456789012345678901234567890"])
    func numbers(text: String) throws {
        #expect(try JSONValue(parsing: text) == .number(text))
        #expect(try JSONValue(parsing: text).compact == text)
    }

    @Test("objects keep their order and their duplicate names")
    func order() throws {
        let text = #"{"z":1,"a":2,"z":3,"":4}"#
        let value = try JSONValue(parsing: text)
        #expect(value == .object([.init("z", 1), .init("a", 2), .init("z", 3), .init("", 4)]))
        #expect(value.compact == text)
        #expect(value["z"] == 1)
        #expect(value["y"] == nil)
    }

    @Test("blanks go, everything else stays")
    func compact() throws {
        let text = " { \"a\" :\t[ 1 , 2.50 ,\r\n true , false , null , \"x y\" , { } , [ ] ] } \n"
        #expect(try JSONValue(parsing: text).compact == #"{"a":[1,2.50,true,false,null,"x y",{},[]]}"#)
    }

    @Test(
        "escapes are read as the characters they stand for",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "A\u{E9}\u{20AC}"),
            (#""\ud83d\uDE00""#, "\u{1F600}"), (#""a\u0000b""#, "a\u{0}b"), (#""\uFFFF""#, "\u{FFFF}"),
            (#""\uD800\uDC00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
        ])
    func escapes(text: String, content: String) throws {
        #expect(try JSONValue(parsing: text) == .string(content))
    }

    @Test(
        "a surrogate without its other half becomes the replacement character, and what follows is kept",
        arguments: [
            (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
            (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
            (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud83d\n""#, "\u{FFFD}\n"),
        ])
    func surrogates(text: String, content: String) throws {
        #expect(try JSONValue(parsing: text) == .string(content))
    }

    @Test(
        "text is written with only the escapes that must be",
        arguments: [
            ("\"\\/\n\r\t", #""\"\\/\n\r\t""#), ("\u{0}\u{8}\u{C}\u{1F}", #""\u0000\b\f\u001f""#),
            ("\u{E9}\u{20AC}\u{1F600}\u{7F}", "\"\u{E9}\u{20AC}\u{1F600}\u{7F}\""), ("", "\"\""),
        ])
    func writing(content: String, text: String) throws {
        #expect(JSONValue.string(content).compact == text)
        #expect(try JSONValue(parsing: text) == .string(content))
    }

    @Test("composed and decomposed letters are written as they came")
    func normalisation() throws {
        let bytes = Array("[\"\u{E9}\",\"e\u{301}\"]".utf8)
        #expect(try JSONValue(parsing: bytes).compactBytes == bytes)
    }

    @Test("128 levels of nesting are read, one more is refused")
    func depth() throws {
        func nested(_ levels: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(128, "[", "]")) }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(128, "{\"a\":", "}")) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(129, "[", "]")) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(129, "{\"a\":", "}")) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
        let wide = "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: wide).elements.count == 1000)
    }

    @Test("an error says where and why")
    func error() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: #"{"a":1,}"#) }
        #expect(error?.offset == 7)
        #expect(error?.description == "a member's name is due at byte 7")
    }

    @Test("members, texts and elements are found where they are and nowhere else")
    func access() {
        let value: JSONValue = ["a": "x", "n": 5, "t": true, "l": ["y", nil], "o": [:]]
        #expect(value["a"]?.text == "x")
        #expect(value["n"]?.text == "5")
        #expect(value["t"]?.text == nil)
        #expect(value["l"]?.elements == ["y", nil])
        #expect(value["l"]?["a"] == nil)
        #expect(value["o"]?.isObject == true)
        #expect(value["l"]?.isObject == false)
        #expect(value.elements == [])
        #expect(value["l"]?.elements.last?.isNull == true)
        #expect(value["a"]?.isNull == false)
        #expect(JSONValue(String?.none) == .null)
        #expect(JSONValue("x" as String?) == .string("x"))
        #expect(JSONValue(UInt8(7)) == .number("7"))
        #expect(JSONValue(Int64.min).compact == "-9223372036854775808")
    }
}
