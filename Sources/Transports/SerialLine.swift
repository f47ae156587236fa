import Glibc

/// A serial line that is opened, checked, locked and set up for a printer.
struct SerialLine: ~Copyable {
    private let descriptor: Descriptor
    /// What the line is given back with.
    private let former: TerminalSettings

    private init(_ descriptor: consuming Descriptor, former: TerminalSettings) {
        self.descriptor = descriptor
        self.former = former
    }

    /// Opens a line for nobody else, all or nothing.
    ///
    /// Held by flock(2), which other careful programs respect, and TIOCEXCL (ioctl_tty(2)), which keeps everybody out
    /// but root. What the line said before is thrown away: it was said to somebody else.
    static func opening(_ path: String, baud: Int, flow: FlowControl) throws(SerialFault) -> SerialLine {
        let descriptor: Descriptor
        do throws(SystemError) {
            // Non-blocking, which also does not wait for a carrier.
            descriptor = try Descriptor(open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), from: "open")
        } catch {
            switch error.number {
            case EACCES, EPERM: throw .denied(error)
            case EISDIR: throw .noLine
            case EBUSY: throw .held([])
            default: throw .system(error)
            }
        }
        let number = descriptor.number
        guard isatty(number) == 1 else { throw .noLine }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            let error = SystemError.last("flock")
            throw error.number == EWOULDBLOCK ? .held(LockHolder.holders(of: number)) : .system(error)
        }
        let former: TerminalSettings
        do throws(SystemError) {
            guard ioctl(number, UInt(TIOCEXCL)) == 0 else { throw SystemError.last("ioctl TIOCEXCL") }
            former = try TerminalSettings(of: number)
        } catch {
            throw .system(error)
        }
        do throws(SerialFault) {
            try set(number, from: former, baud: baud, flow: flow)
        } catch {
            giveBack(number, former)
            throw error
        }
        tcflush(number, TCIFLUSH)
        // A printer does not talk to a host that is not ready. Pseudo-terminals have no such wires.
        var wires = CInt(TIOCM_DTR) | (flow == .hardware ? 0 : CInt(TIOCM_RTS))
        _ = ioctl(number, UInt(TIOCMBIS), &wires)
        return SerialLine(descriptor, former: former)
    }

    /// Begins to listen; the line is given back as it was when the result goes.
    consuming func intoLine(_ listener: Listener) throws(SystemError) -> Line {
        let former = former
        return try Line(descriptor, listener: listener) { Self.giveBack($0, former) }
    }

    /// Sets a line and looks whether the driver did it: it leaves out without a word what it cannot do.
    private static func set(
        _ number: CInt, from former: TerminalSettings, baud: Int, flow: FlowControl
    ) throws(SerialFault) {
        let done: TerminalSettings
        do throws(SystemError) {
            // Dropping software flow control for a moment lets a line go on that was stopped for somebody else.
            if flow == .software { try former.forPrinter(baud: baud, flow: .none).apply(to: number) }
            try former.forPrinter(baud: baud, flow: flow).apply(to: number)
            done = try TerminalSettings(of: number)
        } catch {
            throw .system(error)
        }
        guard done.isEightBits, done.flow == flow else { throw .form }
        // Both ends together may be off by half a bit in ten; this leaves the printer its half of that.
        guard abs(done.baud - baud) * 40 <= baud else { throw .rate(offered: done.baud) }
    }

    /// Gives a line back as it was found, but never drops DTR and RTS.
    ///
    /// Many printers can be set to take a falling DTR for a reset, and would throw away the receipt that they are
    /// printing; so HUPCL stays off. Bytes that the printer does not take are thrown away here, since close(2) would
    /// wait up to 30 s for them. All of it may fail: the line may be unplugged by now, and there is nothing to give back.
    private static func giveBack(_ number: CInt, _ former: TerminalSettings) {
        var count: CInt = 0
        if ioctl(number, UInt(TIOCOUTQ), &count) == 0, count > 0 { tcflush(number, TCOFLUSH) }
        var settings = former
        settings.hangsUp = false
        // An unplugged line has no settings.
        try? settings.apply(to: number)
        _ = ioctl(number, UInt(TIOCNXCL))
        // By word: a program that this process is starting just now still has a copy of the descriptor.
        flock(number, LOCK_UN)
    }
}
