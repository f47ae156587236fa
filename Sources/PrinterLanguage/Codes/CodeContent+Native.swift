extension CodeContent {
    /// What `GS k` is given for these bars, with the number that nearly every model has for them.
    ///
    /// Nil where no such way is common: a UPC-E of number system 1, GS1 DataBar. A GS1-128 goes out as a Code 128 with its
    /// function characters, which models without one of their own print as well.
    package var native: (symbology: Symbology, data: [UInt8])? {
        guard case .bars(let bars) = symbology else { return nil }
        switch bars {
        case .upcA, .ean13, .ean8, .code39, .itf, .codabar, .code93: return (bars, data)
        // Older models take only the long form.
        case .upcE: return data[0] == 0x30 ? (bars, CodeContent.upcA(ofUPCE: data)) : nil
        case .code128, .code128Auto: return (.code128, CodeContent.code128(data, hasFunctions: false))
        case .gs1Code128: return (.code128, CodeContent.code128([0x1D] + data, hasFunctions: true))
        case .gs1DataBarOmnidirectional, .gs1DataBarTruncated, .gs1DataBarLimited, .gs1DataBarExpanded: return nil
        }
    }

    /// The sets of Code 128; `{` and its letter begin one in `GS k` 73.
    private enum CodeSet: UInt8 {
        case a = 0x41
        case b = 0x42
        case c = 0x43
    }

    /// Data in the sets of Code 128: pairs of digits where four stand together, A for controls, else B.
    ///
    /// - Parameter hasFunctions: whether `1D` is the function character 1.
    private static func code128(_ data: [UInt8], hasFunctions: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var set: CodeSet?
        func select(_ next: CodeSet) {
            guard set != next else { return }
            bytes += [0x7B, next.rawValue]
            set = next
        }
        var position = 0
        while position < data.count {
            let byte = data[position]
            let isFunction = hasFunctions && byte == 0x1D
            let digits = digits(in: data, at: isFunction ? position + 1 : position)
            if isFunction {
                if set == nil { select(digits >= 4 ? .c : .b) }
                bytes += [0x7B, 0x31]
                position += 1
            } else if digits >= 4 || set == .c && digits >= 2 || set == nil && digits == 2 && data.count == 2 {
                select(.c)
                for _ in 0..<digits / 2 {
                    bytes.append((data[position] - 0x30) * 10 + data[position + 1] - 0x30)
                    position += 2
                }
            } else {
                if byte < 0x20 { select(.a) } else if byte >= 0x60 || set != .a { select(.b) }
                bytes += byte == 0x7B ? [0x7B, 0x7B] : [byte]
                position += 1
            }
        }
        return bytes
    }

    private static func digits(in data: [UInt8], at position: Int) -> Int {
        data[min(position, data.count)...].prefix { (0x30...0x39).contains($0) }.count
    }
}
