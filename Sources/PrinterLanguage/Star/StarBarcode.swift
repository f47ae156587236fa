/// The bar code of `ESC b n1 n2 n3 n4 d… RS`: kind, text and line feed, width mode, height, data.
enum StarBarcode {
    /// What may stand before the RS.
    static let longestData = 255

    /// In the order of n1.
    private static let kinds: [Symbology] = [
        .upcE, .upcA, .ean8, .ean13, .code39, .itf, .code128Auto, .code93, .codabar, .gs1Code128,
        .gs1DataBarOmnidirectional, .gs1DataBarTruncated, .gs1DataBarLimited, .gs1DataBarExpanded,
    ]

    /// The command's bytes; empty where nothing is left to be printed.
    static func bytes(
        _ symbology: Symbology, _ data: [UInt8], module: UInt8, height: UInt8, hasText: Bool
    ) -> [UInt8] {
        guard let number = number(of: symbology) else { return [] }
        let data = written(data, symbology).prefix(longestData)
        guard !data.isEmpty else { return [] }
        // No byte of these is a control byte where it need not be: some of them are obeyed at once.
        let kind = number <= 8 ? 0x30 + number : number
        return [0x1B, 0x62, kind, hasText ? 0x32 : 0x31, mode(of: symbology, module: module), max(0x20, height)]
            + data + [0x1E]
    }

    /// The commands that a whole bar code says; nil for a kind, mode or text that is not documented.
    static func commands(_ bytes: [UInt8]) -> [Command]? {
        guard bytes.count >= 7, bytes.last == 0x1E else { return nil }
        let number = (0x30...0x38).contains(bytes[2]) ? bytes[2] - 0x30 : bytes[2]
        let text = digit(bytes[3])
        guard Int(number) < kinds.count, (1...4).contains(text) else { return nil }
        let symbology = kinds[Int(number)]
        guard let module = module(of: symbology, mode: digit(bytes[4])) else { return nil }
        let data = read(Array(bytes[6..<bytes.count - 1]), symbology)
        return [
            .barcodeHeight(bytes[5]), .barcodeModule(module), .barcodeText(text % 2 == 0 ? .below : .none),
            .barcode(symbology, data: data, form: .counted),
        ]
    }

    private static func number(of symbology: Symbology) -> UInt8? {
        let symbology = symbology == .code128 ? .code128Auto : symbology
        return kinds.firstIndex(of: symbology).map { UInt8($0) }
    }

    private static func digit(_ byte: UInt8) -> UInt8 { (0x30...0x39).contains(byte) ? byte - 0x30 : byte }

    // MARK: Width

    /// Dots of the narrow bar in the nine modes of ITF.
    private static let itfDots: [UInt8] = [2, 4, 6, 2, 4, 6, 2, 3, 4]

    /// Where wide bars have a ratio, the one of 1 to 2.5 where there is one.
    private static func mode(of symbology: Symbology, module: UInt8) -> UInt8 {
        let dots = min(4, max(2, module))
        switch symbology {
        case .itf: return [0x31, 0x38, 0x32][Int(dots) - 2]
        case .code39, .codabar: return 0x34 + dots - 2
        default: return 0x31 + dots - 2
        }
    }

    private static func module(of symbology: Symbology, mode: UInt8) -> UInt8? {
        switch symbology {
        case .itf: (1...9).contains(mode) ? itfDots[Int(mode) - 1] : nil
        case .code39, .codabar: (1...9).contains(mode) ? (mode - 1) % 3 + 2 : nil
        default: (1...3).contains(mode) ? mode + 1 : nil
        }
    }

    // MARK: Data

    /// As Star takes them: it sets the stars of Code 39 and chooses the sets of Code 128 itself.
    private static func written(_ data: [UInt8], _ symbology: Symbology) -> [UInt8] {
        switch symbology {
        case .code39:
            var data = data[...]
            if data.first == 0x2A { data = data.dropFirst() }
            if data.last == 0x2A { data = data.dropLast() }
            return data.filter { $0 >= 0x20 }
        case .code128, .gs1Code128: return escaped(unfolded(data))
        case .code128Auto: return escaped(data.map { .character($0) })
        default: return data.filter { $0 >= 0x20 }
        }
    }

    private enum Sign {
        case character(UInt8)
        case function(UInt8)
    }

    /// The characters of Code 128 as Epson writes them: `{A` to `{C` choose a set, `{1` to `{4` are functions, `{{` is a
    /// brace.
    private static func unfolded(_ data: [UInt8]) -> [Sign] {
        var signs: [Sign] = []
        var isPairs = false
        var index = 0
        while index < data.count {
            let byte = data[index]
            index += 1
            if byte == 0x7B, index < data.count {
                let name = data[index]
                index += 1
                switch name {
                case 0x41, 0x42: isPairs = false
                case 0x43: isPairs = true
                case 0x31...0x34: signs.append(.function(name))
                case 0x7B: signs.append(.character(name))
                default: break
                }
            } else if isPairs {
                signs += [.character(0x30 + byte / 10 % 10), .character(0x30 + byte % 10)]
            } else {
                signs.append(.character(byte))
            }
        }
        return signs
    }

    /// `%0` is a per cent sign, `%1` to `%4` are functions, `%5` is DEL, `%@` to `%_` are control characters.
    private static func escaped(_ signs: [Sign]) -> [UInt8] {
        signs.flatMap { sign -> [UInt8] in
            switch sign {
            case .function(let number): [0x25, number]
            case .character(0x25): [0x25, 0x30]
            case .character(0x7F): [0x25, 0x35]
            case .character(let byte) where byte < 0x20: [0x25, byte + 0x40]
            case .character(let byte): [byte]
            }
        }
    }

    private static func read(_ data: [UInt8], _ symbology: Symbology) -> [UInt8] {
        guard symbology == .code128Auto || symbology == .gs1Code128 else { return data }
        var plain: [UInt8] = []
        var index = 0
        while index < data.count {
            let byte = data[index]
            index += 1
            guard byte == 0x25, index < data.count else {
                plain.append(byte)
                continue
            }
            switch data[index] {
            case 0x30: plain.append(0x25)
            case 0x35: plain.append(0x7F)
            case 0x31...0x34: break
            case 0x40...0x5F: plain.append(data[index] - 0x40)
            default: plain += [byte, data[index]]
            }
            index += 1
        }
        return plain
    }
}
