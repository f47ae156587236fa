/// How many columns of a receipt a character takes.
///
/// East-Asian wide and full-width characters take two; combining marks, format characters and variation selectors
/// none; everything else one. Control characters count as the space they are printed as. Unicode Standard Annex 11;
/// an ambiguous width is narrow, as on a printer in single-byte mode.
package enum ColumnWidth {
    /// The columns of one scalar.
    package static func of(_ scalar: Unicode.Scalar) -> Int { of(value: scalar.value) }

    /// The columns of a text, a composed and a decomposed letter counting the same.
    package static func of(_ text: String) -> Int {
        var columns = 0
        for scalar in text.unicodeScalars { columns += of(value: scalar.value) }
        return columns
    }

    /// The columns of a text in UTF-8; ill-formed bytes count one column for each maximal part.
    package static func of(_ utf8: borrowing Span<UInt8>) -> Int {
        var columns = 0
        var position = 0
        while position < utf8.count {
            let byte = utf8[position]
            if byte < 0x80 {
                columns += 1
                position += 1
            } else {
                columns += of(value: UTF8Reader.scalar(in: utf8, at: &position))
            }
        }
        return columns
    }

    static func of(value: UInt32) -> Int {
        // Nothing below U+0300 is wide or combining but the soft hyphen.
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        if isInvisible(value) { return 0 }
        return value >= 0x1100 && isWide(value) ? 2 : 1
    }

    /// Combining marks, format characters, Hangul vowels and finals that join the syllable before them.
    static func isInvisible(_ value: UInt32) -> Bool {
        if value == 0xAD || (0x1160...0x11FF).contains(value) { return true }
        if value < 0x300 { return false }
        guard let scalar = Unicode.Scalar(value) else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return true
        default: return false
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        var low = 0
        var high = wide.count
        while low < high {
            let middle = (low + high) / 2
            if wide[middle].1 < value { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].0 <= value
    }

    /// First and last of each run of wide scalars, unassigned ones within a run included.
    private static let wide: [(UInt32, UInt32)] = [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
        (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
        (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
        (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
        (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
        (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
        (0x3041, 0x3247), (0x3250, 0x4DBF), (0x4E00, 0xA4C6), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAD9),
        (0xFE10, 0xFE6B), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x1B2FB), (0x1F004, 0x1F004),
        (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320), (0x1F32D, 0x1F335),
        (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0),
        (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D),
        (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4),
        (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6DF),
        (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945),
        (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAF6), (0x20000, 0x3FFFD),
    ]
}
