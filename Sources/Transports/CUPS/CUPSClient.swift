import CCUPS
import Glibc

/// A spooler's server: finds it, connects when there is something to ask, and connects anew after a fault.
///
/// Every call blocks, at most as long as its limit says; only a transport's own executor may make one.
struct CUPSClient: ~Copyable {
    private let addresses: [SocketAddress]
    private let port: UInt16
    private var connection: CUPSConnection?

    /// How long a connection may take, and an answer.
    private static let connecting = Duration.seconds(2)
    private static let answering = Duration.seconds(5)

    /// Takes the addresses of a host, as `SocketAddress.lookUp` finds them.
    init(addresses: [SocketAddress], port: UInt16) {
        self.addresses = addresses
        self.port = port
        connection = nil
    }

    /// The name under which this process asks, as `cupsd` checks it for the owner of a job.
    static var user: String {
        cupsUser().map { String(cString: $0) } ?? "quittance"
    }

    mutating func ask(
        _ request: IPPRequest, document: [UInt8] = [], within limit: Duration = answering
    ) throws(CUPSFault) -> [IPPGroup] {
        do throws(CUPSFault) {
            try connect(for: request.operation, within: min(limit, Self.connecting))
            let answer = try connection?.ask(request, document: document, within: min(limit, Self.answering))
            if connection?.isLast != false { connection = nil }
            return answer ?? []
        } catch {
            connection = nil
            throw error
        }
    }

    mutating func hangUp() {
        connection = nil
    }

    private mutating func connect(for operation: IPPRequest.Operation, within limit: Duration) throws(CUPSFault) {
        guard connection == nil else { return }
        var fault = CUPSFault(operation: operation, kind: .unreached(ENETUNREACH))
        for address in addresses {
            guard let host = address.numericHost else { continue }
            connection = CUPSConnection(host: host, port: port, within: limit)
            if connection != nil { return }
            fault = CUPSFault(operation: operation, kind: .unreached(address.refusal))
        }
        throw fault
    }
}

extension SocketAddress {
    /// The error number with which a connection fails at once, which libcups loses; 0 if it does not.
    fileprivate var refusal: CInt {
        let socket = Glibc.socket(
            family, SocketKind.stream | SocketKind.nonBlocking | SocketKind.closeOnExec, 0)
        guard socket >= 0 else { return errno }
        defer { Glibc.close(socket) }
        guard withPointer({ connect(socket, $0, $1) }) != 0 else { return 0 }
        guard errno == EINPROGRESS else { return errno }
        var entry = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, 100) > 0 else { return ETIMEDOUT }
        var number: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        getsockopt(socket, SOL_SOCKET, SO_ERROR, &number, &length)
        return number
    }

    /// The address in digits; nil if the system cannot write it.
    fileprivate var numericHost: String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withPointer { address, length in
            getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        }
        guard code == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
