/// Finds the commands in a stream of bytes, however it is cut up.
///
/// Any input is decoded, in linear time, to the same commands for every way of feeding it. What is not known comes out
/// as `unknown`, in one piece where Epson's reference documents its length, so that no following text is lost with it.
/// Text comes in pieces of at most 4,096 bytes; a command that declares more than 4 MiB is passed through as `unknown`
/// pieces of that size without being gathered, which bounds the memory held. Source: Epson ESC/POS command reference.
package struct CommandDecoder: Sendable {
    private var buffer = CommandBuffer()
    /// Text whose end is still to come.
    private var text: [UInt8] = []

    /// Reads Star's languages; nil for ESC/POS.
    private var star: StarDecoder?

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
        if let bytes = buffer.take(bytes) { read(bytes.span, into: &commands) }
        return commands
    }

    /// Whether what came last is the beginning of a command, which swallows what is sent next.
    package var isWithinCommand: Bool { star?.isWithinCommand ?? buffer.isWithinCommand }

    /// What is left at the end of the stream; the decoder is then as new.
    package mutating func finish() -> [Command] {
        if star != nil { return finishPieces().map(\.command) }
        var commands: [Command] = []
        flushText(into: &commands)
        for rest in [buffer.passed, buffer.partial] where !rest.isEmpty { commands.append(.unknown(rest)) }
        self = CommandDecoder()
        return commands
    }

    private mutating func read(_ bytes: borrowing Span<UInt8>, into commands: inout [Command]) {
        var position = 0
        while position < bytes.count {
            if buffer.passing > 0 {
                if let piece = buffer.pass(bytes, at: &position) { commands.append(.unknown(piece)) }
            } else if bytes[position] >= 0x20 {
                readText(bytes, at: &position, into: &commands)
            } else {
                switch CommandExtent.of(bytes, at: position) {
                case .whole(let length) where length > CommandExtent.longest,
                    .atLeast(let length) where length > CommandExtent.longest:
                    flushText(into: &commands)
                    buffer.beginPassing(length)
                case .whole(let length):
                    flushText(into: &commands)
                    commands.append(Command(bytes.extracting(position..<position + length)))
                    position += length
                case .atLeast(let length):
                    buffer.keep(bytes, from: &position, needed: length)
                }
            }
        }
    }

    private mutating func readText(
        _ bytes: borrowing Span<UInt8>, at position: inout Int, into commands: inout [Command]
    ) {
        let start = position
        let limit = min(bytes.count, start + CommandBuffer.pieceLength - text.count)
        while position < limit, bytes[position] >= 0x20 { position += 1 }
        let isEnded = position < bytes.count
        if text.isEmpty, isEnded {
            commands.append(.text(bytes.array(start..<position)))
        } else {
            text.append(contentsOf: bytes.array(start..<position))
            if isEnded || text.count == CommandBuffer.pieceLength { flushText(into: &commands) }
        }
    }

    private mutating func flushText(into commands: inout [Command]) {
        if text.isEmpty { return }
        commands.append(.text(text))
        text = []
    }
}
