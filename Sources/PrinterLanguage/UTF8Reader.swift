/// Reads scalars from UTF-8 that may be ill-formed.
enum UTF8Reader {
    static let replacement: UInt32 = 0xFFFD

    /// The scalar at `position`, which moves behind it.
    ///
    /// An ill-formed sequence gives U+FFFD and moves over its maximal part, at least one byte (Unicode 3.9, table 3-7).
    @inline(__always)
    static func scalar(in utf8: borrowing Span<UInt8>, at position: inout Int) -> UInt32 {
        let first = utf8[position]
        position += 1
        let following: Int
        var value: UInt32
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF
        switch first {
        case 0x00...0x7F:
            return UInt32(first)
        case 0xC2...0xDF:
            following = 1
            value = UInt32(first & 0x1F)
        case 0xE0...0xEF:
            following = 2
            value = UInt32(first & 0x0F)
            // No overlong forms, no surrogates.
            if first == 0xE0 { lowest = 0xA0 }
            if first == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            following = 3
            value = UInt32(first & 0x07)
            // No overlong forms, nothing beyond U+10FFFF.
            if first == 0xF0 { lowest = 0x90 }
            if first == 0xF4 { highest = 0x8F }
        default:
            return replacement
        }
        for _ in 0..<following {
            guard position < utf8.count, utf8[position] >= lowest, utf8[position] <= highest else { return replacement }
            value = value << 6 | UInt32(utf8[position] & 0x3F)
            position += 1
            lowest = 0x80
            highest = 0xBF
        }
        return value
    }
}
