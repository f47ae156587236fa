/// Bytes as people read them.
enum Hex {
    /// Two digits each, parted by spaces; what is beyond `limit` only as a count.
    static func text(_ bytes: some Collection<UInt8>, limit: Int = 24) -> String {
        let text = bytes.prefix(limit).map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: " ")
        return bytes.count > limit ? text + " … (\(bytes.count) bytes)" : text
    }

    /// Printable ASCII as it is, anything else as `\x` and two digits.
    static func quoted(_ bytes: some Collection<UInt8>, limit: Int = 512) -> String {
        var text = "\""
        for byte in bytes.prefix(limit) {
            switch byte {
            case 0x22, 0x5C: text += "\\" + String(Unicode.Scalar(byte))
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + Hex.text(CollectionOfOne(byte))
            }
        }
        return bytes.count > limit ? text + "…\"" : text + "\""
    }
}
