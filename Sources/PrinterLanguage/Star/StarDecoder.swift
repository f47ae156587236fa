/// Finds the commands in a stream of Star's languages, however it is cut up.
///
/// Both languages are read alike, since they differ in which commands a model has, not in how one looks. Any input is
/// decoded, in linear time, to the same commands for every way of feeding it; limits as ``CommandDecoder``. The rows of
/// raster mode come out as pictures of at most 255 rows.
struct StarDecoder: Sendable {
    private var reader = StarReader()
    private var buffer = CommandBuffer()
    /// Text, or bytes that raster mode passes over, whose end is still to come.
    private var run: [UInt8] = []
    private var rows = Rows()

    /// Rows of raster mode that are one picture.
    private struct Rows: Sendable {
        var bytesEach = 0
        var count = 0
        var dots: [UInt8] = []
        var source: [UInt8] = []
    }

    /// Whether what came last is the beginning of a command, or of a picture in raster mode.
    var isWithinCommand: Bool { buffer.isWithinCommand || reader.isRaster }

    /// The commands that more bytes complete.
    mutating func decode(_ bytes: [UInt8]) -> [CommandPiece] {
        var pieces: [CommandPiece] = []
        if let bytes = buffer.take(bytes) { read(bytes.span, into: &pieces) }
        return pieces
    }

    /// What is left at the end of the stream; the decoder is then as new.
    mutating func finish() -> [CommandPiece] {
        var pieces: [CommandPiece] = []
        flush(into: &pieces)
        for rest in [buffer.passed, buffer.partial] where !rest.isEmpty {
            pieces.append(CommandPiece(.unknown(rest), bytes: rest))
        }
        self = StarDecoder()
        return pieces
    }

    private mutating func read(_ bytes: borrowing Span<UInt8>, into pieces: inout [CommandPiece]) {
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if buffer.passing > 0 {
                if let piece = buffer.pass(bytes, at: &position) {
                    pieces.append(CommandPiece(.unknown(piece), bytes: piece))
                }
            } else if reader.isRaster, byte == 0x62 {
                readRow(bytes, at: &position, into: &pieces)
            } else if reader.isRaster ? byte != 0x1B : byte >= 0x20 {
                readRun(bytes, at: &position, into: &pieces)
            } else {
                readCommand(bytes, at: &position, into: &pieces)
            }
        }
    }

    private mutating func readCommand(
        _ bytes: borrowing Span<UInt8>, at position: inout Int, into pieces: inout [CommandPiece]
    ) {
        switch StarExtent.of(bytes, at: position) {
        case .whole(let length) where length > CommandExtent.longest,
            .atLeast(let length) where length > CommandExtent.longest:
            flush(into: &pieces)
            buffer.beginPassing(length)
        case .whole(let length):
            flush(into: &pieces)
            let source = bytes.array(position..<position + length)
            let commands = reader.commands(source)
            pieces.append(CommandPiece(commands.first ?? .setting(source), bytes: source))
            for command in commands.dropFirst() { pieces.append(CommandPiece(command, bytes: [])) }
            position += length
        case .atLeast(let length):
            buffer.keep(bytes, from: &position, needed: length)
        }
    }

    /// Text, or outside of text what raster mode does not know.
    private mutating func readRun(
        _ bytes: borrowing Span<UInt8>, at position: inout Int, into pieces: inout [CommandPiece]
    ) {
        flushRows(into: &pieces)
        let start = position
        let limit = min(bytes.count, start + CommandBuffer.pieceLength - run.count)
        if reader.isRaster {
            while position < limit, bytes[position] != 0x1B, bytes[position] != 0x62 { position += 1 }
        } else {
            while position < limit, bytes[position] >= 0x20 { position += 1 }
        }
        run.append(contentsOf: bytes.array(start..<position))
        if position < bytes.count || run.count == CommandBuffer.pieceLength { flushRun(into: &pieces) }
    }

    /// `b n1 n2 d…`: one row and on to the next.
    private mutating func readRow(
        _ bytes: borrowing Span<UInt8>, at position: inout Int, into pieces: inout [CommandPiece]
    ) {
        flushRun(into: &pieces)
        let available = bytes.count - position
        let length = available < 3 ? 3 : 3 + bytes.word(position + 1)
        guard available >= length else {
            buffer.keep(bytes, from: &position, needed: length)
            return
        }
        if rows.count > 0, rows.bytesEach != length - 3 || rows.count == 255 { flushRows(into: &pieces) }
        rows.bytesEach = length - 3
        rows.count += 1
        rows.dots += bytes.array(position + 3..<position + length)
        rows.source += bytes.array(position..<position + length)
        reader.isDirty = true
        position += length
    }

    private mutating func flush(into pieces: inout [CommandPiece]) {
        flushRun(into: &pieces)
        flushRows(into: &pieces)
    }

    private mutating func flushRun(into pieces: inout [CommandPiece]) {
        if run.isEmpty { return }
        pieces.append(CommandPiece(reader.isRaster ? .unknown(run) : .text(run), bytes: run))
        run = []
    }

    private mutating func flushRows(into pieces: inout [CommandPiece]) {
        guard rows.count > 0 else { return }
        let picture = Bitmap(width: rows.bytesEach * 8, height: rows.count, bytes: rows.dots)
        let command: Command =
            rows.bytesEach == 0
            ? .feedDots(UInt8(clamping: rows.count)) : picture.map { .raster($0, scale: []) } ?? .unknown(rows.source)
        pieces.append(CommandPiece(command, bytes: rows.source))
        rows = Rows()
    }
}
