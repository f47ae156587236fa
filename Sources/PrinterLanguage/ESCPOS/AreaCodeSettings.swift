/// What `GS ( k` has set for a two-dimensional code; each keeps its own.
package struct AreaCodeSettings: Hashable, Sendable {
    /// Dots of a module.
    package var moduleDots = 3
    /// Height of a row of PDF417 in modules.
    package var rowHeight = 3
    /// Codewords in a row of PDF417, 0 for what suits.
    package var columns = 0
    /// Rows of PDF417, 0 for what suits.
    package var rows = 0
    /// Level of error correction as it was sent, nil for the printer's own choice.
    package var level: UInt8?
    /// PDF417 without its right edge.
    package var isTruncated = false

    package init() {}

    /// Takes one of the functions that set something; others, and what is out of bounds, change nothing.
    mutating func set(_ code: AreaCode, _ function: UInt8, _ parameters: [UInt8]) {
        guard let first = parameters.first else { return }
        switch (code, function) {
        case (.pdf417, 65): if first <= 30 { columns = Int(first) }
        case (.pdf417, 66): if first == 0 || (3...90).contains(first) { rows = Int(first) }
        case (.pdf417, 67): if (2...8).contains(first) { moduleDots = Int(first) }
        case (.pdf417, 68): if (2...8).contains(first) { rowHeight = Int(first) }
        case (.pdf417, 69): if parameters.count == 2, first == 48 { level = parameters[1] &- 48 }
        case (.pdf417, 70): isTruncated = first == 1
        case (.dataBar, 67), (.composite, 67): if (2...8).contains(first) { moduleDots = Int(first) }
        case (.aztec, 67), (.dataMatrix, 67): if (2...16).contains(first) { moduleDots = Int(first) }
        case (.aztec, 69): level = first
        default: break
        }
    }

    /// Modules across and along of a code of these data, before it is drawn; an estimate but for Data Matrix.
    func modules(of code: AreaCode, data: [UInt8]) -> (width: Int, height: Int) {
        switch code {
        case .pdf417: pdf417(data)
        case .maxiCode: (30, 33)
        case .dataBar: (50, 13)
        case .composite: (100, 40)
        case .aztec: aztec(data)
        case .dataMatrix: dataMatrix(data)
        }
    }

    /// Rows are counted as modules here too, each `rowHeight` high.
    private func pdf417(_ data: [UInt8]) -> (width: Int, height: Int) {
        let correction = 2 << Int(min(8, level ?? 2))
        // Two characters a codeword, with some more for changes between capitals, small letters and digits.
        let codewords = data.count * 5 / 8 + 3 + correction
        var columns = self.columns
        if columns == 0 {
            columns =
                rows > 0
                ? (codewords + rows - 1) / rows
                : (1...30).first { $0 * $0 * 17 >= codewords * rowHeight * 2 } ?? 30
        }
        columns = min(30, max(1, columns))
        let rows = min(90, max(3, self.rows, (codewords + columns - 1) / columns))
        return (17 * columns + (isTruncated ? 35 : 69), rows * rowHeight)
    }

    private func aztec(_ data: [UInt8]) -> (width: Int, height: Int) {
        let bits = data.count * 8 * 4 / 3 + 11
        let compact = [(104, 15), (240, 19), (408, 23), (608, 27)]
        if let side = compact.first(where: { $0.0 >= bits })?.1 { return (side, side) }
        let layers = (4...32).first { (112 + 16 * $0) * $0 >= bits } ?? 32
        let side = 15 + 4 * layers + 2 * ((2 * layers + 6) / 15)
        return (side, side)
    }

    /// ISO/IEC 16022, table 7: side and codewords of the square sizes.
    private static let squares = [
        (10, 3), (12, 5), (14, 8), (16, 12), (18, 18), (20, 22), (22, 30), (24, 36), (26, 44), (32, 62), (36, 86),
        (40, 114), (44, 144), (48, 174), (52, 204), (64, 280), (72, 368), (80, 456), (88, 576), (96, 696), (104, 816),
        (120, 1050), (132, 1304), (144, 1558),
    ]

    private func dataMatrix(_ data: [UInt8]) -> (width: Int, height: Int) {
        var codewords = 0
        var index = 0
        while index < data.count {
            let isPair = index + 1 < data.count && isDigit(data[index]) && isDigit(data[index + 1])
            codewords += data[index] < 0x80 ? 1 : 2
            index += isPair ? 2 : 1
        }
        let side = AreaCodeSettings.squares.first { $0.1 >= codewords }?.0 ?? 144
        return (side, side)
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
