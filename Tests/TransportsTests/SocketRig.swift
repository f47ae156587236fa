import Dispatch
import Glibc
import Logging
import Suites
import Synchronization
import Transports

/// A printer on raw TCP at loopback: one connection at a time, a small receive buffer, everything kept that comes.
final class SocketRig: TransportRig {
    private struct State {
        var connection: CInt = -1
        var isStalled = false
        var words: [[UInt8]] = []
    }

    let port: UInt16
    private let listener: CInt
    private let state = Mutex(State())
    private let stalled = DispatchSemaphore(value: 0)
    private let inbox = Inbox()

    let abilities: TransportAbilities = [.talks, .stalls, .vanishes, .acknowledges]

    init() throws {
        (listener, port) = try Self.listen()
        let listener = listener
        DispatchQueue(label: "socket-rig").async { [self] in
            while case let connection = accept(listener, nil, nil), connection >= 0 { serve(connection) }
            // Closed here and nowhere else: its number may mean another socket at once.
            close(listener)
        }
    }

    func transport() -> any Transport {
        SocketTransport(host: "127.0.0.1", port: port, logger: Logger(label: "test"))
    }

    func absentTransport() -> any Transport {
        // Bound and let go again: nobody listens there now.
        let port = (try? Self.listen()).map { socket, port in
            close(socket)
            return port
        }
        return SocketTransport(host: "127.0.0.1", port: port ?? 1, logger: Logger(label: "test"))
    }

    func received(_ count: Int) async -> [UInt8] { await inbox.bytes(count) }

    func say(_ bytes: [UInt8]) {
        let connection = state.withLock { state in
            if state.connection < 0 { state.words.append(bytes) }
            return state.connection
        }
        if connection >= 0 { send(connection, bytes, bytes.count, CInt(MSG_NOSIGNAL)) }
    }

    func stall() { state.withLock { $0.isStalled = true } }

    func resume() {
        let wasStalled = state.withLock { state in
            defer { state.isStalled = false }
            return state.isStalled
        }
        if wasStalled { stalled.signal() }
    }

    /// Ends the connection in good order; `reset` ends it the other way.
    func vanish() {
        let connection = state.withLock { $0.connection }
        shutdown(connection, CInt(SHUT_RDWR))
    }

    /// Bytes that were said and that the transport's system has not acknowledged yet.
    var unheard: Int {
        var count: CInt = 0
        return ioctl(state.withLock { $0.connection }, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
    }

    /// Cuts the cable: a filter throws away every packet that comes, so that nothing is ever answered (socket(7)).
    func deafen() {
        struct Program {
            let length: UInt16
            let code: UnsafePointer<UInt64>
        }
        // One instruction of BPF: return 0, the number of bytes to keep.
        let connection = state.withLock { $0.connection }
        withUnsafePointer(to: UInt64(0x06)) { code in
            var program = Program(length: 1, code: code)
            setsockopt(connection, SOL_SOCKET, SO_ATTACH_FILTER, &program, socklen_t(MemoryLayout<Program>.size))
        }
    }

    /// Ends the connection with a reset.
    func reset() {
        let connection = state.withLock { $0.connection }
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        // Ends the reading half alone, so that the serving thread closes, and lingers for no time.
        shutdown(connection, CInt(SHUT_RD))
    }

    func stop() {
        resume()
        shutdown(listener, CInt(SHUT_RDWR))
    }

    private func serve(_ connection: CInt) {
        let words = state.withLock { state in
            state.connection = connection
            defer { state.words = [] }
            return state.words
        }
        for word in words { send(connection, word, word.count, CInt(MSG_NOSIGNAL)) }
        defer {
            state.withLock { $0.connection = -1 }
            close(connection)
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            // Waiting first and asking then, so that nothing is taken once the rig is stalled.
            var entry = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, -1)
            if state.withLock({ $0.isStalled }) { stalled.wait() }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            inbox.put(buffer[..<count])
        }
    }

    static func listen() throws -> (CInt, UInt16) {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        // Small enough to stall soon, large enough not to crawl from one zero window to the next.
        var small: CInt = 65_536
        setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && Glibc.listen(listener, 4) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw SystemError("bind", errno) }
        return (listener, UInt16(bigEndian: address.sin_port))
    }
}
