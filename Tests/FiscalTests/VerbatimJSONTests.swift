import Receipts
import Testing

@testable import Fiscal

@Suite("Cutting a member out of a JSON text")
struct VerbatimJSONTests {
    @Test(
        "The value comes out byte for byte",
        arguments: [
            (#"{"a":1,"x":{"b": [1, 2] , "c":"}"},"d":2}"#, #"{"b": [1, 2] , "c":"}"}"#),
            (#"{"x":1.50e+0}"#, "1.50e+0"), ("{\n\t\"x\" :\r\n [ ] }", "[ ]"), (#"{"a":"x","x":"\"}\\"}"#, #""\"}\\""#),
            (#"{"a":{"x":1},"x":null}"#, "null"), (#"{"\u0078":"ä"}"#, #""ä""#), (#"{"x":1,"x":2}"#, "1"),
            (#"{"a":"\"x\":3","x":-0}"#, "-0"),
        ])
    func member(_ text: String, _ expected: String) throws {
        _ = try JSONValue(parsing: text)
        #expect(VerbatimJSON.member("x", of: Array(text.utf8)) == expected)
    }

    @Test(
        "A value is put in the place of another, and no other byte changes",
        arguments: [
            (#"{ "a":1.0, "x" :{"y": "old" ,"z":"\/"}}"#, #"{ "a":1.0, "x" :{"y": "new" ,"z":"\/"}}"#),
            (#"{"x":{"y":[{"y":1}]},"y":2}"#, #"{"x":{"y":"new"},"y":2}"#), (#"{"x":{"z":{"y":1}}}"#, nil),
            (#"{"x":1}"#, nil), (#"{"y":1}"#, nil), ("[]", nil),
        ] as [(String, String?)])
    func replacing(_ text: String, _ expected: String?) {
        let bytes = VerbatimJSON.replacing(["x", "y"], in: Array(text.utf8), by: "new")
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(
        "Where it is missing, or the text is no object, nothing comes out",
        arguments: ["{}", "{ }", #"{"a":{"x":1}}"#, "[]", #""x""#, "", #"["x",1]"#, "{", #"{"a""#, #"{"a":"#, #"{"\"#])
    func missing(_ text: String) {
        #expect(VerbatimJSON.member("x", of: Array(text.utf8)) == nil)
    }

    @Test(
        "The elements of a list are cut out as they were written",
        arguments: [
            (#"{"a":[1, {"b": [2]} ,"]", [ ],null ] }"#, ["1", #"{"b": [2]}"#, #""]""#, "[ ]", "null"]),
            (#"{"b":[1],"a" : [ ]}"#, []), (#"{"a":{"a":[1]}}"#, []), (#"{"b":[1]}"#, []), ("[1]", []),
        ])
    func elements(_ text: String, _ elements: [String]) {
        #expect(VerbatimJSON.elements(of: "a", in: Array(text.utf8)) == elements)
    }
}
