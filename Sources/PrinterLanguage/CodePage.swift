/// A table of 256 characters a printer can be switched to.
///
/// The lower half is ASCII in all of them. What number a printer knows a page by stands in its profile.
package enum CodePage: UInt8, CaseIterable, Hashable, Sendable {
    case pc437
    case pc720
    case pc737
    case pc772
    case pc774
    case pc775
    case pc850
    case pc851
    case pc852
    case pc855
    case pc857
    case pc858
    case pc860
    case pc861
    case pc862
    case pc863
    case pc864
    case pc865
    case pc866
    case pc869
    case pc874
    case pc1125
    case wpc1250
    case wpc1251
    case wpc1252
    case wpc1253
    case wpc1254
    case wpc1255
    case wpc1256
    case wpc1257
    case wpc1258
    case iso8859p1
    case iso8859p2
    case iso8859p3
    case iso8859p4
    case iso8859p5
    case iso8859p6
    case iso8859p7
    case iso8859p8
    case iso8859p9
    case iso8859p15
    case katakana
    case koi8r
    case rk1048

    /// The page of a name as manuals write it, whatever its case: `WPC1252`, `pc858`, `ISO8859-15`.
    package static func named(_ name: String) -> CodePage? {
        let wanted = name.lowercased()
        return allCases.first { $0.name.lowercased() == wanted }
    }

    /// The name printers' manuals use.
    package var name: String {
        switch self {
        case .pc437: "PC437"
        case .pc720: "PC720"
        case .pc737: "PC737"
        case .pc772: "PC772"
        case .pc774: "PC774"
        case .pc775: "PC775"
        case .pc850: "PC850"
        case .pc851: "PC851"
        case .pc852: "PC852"
        case .pc855: "PC855"
        case .pc857: "PC857"
        case .pc858: "PC858"
        case .pc860: "PC860"
        case .pc861: "PC861"
        case .pc862: "PC862"
        case .pc863: "PC863"
        case .pc864: "PC864"
        case .pc865: "PC865"
        case .pc866: "PC866"
        case .pc869: "PC869"
        case .pc874: "PC874"
        case .pc1125: "PC1125"
        case .wpc1250: "WPC1250"
        case .wpc1251: "WPC1251"
        case .wpc1252: "WPC1252"
        case .wpc1253: "WPC1253"
        case .wpc1254: "WPC1254"
        case .wpc1255: "WPC1255"
        case .wpc1256: "WPC1256"
        case .wpc1257: "WPC1257"
        case .wpc1258: "WPC1258"
        case .iso8859p1: "ISO8859-1"
        case .iso8859p2: "ISO8859-2"
        case .iso8859p3: "ISO8859-3"
        case .iso8859p4: "ISO8859-4"
        case .iso8859p5: "ISO8859-5"
        case .iso8859p6: "ISO8859-6"
        case .iso8859p7: "ISO8859-7"
        case .iso8859p8: "ISO8859-8"
        case .iso8859p9: "ISO8859-9"
        case .iso8859p15: "ISO8859-15"
        case .katakana: "Katakana"
        case .koi8r: "KOI8-R"
        case .rk1048: "RK1048"
        }
    }

    /// The characters of the bytes 0x80 to 0xFF; U+FFFD where the page is open.
    var upperHalf: String {
        switch self {
        case .pc437: CodePageUpperHalf.pc437
        case .pc720: CodePageUpperHalf.pc720
        case .pc737: CodePageUpperHalf.pc737
        case .pc772: CodePageUpperHalf.pc772
        case .pc774: CodePageUpperHalf.pc774
        case .pc775: CodePageUpperHalf.pc775
        case .pc850: CodePageUpperHalf.pc850
        case .pc851: CodePageUpperHalf.pc851
        case .pc852: CodePageUpperHalf.pc852
        case .pc855: CodePageUpperHalf.pc855
        case .pc857: CodePageUpperHalf.pc857
        case .pc858: CodePageUpperHalf.pc858
        case .pc860: CodePageUpperHalf.pc860
        case .pc861: CodePageUpperHalf.pc861
        case .pc862: CodePageUpperHalf.pc862
        case .pc863: CodePageUpperHalf.pc863
        case .pc864: CodePageUpperHalf.pc864
        case .pc865: CodePageUpperHalf.pc865
        case .pc866: CodePageUpperHalf.pc866
        case .pc869: CodePageUpperHalf.pc869
        case .pc874: CodePageUpperHalf.pc874
        case .pc1125: CodePageUpperHalf.pc1125
        case .wpc1250: CodePageUpperHalf.wpc1250
        case .wpc1251: CodePageUpperHalf.wpc1251
        case .wpc1252: CodePageUpperHalf.wpc1252
        case .wpc1253: CodePageUpperHalf.wpc1253
        case .wpc1254: CodePageUpperHalf.wpc1254
        case .wpc1255: CodePageUpperHalf.wpc1255
        case .wpc1256: CodePageUpperHalf.wpc1256
        case .wpc1257: CodePageUpperHalf.wpc1257
        case .wpc1258: CodePageUpperHalf.wpc1258
        case .iso8859p1: CodePageUpperHalf.iso8859p1
        case .iso8859p2: CodePageUpperHalf.iso8859p2
        case .iso8859p3: CodePageUpperHalf.iso8859p3
        case .iso8859p4: CodePageUpperHalf.iso8859p4
        case .iso8859p5: CodePageUpperHalf.iso8859p5
        case .iso8859p6: CodePageUpperHalf.iso8859p6
        case .iso8859p7: CodePageUpperHalf.iso8859p7
        case .iso8859p8: CodePageUpperHalf.iso8859p8
        case .iso8859p9: CodePageUpperHalf.iso8859p9
        case .iso8859p15: CodePageUpperHalf.iso8859p15
        case .katakana: CodePageUpperHalf.katakana
        case .koi8r: CodePageUpperHalf.koi8r
        case .rk1048: CodePageUpperHalf.rk1048
        }
    }

    /// The byte that prints a character; nil where the page has none, and for control characters.
    package func byte(for scalar: Unicode.Scalar) -> UInt8? {
        let byte = CodePageTables.all.byte(for: scalar.value, on: self)
        return byte == 0 ? nil : byte
    }

    /// The character a byte prints; nil for control characters and bytes the page leaves open.
    package func scalar(for byte: UInt8) -> Unicode.Scalar? {
        if byte < 0x80 { return byte < 0x20 || byte == 0x7F ? nil : Unicode.Scalar(byte) }
        let value = CodePageTables.all.upper(byte, on: self)
        return value == 0 ? nil : Unicode.Scalar(value)
    }
}
