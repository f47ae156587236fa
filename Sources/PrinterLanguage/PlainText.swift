/// Looks at text eight bytes at a time.
package enum PlainText {
    /// Whether all bytes are printable ASCII, 0x20 to 0x7E: what every code page prints as it is.
    package static func covers(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        guard raw.count >= 8 else { return end(of: raw, from: 0) == raw.count }
        var position = 0
        while position + 8 <= raw.count {
            if others(in: raw, at: position) != 0 { return false }
            position += 8
        }
        // The last eight once more, some of which have been looked at.
        return others(in: raw, at: raw.count - 8) == 0
    }

    /// Where printable ASCII that begins at a place ends.
    @inline(__always)
    static func end(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position + 8 <= bytes.count {
            let others = others(in: bytes, at: position)
            // What lies below the first of them has carried nothing into it.
            if others != 0 { return position + UInt64(littleEndian: others).trailingZeroBitCount / 8 }
            position += 8
        }
        while position < bytes.count, bytes[position] &- 0x20 < 0x5F { position += 1 }
        return position
    }

    /// Of eight bytes the highest bit of those that are no printable ASCII; up to the first of them nothing else.
    @inline(__always)
    private static func others(in bytes: UnsafeRawBufferPointer, at position: Int) -> UInt64 {
        let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        // Set itself, set by adding 1 to 7F, or not set by adding 60 to less than 20.
        return (word | (word &+ each(0x01)) | ~(word &+ each(0x60))) & each(0x80)
    }

    /// The columns of text that is printable ASCII and, of U+00C0 to U+00FF, these letters; nil if there is anything else.
    ///
    /// - Parameter letters: a bit for each, the lowest for U+00C0 (``TextEncoder/latinLetters``).
    package static func columns(of bytes: UnsafeBufferPointer<UInt8>, letters: UInt64) -> Int? {
        let raw = UnsafeRawBufferPointer(bytes)
        var pairs = 0
        var position = end(of: raw, from: 0)
        while position < raw.count {
            // C3 leads them all, the six bits of the second byte tell which it is.
            guard raw[position] == 0xC3, position + 1 < raw.count, raw[position + 1] & 0xC0 == 0x80,
                letters >> UInt64(raw[position + 1] & 0x3F) & 1 != 0
            else { return nil }
            pairs += 1
            position = end(of: raw, from: position + 2)
        }
        // Nobody but a mark, which begins with CC, changes a letter before it.
        return bytes.count - pairs
    }

    /// Which of U+00C0 to U+00FF a text has beside printable ASCII, a bit for each as in ``columns(of:letters:)``; nil if
    /// there is anything else.
    package static func letters(of bytes: [UInt8]) -> UInt64? {
        guard bytes.withUnsafeBufferPointer({ columns(of: $0, letters: .max) }) != nil else { return nil }
        // What follows C3 is the only byte that leads nothing.
        return bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 | 1 << UInt64($1 & 0x3F) : $0 }
    }

    /// The first space or hyphen in a part; its end if there is none.
    package static func firstEnding(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var position = range.lowerBound
        while position + 16 <= range.upperBound {
            let words = raw.loadUnaligned(fromByteOffset: position, as: SIMD2<UInt64>.self)
            let spaces = words ^ SIMD2(repeating: each(0x20))
            let hyphens = words ^ SIMD2(repeating: each(0x2D))
            let ones = SIMD2(repeating: each(0x01))
            let borrowing = (spaces &- ones) & ~spaces | (hyphens &- ones) & ~hyphens
            if (borrowing.x | borrowing.y) & each(0x80) != 0 { break }
            position += 16
        }
        while position < range.upperBound, bytes[position] != 0x20, bytes[position] != 0x2D { position += 1 }
        return position
    }

    /// The first place of a byte from there on; the count if there is none.
    static func firstIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        let wanted = SIMD8(repeating: each(byte))
        let ones = SIMD8(repeating: each(0x01))
        var position = start
        while position + 64 <= raw.count {
            let words = raw.loadUnaligned(fromByteOffset: position, as: SIMD8<UInt64>.self) ^ wanted
            // A byte that was that one is zero here, and zero borrows from the next when 1 is taken from it.
            let borrowing = (words &- ones) & ~words
            let both = borrowing.lowHalf | borrowing.highHalf
            let pair = both.lowHalf | both.highHalf
            if (pair.x | pair.y) & each(0x80) != 0 { break }
            position += 64
        }
        while position < raw.count, raw[position] != byte { position += 1 }
        return position
    }

    @inline(__always)
    private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
}
