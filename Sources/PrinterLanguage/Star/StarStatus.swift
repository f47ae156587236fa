/// The block that a Star sends of itself: `ESC RS a` switches it on, `ESC ACK SOH` asks for one.
///
/// The first byte says how many there are, the second the version of the form; then, each byte of the form 0xx0xxx0:
///
/// | byte | bit 6 | 5 | 3 | 2 | 1 |
/// |---|---|---|---|---|---|
/// | 3 | off-line by switch | cover open | off-line | drawer | `ETB` obeyed |
/// | 4 | head too hot | error for good | cutter | mechanism | |
/// | 5 | buffer overflow | page mode | black mark | paper jam at the exit | head up |
/// | 6 | | | paper out | near end, inner | near end, outer |
/// | 8 | count 4 | count 3 | count 2 | count 1 | count 0 |
///
/// Source: Star Micronics, STAR Line Mode Command Specifications, appendix 2.
package struct StarStatus: Hashable, Sendable {
    package var status: PrinterStatus
    /// How often `ETB` was obeyed, 0 to 31; nil where the block is too short to tell.
    package var count: UInt8?

    package init(_ status: PrinterStatus, count: UInt8?) {
        self.status = status
        self.count = count.map { $0 & 0x1F }
    }

    private struct Place {
        let byte: Int
        let bits: UInt8
        let status: PrinterStatus
    }

    private static let places = [
        Place(byte: 2, bits: 0x08, status: .offline), Place(byte: 2, bits: 0x20, status: .coverOpen),
        Place(byte: 2, bits: 0x04, status: .drawerHigh), Place(byte: 3, bits: 0x40, status: .autoRecoveringError),
        Place(byte: 3, bits: 0x20, status: .unrecoverableError), Place(byte: 3, bits: 0x08, status: .cutterError),
        Place(byte: 3, bits: 0x04, status: .recoverableError), Place(byte: 4, bits: 0x0E, status: .recoverableError),
        Place(byte: 5, bits: 0x08, status: .mediaEmpty), Place(byte: 5, bits: 0x06, status: .mediaLow),
    ]

    /// How many bytes a block has that begins with these two; nil for no beginning of one.
    static func length(_ first: UInt8, _ second: UInt8 = 0) -> Int? {
        guard first & 0x91 == 0x01 else { return nil }
        let length = Int(first >> 2 & 0x18 | first >> 1 & 0x07) + Int(second >> 6 & 0x02)
        return length >= 3 ? length : nil
    }

    /// Whether a byte can stand in a block behind its first.
    static func belongs(_ byte: UInt8, at index: Int) -> Bool { byte & (index == 1 ? 0x11 : 0x91) == 0 }

    /// Reads a whole block; nil for anything else.
    package init?(_ block: [UInt8]) {
        guard block.count >= 3, StarStatus.length(block[0], block[1]) == block.count,
            block.indices.dropFirst().allSatisfy({ StarStatus.belongs(block[$0], at: $0) })
        else { return nil }
        status = []
        for place in StarStatus.places where place.byte < block.count && block[place.byte] & place.bits != 0 {
            status.insert(place.status)
        }
        count = block.count >= 8 ? block[7] >> 2 & 0x18 | block[7] >> 1 & 0x07 : nil
    }

    /// The block of nine bytes that says this, for doubles.
    package func block(afterETB isExecuted: Bool = false) -> [UInt8] {
        var block: [UInt8] = [0x23, 0x06, 0, 0, 0, 0, 0, 0, 0]
        for place in StarStatus.places where status.contains(place.status) {
            // Of several bits that say the same the lowest.
            block[place.byte] |= place.bits & (~place.bits &+ 1)
        }
        if isExecuted { block[2] |= 0x02 }
        let count = count ?? 0
        block[7] = count << 2 & 0x60 | count << 1 & 0x0E
        return block
    }
}
