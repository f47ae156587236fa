/// Looks at text eight bytes at a time.
package enum PlainText {
    /// Whether all bytes are printable ASCII, 0x20 to 0x7E: what every code page prints as it is.
    package static func covers(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        var position = 0
        while position + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            // Of each byte the highest bit: set itself, set by adding 1 to 7F, or not set by adding 60 to less than 20.
            if (word | (word &+ each(0x01)) | ~(word &+ each(0x60))) & each(0x80) != 0 { return false }
            position += 8
        }
        while position < raw.count {
            if raw[position] &- 0x20 >= 0x5F { return false }
            position += 1
        }
        return true
    }

    /// The first place of a byte from there on; the count if there is none.
    static func firstIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var position = start
        while position + 16 <= raw.count {
            let first = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self) ^ each(byte)
            let second = raw.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self) ^ each(byte)
            // A byte that was that one is zero here, and from zero 1 is borrowed; others that look so are seen below.
            if ((first &- each(0x01)) & ~first | (second &- each(0x01)) & ~second) & each(0x80) != 0 { break }
            position += 16
        }
        while position < raw.count, raw[position] != byte { position += 1 }
        return position
    }

    @inline(__always)
    private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
}
