/// Every code page in both directions, laid out for looking up without copying.
struct CodePageTables: Sendable {
    static let all = CodePageTables()

    /// Scalars of the bytes from 0x80, 128 for each page; 0 where the page is open.
    private let upper: [UInt16]
    /// Bytes of U+0080 to U+017F, 256 for each page; 0 where the page has no such character.
    private let latin: [UInt8]
    /// A bit for each of U+00C0 to U+00FF that a page has, the lowest for the first.
    private let letters: [UInt64]
    /// All others: scalar in the upper 24 bits, byte in the lower 8, sorted within each page.
    private let others: [UInt32]
    /// Where each page begins in `others`, and the end of the last.
    private let starts: [Int]

    private init() {
        var upper: [UInt16] = []
        var latin = [UInt8](repeating: 0, count: 0x100 * CodePage.allCases.count)
        var letters: [UInt64] = []
        var others: [UInt32] = []
        var starts = [0]
        for page in CodePage.allCases {
            var pageOthers: [UInt32] = []
            for (offset, scalar) in page.upperHalf.unicodeScalars.enumerated() {
                let byte = 0x80 + UInt32(offset)
                let isOpen = scalar.value == UTF8Reader.replacement
                upper.append(isOpen ? 0 : UInt16(truncatingIfNeeded: scalar.value))
                if isOpen { continue }
                if scalar.value < 0x180 {
                    latin[Int(page.rawValue) << 8 + Int(scalar.value) - 0x80] = UInt8(truncatingIfNeeded: byte)
                } else {
                    pageOthers.append(scalar.value << 8 | byte)
                }
            }
            let row = Int(page.rawValue) << 8 + 0x40
            letters.append((0..<0x40).reduce(0) { $0 | (latin[row + $1] == 0 ? 0 : 1 << UInt64($1)) })
            others += pageOthers.sorted()
            starts.append(others.count)
        }
        self.upper = upper
        self.latin = latin
        self.letters = letters
        self.others = others
        self.starts = starts
    }

    /// The scalar of a byte from 0x80, 0 for none.
    func upper(_ byte: UInt8, on page: CodePage) -> UInt16 {
        upper[Int(page.rawValue) << 7 + Int(byte & 0x7F)]
    }

    /// Which of U+00C0 to U+00FF a page has, a bit for each.
    func letters(on page: CodePage) -> UInt64 { letters[Int(page.rawValue)] }

    /// The byte of a scalar, 0 for none.
    func byte(for value: UInt32, on page: CodePage) -> UInt8 {
        if value < 0x80 { return value < 0x20 || value == 0x7F ? 0 : UInt8(truncatingIfNeeded: value) }
        if value < 0x180 { return latin[Int(page.rawValue) << 8 + Int(value) - 0x80] }
        if value > 0xFFFF { return 0 }
        var low = starts[Int(page.rawValue)]
        let end = starts[Int(page.rawValue) + 1]
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if others[middle] >> 8 < value { low = middle + 1 } else { high = middle }
        }
        guard low < end, others[low] >> 8 == value else { return 0 }
        return UInt8(truncatingIfNeeded: others[low])
    }
}
