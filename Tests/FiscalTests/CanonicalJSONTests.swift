import Receipts
import Testing

@testable import Fiscal

/// RFC 8785 appendix B: the bits of a binary64 and its canonical text.
private let numbers: [(UInt64, String)] = [
    (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
    (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
    (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
    (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
    (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
    (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
    (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
    (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
    (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
    (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
    (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
]

private func canonical(_ text: String) throws -> String {
    String(decoding: try CanonicalJSON.bytes(parsing: Array(text.utf8)), as: UTF8.self)
}

@Suite("Canonical JSON (RFC 8785)")
struct CanonicalJSONTests {
    @Test("Numbers are written as the standard's appendix B lists them", arguments: numbers)
    func appendixB(_ bits: UInt64, _ text: String) {
        #expect(ECMAScriptNumber.text(Double(bitPattern: bits)) == text)
    }

    @Test("Numbers that are none have no text", arguments: [0x7FFF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000] as [UInt64])
    func notNumbers(_ bits: UInt64) { #expect(ECMAScriptNumber.text(Double(bitPattern: bits)) == nil) }

    @Test(
        "Every spelling of a number comes to one text",
        arguments: [
            ("-0", "0"), ("0.0", "0"), ("-0e5", "0"), ("1E30", "1e+30"), ("4.50", "4.5"), ("2e-3", "0.002"),
            ("0.000000000000000000000000001", "1e-27"), ("333333333.33333329", "333333333.3333333"), ("56.0", "56"),
            ("100000000000000000000", "100000000000000000000"), ("1e21", "1e+21"),
            ("123456789012e-18", "1.23456789012e-7"),
            ("9007199254740993", "9007199254740992"), ("12.5e-1", "1.25"), ("1e-400", "0"), ("10", "10"),
            ("-1200e2", "-120000"),
        ])
    func spellings(_ text: String, _ expected: String) throws { #expect(try canonical("[\(text)]") == "[\(expected)]") }

    @Test("A number beyond the range of a binary64 is an error that says where")
    func tooLarge() throws {
        let error = #expect(throws: CanonicalError.self) { try canonical(#"{"a":[0,1e400]}"#) }
        #expect(error?.pointer == "/a/1")
    }

    @Test("The sample of section 3.2.2 comes to the bytes of section 3.2.4")
    func sample() throws {
        let text = #"""
            {"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
             "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}
            """#
        let expected: [UInt8] = [
            0x7B, 0x22, 0x6C, 0x69, 0x74, 0x65, 0x72, 0x61, 0x6C, 0x73, 0x22, 0x3A, 0x5B, 0x6E, 0x75, 0x6C, 0x6C, 0x2C,
            0x74, 0x72, 0x75, 0x65, 0x2C, 0x66, 0x61, 0x6C, 0x73, 0x65, 0x5D, 0x2C, 0x22, 0x6E, 0x75, 0x6D, 0x62, 0x65,
            0x72, 0x73, 0x22, 0x3A, 0x5B, 0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0x2E, 0x33, 0x33, 0x33,
            0x33, 0x33, 0x33, 0x33, 0x2C, 0x31, 0x65, 0x2B, 0x33, 0x30, 0x2C, 0x34, 0x2E, 0x35, 0x2C, 0x30, 0x2E, 0x30,
            0x30, 0x32, 0x2C, 0x31, 0x65, 0x2D, 0x32, 0x37, 0x5D, 0x2C, 0x22, 0x73, 0x74, 0x72, 0x69, 0x6E, 0x67, 0x22,
            0x3A, 0x22, 0xE2, 0x82, 0xAC, 0x24, 0x5C, 0x75, 0x30, 0x30, 0x30, 0x66, 0x5C, 0x6E, 0x41, 0x27, 0x42, 0x5C,
            0x22, 0x5C, 0x5C, 0x5C, 0x5C, 0x5C, 0x22, 0x2F, 0x22, 0x7D,
        ]
        #expect(try CanonicalJSON.bytes(parsing: Array(text.utf8)) == expected)
    }

    @Test("Names are sorted by UTF-16 code units, as section 3.2.3 shows")
    func order() throws {
        let text = #"""
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """#
        let expected = [
            "\"\\r\":\"Carriage Return\"", "\"1\":\"One\"", "\"\u{80}\":\"Control\"",
            "\"ö\":\"Latin Small Letter O With Diaeresis\"", "\"€\":\"Euro Sign\"",
            "\"\u{1F600}\":\"Emoji: Grinning Face\"", "\"\u{FB33}\":\"Hebrew Letter Dalet With Dagesh\"",
        ]
        #expect(try canonical(text).utf8.elementsEqual("{\(expected.joined(separator: ","))}".utf8))
    }

    @Test(
        "The public test files come to their published forms",
        arguments: [
            (#"[ 56, { "d": true, "10": null, "1": [ ] } ]"#, #"[56,{"1":[],"10":null,"d":true}]"#),
            (
                #"{"1":{"f":{"f":"hi","F":5},"\n":56.0},"10":{},"":"empty","a":{},"111":[{"e":"yes","E":"no"}],"A":{}}"#,
                #"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}"#
            ),
            (
                #"{"sin":"4","pêche":"3","péché":"2","peach":"1"}"#, #"{"peach":"1","péché":"2","pêche":"3","sin":"4"}"#
            ),
            (#"{"a":"A\u030a"}"#, "{\"a\":\"A\u{30A}\"}"),
            (
                #"{"</script>":"\u0080\u007f\/","\u000a":"\b\f\t"}"#,
                "{\"\\n\":\"\\b\\f\\t\",\"</script>\":\"\u{80}\u{7F}/\"}"
            ),
        ])
    func publicFiles(_ text: String, _ expected: String) throws {
        #expect(try canonical(text).utf8.elementsEqual(expected.utf8))
    }

    @Test("Texts that look alike stay two names, and one name twice is an error")
    func names() throws {
        #expect(try canonical(#"{"\u00e9":1,"e\u0301":2}"#).utf8.elementsEqual("{\"e\u{301}\":2,\"\u{E9}\":1}".utf8))
        let error = #expect(throws: CanonicalError.self) { try canonical(#"{"x":{"a":1,"b":2,"\u0061":3}}"#) }
        #expect(error?.pointer == "/x/a")
    }

    @Test(
        "Half a surrogate pair has no canonical form",
        arguments: [#"["\ud83d"]"#, #"["\ud83d\u0041"]"#, #"["\uDE00"]"#])
    func surrogates(_ text: String) throws {
        #expect(throws: CanonicalError.self) { try canonical(text) }
        #expect(try canonical(#"["\\ud83d","\ud83d\ude00"]"#) == "[\"\\\\ud83d\",\"\u{1F600}\"]")
    }

    @Test("A canonical form is its own canonical form")
    func idempotent() throws {
        let once = try canonical(#"{"b":[1.0,"\/",{"z":null,"a":-0.0}],"a":"\u001f\u00e4"}"#)
        #expect(try canonical(once) == once)
        #expect(once == #"{"a":"\u001fä","b":[1,"/",{"a":0,"z":null}]}"#)
    }
}
