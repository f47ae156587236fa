/// How large a QR code becomes; needed to know how much paper it takes before anybody draws it.
package enum QRSize {
    /// Modules of one side of the smallest model 2 code that holds the data, as one run of the densest mode they allow.
    ///
    /// A printer that mixes modes may need one version less. Nil if no code holds them. ISO/IEC 18004, table 7.
    package static func modules(for data: [UInt8], level: Command.QRLevel) -> Int? {
        let capacity = codewords(level)
        let mode = mode(of: data)
        let version = (1...40).first { mode.bits(data.count, version: $0) <= capacity[$0 - 1] * 8 }
        return version.map { 17 + 4 * $0 }
    }

    private enum Mode {
        case digits
        case alphanumeric
        case bytes

        /// Mode indicator, character count and data.
        func bits(_ count: Int, version: Int) -> Int {
            let isShort = version < 10
            let isLong = version >= 27
            switch self {
            case .digits:
                let rest = count % 3
                return 4 + (isShort ? 10 : isLong ? 14 : 12) + count / 3 * 10 + (rest == 0 ? 0 : rest == 1 ? 4 : 7)
            case .alphanumeric: return 4 + (isShort ? 9 : isLong ? 13 : 11) + count / 2 * 11 + count % 2 * 6
            case .bytes: return 4 + (isShort ? 8 : 16) + count * 8
            }
        }
    }

    private static func mode(of data: [UInt8]) -> Mode {
        if data.allSatisfy({ (0x30...0x39).contains($0) }) { return .digits }
        return data.allSatisfy({ isAlphanumeric($0) }) ? .alphanumeric : .bytes
    }

    /// Digits, capital letters, space and $ % * + - . / :
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x20, 0x24, 0x25, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F: true
        default: false
        }
    }

    /// Data codewords of versions 1 to 40.
    private static func codewords(_ level: Command.QRLevel) -> [Int] {
        switch level {
        case .l: low
        case .m: medium
        case .q: quartile
        case .h: high
        }
    }

    private static let low = [
        19, 34, 55, 80, 108, 136, 156, 194, 232, 274, 324, 370, 428, 461, 523, 589, 647, 721, 795, 861, 932, 1006,
        1094, 1174, 1276, 1370, 1468, 1531, 1631, 1735, 1843, 1955, 2071, 2191, 2306, 2434, 2566, 2702, 2812, 2956,
    ]
    private static let medium = [
        16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627, 669, 714, 782,
        860, 914, 1000, 1062, 1128, 1193, 1267, 1373, 1455, 1541, 1631, 1725, 1812, 1914, 1992, 2102, 2216, 2334,
    ]
    private static let quartile = [
        13, 22, 34, 48, 62, 76, 88, 110, 132, 154, 180, 206, 244, 261, 295, 325, 367, 397, 445, 485, 512, 568, 614,
        664, 718, 754, 808, 871, 911, 985, 1033, 1115, 1171, 1231, 1286, 1354, 1426, 1502, 1582, 1666,
    ]
    private static let high = [
        9, 16, 26, 36, 46, 60, 66, 86, 100, 122, 140, 158, 180, 197, 223, 253, 283, 313, 341, 385, 406, 442, 464,
        514, 538, 596, 628, 661, 701, 745, 793, 845, 901, 961, 986, 1054, 1096, 1142, 1222, 1276,
    ]
}
