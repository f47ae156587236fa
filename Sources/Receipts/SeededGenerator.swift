/// A small generator of random numbers whose sequence depends on its seed alone (SplitMix64).
///
/// Ids, jitter and the simulator draw from it, so that the same seed gives the same history. Not for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number below the bound; 0 for a bound of 0.
    package mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    /// Whether an event of this probability (0 to 1) happens.
    package mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1.0p-53 < probability
    }

    /// A random UUID of version 4 (RFC 9562, section 5.4) in lower-case text.
    package mutating func uuid() -> String { uuid(version: 4, high: next()) }

    /// A UUID of version 7 (RFC 9562, section 5.7) in lower-case text: those made later sort later, to the millisecond.
    ///
    /// Rows that are looked up by it are written side by side in their indexes, and fewer pages with them.
    package mutating func uuid(at time: Timestamp) -> String {
        uuid(version: 7, high: UInt64(bitPattern: time.milliseconds) << 16 | next() & 0xFFFF)
    }

    private mutating func uuid(version: UInt64, high: UInt64) -> String {
        let words = [high & ~0xF000 | version << 12, next() & ~0 >> 2 | 1 << 63]
        var bytes: [UInt8] = []
        for word in words {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        let text = Hexadecimal.text(bytes).utf8
        var result = ""
        for (index, byte) in text.enumerated() {
            if [8, 12, 16, 20].contains(index) { result.append("-") }
            result.unicodeScalars.append(Unicode.Scalar(byte))
        }
        return result
    }
}
