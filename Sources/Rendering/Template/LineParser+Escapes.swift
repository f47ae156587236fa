extension LineParser {
    /// The text of an escape; nil for the line break `\n`.
    ///
    /// `\xNN` in text is a character from 20 to 7e or a0 to ff; in a value it is any, one byte in a command.
    mutating func escape(in key: TemplateSyntax.Key? = nil) throws(TemplateError) -> [UInt8]? {
        let start = index
        index += 1
        guard index < bytes.count else { throw position(start).error("the line ends after a backslash") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return nil
        case UInt8(ascii: "x"): return try hexadecimal(from: start, in: key)
        case UInt8(ascii: "\\"), UInt8(ascii: "|"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "-"),
            UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "_"), UInt8(ascii: "\""), UInt8(ascii: "`"),
            UInt8(ascii: "^"), UInt8(ascii: ";"), UInt8(ascii: ":"):
            return [byte]
        default: throw position(start).error("unknown escape; \\\\ is a backslash of the text")
        }
    }

    private mutating func hexadecimal(
        from start: Int, in key: TemplateSyntax.Key?
    ) throws(TemplateError) -> [UInt8] {
        let digits = bytes[index...].prefix(2)
        let isHexadecimal =
            digits.count == 2
            && digits.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
            }
        guard isHexadecimal, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw position(start).error("\\x takes two hexadecimal digits")
        }
        if key == nil, value < 0x20 || (0x7F..<0xA0).contains(value) {
            throw position(start).error(
                "\\x takes two hexadecimal digits from 20 to 7e or a0 to ff; others print nothing")
        }
        index += 2
        return key == .command || value < 0x80 ? [value] : [0xC0 | value >> 6, 0x80 | value & 0x3F]
    }
}
