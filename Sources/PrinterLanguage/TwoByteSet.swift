/// A set of wide characters that a printer takes as two bytes each, between `FS &` and `FS .`.
///
/// Both bytes are 0xA1 to 0xFE, so that ASCII stays one byte between them and no control byte comes out.
package enum TwoByteSet: String, CaseIterable, Hashable, Sendable {
    /// Simplified Chinese; printers that say GB 18030 or GBK print it.
    case gb2312
    /// Korean.
    case ksx1001

    /// The two bytes that print a character, the first in the upper half; nil where the set has none.
    package func code(for scalar: Unicode.Scalar) -> UInt16? {
        let code = table.code(for: scalar.value)
        return code == 0 ? nil : code
    }

    /// The character that two bytes print.
    package func scalar(for first: UInt8, _ second: UInt8) -> Unicode.Scalar? {
        guard (0xA1...0xFE).contains(first), (0xA1...0xFE).contains(second) else { return nil }
        let value = table.scalars[(Int(first) - 0xA1) * 94 + Int(second) - 0xA1]
        return value == 0 ? nil : Unicode.Scalar(value)
    }

    var table: TwoByteTable {
        switch self {
        case .gb2312: TwoByteTable.gb2312
        case .ksx1001: TwoByteTable.ksx1001
        }
    }
}

/// A two-byte set in both directions; read from its rows when it is first used.
struct TwoByteTable: Sendable {
    static let gb2312 = TwoByteTable(.gb2312)
    static let ksx1001 = TwoByteTable(.ksx1001)

    /// 94 rows of 94; 0 where the set is open.
    let scalars: [UInt16]
    /// Scalar in the upper half, code in the lower, sorted.
    private let codes: [UInt32]

    private init(_ set: TwoByteSet) {
        var scalars = [UInt16](repeating: 0, count: 94 * 94)
        var codes: [UInt32] = []
        var row = 0
        var cell = 0
        for scalar in TwoByteRows.rows(of: set).unicodeScalars {
            if scalar == "\n" {
                row += 1
                cell = 0
                continue
            }
            if scalar != " " {
                scalars[row * 94 + cell] = UInt16(truncatingIfNeeded: scalar.value)
                codes.append(scalar.value << 16 | UInt32((0xA1 + row) << 8 | (0xA1 + cell)))
            }
            cell += 1
        }
        self.scalars = scalars
        self.codes = codes.sorted()
    }

    /// The code of a scalar, 0 for none.
    func code(for value: UInt32) -> UInt16 {
        if value > 0xFFFF { return 0 }
        var low = 0
        var high = codes.count
        while low < high {
            let middle = (low + high) / 2
            if codes[middle] >> 16 < value { low = middle + 1 } else { high = middle }
        }
        guard low < codes.count, codes[low] >> 16 == value else { return 0 }
        return UInt16(truncatingIfNeeded: codes[low])
    }
}
