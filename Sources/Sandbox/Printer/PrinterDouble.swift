package import PrinterLanguage
import Receipts

/// The double of a printer of ESC/POS or of one of Star's languages: a value that takes bytes and gives effects, without clock, thread or socket.
///
/// It obeys real-time requests at once and everything else in order; while it cannot print it keeps what comes, as a
/// printer with the link alive does, and goes on by itself when it can. A fence is answered when the data before it is
/// on paper. Source: Epson ESC/POS command reference, `GS ( H`, `GS a`, `GS r`, `DLE EOT`, `DLE ENQ`.
package struct PrinterDouble: Sendable {
    package let profile: PrinterProfile
    package internal(set) var faults: PrinterFaults
    /// The pieces of paper that are finished, in order.
    package internal(set) var tape: [TapeReceipt] = []
    /// All bytes ever received.
    package internal(set) var bytesTaken = 0
    /// Every byte as it came, from where this is set to the empty array on; grows without end.
    package var recording: [UInt8]?
    /// The pictures in its memory, which outlive everything.
    package internal(set) var logos: [LogoKey: Bitmap]
    /// Lines fed since the start.
    package internal(set) var linesFed = 0

    enum Item: Sendable {
        case command(Command, [UInt8])
        case endOfConnection
    }

    /// The piece of paper that hangs in the printer.
    struct Piece: Sendable {
        var bytes: [UInt8] = []
        var lines = 0
        var isPrinted = false
        var isCut = false
        var lossAfter: Int?
    }

    var decoder: CommandDecoder
    var scanner: RealTimeScanner
    /// Bytes taken whose command is not complete.
    var raw: [UInt8] = []
    /// How often a Star has said that data are on paper, 0 to 31.
    var count: UInt8 = 0
    /// Decoded and waiting for paper or cover.
    var buffer: [Item] = []
    var piece = Piece()
    var isDropping = false
    /// Whether the next byte is the host's answer to a list of pictures.
    var awaitsAnswer = false
    var paperLines: Int?
    var isPaperOut = false
    var isCoverOpen: Bool
    var recoverAt: Duration?
    var automatic: UInt8 = 0
    var start: Duration?
    var generator: SeededGenerator

    package init(
        profile: PrinterProfile = .virtual, faults: PrinterFaults = PrinterFaults(), logos: [LogoKey: Bitmap] = [:]
    ) {
        self.profile = profile
        self.logos = logos
        self.faults = faults
        decoder = CommandDecoder(language: profile.language)
        scanner = RealTimeScanner(language: profile.language)
        paperLines = faults.paperOutAfter
        isCoverOpen = faults.coverOpen
        generator = SeededGenerator(seed: faults.seed)
    }

    package var status: PrinterStatus {
        var status: PrinterStatus = []
        if isPaperOut { status.formUnion([.mediaEmpty, .offline]) }
        if isCoverOpen { status.formUnion([.coverOpen, .offline]) }
        return status
    }

    /// The finished pieces and the one in the printer, if anything is on it.
    package var everythingOnPaper: [TapeReceipt] {
        guard piece.isPrinted else { return tape }
        return tape + [receipt(piece.isCut ? .cut : .connection, token: nil, at: .zero)]
    }

    /// Commands that wait for paper or cover.
    package var buffered: Int { buffer.count }

    /// When something happens by itself next: tell it with ``tick(at:)``.
    package var wakeAt: Duration? {
        let power = faults.powerCycleAt.flatMap { after in start.map { $0 + after } }
        return [recoverAt, power].compactMap { $0 }.min()
    }

    /// Takes bytes from the host.
    package mutating func take(_ bytes: [UInt8], at now: Duration) -> [PrinterEffect] {
        var effects = tick(at: now)
        bytesTaken += bytes.count
        recording?.append(contentsOf: bytes)
        for command in scanner.scan(bytes) { obey(command, at: now, &effects) }
        raw += bytes
        enqueue(decoder.pieces(bytes))
        run(at: now, &effects)
        return effects
    }

    /// The host has closed the connection; what it sent is still printed.
    package mutating func disconnect(at now: Duration) -> [PrinterEffect] {
        var effects = tick(at: now)
        enqueue(decoder.finishPieces())
        raw = []
        scanner = RealTimeScanner(language: profile.language)
        buffer.append(.endOfConnection)
        run(at: now, &effects)
        return effects
    }

    /// Gives out a piece that is cut and whose fence did not come: for a host that sends none.
    package mutating func settle(at now: Duration) -> [PrinterEffect] {
        var effects: [PrinterEffect] = []
        if piece.isCut { finish(.cut, token: nil, at: now, &effects) }
        return effects
    }

    /// Lets time pass: what was due by now happens.
    package mutating func tick(at now: Duration) -> [PrinterEffect] {
        var effects: [PrinterEffect] = []
        if start == nil {
            start = now
            if isCoverOpen { recoverAt = faults.recoverAfter.map { now + $0 } }
        }
        if let due = recoverAt, due <= now {
            recoverAt = nil
            effects += setCover(open: false, at: now) + refill(at: now)
        }
        if let after = faults.powerCycleAt, let start, start + after <= now {
            faults.powerCycleAt = nil
            effects += powerCycle(at: now)
        }
        return effects
    }

    /// New paper; printing goes on where it stopped.
    package mutating func refill(at now: Duration) -> [PrinterEffect] {
        change(at: now) { $0.isPaperOut = false }
    }

    package mutating func runOutOfPaper(at now: Duration) -> [PrinterEffect] {
        change(at: now) { $0.isPaperOut = true }
    }

    package mutating func setCover(open: Bool, at now: Duration) -> [PrinterEffect] {
        change(at: now) { $0.isCoverOpen = open }
    }

    /// Off and on again: everything in the buffers is lost, fences included, and the connection breaks.
    package mutating func powerCycle(at now: Duration) -> [PrinterEffect] {
        var effects: [PrinterEffect] = []
        finish(piece.isCut ? .cut : .power, token: nil, at: now, &effects)
        buffer = []
        raw = []
        decoder = CommandDecoder(language: profile.language)
        scanner = RealTimeScanner(language: profile.language)
        automatic = 0
        isDropping = false
        awaitsAnswer = false
        effects.append(.hangUp)
        return effects
    }

    private mutating func change(at now: Duration, _ body: (inout PrinterDouble) -> Void) -> [PrinterEffect] {
        var effects: [PrinterEffect] = []
        let before = status
        body(&self)
        tell(since: before, &effects)
        run(at: now, &effects)
        return effects
    }

    /// Automatic status, where it is switched on and something has changed.
    func tell(since before: PrinterStatus, _ effects: inout [PrinterEffect]) {
        if automatic != 0, status != before {
            effects.append(.answer(report(), after: .zero))
        }
    }

    /// The printer's state in the form of its language.
    func report(afterETB isExecuted: Bool = false) -> [UInt8] {
        profile.language == .escpos
            ? ESCPOSAnswer.automaticStatus(status) : StarStatus(status, count: count).block(afterETB: isExecuted)
    }

    private mutating func obey(_ command: RealTimeCommand, at now: Duration, _ effects: inout [PrinterEffect]) {
        switch command {
        case .status(let number):
            if profile.language != .escpos {
                effects.append(.answer(report(), after: .zero))
            } else if let byte = ESCPOSAnswer.realTimeStatus(number, status) {
                effects.append(.answer([byte], after: .zero))
            }
        case .recovery(2), .clearBuffers:
            buffer = []
            finish(.cleared, token: nil, at: now, &effects)
        case .recovery, .pulse, .powerOff: break
        }
    }

    /// Pairs each command with the bytes it came as: a command written back is as long as it was.
    private mutating func enqueue(_ pieces: [CommandPiece]) {
        guard !pieces.isEmpty else { return }
        var position = 0
        for piece in pieces {
            let end = min(raw.count, position + piece.bytes.count)
            buffer.append(.command(piece.command, Array(raw[position..<end])))
            position = end
        }
        raw.removeFirst(position)
    }

    /// Carries out what is in the buffer until it is empty or the printer stops.
    private mutating func run(at now: Duration, _ effects: inout [PrinterEffect]) {
        var done = 0
        while done < buffer.count, status.isReady {
            let item = buffer[done]
            done += 1
            switch item {
            case .endOfConnection:
                finish(isDropping ? .lostTail : piece.isCut ? .cut : .connection, token: nil, at: now, &effects)
                isDropping = false
            case .command(let command, let bytes):
                print(command, bytes, at: now, &effects)
                if let limit = faults.powerCycleAfterLines, linesFed >= limit {
                    faults.powerCycleAfterLines = nil
                    effects += powerCycle(at: now)
                    return
                }
            }
        }
        buffer.removeFirst(min(done, buffer.count))
    }
}
