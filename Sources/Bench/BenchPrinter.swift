import Executors
import Glibc

/// A printer on loopback that is always ready, answers at once, and tells when a receipt begins.
actor BenchPrinter {
    private let executor = BlockingExecutor(label: "printer")
    private let listener: CInt
    private let begun: @Sendable (ContinuousClock.Instant) -> Void
    nonisolated let port: UInt16

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    struct Failure: Error {}

    /// - Parameter begun: called with the time at which the first byte of a receipt came.
    init(begun: @escaping @Sendable (ContinuousClock.Instant) -> Void) throws {
        self.begun = begun
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) | listen(listener, 1) | getsockname(listener, $0, &length)
            }
        }
        guard status == 0 else { throw Failure() }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Serves one connection to its end.
    func run() {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        defer { close(connection) }
        var on: CInt = 1
        setsockopt(connection, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        var piece = [UInt8](repeating: 0, count: 65_536)
        var receipt: [UInt8] = []
        while true {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return }
            // A question begins with DLE or GS, a receipt with ESC @.
            if receipt.isEmpty, piece[0] == 0x1B { begun(.now) }
            var answer: [UInt8] = []
            if receipt.isEmpty, piece[0] != 0x1B {
                for index in 0..<count where piece[index] == 0x10 { answer.append(0x12) }
            } else {
                receipt += piece[0..<count]
                // `GS ( H`, function 48: the four bytes at the end of the receipt come back.
                if let fence = receipt.suffix(11).first, fence == 0x1D, receipt.dropLast(4).suffix(2) == [0x30, 0x30] {
                    answer = [0x37, 0x22] + receipt.suffix(4) + [0x00]
                    receipt = []
                }
            }
            if !answer.isEmpty { send(connection, answer, answer.count, CInt(MSG_NOSIGNAL)) }
        }
    }

    /// Lets a ``run()`` that still waits for a connection end.
    nonisolated func stop() { shutdown(listener, CInt(SHUT_RDWR)) }
}
