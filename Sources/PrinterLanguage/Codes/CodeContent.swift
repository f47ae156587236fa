/// What a code holds: the data as its symbology carries them, every check made.
///
/// Check digits that were left out are added, asterisks round a Code 39 are taken off, a UPC-E that was given as UPC-A is
/// shortened, the parentheses of GS1 element strings are read.
package struct CodeContent: Hashable, Sendable {
    package let symbology: CodeSymbology
    /// What a reader gives back; between GS1 elements of open length stands `1D`.
    package let data: [UInt8]
    /// What people read beside the bars.
    package let text: [UInt8]

    /// The longest row of bars that fits any paper, in characters.
    package static let longestBars = 80

    /// - Throws: ``CodeDataError`` if the symbology cannot hold the data: it names the symbology, the character and what
    ///   is allowed.
    package init(_ data: [UInt8], as symbology: CodeSymbology) throws(CodeDataError) {
        self.symbology = symbology
        switch symbology {
        case .bars(let bars):
            switch bars {
            case .gs1Code128, .gs1DataBarExpanded:
                let elements = try ElementString(data, symbology: bars.name)
                self.data = elements.bytes
                text = elements.text
            default:
                self.data = try CodeContent.bars(data, bars)
                text = self.data.map { (0x20..<0x7F).contains($0) ? $0 : 0x20 }
            }
        case .qr:
            guard !data.isEmpty, QRSize.modules(for: data, level: .l) != nil else {
                throw CodeContent.count(data, symbology, "1 to 2953 bytes, of digits alone up to 7089")
            }
            self.data = data
            text = []
        case .pdf417:
            self.data = try CodeContent.limited(data, symbology, most: 1108, digits: 2710)
            text = []
        case .dataMatrix:
            self.data = try CodeContent.limited(data, symbology, most: 1555, digits: 3116)
            text = []
        case .aztec:
            self.data = try CodeContent.limited(data, symbology, most: 1914, digits: 3832)
            text = []
        }
    }

    // MARK: Bars

    private static func bars(_ data: [UInt8], _ symbology: Symbology) throws(CodeDataError) -> [UInt8] {
        switch symbology {
        case .upcA: return try checked(data, symbology, digits: 11)
        case .upcE: return try shortened(data)
        case .ean13: return try checked(data, symbology, digits: 12)
        case .ean8: return try checked(data, symbology, digits: 7)
        case .code39:
            let isFramed = data.count >= 2 && data.first == 0x2A && data.last == 0x2A
            let inner = isFramed ? Array(data.dropFirst().dropLast()) : data
            try check(inner, symbology, "0 to 9, A to Z, space and $ % + - . /", from: isFramed ? 2 : 1) { byte in
                isDigit(byte) || (0x41...0x5A).contains(byte) || " $%+-./".utf8.contains(byte)
            }
            return inner
        case .itf:
            try check(data, symbology, "digits", isDigit)
            guard data.count.isMultiple(of: 2) else {
                throw CodeDataError(symbology.name, "it takes digits in pairs, these are \(data.count); begin with a 0")
            }
            return data
        case .codabar: return try codabar(data)
        case .code93, .code128, .code128Auto:
            try check(data, symbology, "bytes 00 to 7F (ASCII)") { $0 < 0x80 }
            return data
        case .gs1DataBarOmnidirectional, .gs1DataBarTruncated: return try checked(data, symbology, digits: 13)
        case .gs1DataBarLimited:
            let digits = try checked(data, symbology, digits: 13)
            guard digits[0] <= 0x31 else {
                throw CodeDataError(symbology.name, character: digits[0], position: 1, allowed: "0 or 1 there")
            }
            return digits
        case .gs1Code128, .gs1DataBarExpanded: return data
        }
    }

    /// Codabar begins and ends with one of four letters.
    private static func codabar(_ data: [UInt8]) throws(CodeDataError) -> [UInt8] {
        let symbology = Symbology.codabar
        func isEnd(_ byte: UInt8?) -> Bool { byte.map { (0x41...0x44).contains($0 & 0xDF) } ?? false }
        try check(data, symbology, "0 to 9 and - $ : / . +, with A, B, C or D at both ends") { byte in
            isDigit(byte) || "-$:/.+".utf8.contains(byte) || isEnd(byte)
        }
        guard data.count >= 3, isEnd(data.first), isEnd(data.last) else {
            throw CodeDataError(symbology.name, "it begins and ends with A, B, C or D, such as A1234B")
        }
        for (index, byte) in data.enumerated().dropFirst().dropLast() where isEnd(byte) {
            throw CodeDataError(
                symbology.name, character: byte, position: index + 1, allowed: "A, B, C and D only at both ends")
        }
        return data.map { isEnd($0) ? $0 & 0xDF : $0 }
    }

    private static func check(
        _ data: [UInt8], _ symbology: Symbology, _ allowed: String, from first: Int = 1, _ isAllowed: (UInt8) -> Bool
    ) throws(CodeDataError) {
        guard (1...longestBars).contains(data.count) else {
            throw CodeDataError(symbology.name, "it takes 1 to \(longestBars) characters, these are \(data.count)")
        }
        if let index = data.firstIndex(where: { !isAllowed($0) }) {
            throw CodeDataError(symbology.name, character: data[index], position: index + first, allowed: allowed)
        }
    }

    // MARK: Digits

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// So many digits with their check digit, which may be left out.
    private static func checked(
        _ data: [UInt8], _ symbology: Symbology, digits count: Int
    ) throws(CodeDataError) -> [UInt8] {
        let allowed = "\(count) digits, or \(count + 1) with the check digit"
        try check(data, symbology, allowed, isDigit)
        guard data.count == count || data.count == count + 1 else {
            throw CodeDataError(symbology.name, "it takes \(allowed), these are \(data.count)")
        }
        let check = checkDigit(of: data.prefix(count))
        guard data.count == count || data[count] == check else {
            throw CodeDataError(
                symbology.name, character: data[count], position: count + 1,
                allowed: "the check digit \(check - 0x30) there, or none")
        }
        return data.prefix(count) + [check]
    }

    /// The digit after these: their sum, every other from the right threefold, up to the next ten (GS1).
    static func checkDigit(of digits: some BidirectionalCollection<UInt8>) -> UInt8 {
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            sum += Int(digit &- 0x30) * (index.isMultiple(of: 2) ? 3 : 1)
        }
        return 0x30 + UInt8((10 - sum % 10) % 10)
    }

    /// The eight digits of a UPC-E: number system, six digits, check digit.
    private static func shortened(_ data: [UInt8]) throws(CodeDataError) -> [UInt8] {
        let symbology = Symbology.upcE
        let allowed = "6 to 8 digits, or the 11 or 12 of a UPC-A with zeros to leave out"
        try check(data, symbology, allowed, isDigit)
        var number: [UInt8]
        switch data.count {
        case 6: number = [0x30] + data
        case 7, 8: number = Array(data.prefix(7))
        case 11, 12:
            guard let short = CodeContent.upcE(ofUPCA: Array(data.prefix(11))) else {
                throw CodeDataError(symbology.name, "this UPC-A has too few zeros in its middle to be shortened")
            }
            number = short
        default: throw CodeDataError(symbology.name, "it takes \(allowed), these are \(data.count)")
        }
        guard number[0] <= 0x31 else {
            throw CodeDataError(symbology.name, character: number[0], position: 1, allowed: "0 or 1 there")
        }
        let check = checkDigit(of: upcA(ofUPCE: number))
        let given = data.count == 8 || data.count == 12 ? data.last : nil
        guard given == nil || given == check else {
            throw CodeDataError(
                symbology.name, character: given ?? 0, position: data.count,
                allowed: "the check digit \(check - 0x30) there, or none")
        }
        number.append(check)
        return number
    }

    /// The 11 digits of the UPC-A that a UPC-E of at least 7 digits stands for (GS1 General Specifications, 5.2.2.4.2).
    static func upcA(ofUPCE number: [UInt8]) -> [UInt8] {
        let zeros = [UInt8](repeating: 0x30, count: 5)
        let digits = Array(number[1..<7])
        var long = [number[0]]
        switch digits[5] {
        case 0x30...0x32: long += digits[0..<2] + digits[5...] + zeros[..<4] + digits[2..<5]
        case 0x33: long += digits[0..<3] + zeros + digits[3..<5]
        case 0x34: long += digits[0..<4] + zeros + digits[4..<5]
        default: long += digits[0..<5] + zeros[..<4] + digits[5...]
        }
        return long
    }

    private static func upcE(ofUPCA number: [UInt8]) -> [UInt8]? {
        let digits = Array(number[1...])
        let candidates: [ArraySlice<UInt8>] = [
            digits[0..<2] + digits[7..<10] + digits[2..<3], digits[0..<3] + digits[8..<10] + [0x33],
            digits[0..<4] + digits[9..<10] + [0x34], digits[0..<5] + digits[9..<10],
        ]
        return candidates.map { [number[0]] + $0 }.first { upcA(ofUPCE: $0) == number }
    }

    // MARK: Areas

    private static func limited(
        _ data: [UInt8], _ symbology: CodeSymbology, most: Int, digits: Int
    ) throws(CodeDataError) -> [UInt8] {
        guard !data.isEmpty, data.count <= (data.allSatisfy(isDigit) ? digits : most) else {
            throw count(data, symbology, "1 to \(most) bytes, of digits alone up to \(digits)")
        }
        return data
    }

    private static func count(_ data: [UInt8], _ symbology: CodeSymbology, _ allowed: String) -> CodeDataError {
        CodeDataError(symbology.name, "it takes \(allowed), these are \(data.count)")
    }
}
