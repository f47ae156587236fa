import Glibc

/// An HTTP client that does nothing but send what it is given, over one connection that is kept.
struct BareClient: ~Copyable {
    struct Failure: Error {
        let sentence: String
    }

    struct Answer {
        let etag: String
        /// The first `id` in the body.
        let id: String
    }

    private let connection: CInt
    private let port: Int
    private var held: [UInt8] = []

    init(port: Int) throws {
        self.port = port
        connection = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { [connection] in
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(sentence: "no connection") }
        var on: CInt = 1
        setsockopt(connection, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
    }

    deinit { close(connection) }

    mutating func post(_ path: String, key: String, ifMatch: String?, body: String) throws -> Answer {
        var head = "POST /v1\(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUser-Agent: Bare/1\r\n"
        head +=
            "X-OpenFiskal-Merchant: m\r\nAuthorization: Bearer bench\r\nContent-Type: application/json\r\nIdempotency-Key: \(key)\r\n"
        if let ifMatch { head += "If-Match: \(ifMatch)\r\n" }
        head += "Content-Length: \(body.utf8.count)\r\n\r\n"
        let bytes = Array(head.utf8) + Array(body.utf8)
        guard send(connection, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure(sentence: "not sent")
        }
        return try read()
    }

    private mutating func read() throws -> Answer {
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = held.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]) {
                let head = String(decoding: held[..<end.lowerBound], as: UTF8.self).lowercased()
                let size = Int(Self.text(behind: "content-length: ", in: head, until: "\r\n")) ?? 0
                if held.count >= end.upperBound + size {
                    let body = String(decoding: held[end.upperBound..<end.upperBound + size], as: UTF8.self)
                    held.removeFirst(end.upperBound + size)
                    guard head.hasPrefix("http/1.1 20") else { throw Failure(sentence: "\(head) \(body)") }
                    return Answer(
                        etag: Self.text(behind: "etag: ", in: head, until: "\r\n"),
                        id: Self.text(behind: #""id":""#, in: body, until: "\""))
                }
            }
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { throw Failure(sentence: "no answer") }
            held += piece[0..<count]
        }
    }

    private static func text(behind start: String, in text: String, until end: Character) -> String {
        guard let range = text.firstRange(of: start) else { return "" }
        return String(text[range.upperBound...].prefix { $0 != end })
    }
}
