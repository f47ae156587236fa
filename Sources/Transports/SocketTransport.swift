import Executors
import Glibc
package import Logging

/// A printer on raw TCP, port 9100 as a rule (AppSocket, JetDirect).
///
/// Among the programs of this host one holds it at a time, by a lock on its address and port; of several hosts, a
/// printer with one raw port serves one and lets the others wait, or refuses them.
///
/// `finish` waits until the printer's system has acknowledged every byte, which says nothing about paper. A printer that
/// lost its power, or whose cable was pulled, says no goodbye and is found after 25 s, idle or not. One that waits for
/// paper answers that it has no room, and is never given up; if it dies then, that shows after three questions without
/// an answer, which Linux 6.15 asks at least every 5 s and older ones every 2 minutes in the end.
///
/// `close` ends our half first and hears the printer out, for 10 s while it still takes bytes, for 1 s otherwise.
package actor SocketTransport: LineTransport {
    package nonisolated let device: DeviceURI
    package nonisolated let events: AsyncStream<TransportEvent>

    private let host: String
    private let port: UInt16
    private let logger: Logger
    private let executor: BlockingExecutor
    private let continuation: AsyncStream<TransportEvent>.Continuation
    private let watch: PeerWatch
    private var line: Line?
    private var lock: DeviceLock?
    private var phase = Phase.fresh
    var isWriting = false

    private enum Phase {
        case fresh
        case opened
        case closed
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(host: String, port: UInt16, logger: Logger) {
        self.init(host: host, port: port, patience: .standard, logger: logger)
    }

    init(host: String, port: UInt16, patience: PeerPatience, logger: Logger) {
        self.host = host
        self.port = port
        self.logger = logger
        watch = PeerWatch(patience: patience)
        device = DeviceURI(.socket(host: host, port: port))
        executor = BlockingExecutor(label: "transport.\(host):\(port)")
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Listener.depth))
        line = nil
        lock = nil
    }

    package func open(within limit: Duration) async throws(TransportError) {
        guard phase == .fresh else { throw .openedBefore(device) }
        phase = .opened
        let deadline = ContinuousClock.now + limit
        let addresses = try await addresses(within: limit)
        var failure = TransportError.timedOut(.open, device: device.description)
        for address in addresses {
            guard phase == .opened else { break }
            do throws(TransportError) {
                // By address: two names of one printer are one printer.
                let held = try DeviceLock("socket-\(address.text ?? host)-\(port)", for: device)
                guard let socket = try await connect(to: address, before: deadline), phase == .opened else {
                    throw failure
                }
                try join(socket)
                lock = consume held
                return
            } catch {
                // Of a printer with several addresses, that it is held says more than that another one is dead.
                if failure.code != .busy { failure = error }
            }
            guard phase == .opened, .now < deadline else { break }
        }
        throw phase == .closed ? .closed(.open, device: device.description) : failure
    }

    package func close() async {
        guard phase != .closed else { return }
        phase = .closed
        // Finished first, so that the listener's last word does not look like the printer's.
        continuation.finish()
        line?.hangUp()
        line = nil
        // Free for others once the connection is over, not before.
        lock = nil
    }

    func offer(_ bytes: ArraySlice<UInt8>, waiting limit: Duration) throws(SystemError) -> Int? {
        try line?.offer(bytes, waiting: limit)
    }

    func isFinished(waiting limit: Duration) throws(SystemError) -> Bool? {
        try line?.isDrained(waiting: limit)
    }

    private func addresses(within limit: Duration) async throws(TransportError) -> [SocketAddress] {
        switch await SocketAddress.lookUp(host: host, port: port, within: limit) {
        case .found(let addresses):
            return addresses
        case .failed(let code):
            throw TransportError(
                .notFound, .open, device: device.description,
                sentence: "\(device): the name \(host) was not found (\(String(cString: gai_strerror(code)))); "
                    + "check the name, or use the printer's address")
        case .timedOut:
            throw TransportError(
                .timedOut, .open, device: device.description,
                sentence: "\(device): the name \(host) was not resolved in time; use the printer's address")
        }
    }

    /// A connected socket, or nil when the time ran out.
    private func connect(
        to address: SocketAddress, before deadline: ContinuousClock.Instant
    ) async throws(TransportError) -> Descriptor? {
        do throws(SystemError) {
            let flags = SocketKind.stream | SocketKind.nonBlocking | SocketKind.closeOnExec
            let socket = try Descriptor(Glibc.socket(address.family, flags, 0), from: "socket")
            let number = socket.number
            let status = address.withPointer { Glibc.connect(number, $0, $1) } ?? -1
            if status == 0 { return socket }
            guard errno == EINPROGRESS || errno == EINTR else { throw SystemError.last("connect") }
            while phase == .opened, !Task.isCancelled {
                let left = deadline - .now
                guard left > .zero else { return nil }
                var entry = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                if poll(&entry, 1, min(left, longestSlice).milliseconds) > 0 {
                    var result: CInt = 0
                    var length = socklen_t(MemoryLayout<CInt>.size)
                    getsockopt(number, SOL_SOCKET, SO_ERROR, &result, &length)
                    guard result == 0 else { throw SystemError("connect", result) }
                    return socket
                }
                await Task.yield()
            }
            return nil
        } catch {
            throw TransportError(error, .open, device: device.description)
        }
    }

    private func join(_ socket: consuming Descriptor) throws(TransportError) {
        let number = socket.number
        // A receipt's last packet must not wait for an acknowledgement.
        var isOn: CInt = 1
        setsockopt(number, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
        watch.prepare(number)
        let listener = Listener(device: device, kind: .stream, events: continuation, logger: logger, watch: watch)
        do throws(SystemError) {
            line = try Line(socket, listener: listener)
        } catch {
            throw TransportError(error, .open, device: device.description)
        }
    }
}
