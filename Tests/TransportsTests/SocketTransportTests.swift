import Glibc
import Logging
import Testing
import Transports

@Suite("Socket transport", .timeLimit(.minutes(1)))
struct SocketTransportTests {
    private let logger = Logger(label: "test")

    @Test("where nothing listens, the connection is refused at once")
    func refused() async throws {
        let rig = try SocketRig()
        rig.stop()
        let failure = try #require(await openingFailure(rig.transport()))
        #expect(failure.code == .refused)
        #expect(failure.nothingSent)
        #expect((failure.cause as? SystemError)?.call == "connect")
        #expect(failure.sentence.contains("socket://127.0.0.1:\(rig.port)"))
    }

    @Test("a name that does not exist is not found")
    func unknownName() async throws {
        let transport = SocketTransport(host: "printer.invalid", port: 9100, logger: logger)
        let failure = try #require(await openingFailure(transport))
        #expect(failure.code == .notFound || failure.code == .timedOut)
        #expect(failure.sentence.contains("printer.invalid"))
    }

    @Test("an address that answers nothing ends with the limit")
    func silentAddress() async throws {
        // A listener whose queue is full drops further connections without a word.
        let (listener, port) = try SilentListener.listen()
        defer { SilentListener.end(listener) }
        let started = ContinuousClock.now
        let transport = SocketTransport(host: "127.0.0.1", port: port, logger: logger)
        let failure = try #require(await openingFailure(transport, within: .milliseconds(200)))
        #expect(failure.code == .timedOut)
        #expect(failure.nothingSent)
        #expect(ContinuousClock.now - started < .seconds(3))
    }

    @Test("closing ends an opening that waits")
    func closingWhileOpening() async throws {
        let (listener, port) = try SilentListener.listen()
        defer { SilentListener.end(listener) }
        let transport = SocketTransport(host: "127.0.0.1", port: port, logger: logger)
        // Has asked the actor before the next line runs, which asks it after.
        let opening = Task.immediate { await openingFailure(transport, within: .seconds(50)) }
        await transport.close()
        #expect(await opening.value?.code == .gone)
    }

    @Test("a reset is reported with its reason, an orderly end without one", arguments: [true, false])
    func ends(byReset: Bool) async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        try await transport.write([0x31], within: .seconds(1))
        _ = await rig.received(1)
        if byReset { rig.reset() } else { rig.vanish() }
        var last: TransportEvent?
        for await event in transport.events { last = event }
        guard case .gone(let error)? = last else {
            Issue.record("ended with \(String(describing: last))")
            return
        }
        #expect((error?.code == .gone) == byReset)
        await transport.close()
    }

    @Test("the last packet does not wait, and a dead printer is found after 25 s, idle or not")
    func options() async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        let socket = try #require(OwnDescriptors.sockets(connectedTo: rig.port).first)
        let tcp = CInt(IPPROTO_TCP)
        #expect(option(socket, tcp, TCP_NODELAY) == 1)
        #expect(option(socket, SOL_SOCKET, SO_KEEPALIVE) == 1)
        #expect(option(socket, tcp, TCP_KEEPIDLE) == 10)
        #expect(option(socket, tcp, TCP_KEEPINTVL) == 5)
        #expect(option(socket, tcp, TCP_KEEPCNT) == 3)
        #expect(option(socket, tcp, TCP_USER_TIMEOUT) == 25_000)
        await transport.close()
    }

    private func option(_ socket: CInt, _ level: CInt, _ name: CInt) -> CInt {
        var value: CInt = -1
        var length = socklen_t(MemoryLayout<CInt>.size)
        getsockopt(socket, level, name, &value, &length)
        return value
    }

    @Test("a printer that floods status bytes fills no memory, and the newest word is kept")
    func flood() async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let transport = rig.transport()
        try await transport.open(within: .seconds(1))
        try await transport.write([0x31], within: .seconds(1))
        _ = await rig.received(1)
        for _ in 0..<32 { rig.say([UInt8](repeating: 0x14, count: 1 << 20)) }
        try await transport.write([0x32], within: .seconds(1))
        rig.say([0x7F])
        let socket = try #require(OwnDescriptors.sockets(connectedTo: rig.port).first)
        while rig.unheard > 0 || OwnDescriptors.unread(socket) > 0 { await Task.yield() }
        var count = 0
        for await event in transport.events {
            guard case .bytes(let bytes) = event else { break }
            count += bytes.count
            if bytes.last == 0x7F { break }
        }
        // 512 pieces of 4 kB, and the one in the listener's hand.
        #expect((1...513 * 4096).contains(count))
        #expect(await rig.received(2) == [0x31, 0x32])
        await transport.close()
    }

    @Test("a thousand connections leave no thread and no descriptor behind")
    func thousandConnections() async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let threads = OwnDescriptors.threads
        let descriptors = OwnDescriptors.names.count
        for _ in 0..<1000 {
            let transport = rig.transport()
            try await transport.open(within: .seconds(5))
            try await transport.write([0x31], within: .seconds(5))
            try await transport.finish(within: .seconds(5))
            await transport.close()
        }
        #expect(await rig.received(1000).count == 1000)
        #expect(OwnDescriptors.sockets(connectedTo: rig.port).isEmpty)
        #expect(OwnDescriptors.names.allSatisfy { !$0.contains("-\(rig.port).lock") })
        // Other tests start threads and open files too, but not one for each of these connections.
        #expect(OwnDescriptors.threads - threads < 500)
        #expect(OwnDescriptors.names.count - descriptors < 500)
    }

    @Test(
        "only the cables of this build are made",
        arguments: [
            ("socket://h", true), ("file:/x", true), ("usb:", true), ("serial:/dev/ttyS0", true), ("cups://h/q", true),
            ("virtual:d", false),
        ])
    func cables(text: String, isMade: Bool) throws {
        let uri = try DeviceURI(text)
        do throws(TransportError) {
            let transport = try CableTransports.transport(for: uri, logger: logger)
            #expect(isMade)
            #expect(transport.device == uri)
        } catch {
            #expect(!isMade)
            #expect(error.code == .unsupported)
            #expect(error.nothingSent)
            #expect(error.sentence.contains("\(uri.scheme): is not supported in this build"))
        }
    }

    private func openingFailure(
        _ transport: any Transport, within limit: Duration = .seconds(5)
    ) async -> TransportError? {
        do throws(TransportError) {
            try await transport.open(within: limit)
            await transport.close()
            return nil
        } catch {
            return error
        }
    }
}
