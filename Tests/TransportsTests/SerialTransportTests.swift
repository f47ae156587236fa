import Glibc
import Logging
import Testing

@testable import Transports

@Suite("Serial transport", .timeLimit(.minutes(1)))
struct SerialTransportTests {
    private let logger = Logger(label: "test")

    private func openingFailure(_ transport: any Transport) async -> TransportError? {
        do throws(TransportError) {
            try await transport.open(within: .seconds(5))
            await transport.close()
            return nil
        } catch {
            return error
        }
    }

    /// Bytes that the transport hears until there are that many.
    private func heard(_ count: Int, by transport: any Transport) async -> [UInt8] {
        var heard: [UInt8] = []
        for await event in transport.events {
            if case .bytes(let bytes) = event { heard += bytes }
            if heard.count >= count { break }
        }
        return heard
    }

    @Test(
        "the line is raw, 8N1, with the flow control that was asked for, and does not hang up",
        arguments: [(.hardware, true, false), (.software, false, true), (FlowControl.none, false, false)])
    func settings(flow: FlowControl, hasWires: Bool, hasBytes: Bool) async throws {
        let rig = try TerminalRig(flow: flow)
        defer { rig.stop() }
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        let settings = rig.settings
        #expect((UInt64(settings.c_cflag) & UInt64(CRTSCTS) != 0) == hasWires)
        #expect((settings.c_iflag & tcflag_t(IXON) != 0) == hasBytes)
        #expect(settings.c_iflag & tcflag_t(IXOFF | IXANY | ICRNL | INLCR | IGNCR | ISTRIP | PARMRK | BRKINT) == 0)
        #expect(settings.c_oflag & tcflag_t(OPOST) == 0)
        #expect(settings.c_lflag & tcflag_t(ECHO | ECHONL | ICANON | ISIG | IEXTEN) == 0)
        #expect(settings.c_cflag & tcflag_t(CSIZE | PARENB | CSTOPB) == tcflag_t(CS8))
        #expect(settings.c_cflag & tcflag_t(CLOCAL | CREAD) == tcflag_t(CLOCAL | CREAD))
        #expect(settings.c_cflag & tcflag_t(HUPCL) == 0)
        #expect(settings.c_cc.6 == 1 && settings.c_cc.5 == 0 && settings.c_cc.8 == 0x11 && settings.c_cc.9 == 0x13)
        #expect(rig.baud == 9600)
        withUnsafePointer(to: settings) { #expect(cfgetospeed($0) == speed_t(B9600)) }
        await transport.close()
    }

    @Test("any rate is set, in the table of old or not", arguments: [300, 38_400, 31_250, 250_000, 921_600, 4_000_000])
    func rates(baud: Int) async throws {
        let rig = try TerminalRig(flow: FlowControl.none)
        defer { rig.stop() }
        let transport = SerialTransport(path: rig.path, baud: baud, flow: .none, logger: logger)
        try await transport.open(within: .seconds(1))
        #expect(rig.baud == UInt32(baud))
        await transport.close()
    }

    @Test("the line is given back as it was found, but never drops its wires")
    func givingBack() async throws {
        let rig = try TerminalRig(flow: .software)
        defer { rig.stop() }
        var former = rig.settings
        former.c_lflag |= tcflag_t(ECHO | ICANON)
        former.c_iflag |= tcflag_t(ICRNL | IXANY)
        former.c_oflag |= tcflag_t(OPOST)
        former.c_cflag |= tcflag_t(HUPCL)
        former.c_cc.9 = 0x07
        cfsetspeed(&former, speed_t(B2400))
        rig.settings = former
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        #expect(rig.settings.c_lflag != former.c_lflag && rig.baud == 9600)
        #expect(rig.settings.c_cflag & tcflag_t(HUPCL) == 0, "nor if this process is killed")
        await transport.close()
        let after = rig.settings
        #expect(after.c_lflag == former.c_lflag)
        #expect(after.c_iflag == former.c_iflag)
        #expect(after.c_oflag == former.c_oflag)
        #expect(after.c_cflag == former.c_cflag & ~tcflag_t(HUPCL))
        #expect(after.c_cc.9 == 0x07)
        #expect(rig.baud == 2400)
    }

    @Test("XOFF stops the line and XON lets it go on, and neither is heard as a word")
    func software() async throws {
        let rig = try TerminalRig(flow: .software)
        defer { rig.stop() }
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        // Once the status byte behind it is heard, XOFF has been obeyed.
        rig.say([0x13, 0x12])
        #expect(await heard(1, by: transport) == [0x12])
        do throws(TransportError) {
            try await transport.write([0x31, 0x32], within: .milliseconds(200))
            Issue.record("a line that was stopped took bytes")
        } catch {
            #expect(error.code == .timedOut)
            #expect(error.bytesTaken == 0)
        }
        rig.say([0x11, 0x16])
        #expect(await heard(1, by: transport) == [0x16])
        // The control bytes are data on the way to the printer.
        try await transport.write([0x33, 0x13, 0x11], within: .seconds(5))
        #expect(await rig.received(3) == [0x33, 0x13, 0x11])
        await transport.close()
    }

    @Test("without it, the same bytes are words and stop nothing", arguments: [.hardware, FlowControl.none])
    func bytes(flow: FlowControl) async throws {
        let rig = try TerminalRig(flow: flow)
        defer { rig.stop() }
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        rig.say([0x13, 0x12, 0x11, 0x03, 0x0D, 0x00, 0xFF])
        #expect(await heard(7, by: transport) == [0x13, 0x12, 0x11, 0x03, 0x0D, 0x00, 0xFF])
        try await transport.write([0x31], within: .seconds(5))
        #expect(await rig.received(1) == [0x31])
        await transport.close()
    }

    @Test("a printer that was left stopped is not stopped for the next one")
    func stoppedBefore() async throws {
        let rig = try TerminalRig(flow: .software)
        defer { rig.stop() }
        let first = rig.transport()
        try await first.open(within: .seconds(1))
        rig.say([0x13, 0x12])
        _ = await heard(1, by: first)
        await first.close()
        let second = rig.transport()
        try await second.open(within: .seconds(1))
        try await second.write([0x31], within: .seconds(5))
        #expect(await rig.received(1) == [0x31])
        await second.close()
    }

    @Test("what the line said to somebody else before is not heard")
    func stale() async throws {
        let rig = try TerminalRig(flow: FlowControl.none)
        defer { rig.stop() }
        let other = open(rig.path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        defer { close(other) }
        rig.say([0x0A])
        var entry = pollfd(fd: other, events: Int16(POLLIN), revents: 0)
        #expect(poll(&entry, 1, 5000) == 1)
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        rig.say([0x12])
        #expect(await heard(1, by: transport) == [0x12])
        await transport.close()
    }

    @Test("a line belongs to one transport, in this process and among all")
    func exclusive() async throws {
        let rig = try TerminalRig(flow: .hardware)
        defer { rig.stop() }
        let first = rig.transport()
        try await first.open(within: .seconds(1))
        #expect(await openingFailure(rig.transport())?.code == .busy)
        let other = FileTransport(path: rig.path, logger: logger)
        #expect(await openingFailure(other)?.sentence.contains("another connection of this process") == true)
        #expect(try LockChild.canLock(rig.path) == false)
        #expect(isExclusive(rig.path))
        await first.close()
        #expect(!isExclusive(rig.path))
        let child = try LockChild(locking: rig.path)
        let failure = try #require(await openingFailure(rig.transport()))
        #expect(failure.code == .busy)
        #expect(failure.sentence.contains("sh (process \(child.process)) holds the printer"))
        child.kill()
        #expect(await openingFailure(rig.transport()) == nil)
    }

    @Test("a line that another program has open to itself without a lock names that program")
    func heldWithoutLock() throws {
        let rig = try TerminalRig(flow: .hardware)
        defer { rig.stop() }
        let lock = "/tmp/quittance-line-\(getpid())"
        defer { unlink(lock) }
        let child = try LockChild(locking: lock, reading: rig.path)
        let error = SerialFault.held([]).error(
            path: rig.path, baud: 9600, flow: .hardware, device: try DeviceURI("serial:/dev/x"))
        #expect(error.sentence.contains("sh (process \(child.process)) holds the printer"))
    }

    /// TIOCGEXCL; root may open the line to ask.
    private func isExclusive(_ path: String) -> Bool {
        let line = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard line >= 0 else { return errno == EBUSY }
        defer { close(line) }
        var answer: CInt = 0
        return ioctl(line, 0x8004_5440, &answer) == 0 && answer != 0
    }

    @Test(
        "a line that the user may not open says which file it is, whose, and what to do",
        .enabled(if: geteuid() == 0, "only root can give the line away"))
    func denied() throws {
        let rig = try TerminalRig(flow: .hardware)
        defer { rig.stop() }
        let group = try #require(getgrnam("dialout")).pointee.gr_gid
        #expect(chown(rig.path, 0, group) == 0)
        #expect(chmod(rig.path, 0o660) == 0)
        let failure = try #require(try asNobody { self.fault(of: rig.path) })
        let error = failure.error(path: rig.path, baud: 9600, flow: .hardware, device: try DeviceURI("serial:/dev/x"))
        #expect(error.code == .permission)
        #expect(error.nothingSent)
        #expect(error.sentence.contains("\(rig.path) (group dialout, mode 0660) may not be opened"))
        #expect(error.sentence.contains("put the service's user into the group dialout"))
    }

    private func fault(of path: String) -> SerialFault? {
        do throws(SerialFault) {
            _ = try SerialLine.opening(path, baud: 9600, flow: .hardware)
            return nil
        } catch {
            return error
        }
    }

    /// Calls with the rights of nobody where files are concerned, on this thread alone (setfsuid(2)).
    private func asNobody<Result>(_ call: () -> Result) throws -> Result {
        let symbol = try #require(dlsym(nil, "setfsuid"))
        typealias Function = @convention(c) (uid_t) -> CInt
        let setUser = unsafeBitCast(symbol, to: Function.self)
        _ = setUser(65_534)
        defer { _ = setUser(geteuid()) }
        return call()
    }

    @Test(
        "what is no serial line is refused by its kind",
        arguments: [
            ("/dev/null", .unsupported), ("/etc/passwd", .unsupported), ("/dev", .unsupported),
            ("/dev/quittance-no-such-line", .notFound),
        ] as [(String, TransportError.Code)])
    func refusing(path: String, code: TransportError.Code) async throws {
        let transport = SerialTransport(path: path, baud: 9600, flow: .hardware, logger: logger)
        let failure = try #require(await openingFailure(transport))
        #expect(failure.code == code)
        #expect(failure.nothingSent)
        #expect(failure.sentence.contains("serial:\(path)"))
    }

    @Test("a fault of the line says what to change")
    func faults() throws {
        let device = try DeviceURI("serial:/dev/ttyS0?baud=31250")
        func sentence(_ fault: SerialFault) -> String {
            fault.error(path: "/dev/ttyS0", baud: 31_250, flow: .hardware, device: device).sentence
        }
        #expect(sentence(.rate(offered: 28_800)).contains("does not do 31250 baud, it offers 28800"))
        #expect(sentence(.form).contains("flow=rtscts; try flow=xonxoff"))
        #expect(sentence(.held([])).contains("another program holds the printer"))
    }

    @Test("a line that is unplugged is gone, and the write says so")
    func unplugged() async throws {
        let rig = try TerminalRig(flow: .hardware)
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        rig.vanish()
        var last: TransportEvent?
        for await event in transport.events { last = event }
        guard case .gone? = last else {
            Issue.record("ended with \(String(describing: last))")
            return
        }
        do throws(TransportError) {
            try await transport.write([0x31], within: .seconds(1))
            Issue.record("wrote to a line that is gone")
        } catch {
            #expect(error.code == .gone)
            #expect(error.sentence.contains("unplugged or switched off"))
        }
        await transport.close()
    }

    @Test("a printer that holds CTS down is named as the reason", arguments: [(0x06, true), (0x26, false)])
    func wires(wires: CInt, isNamed: Bool) {
        #expect((SerialTransport.complaint(aboutWires: wires)?.contains("CTS") == true) == isNamed)
    }

    @Test("a thousand openings leave no thread and no descriptor behind")
    func thousandOpenings() async throws {
        let rig = try TerminalRig(flow: .software)
        defer { rig.stop() }
        let threads = OwnDescriptors.threads
        let descriptors = OwnDescriptors.names.count
        for _ in 0..<1000 {
            let transport = rig.transport()
            try await transport.open(within: .seconds(5))
            try await transport.write([0x31], within: .seconds(5))
            await transport.close()
        }
        #expect(await rig.received(1000).count == 1000)
        #expect(OwnDescriptors.names.allSatisfy { $0 != rig.path })
        // Other tests start threads and open files too, but not one for each of these.
        #expect(OwnDescriptors.threads - threads < 500)
        #expect(OwnDescriptors.names.count - descriptors < 500)
    }
}
