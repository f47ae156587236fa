/// Four printable bytes that a printer sends back once it has finished what stands before them.
///
/// Those made here are of the bytes 0x21 to 0x7E: no space, so that a token is one word in logs and commands.
package struct FenceToken: Hashable, Sendable {
    /// The four bytes, the first in the most significant place.
    private let packed: UInt32

    /// The token of a running number; repeats after 94⁴ (78,074,896) numbers.
    package init(counter: UInt32) {
        var rest = counter
        var packed: UInt32 = 0
        for place in 0..<4 {
            packed |= (rest % 94 + 0x21) << UInt32(place * 8)
            rest /= 94
        }
        self.packed = packed
    }

    /// The token of four bytes; nil unless all are from 0x20 to 0x7E, which `GS ( H` allows.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4, bytes.allSatisfy({ $0 >= 0x20 && $0 <= 0x7E }) else { return nil }
        packed = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The token as `description` writes it.
    package init?(_ text: String) {
        self.init(bytes: Array(text.utf8))
    }

    package var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: packed >> $0) } }
}

extension FenceToken: CustomStringConvertible {
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
