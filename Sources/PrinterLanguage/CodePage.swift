/// A table of 256 characters a printer can be switched to.
///
/// The lower half is ASCII in all of them. What number a printer knows a page by stands in its profile.
package enum CodePage: UInt8, CaseIterable, Hashable, Sendable {
    case pc437
    case pc850
    case pc852
    case pc858
    case pc860
    case pc863
    case pc865
    case pc866
    case wpc1250
    case wpc1251
    case wpc1252
    case iso8859p15

    /// The name printers' manuals use.
    package var name: String {
        switch self {
        case .pc437: "PC437"
        case .pc850: "PC850"
        case .pc852: "PC852"
        case .pc858: "PC858"
        case .pc860: "PC860"
        case .pc863: "PC863"
        case .pc865: "PC865"
        case .pc866: "PC866"
        case .wpc1250: "WPC1250"
        case .wpc1251: "WPC1251"
        case .wpc1252: "WPC1252"
        case .iso8859p15: "ISO8859-15"
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
