import Receipts

/// Bodies that JSON allows and no till should send: whoever decodes and encodes one of them has altered it.
struct OddBodies {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Members that mean nothing to anybody, each of which some encoder writes another way.
    private static let members = [
        #""x_minus":-0"#, #""x_minus":-0.0"#, #""x_huge":1e400"#, #""x_huge":-1E+400"#, #""x_exact":0.10000"#,
        #""x_long":123456789012345678901234567890.000000000000000000001"#, #""x_twice":1,"x_twice":2"#,
        #""x_twice":{"a":1,"a":1},"x_t\u0077ice":null"#, #""x_slash":"a\/b""#, #""x_escape":"\u00e9\u00E9é""#,
        #""x_pair":"\ud83d\ude00 😀""#, #""x_\u0061":"\u0009\t\b\f""#, #""x_list":[ ]"#, #""x_object":{ "b":1 ,"a":2 }"#,
        "\"x_combined\":\"A\u{30A} \u{212B} \u{C5} o\u{308}\u{323}\"",
        "\"x_family\":\"👩\u{200D}👩\u{200D}👧 \u{1F1E9}\u{1F1EA}\"",
        "\"x_right\":\"\u{202E}שלום\u{202C} مرحبا\"", "\"x_line\":\"\u{2028}\u{2029}\u{85}\u{FEFF}\"",
        "\"x_none\":\"\u{FFFE}\u{FFFF}\u{10FFFF}\u{E000}\"", "\"x_delete\":\"\u{7F}\u{80}\u{9F}\"",
        "\"\":\"an empty name\"", "\"x_wide\" \t:\n  [1 ,\r\n2\t, 3]",
    ]

    private static let blanks = ["", "", " ", "\n", "\r\n", "\t \t", " \r\n\r\n\t", String(repeating: " ", count: 257)]

    /// The same object with some such members in front, and blanks round it.
    mutating func dressing(_ body: [UInt8]) -> [UInt8] {
        guard let brace = body.firstIndex(of: UInt8(ascii: "{")) else { return body }
        let rest = body[(brace + 1)...]
        let isEmpty = rest.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "}")
        let own = (0..<1 + generator.below(4)).map { _ in Self.members[generator.below(Self.members.count)] }
        let text = blank() + "{" + own.map { blank() + $0 + blank() }.joined(separator: ",") + (isEmpty ? "" : ",")
        return Array(text.utf8) + rest + Array(blank().utf8)
    }

    private mutating func blank() -> String { Self.blanks[generator.below(Self.blanks.count)] }
}
