/// The name of a picture in a printer's non-volatile memory: two characters from blank to tilde.
package struct LogoKey: Hashable, Sendable, CustomStringConvertible {
    package let first: UInt8
    package let second: UInt8

    /// Nil unless both are within 20 and 7E.
    package init?(_ first: UInt8, _ second: UInt8) {
        guard (0x20...0x7E).contains(first), (0x20...0x7E).contains(second) else { return nil }
        self.first = first
        self.second = second
    }

    /// Nil unless there are two characters of printable ASCII.
    package init?(_ name: String) {
        let bytes = Array(name.utf8)
        guard bytes.count == 2 else { return nil }
        self.init(bytes[0], bytes[1])
    }

    package var bytes: [UInt8] { [first, second] }

    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
