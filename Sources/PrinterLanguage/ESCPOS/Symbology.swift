/// The one-dimensional bar codes of `GS k`.
package enum Symbology: Hashable, Sendable, CaseIterable {
    case upcA
    case upcE
    case ean13
    case ean8
    case code39
    case itf
    case codabar
    case code93
    case code128
    case gs1Code128
    case gs1DataBarOmnidirectional
    case gs1DataBarTruncated
    case gs1DataBarLimited
    case gs1DataBarExpanded
    case code128Auto

    /// The symbology of an `m` of `GS k`: 0 to 6, or 65 to 79.
    package init?(number: UInt8) {
        let index: Int
        switch number {
        case 0...6: index = Int(number)
        case 65...79: index = Int(number) - 65
        default: return nil
        }
        self = Symbology.allCases[index]
    }

    /// The `m` of the counted form, 65 to 79.
    package var number: UInt8 {
        switch self {
        case .upcA: 65
        case .upcE: 66
        case .ean13: 67
        case .ean8: 68
        case .code39: 69
        case .itf: 70
        case .codabar: 71
        case .code93: 72
        case .code128: 73
        case .gs1Code128: 74
        case .gs1DataBarOmnidirectional: 75
        case .gs1DataBarTruncated: 76
        case .gs1DataBarLimited: 77
        case .gs1DataBarExpanded: 78
        case .code128Auto: 79
        }
    }

    package var name: String {
        switch self {
        case .upcA: "UPC-A"
        case .upcE: "UPC-E"
        case .ean13: "EAN-13"
        case .ean8: "EAN-8"
        case .code39: "Code 39"
        case .itf: "ITF"
        case .codabar: "Codabar"
        case .code93: "Code 93"
        case .code128: "Code 128"
        case .gs1Code128: "GS1-128"
        case .gs1DataBarOmnidirectional: "GS1 DataBar Omnidirectional"
        case .gs1DataBarTruncated: "GS1 DataBar Truncated"
        case .gs1DataBarLimited: "GS1 DataBar Limited"
        case .gs1DataBarExpanded: "GS1 DataBar Expanded"
        case .code128Auto: "Code 128 auto"
        }
    }

    /// How many modules a code of these data is wide, quiet zones not counted.
    ///
    /// Exact where every character has one width; for Code 128 with `{A` to `{C` shifts and for DataBar Expanded an
    /// estimate. It serves the placing of a code whose dots somebody else draws.
    package func modules(for data: [UInt8]) -> Int {
        switch self {
        case .upcA, .ean13: 95
        case .upcE: 51
        case .ean8: 67
        case .code39: (data.count + (data.first == 0x2A ? 0 : 2)) * 16 - 1
        case .itf: 9 + (data.count + 1) / 2 * 18
        case .codabar: data.count * 12
        case .code93: (data.count + 4) * 9 + 1
        case .code128, .gs1Code128, .code128Auto: 35 + Symbology.code128Symbols(in: data) * 11
        case .gs1DataBarOmnidirectional, .gs1DataBarTruncated: 96
        case .gs1DataBarLimited: 79
        case .gs1DataBarExpanded: 102 + max(0, data.count - 16) * 7
        }
    }

    /// Symbols between start and check character: a `{B` at the head is the start itself, other escapes are symbols.
    private static func code128Symbols(in data: [UInt8]) -> Int {
        var symbols = 0
        var position = 0
        while position < data.count {
            if data[position] == 0x7B, position + 1 < data.count {
                if position > 0 { symbols += 1 }
                position += 2
            } else {
                symbols += 1
                position += 1
            }
        }
        return symbols
    }
}
