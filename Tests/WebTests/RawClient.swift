import Executors
import Glibc

/// A client that sends exactly the bytes it is given, forged ones too.
actor RawClient {
    struct Failure: Error {
        let what: String
        /// Whether the connection ended where an answer was due.
        var isEnd = false
    }

    /// A response taken apart.
    struct Reply: Sendable {
        let status: Int
        let head: String
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2, parts[0].lowercased() == name.lowercased() {
                    return String(parts[1].drop { $0 == " " })
                }
            }
            return nil
        }

        init(_ bytes: [UInt8]) throws {
            guard let end = RawClient.headEnd(in: bytes) else { throw Failure(what: "no whole head came", isEnd: true) }
            head = String(decoding: bytes[..<end], as: UTF8.self)
            body = Array(bytes[end...])
            guard let code = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
                throw Failure(what: "no status came")
            }
            status = code
        }
    }

    private let executor = BlockingExecutor(label: "raw client")
    private let descriptor: Int32
    private var received: [UInt8] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(what: "connect: \(errno)") }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // A server that has refused already may close; its answer is what counts.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// No more will come from here.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads until the text stands in what came; returns everything so far.
    func receive(until text: String) throws -> String {
        while true {
            let all = String(decoding: received, as: UTF8.self)
            if all.contains(text) { return all }
            guard try read() else { throw Failure(what: "the connection ended before \(text) came; so far: \(all)") }
        }
    }

    /// The next response, by its length or to the end of the connection.
    ///
    /// - Parameter hasBody: whether one follows the head; to HEAD none does, whatever the length says.
    func reply(hasBody: Bool = true) throws -> Reply {
        while Self.headEnd(in: received) == nil {
            guard try read() else { break }
        }
        let head = try Reply(received)
        guard hasBody else { return head }
        if let length = head.header("Content-Length").flatMap({ Int($0) }), head.status != 204 {
            let end = head.head.utf8.count + length
            while received.count < end {
                guard try read() else { throw Failure(what: "the body broke off") }
            }
            defer { received.removeFirst(end) }
            return try Reply(Array(received[..<end]))
        }
        if head.status != 204 { while try read() {} }
        defer { received = [] }
        return try Reply(received)
    }

    private func read() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw Failure(what: "recv: \(errno)") }
        received += buffer[..<count]
        return count > 0
    }

    static func headEnd(in bytes: [UInt8]) -> Int? {
        let mark: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { bytes[$0] == 0x0D && Array(bytes[$0..<($0 + 4)]) == mark }.map { $0 + 4 }
    }
}
