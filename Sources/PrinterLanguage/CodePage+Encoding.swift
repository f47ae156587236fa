extension CodePage {
    /// Puts text into a buffer if it is that many letters of U+00C0 to U+02FF and printable ASCII, all of them on the page.
    ///
    /// This is the short way for nearly all text of Latin scripts; what it refuses, ``TextEncoder`` writes.
    package func encode(_ utf8: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        let tables = CodePageTables.all
        var count = 0
        var position = 0
        while position < utf8.count {
            guard count < out.count else { return false }
            let byte = utf8[position]
            position += 1
            if byte &- 0x20 < 0x5F {
                out[count] = byte
            } else {
                // C3 to CB lead the two bytes of these letters; a mark after one begins with CC.
                guard 0xC3..<0xCC ~= byte, position < utf8.count, utf8[position] & 0xC0 == 0x80 else { return false }
                let found = tables.byte(for: UInt32(byte & 0x1F) << 6 | UInt32(utf8[position] & 0x3F), on: self)
                guard found != 0 else { return false }
                out[count] = found
                position += 1
            }
            count += 1
        }
        return count == out.count
    }
}
