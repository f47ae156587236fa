import Executors
import Glibc

/// A TCP connection to a port of the loopback, on a thread of its own: what is sent and received is looked at raw.
actor RawClient {
    enum Failure: Error, Equatable {
        case refused
        case reset
        case silent
    }

    private let executor = BlockingExecutor(label: "test.client")
    private let descriptor: CInt

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(port: Int) async throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result != 0 {
            Glibc.close(descriptor)
            throw Failure.refused
        }
    }

    func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, 0x4000) }
    }

    /// At least one byte, or none at the end of the stream.
    func receive() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0 { throw errno == ECONNRESET ? Failure.reset : Failure.silent }
        return Array(buffer.prefix(count))
    }

    /// Exactly so many bytes, or what came before the end.
    func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try receive()
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    func receiveAll() throws -> [UInt8] { try receive(.max) }

    func close() { Glibc.close(descriptor) }

    /// One request on a connection of its own; status and body as they came, the body perhaps cut short.
    static func exchange(
        _ method: String, _ path: String, _ body: String = "", key: String? = nil, match: String? = nil, port: Int
    ) async throws -> (status: Int, promised: Int, body: String) {
        let client = try await RawClient(port: port)
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n"
        head += "X-OpenFiskal-Merchant: m\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n"
        if let key { head += "Idempotency-Key: \(key)\r\n" }
        if let match { head += "If-Match: \(match)\r\n" }
        await client.send(Array((head + "\r\n" + body).utf8))
        let received: [UInt8]
        do { received = try await client.receiveAll() } catch {
            await client.close()
            throw error
        }
        await client.close()
        let text = String(decoding: received, as: UTF8.self)
        let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let length = lines.first { $0.lowercased().hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) }
        let end = text.firstRange(of: "\r\n\r\n")?.upperBound ?? text.endIndex
        return (status, length ?? 0, String(text[end...]))
    }
}
