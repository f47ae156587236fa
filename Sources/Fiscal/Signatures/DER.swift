/// The few forms of DER (X.690) that signatures are made of.
enum DER {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest = content.count
        repeat {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        } while rest > 0
        if content.count >= 0x80 { length.insert(0x80 | UInt8(length.count), at: 0) }
        return [tag] + length + content
    }

    static func integer(_ value: UInt64, tag: UInt8 = 0x02) -> [UInt8] {
        unsigned((0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }, tag: tag)
    }

    /// An integer from its bytes, the highest first.
    static func unsigned(_ bytes: some Collection<UInt8>, tag: UInt8 = 0x02) -> [UInt8] {
        var content = Array(bytes.drop { $0 == 0 })
        if content.first.map({ $0 >= 0x80 }) ?? true { content.insert(0, at: 0) }
        return element(tag, content)
    }

    static func sequence(_ elements: [UInt8]...) -> [UInt8] { element(0x30, elements.flatMap { $0 }) }

    /// A signature of two numbers side by side as the sequence of both.
    static func signature(plain: [UInt8]) -> [UInt8] {
        sequence(unsigned(plain.prefix(plain.count / 2)), unsigned(plain.suffix(plain.count / 2)))
    }
}
