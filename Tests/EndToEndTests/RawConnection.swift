import Foundation
import Glibc
import Receipts

/// A connection to a service on the loopback that stays open until it is let go: the tills of one shop, each with its own.
final class RawConnection {
    struct Answer {
        let status: Int
        let headers: String
        let body: String
    }

    private let descriptor: CInt
    private var rest: [UInt8] = []

    /// - Throws: ``Till/Failure`` where the system refuses the connection.
    init(port: Int) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = UInt16(port).bigEndian
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, outcome == 0 else {
            throw Till.Failure(description: "no connection: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    func write(_ bytes: some Sequence<UInt8>) throws {
        var bytes = Array(bytes)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Till.Failure(description: "the service closed the connection") }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Waits for bytes; `false` where none came in time, or none will.
    private func receive(within seconds: Double) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard Glibc.poll(&poll, 1, CInt(seconds * 1000)) == 1 else { return false }
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &room, room.count, 0)
        rest += room.prefix(max(0, count))
        return count > 0
    }

    /// The next answer; `nil` where it has not come in time.
    func answer(within seconds: Double) -> Answer? {
        let end = Date().addingTimeInterval(seconds)
        while true {
            if let answer = take() { return answer }
            let left = end.timeIntervalSinceNow
            guard left > 0, receive(within: left) else { return nil }
        }
    }

    private func take() -> Answer? {
        let text = String(decoding: rest, as: UTF8.self)
        guard let gap = text.range(of: "\r\n\r\n") else { return nil }
        let headers = String(text[..<gap.lowerBound])
        let length =
            headers.lowercased().components(separatedBy: "content-length: ").dropFirst().first
            .flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        let start = headers.utf8.count + 4
        guard rest.count >= start + length else { return nil }
        let body = String(decoding: rest[start..<start + length], as: UTF8.self)
        rest.removeFirst(start + length)
        return Answer(
            status: Int(headers.split(separator: " ").dropFirst().first ?? "") ?? 0, headers: headers, body: body)
    }

    func ask(
        _ method: String, _ path: String, token: String? = nil, key: String? = nil, body: String? = nil,
        within seconds: Double = 60
    ) throws -> Answer? {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if let key { head += "Idempotency-Key: \(key)\r\n" }
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        try write("\(head)\r\n\(body ?? "")".utf8)
        return answer(within: seconds)
    }
}
