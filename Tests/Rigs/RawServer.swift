import Dispatch
import Glibc
import Synchronization

/// An HTTP server on loopback that does exactly what its script says, wrong things included.
///
/// Connection n follows script n; connections beyond the last script follow the last one.
package final class RawServer: Sendable {
    package enum Move: Sendable {
        /// Reads and records one whole request, or ends the connection if there is none.
        case readRequest
        /// Reads a head and leaves the body in the socket.
        case readHead
        case send([UInt8])
        /// Sends so many bytes, or as many as the client takes.
        case flood(Int)
        /// Keeps the connection open, silent, until the server stops.
        case hold
        /// Ends the connection in good order.
        case close
        /// Ends it with a reset.
        case reset

        package static func send(_ text: String) -> Move { .send(Array(text.utf8)) }

        /// Answers 200 with a body, over a connection that stays open.
        package static func ok(_ body: String = "ok") -> Move {
            .send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
    }

    package struct Request: Sendable {
        package let connection: Int
        package let head: String
        package let body: [UInt8]

        package var line: String { String(head.prefix { $0 != "\r\n" }) }
        /// The head's fields as they came, line ends taken off.
        package var fields: [String] { head.split(separator: "\r\n").dropFirst().map(String.init) }
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var ended = 0
        var flooded = 0
    }

    struct Failure: Error {
        let call: String
        let number: CInt
    }

    package let port: UInt16
    private let listener: CInt
    private let scripts: [[Move]]
    private let state = Mutex(State())
    private let stopping = DispatchSemaphore(value: 0)

    package var requests: [Request] { state.withLock { $0.requests } }
    package var connections: Int { state.withLock { $0.connections } }
    /// How many connections this side has closed.
    package var ended: Int { state.withLock { $0.ended } }
    /// How many bytes of floods the clients and their sockets have taken.
    package var flooded: Int { state.withLock { $0.flooded } }
    package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    package init(_ scripts: [Move]...) throws {
        self.scripts = scripts
        (listener, port) = try Self.listen()
        let listener = listener
        DispatchQueue(label: "raw-server").async { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                let number = state.withLock { state in
                    defer { state.connections += 1 }
                    return state.connections
                }
                let script = scripts[min(number, scripts.count - 1)]
                DispatchQueue(label: "raw-server.\(number)").async { [self] in
                    run(script, on: connection, number: number)
                }
            }
            // Closed here and nowhere else: its number may mean another socket at once.
            Glibc.close(listener)
        }
    }

    /// Refuses new connections and lets held ones go.
    package func stop() {
        shutdown(listener, CInt(SHUT_RDWR))
        for _ in 0..<64 { stopping.signal() }
    }

    /// A port on which nothing listens.
    package static func closedPort() throws -> UInt16 {
        let (socket, port) = try listen()
        close(socket)
        return port
    }

    private static func listen() throws -> (CInt, UInt16) {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Failure(call: "socket", number: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && Glibc.listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard status else { throw Failure(call: "bind", number: errno) }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private func run(_ script: [Move], on connection: CInt, number: Int) {
        defer {
            Glibc.close(connection)
            state.withLock { $0.ended += 1 }
        }
        var held: [UInt8] = []
        for move in script {
            switch move {
            case .readRequest, .readHead:
                let isWhole = if case .readRequest = move { true } else { false }
                guard let request = readRequest(connection, &held, whole: isWhole, number: number) else { return }
                state.withLock { $0.requests.append(request) }
            case .send(let bytes):
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = rest.withUnsafeBytes {
                        Glibc.send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
                    }
                    guard count > 0 else { return }
                    rest = rest.dropFirst(count)
                }
            case .flood(let size):
                let piece = [UInt8](repeating: 0x20, count: 65_536)
                var left = size
                while left > 0 {
                    let count = Glibc.send(connection, piece, min(left, piece.count), CInt(MSG_NOSIGNAL))
                    guard count > 0 else { return }
                    left -= count
                    state.withLock { $0.flooded += count }
                }
            case .hold:
                stopping.wait()
            case .close:
                return
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                return
            }
        }
        // The client is the one to close: read until it does.
        while let more = readSome(connection), !more.isEmpty {}
    }

    private func readRequest(_ connection: CInt, _ held: inout [UInt8], whole: Bool, number: Int) -> Request? {
        let emptyLine: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        var end: Int?
        while end == nil {
            end = held.indices.first { held[$0...].starts(with: emptyLine) }.map { $0 + emptyLine.count }
            if end == nil {
                guard let more = readSome(connection), !more.isEmpty else { return nil }
                held += more
            }
        }
        guard let end else { return nil }
        let head = String(decoding: held[..<end], as: UTF8.self)
        held.removeFirst(end)
        guard whole else { return Request(connection: number, head: head, body: []) }
        let prefix = "content-length: "
        let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(prefix) }
            .flatMap { Int($0.dropFirst(prefix.count)) }
        while held.count < length ?? 0 {
            guard let more = readSome(connection), !more.isEmpty else { return nil }
            held += more
        }
        let body = Array(held.prefix(length ?? 0))
        held.removeFirst(body.count)
        return Request(connection: number, head: head, body: body)
    }

    private func readSome(_ connection: CInt) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &buffer, buffer.count, 0)
        return count >= 0 ? Array(buffer.prefix(count)) : nil
    }
}
