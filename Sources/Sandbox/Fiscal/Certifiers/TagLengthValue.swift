/// The few forms of ASN.1 DER that a security module's log message is made of (BSI TR-03151).
enum TagLengthValue {
    static func encode(_ tag: UInt8, _ content: some Collection<UInt8>) -> [UInt8] {
        var bytes = [tag]
        switch content.count {
        case ..<0x80: bytes.append(UInt8(content.count))
        case ..<0x100: bytes += [0x81, UInt8(content.count)]
        default:
            bytes += [0x82, UInt8(truncatingIfNeeded: content.count >> 8), UInt8(truncatingIfNeeded: content.count)]
        }
        return bytes + content
    }

    static func encode(_ tag: UInt8, _ text: String) -> [UInt8] { encode(tag, Array(text.utf8)) }

    /// A non-negative number in the fewest bytes of two's complement.
    static func integer(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        repeat {
            bytes.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        } while rest > 0
        if bytes[0] >= 0x80 { bytes.insert(0, at: 0) }
        return bytes
    }
}
