/// What a decoder keeps of a stream between two calls: the beginning of a command, or the middle of an overlong one.
struct CommandBuffer: Sendable {
    /// Text and overlong commands are handed out in pieces of at most so many bytes.
    static let pieceLength = 4096

    /// The beginning of a command whose end is still to come.
    private(set) var partial: [UInt8] = []
    /// How long `partial` must be before it is worth another look.
    private var needed = 0
    /// Bytes of an overlong command that are still to come, and those not yet handed out.
    private(set) var passing = 0
    private(set) var passed: [UInt8] = []

    /// Whether what came last is the beginning of a command.
    var isWithinCommand: Bool { !partial.isEmpty || passing > 0 }

    /// What is worth a look now that more has come; `nil` while a command's end cannot be among it.
    mutating func take(_ bytes: [UInt8]) -> [UInt8]? {
        if partial.isEmpty { return bytes }
        partial.append(contentsOf: bytes)
        guard partial.count >= needed else { return nil }
        defer { partial = [] }
        return partial
    }

    /// Keeps what begins at `position`, of which at least so many bytes are due.
    mutating func keep(_ bytes: borrowing Span<UInt8>, from position: inout Int, needed: Int) {
        self.needed = needed
        partial = bytes.array(position..<bytes.count)
        position = bytes.count
    }

    /// Begins a command that is longer than what is gathered.
    mutating func beginPassing(_ length: Int) { passing = length }

    /// The next piece of an overlong command, once it is full or the command's last.
    mutating func pass(_ bytes: borrowing Span<UInt8>, at position: inout Int) -> [UInt8]? {
        let count = min(passing, bytes.count - position, Self.pieceLength - passed.count)
        passed.append(contentsOf: bytes.array(position..<position + count))
        position += count
        passing -= count
        guard passing == 0 || passed.count == Self.pieceLength else { return nil }
        defer { passed = [] }
        return passed
    }
}

extension Span<UInt8> {
    func array(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}
