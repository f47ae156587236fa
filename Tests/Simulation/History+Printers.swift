import Flows
import PrinterLanguage
import Receipts
import Sandbox

/// The printers and their cables.
extension History {
    /// The service orders a deed; the cable does one after the other.
    mutating func order(_ deed: PrinterDeed, of name: String, connection: Int) {
        guard let index = cables.firstIndex(where: { $0.name == name }) else { return }
        let start = max(clock.elapsed, cables[index].busyUntil)
        let duration: Duration =
            switch deed {
            case .open: milliseconds(2...40)
            case .write, .draw: strikes(.slowCable, 0.1) ? milliseconds(200...15_000) : milliseconds(2...60)
            case .close: .zero
            }
        cables[index].busyUntil = start + duration
        queue.add(
            .deed(process: process, printer: index, connection: connection, deed),
            at: deed == .close ? start : start + duration)
    }

    mutating func perform(_ deed: PrinterDeed, printer index: Int, connection: Int) {
        switch deed {
        case .open:
            if cables[index].connection != nil { unplug(index) }
            if clock.elapsed < awayUntil[index] || strikes(.openFailed, 0.25) {
                say(.openFailed("The printer \(cables[index].name) is not there."), printer: index, connection)
                return
            }
            cables[index].connection = connection
            cables[index].process = process
            note("cable \(index) opens \(connection)")
            if options.sabotage == .resendPrint, let bytes = cables[index].unproven {
                cables[index].unproven = nil
                let sabotage = Options.Sabotage.resendPrint
                tell(.fate, "the cable writes a receipt again whose end was not proved (\(sabotage))", as: .sabotage)
                obey(cables[index].printer.take(bytes, at: clock.elapsed), printer: index)
            }
            say(.opened, printer: index, connection)
            if cables[index].isSpooled {
                say(.reasons(cables[index].printer.status.reasons), printer: index, connection)
            }
        case .write(let bytes), .draw(let bytes):
            if cables[index].isSpooled {
                spool(bytes, printer: index, connection: connection)
            } else {
                write(bytes, from: 0, printer: index, connection: connection)
            }
        case .close:
            // A spooler cancels what it has not begun.
            cables[index].spool.removeAll { $0.connection == connection && $0.process == process }
            guard cables[index].connection == connection else { return }
            unplug(index)
        }
    }

    /// Gives the printer some of the bytes, and the rest a moment later: the power may fail in between.
    mutating func write(_ bytes: [UInt8], from start: Int, printer index: Int, connection: Int) {
        guard cables[index].connection == connection else {
            say(.writeFailed(bytesTaken: start, "The printer hung up."), printer: index, connection)
            return
        }
        let left = bytes.count - start
        let isReceipt = bytes.count > 40
        let count = isReceipt && start == 0 ? random.below(left + 1) : left
        if isReceipt { cables[index].unproven = bytes }
        let isGone = isReceipt && strikes(.unplugged, 0.05)
        if isGone { awayUntil[index] = clock.elapsed + milliseconds(1000...90_000) }
        if isReceipt, isGone || strikes(.cableCut, 0.08) {
            let taken = random.below(count + 1)
            give(bytes[start..<(start + taken)], to: index)
            note("cable \(index) cut after \(start + taken) of \(bytes.count)")
            guard cables[index].connection == connection else { return }
            hangUp(index, tells: random.below(2) == 0)
            say(.writeFailed(bytesTaken: start + taken, "The connection broke."), printer: index, connection)
            return
        }
        give(bytes[start..<(start + count)], to: index)
        if count < left {
            plan(
                .bytes(process: process, printer: index, connection: connection, bytes, from: start + count),
                in: milliseconds(1...400))
            cables[index].busyUntil = max(cables[index].busyUntil, clock.elapsed + .milliseconds(400))
        } else {
            say(.wrote, printer: index, connection)
        }
    }

    private mutating func give(_ bytes: ArraySlice<UInt8>, to index: Int) {
        guard !bytes.isEmpty else { return }
        obey(cables[index].printer.take(Array(bytes), at: clock.elapsed), printer: index)
    }

    /// What the printer does comes to the tape, and over the cable.
    mutating func obey(_ effects: [PrinterEffect], printer index: Int) {
        count(effects)
        for effect in effects {
            switch effect {
            case .answer(let bytes, let after):
                guard let connection = cables[index].connection, !cables[index].isSpooled else { continue }
                var time = clock.elapsed + after + milliseconds(1...30)
                // What a printer says stays in its order on the cable; but a token comes out of the print buffer, and what is
                // asked in real time overtakes it.
                if after == .zero || bytes.first != 0x37 {
                    time = max(time, cables[index].heardUntil)
                    cables[index].heardUntil = time
                }
                queue.add(
                    .signal(
                        process: cables[index].process, printer: index, connection: connection, .received(bytes)),
                    at: time)
                if bytes.first == 0x37 {
                    cables[index].unproven = nil
                    if strikes(.strangeFence, 0.15) { speak(ofAnother: bytes, printer: index, connection, at: time) }
                }
            case .printed(let piece):
                note(
                    "paper \(index) \(piece.ending.rawValue) \(piece.bytes.count) bytes \(piece.token?.description ?? "")"
                )
                tell(
                    .printer(cables[index].name),
                    "a piece of paper comes out, \(piece.isWhole ? "whole" : "not whole") (\(piece.ending.rawValue))")
                checks.printed(piece, printer: index)
            case .hangUp: if !cables[index].isSpooled { hangUp(index, tells: true) }
            case .stored: break
            }
        }
    }

    /// The printer answers for a receipt that another computer sent it, too, or once more for this one.
    private mutating func speak(ofAnother fence: [UInt8], printer index: Int, _ connection: Int, at time: Duration) {
        var strange = fence
        if random.below(2) == 0, strange.count > 5 {
            // The high end of the token: no job of this shop has a number like that.
            strange[2] = UInt8(ascii: "z")
        }
        queue.add(
            .signal(process: cables[index].process, printer: index, connection: connection, .received(strange)),
            at: time + milliseconds(0...3000))
    }

    /// Faults that the printer itself has drawn.
    private mutating func count(_ effects: [PrinterEffect]) {
        for effect in effects {
            switch effect {
            case .printed(let piece):
                if piece.ending == .lostTail { count(.lostTail) }
                let isProved = effects.contains {
                    if case .answer(let bytes, _) = $0 { bytes.first == 0x37 } else { false }
                }
                if piece.token != nil, !isProved { count(.silentFence) }
            case .answer(_, let after): if after > .zero { count(.lateFence) }
            case .hangUp, .stored: break
            }
        }
    }

    private mutating func say(_ signal: PrinterSignal, printer index: Int, _ connection: Int) {
        plan(
            .signal(process: process, printer: index, connection: connection, signal),
            in: signal == .wrote ? milliseconds(1...50) : milliseconds(1...5))
    }

    /// The connection ends at the printer's side.
    private mutating func hangUp(_ index: Int, tells: Bool) {
        guard let connection = cables[index].connection else { return }
        unplug(index)
        if tells { say(.gone("The printer hung up."), printer: index, connection) }
    }

    /// The connection ends at our side.
    mutating func unplug(_ index: Int) {
        cables[index].connection = nil
        note("cable \(index) closed")
        guard !cables[index].isSpooled else { return }
        obey(cables[index].printer.disconnect(at: clock.elapsed), printer: index)
    }

    mutating func switchOffAndOn(_ index: Int) {
        obey(cables[index].printer.powerCycle(at: clock.elapsed), printer: index)
    }
}
