/// Finds the commands in a stream of bytes, however it is cut up.
///
/// Any input is decoded, in linear time, to the same commands for every way of feeding it. What is not known comes out
/// as `unknown`, in one piece where Epson's reference documents its length, so that no following text is lost with it.
/// Text comes in pieces of at most 4,096 bytes; a command that declares more than 4 MiB is passed through as `unknown`
/// pieces of that size without being gathered, which bounds the memory held. Source: Epson ESC/POS command reference.
package struct CommandDecoder: Sendable {
    /// The beginning of a command whose end is still to come.
    private var partial: [UInt8] = []
    /// How long `partial` must be before it is worth another look.
    private var needed = 0
    /// Text whose end is still to come.
    private var text: [UInt8] = []
    /// Bytes of an overlong command that are still to come, and those not yet handed out.
    private var passing = 0
    private var passed: [UInt8] = []

    /// Reads Star's languages; nil for ESC/POS.
    private var star: StarDecoder?

    private static let pieceLength = 4096

    package init(language: PrinterProfile.Language = .escpos) {
        star = language == .escpos ? nil : StarDecoder()
    }

    /// All commands of complete input.
    package static func commands(
        in bytes: [UInt8], language: PrinterProfile.Language = .escpos
    ) -> [Command] {
        var decoder = CommandDecoder(language: language)
        return decoder.decode(bytes) + decoder.finish()
    }

    /// All commands of complete input, each with the bytes that told it.
    package static func pieces(in bytes: [UInt8], language: PrinterProfile.Language = .escpos) -> [CommandPiece] {
        var decoder = CommandDecoder(language: language)
        return decoder.pieces(bytes) + decoder.finishPieces()
    }

    /// The commands that more bytes complete, each with the bytes that told it.
    package mutating func pieces(_ bytes: [UInt8]) -> [CommandPiece] {
        star?.decode(bytes) ?? decode(bytes).map { CommandPiece($0) }
    }

    /// What is left at the end of the stream, each with its bytes; the decoder is then as new.
    package mutating func finishPieces() -> [CommandPiece] {
        star?.finish() ?? finish().map { CommandPiece($0) }
    }

    /// The commands that more bytes complete.
    package mutating func decode(_ bytes: [UInt8]) -> [Command] {
        if star != nil { return pieces(bytes).map(\.command) }
        var commands: [Command] = []
        if partial.isEmpty {
            read(bytes.span, into: &commands)
        } else {
            partial.append(contentsOf: bytes)
            guard partial.count >= needed else { return [] }
            let bytes = partial
            partial = []
            read(bytes.span, into: &commands)
        }
        return commands
    }

    /// Whether what came last is the beginning of a command, which swallows what is sent next.
    package var isWithinCommand: Bool { star?.isWithinCommand ?? (!partial.isEmpty || passing > 0) }

    /// What is left at the end of the stream; the decoder is then as new.
    package mutating func finish() -> [Command] {
        if star != nil { return finishPieces().map(\.command) }
        var commands: [Command] = []
        flushText(into: &commands)
        if !passed.isEmpty { commands.append(.unknown(passed)) }
        if !partial.isEmpty { commands.append(.unknown(partial)) }
        self = CommandDecoder()
        return commands
    }

    private mutating func read(_ bytes: borrowing Span<UInt8>, into commands: inout [Command]) {
        var position = 0
        while position < bytes.count {
            if passing > 0 {
                pass(bytes, at: &position, into: &commands)
            } else if bytes[position] >= 0x20 {
                readText(bytes, at: &position, into: &commands)
            } else {
                switch CommandExtent.of(bytes, at: position) {
                case .whole(let length) where length > CommandExtent.longest,
                    .atLeast(let length) where length > CommandExtent.longest:
                    flushText(into: &commands)
                    passing = length
                case .whole(let length):
                    flushText(into: &commands)
                    commands.append(Command(bytes.extracting(position..<position + length)))
                    position += length
                case .atLeast(let length):
                    needed = length
                    partial = bytes.array(position..<bytes.count)
                    position = bytes.count
                }
            }
        }
    }

    private mutating func readText(
        _ bytes: borrowing Span<UInt8>, at position: inout Int, into commands: inout [Command]
    ) {
        let start = position
        let limit = min(bytes.count, start + CommandDecoder.pieceLength - text.count)
        while position < limit, bytes[position] >= 0x20 { position += 1 }
        let isEnded = position < bytes.count
        if text.isEmpty, isEnded {
            commands.append(.text(bytes.array(start..<position)))
        } else {
            text.append(contentsOf: bytes.array(start..<position))
            if isEnded || text.count == CommandDecoder.pieceLength { flushText(into: &commands) }
        }
    }

    private mutating func flushText(into commands: inout [Command]) {
        if text.isEmpty { return }
        commands.append(.text(text))
        text = []
    }

    private mutating func pass(
        _ bytes: borrowing Span<UInt8>, at position: inout Int, into commands: inout [Command]
    ) {
        let count = min(passing, bytes.count - position, CommandDecoder.pieceLength - passed.count)
        passed.append(contentsOf: bytes.array(position..<position + count))
        position += count
        passing -= count
        if passing == 0 || passed.count == CommandDecoder.pieceLength {
            commands.append(.unknown(passed))
            passed = []
        }
    }
}

extension Span<UInt8> {
    func array(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}
