@preconcurrency import Dispatch
import Glibc

/// An address to connect to, in the kernel's form.
struct SocketAddress: Sendable {
    enum Lookup: Sendable {
        case found([SocketAddress])
        /// A code of getaddrinfo(3).
        case failed(CInt)
        case timedOut
    }

    let family: CInt
    private let bytes: [UInt8]

    /// Calls with the address as the socket calls want it.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result? {
        bytes.withUnsafeBytes { bytes in
            bytes.assumingMemoryBound(to: sockaddr.self).baseAddress.map { body($0, socklen_t(bytes.count)) }
        }
    }

    /// The address without its port, in numbers; nil for one that is none (getnameinfo(3)).
    var text: String? {
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withPointer { getnameinfo($0, $1, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) }
        return code == 0 ? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }

    /// Finds the addresses of a host.
    ///
    /// The resolver knows no limit of its own: it works on a thread apart, and is left behind when the time is over.
    static func lookUp(host: String, port: UInt16, within limit: Duration) async -> Lookup {
        if case .found(let addresses) = resolve(host, port, flags: AI_NUMERICHOST) { return .found(addresses) }
        let (answers, answer) = AsyncStream.makeStream(of: Lookup.self, bufferingPolicy: .bufferingOldest(1))
        DispatchQueue(label: "resolve.\(host)").async {
            answer.yield(resolve(host, port, flags: AI_ADDRCONFIG))
            answer.finish()
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(limit.milliseconds))) { answer.finish() }
        for await answer in answers { return answer }
        return .timedOut
    }

    private static func resolve(_ host: String, _ port: UInt16, flags: CInt) -> Lookup {
        var hints = addrinfo()
        hints.ai_socktype = SocketKind.stream
        hints.ai_flags = flags | AI_NUMERICSERV
        var first: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &first)
        guard code == 0 else { return .failed(code) }
        defer { freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        var next = first
        while let entry = next?.pointee {
            let bytes = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
            addresses.append(SocketAddress(family: entry.ai_family, bytes: Array(bytes)))
            next = entry.ai_next
        }
        return .found(addresses)
    }
}
