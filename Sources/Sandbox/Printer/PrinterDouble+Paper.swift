import PrinterLanguage
import Receipts

/// What happens on the paper: printing, fences, faults of the mechanism.
extension PrinterDouble {
    mutating func print(
        _ command: Command, _ bytes: [UInt8], at now: Duration, _ effects: inout [PrinterEffect]
    ) {
        if isDropping {
            guard command == .initialize else { return }
            isDropping = false
            finish(.lostTail, token: nil, at: now, &effects)
        }
        if awaitsAnswer {
            awaitsAnswer = false
            if bytes == [0x06] || bytes == [0x18] { return }
        }
        switch command {
        case .statusRequest, .recoveryRequest: return  // Obeyed when they came; no part of the paper.
        case .logoDefine(let key, let bitmap):
            logos[key] = bitmap
            effects.append(.stored(logos))
            return
        case .logoDelete(let key):
            logos[key] = nil
            effects.append(.stored(logos))
            return
        case .automaticStatus, .identityRequest, .queuedStatus, .processID, .logoList, .countPrinted, .resetCount:
            // Round a receipt they are the host's questions; inside one they came with it.
            if piece.isPrinted, !piece.isCut, !isFence(command) { piece.bytes += bytes }
            reply(to: command, at: now, &effects)
            return
        default: break
        }
        if piece.isCut { finish(.cut, token: nil, at: now, &effects) }
        if command == .initialize, profile.language == .escpos { automatic = 0 }
        if faults.dropTail > 0, piece.lossAfter == nil {
            piece.lossAfter = generator.chance(faults.dropTail) ? 2 + generator.below(20) : Int.max
        }
        piece.bytes += bytes
        let lines = lines(fedBy: command)
        if lines > 0 || command.isMark { piece.isPrinted = true }
        feed(lines, at: now, &effects)
        if command.isCut, piece.isPrinted { piece.isCut = true }
        if let loss = piece.lossAfter, piece.lines >= loss, !piece.isCut { isDropping = true }
    }

    private func isFence(_ command: Command) -> Bool {
        switch command {
        case .processID, .queuedStatus, .countPrinted, .resetCount: true
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
            if events != 0 { effects.append(.answer(report(), after: .zero)) }
        case .countPrinted:
            let isSilent = faults.silentFence > 0 && generator.chance(faults.silentFence)
            endByFence(nil, at: now, &effects)
            count = (count + 1) & 31
            if automatic != 0, !isSilent {
                effects.append(.answer(report(afterETB: true), after: faults.lateFence))
            }
        case .resetCount: count = 0
        // Nobody asks a Star for these here; their answers have other forms.
        case .identityRequest where profile.language != .escpos, .queuedStatus where profile.language != .escpos: break
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
        case .logoList:
            guard profile.graphics == .graphics else { return }
            let keys = logos.keys.sorted { $0.description < $1.description }
            // Nobody stores so many that the host must ask for more.
            awaitsAnswer = true
            if let block = ESCPOSAnswer.logos(keys).first { effects.append(.answer(block, after: .zero)) }
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
    mutating func finish(
        _ ending: TapeReceipt.Ending, token: FenceToken?, at now: Duration, _ effects: inout [PrinterEffect]
    ) {
        defer { piece = Piece() }
        guard piece.isPrinted else { return }
        let receipt = receipt(ending, token: token, at: now)
        tape.append(receipt)
        effects.append(.printed(receipt))
    }

    func receipt(_ ending: TapeReceipt.Ending, token: FenceToken?, at now: Duration) -> TapeReceipt {
        TapeReceipt(
            number: tape.count + 1, bytes: piece.bytes, ending: ending, token: token, lines: piece.lines, at: now)
    }

    /// Roughly how many lines of paper a command feeds.
    private func lines(fedBy command: Command) -> Int {
        switch command {
        case .lineFeed: 1
        case .feedLines(let count): Int(count)
        case .feedDots(let dots): Int(dots) / 30
        case .raster(let bitmap, _), .graphicsStore(let bitmap, _), .variableColumns(let bitmap, _):
            max(1, bitmap.height / 30)
        case .logoPrint(let key, _): (logos[key]?.height ?? 0) / 30
        case .qrPrint, .areaPrint, .printPage: 10
        case .barcode: 4
        case .bitImagePrint, .bitImageRecall, .graphicsRecall: 1
        default: 0
        }
    }
}

extension Command {
    /// Whether it puts ink on paper or will with the next line feed.
    fileprivate var isMark: Bool {
        switch self {
        case .text, .raster, .columns, .variableColumns, .graphicsPrint, .graphicsRecall, .logoPrint, .bitImagePrint,
            .bitImageRecall, .qrPrint, .areaPrint, .barcode, .pageLine, .pageFrame:
            true
        default: false
        }
    }

    fileprivate var isCut: Bool {
        switch self {
        case .cut, .cutAs: true
        default: false
        }
    }
}
