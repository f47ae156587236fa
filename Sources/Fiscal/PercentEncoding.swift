import Receipts

/// Percent-encoding of path segments and query values (RFC 3986 section 2.1).
enum PercentEncoding {
    /// Everything but unreserved characters is encoded.
    static func encode(_ text: String) -> String {
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                output.append(byte)
            default:
                output.append(UInt8(ascii: "%"))
                output += Hexadecimal.text(CollectionOfOne(byte)).uppercased().utf8
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The segment in plain text; `nil` for one that could lead elsewhere.
    ///
    /// Refused: an empty one, `.`, `..`, a slash or backslash in any spelling, control characters, a broken escape, bytes
    /// that are no UTF-8, and raw characters that a URI may not hold.
    static func decode(segment: Substring) -> String? {
        var bytes: [UInt8] = []
        var iterator = segment.utf8.makeIterator()
        while let byte = iterator.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            } else {
                guard (0x21...0x7E).contains(byte), byte != UInt8(ascii: "#"), byte != UInt8(ascii: "?") else {
                    return nil
                }
                bytes.append(byte)
            }
        }
        let forbidden = bytes.contains {
            $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\")
        }
        guard !bytes.isEmpty, !forbidden, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return text == "." || text == ".." ? nil : text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
