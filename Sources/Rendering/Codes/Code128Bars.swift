import PrinterLanguage

/// The bars of a Code 128 whose sets and function characters are chosen, as in the data of `GS k` 73.
///
/// Reference: ISO/IEC 15417, table 1.
struct Code128Bars: Hashable {
    /// Dark or not, from the left.
    let modules: [Bool]
    /// What people read beside the bars.
    let text: String

    private enum CodeSet: UInt8 {
        case a = 0x41
        case b = 0x42
        case c = 0x43
    }

    /// Widths of bars and gaps by turns; 103 to 105 begin, 106 ends.
    private static let patterns = """
        212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 \
        123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 \
        232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 \
        313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 \
        111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 \
        111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 \
        114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
        """.split(separator: " ")

    /// Nil for data that do not begin with a set, or hold what their set does not have.
    init?(_ data: [UInt8]) {
        guard data.count >= 3, data[0] == 0x7B, var set = CodeSet(rawValue: data[1]) else { return nil }
        var symbols = [Int(set.rawValue) - 0x41 + 103]
        var text = ""
        var shifted: CodeSet?
        var position = 2
        while position < data.count {
            let byte = data[position]
            position += 1
            if byte == 0x7B {
                guard position < data.count else { return nil }
                let escape = data[position]
                position += 1
                if escape != 0x7B {
                    guard let symbol = Code128Bars.symbol(ofEscape: escape, in: set) else { return nil }
                    symbols.append(symbol)
                    if let next = CodeSet(rawValue: escape) { set = next }
                    if escape == 0x53 { shifted = set == .a ? .b : .a }
                    continue
                }
            }
            guard let symbol = Code128Bars.symbol(of: byte, in: shifted ?? set) else { return nil }
            shifted = nil
            symbols.append(symbol)
            if set == .c {
                text += byte < 10 ? "0\(byte)" : "\(byte)"
            } else {
                text += byte < 0x20 || byte == 0x7F ? " " : String(Unicode.Scalar(byte))
            }
        }
        let sum = symbols.enumerated().reduce(0) { $0 + max(1, $1.offset) * $1.element }
        modules = (symbols + [sum % 103, 106]).flatMap { symbol in
            Code128Bars.patterns[symbol].utf8.enumerated().flatMap { index, width in
                [Bool](repeating: index.isMultiple(of: 2), count: Int(width - 0x30))
            }
        }
        self.text = text
    }

    private static func symbol(of byte: UInt8, in set: CodeSet) -> Int? {
        switch (set, byte) {
        case (.a, 0x00...0x1F): Int(byte) + 64
        case (.a, 0x20...0x5F), (.b, 0x20...0x7F): Int(byte) - 32
        case (.c, 0...99): Int(byte)
        case (.a, _), (.b, _), (.c, _): nil
        }
    }

    /// What follows a brace: another set, `S` for one character of the other, a function character by its number.
    private static func symbol(ofEscape escape: UInt8, in set: CodeSet) -> Int? {
        switch (escape, set) {
        case (0x41, .b), (0x41, .c): 101
        case (0x42, .a), (0x42, .c): 100
        case (0x43, .a), (0x43, .b): 99
        case (0x53, .a), (0x53, .b): 98
        case (0x31, _): 102
        case (0x32, .a), (0x32, .b): 97
        case (0x33, .a), (0x33, .b): 96
        case (0x34, .a): 101
        case (0x34, .b): 100
        default: nil
        }
    }
}
