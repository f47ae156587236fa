package import PrinterLanguage
import Receipts

/// The double of an ESC/POS printer: a value that takes bytes and gives effects, without clock, thread or socket.
///
/// It obeys real-time requests at once and everything else in order; while it cannot print it keeps what comes, as a
/// printer with the link alive does, and goes on by itself when it can. A fence is answered when the data before it is
/// on paper. Source: Epson ESC/POS command reference, `GS ( H`, `GS a`, `GS r`, `DLE EOT`, `DLE ENQ`.
package struct PrinterDouble: Sendable {
    package let profile: PrinterProfile
    package private(set) var faults: PrinterFaults
    /// The pieces of paper that are finished, in order.
    package private(set) var tape: [TapeReceipt] = []
    /// All bytes ever received.
    package private(set) var bytesTaken = 0
    /// Every byte as it came, from where this is set to the empty array on; grows without end.
    package var recording: [UInt8]?
    /// Lines fed since the start.
    package private(set) var linesFed = 0

    private enum Item: Sendable {
        case command(Command, [UInt8])
        case endOfConnection
    }

    /// The piece of paper that hangs in the printer.
    private struct Piece: Sendable {
        var bytes: [UInt8] = []
        var lines = 0
        var isPrinted = false
        var isCut = false
        var lossAfter: Int?
    }

    private var decoder = CommandDecoder()
    private var scanner = RealTimeScanner()
    /// Bytes taken whose command is not complete.
    private var raw: [UInt8] = []
    /// Decoded and waiting for paper or cover.
    private var buffer: [Item] = []
    private var piece = Piece()
    private var isDropping = false
    private var paperLines: Int?
    private var isPaperOut = false
    private var isCoverOpen: Bool
    private var recoverAt: Duration?
    private var automatic: UInt8 = 0
    private var start: Duration?
    private var generator: SeededGenerator

    package init(profile: PrinterProfile = .virtual, faults: PrinterFaults = PrinterFaults()) {
        self.profile = profile
        self.faults = faults
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
        enqueue(decoder.decode(bytes))
        run(at: now, &effects)
        return effects
    }

    /// The host has closed the connection; what it sent is still printed.
    package mutating func disconnect(at now: Duration) -> [PrinterEffect] {
        var effects = tick(at: now)
        enqueue(decoder.finish())
        raw = []
        scanner = RealTimeScanner()
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
        decoder = CommandDecoder()
        scanner = RealTimeScanner()
        automatic = 0
        isDropping = false
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
    private func tell(since before: PrinterStatus, _ effects: inout [PrinterEffect]) {
        if automatic != 0, status != before {
            effects.append(.answer(ESCPOSAnswer.automaticStatus(status), after: .zero))
        }
    }

    private mutating func obey(_ command: RealTimeCommand, at now: Duration, _ effects: inout [PrinterEffect]) {
        switch command {
        case .status(let number):
            if let byte = ESCPOSAnswer.realTimeStatus(number, status) {
                effects.append(.answer([byte], after: .zero))
            }
        case .recovery(2), .clearBuffers:
            buffer = []
            finish(.cleared, token: nil, at: now, &effects)
        case .recovery, .pulse, .powerOff: break
        }
    }

    /// Pairs each command with the bytes it came as: a command written back is as long as it was.
    private mutating func enqueue(_ commands: [Command]) {
        guard !commands.isEmpty else { return }
        var position = 0
        var scratch: [UInt8] = []
        for command in commands {
            scratch.removeAll(keepingCapacity: true)
            command.append(to: &scratch)
            let end = min(raw.count, position + scratch.count)
            buffer.append(.command(command, Array(raw[position..<end])))
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

    private mutating func print(
        _ command: Command, _ bytes: [UInt8], at now: Duration, _ effects: inout [PrinterEffect]
    ) {
        if isDropping {
            guard command == .initialize else { return }
            isDropping = false
            finish(.lostTail, token: nil, at: now, &effects)
        }
        switch command {
        case .statusRequest, .recoveryRequest: return  // Obeyed when they came; no part of the paper.
        case .automaticStatus, .identityRequest, .queuedStatus, .processID:
            // Round a receipt they are the host's questions; inside one they came with it.
            if piece.isPrinted, !piece.isCut, !isFence(command) { piece.bytes += bytes }
            reply(to: command, at: now, &effects)
            return
        default: break
        }
        if piece.isCut { finish(.cut, token: nil, at: now, &effects) }
        if command == .initialize { automatic = 0 }
        if faults.dropTail > 0, piece.lossAfter == nil {
            piece.lossAfter = generator.chance(faults.dropTail) ? 2 + generator.below(20) : Int.max
        }
        piece.bytes += bytes
        let lines = PrinterDouble.lines(fedBy: command)
        if lines > 0 || command.isMark { piece.isPrinted = true }
        feed(lines, at: now, &effects)
        if case .cut = command, piece.isPrinted { piece.isCut = true }
        if let loss = piece.lossAfter, piece.lines >= loss, !piece.isCut { isDropping = true }
    }

    private func isFence(_ command: Command) -> Bool {
        switch command {
        case .processID, .queuedStatus: true
        default: false
        }
    }

    private mutating func feed(_ lines: Int, at now: Duration, _ effects: inout [PrinterEffect]) {
        guard lines > 0 else { return }
        piece.lines += lines
        linesFed += lines
        guard let left = paperLines else { return }
        paperLines = left > lines ? left - lines : nil
        if paperLines == nil {
            let before = status
            isPaperOut = true
            recoverAt = faults.recoverAfter.map { now + $0 }
            tell(since: before, &effects)
        }
    }

    private mutating func reply(to command: Command, at now: Duration, _ effects: inout [PrinterEffect]) {
        switch command {
        case .automaticStatus(let events):
            automatic = events
            if events != 0 { effects.append(.answer(ESCPOSAnswer.automaticStatus(status), after: .zero)) }
        case .identityRequest(let number):
            if let bytes = identity(number) { effects.append(.answer(bytes, after: .zero)) }
        case .queuedStatus(let number):
            let byte =
                number == 2 ? ESCPOSAnswer.queuedDrawerStatus(status) : ESCPOSAnswer.queuedStatus(status)
            endByFence(nil, at: now, &effects)
            effects.append(.answer([byte], after: .zero))
        case .processID(let token):
            guard profile.fence == .processID else { return }
            let isSilent = faults.silentFence > 0 && generator.chance(faults.silentFence)
            endByFence(token, at: now, &effects)
            if !isSilent { effects.append(.answer(ESCPOSAnswer.fence(token), after: faults.lateFence)) }
        default: break
        }
    }

    private mutating func endByFence(_ token: FenceToken?, at now: Duration, _ effects: inout [PrinterEffect]) {
        if piece.isCut {
            finish(.cut, token: token, at: now, &effects)
        } else if piece.isPrinted, !profile.hasCutter {
            finish(.fence, token: token, at: now, &effects)
        }
    }

    private func identity(_ number: UInt8) -> [UInt8]? {
        switch number {
        case 1, 49: [0x20]
        case 2, 50: [0x02]
        case 3, 51: [0x01]
        case 65: ESCPOSAnswer.identity("1.00")
        case 66: ESCPOSAnswer.identity("Quittance")
        case 67: ESCPOSAnswer.identity(profile.name)
        case 68: ESCPOSAnswer.identity("0001")
        default: nil
        }
    }

    /// Puts the piece on the tape, if there is anything on it.
    private mutating func finish(
        _ ending: TapeReceipt.Ending, token: FenceToken?, at now: Duration, _ effects: inout [PrinterEffect]
    ) {
        defer { piece = Piece() }
        guard piece.isPrinted else { return }
        let receipt = receipt(ending, token: token, at: now)
        tape.append(receipt)
        effects.append(.printed(receipt))
    }

    private func receipt(_ ending: TapeReceipt.Ending, token: FenceToken?, at now: Duration) -> TapeReceipt {
        TapeReceipt(
            number: tape.count + 1, bytes: piece.bytes, ending: ending, token: token, lines: piece.lines, at: now)
    }

    /// Roughly how many lines of paper a command feeds.
    private static func lines(fedBy command: Command) -> Int {
        switch command {
        case .lineFeed: 1
        case .feedLines(let count): Int(count)
        case .feedDots(let dots): Int(dots) / 30
        case .raster(let bitmap, _): max(1, bitmap.height / 30)
        case .qrPrint: 10
        case .barcode: 4
        default: 0
        }
    }
}

extension Command {
    /// Whether it puts ink on paper or will with the next line feed.
    fileprivate var isMark: Bool {
        switch self {
        case .text, .raster, .qrPrint, .barcode: true
        default: false
        }
    }
}
