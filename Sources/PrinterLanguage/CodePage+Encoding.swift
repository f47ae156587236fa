extension CodePage {
    /// Puts text into a buffer if it is that many letters of U+00C0 to U+02FF and printable ASCII, all of them on the page.
    ///
    /// This is the short way for nearly all text of Latin scripts; what it refuses, ``TextEncoder`` writes.
    package func encode(_ utf8: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        let tables = CodePageTables.all
        let raw = UnsafeRawBufferPointer(utf8)
        var count = 0
        var position = 0
        while true {
            let end = PlainText.end(of: raw, from: position)
            guard end - position <= out.count - count else { return false }
            _ = out.extracting(count...).update(fromContentsOf: utf8.extracting(position..<end))
            count += end - position
            if end == utf8.count { return count == out.count }
            // C3 to CB lead the two bytes of these letters; a mark after one begins with CC.
            guard count < out.count, 0xC3..<0xCC ~= utf8[end], end + 1 < utf8.count, utf8[end + 1] & 0xC0 == 0x80
            else { return false }
            let found = tables.byte(for: UInt32(utf8[end] & 0x1F) << 6 | UInt32(utf8[end + 1] & 0x3F), on: self)
            guard found != 0 else { return false }
            out[count] = found
            count += 1
            position = end + 2
        }
    }
}
