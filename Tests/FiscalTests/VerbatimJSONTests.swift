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
        "Where it is missing, or the text is no object, nothing comes out",
        arguments: ["{}", "{ }", #"{"a":{"x":1}}"#, "[]", #""x""#, "", #"["x",1]"#, "{", #"{"a""#, #"{"a":"#, #"{"\"#])
    func missing(_ text: String) {
        #expect(VerbatimJSON.member("x", of: Array(text.utf8)) == nil)
    }
}
