/// Takes the stream from a Star apart; whatever is no status block is passed over.
///
/// Only the first byte of a block ends in 1, so that after junk the next block is found again.
struct StarStatusReader: Sendable {
    private var partial: [UInt8] = []

    /// The blocks that more bytes complete.
    mutating func read(_ bytes: [UInt8]) -> [StarStatus] {
        var blocks: [StarStatus] = []
        for byte in bytes {
            if !partial.isEmpty, !StarStatus.belongs(byte, at: partial.count) { partial = [] }
            if partial.isEmpty {
                if StarStatus.length(byte) != nil { partial = [byte] }
                continue
            }
            partial.append(byte)
            guard StarStatus.length(partial[0], partial[1]) == partial.count else { continue }
            if let block = StarStatus(partial) { blocks.append(block) }
            partial = []
        }
        return blocks
    }
}
