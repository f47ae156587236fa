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

    /// The stored pictures that bytes print.
    package static func printed(by bytes: [UInt8]) -> Set<LogoKey> {
        var keys: Set<LogoKey> = []
        for case .logoPrint(let key, _) in CommandDecoder.commands(in: bytes) { keys.insert(key) }
        return keys
    }

    package var bytes: [UInt8] { [first, second] }

    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
