/// Four printable bytes that a printer sends back once it has finished what stands before them.
package struct FenceToken: Hashable, Sendable {
    /// The four bytes, the first in the most significant place.
    private let packed: UInt32

    /// The token of a print job: its number in base 36, four characters, so that a person can read it in a dump.
    ///
    /// Repeats after 1,679,616 jobs, long after the printer has forgotten the first one.
    package init(job: Int64) {
        var rest = UInt32(job.magnitude % 1_679_616)
        var packed: UInt32 = 0
        for place in 0..<4 {
            let digit = rest % 36
            packed |= (digit < 10 ? 0x30 + digit : 0x37 + digit) << UInt32(place * 8)
            rest /= 36
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

    /// The job of a token that ``init(job:)`` made.
    package var job: Int64? {
        Int64(description, radix: 36).flatMap { FenceToken(job: $0) == self ? $0 : nil }
    }

    package var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: packed >> $0) } }
}

extension FenceToken: CustomStringConvertible {
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
