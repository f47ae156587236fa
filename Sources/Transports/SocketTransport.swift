import Executors
import Glibc
package import Logging

/// A printer on raw TCP, port 9100 as a rule (AppSocket, JetDirect).
///
/// There is no lock: a printer with one raw port serves one host at a time and lets others wait or refuses them.
/// `finish` waits until the printer's system has acknowledged every byte, which says nothing about paper.
package actor SocketTransport: LineTransport {
    package nonisolated let device: DeviceURI
    package nonisolated let events: AsyncStream<TransportEvent>

    private let host: String
    private let port: UInt16
    private let logger: Logger
    private let executor: BlockingExecutor
    private let continuation: AsyncStream<TransportEvent>.Continuation
    private var line: Line?
    private var phase = Phase.fresh
    var isWriting = false

    /// How long `close` waits for the printer to end its half.
    private static let patience = Duration.milliseconds(300)

    private enum Phase {
        case fresh
        case opened
        case closed
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(host: String, port: UInt16, logger: Logger) {
        self.host = host
        self.port = port
        self.logger = logger
        device = DeviceURI(.socket(host: host, port: port))
        executor = BlockingExecutor(label: "transport.\(host):\(port)")
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(512))
        line = nil
    }

    package func open(within limit: Duration) async throws(TransportError) {
        guard phase == .fresh else { throw .openedBefore(device) }
        phase = .opened
        let deadline = ContinuousClock.now + limit
        let addresses = try await addresses(within: limit)
        var failure = TransportError.timedOut(.open, device: device.description)
        for address in addresses {
            do throws(TransportError) {
                guard let socket = try await connect(to: address, before: deadline) else { throw failure }
                try join(socket)
                return
            } catch {
                failure = error
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
        line?.hangUp(waiting: Self.patience)
        line = nil
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
            let flags = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
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
        // A receipt's last packet must not wait for an acknowledgement, and a printer that lost its power says no
        // goodbye. TCP_USER_TIMEOUT would find it sooner, but also cuts a printer that waits for paper.
        let options: [(level: CInt, name: CInt, value: CInt)] = [
            (CInt(IPPROTO_TCP), TCP_NODELAY, 1), (SOL_SOCKET, SO_KEEPALIVE, 1), (CInt(IPPROTO_TCP), TCP_KEEPIDLE, 10),
            (CInt(IPPROTO_TCP), TCP_KEEPINTVL, 5), (CInt(IPPROTO_TCP), TCP_KEEPCNT, 3),
        ]
        for var option in options {
            setsockopt(socket.number, option.level, option.name, &option.value, socklen_t(MemoryLayout<CInt>.size))
        }
        do throws(SystemError) {
            line = try Line(
                socket, listener: Listener(device: device, kind: .stream, events: continuation, logger: logger))
        } catch {
            throw TransportError(error, .open, device: device.description)
        }
    }
}
