import Dispatch
import Glibc
import Synchronization
import Transports

/// A printer on raw TCP that reads late and little by little, and says a status byte after each piece.
final class SlowPeer: Sendable {
    let port: UInt16
    private let listener: CInt
    private let endsItsHalf: Bool
    private let started = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let ending: AsyncStream<Ending>
    private let continuation: AsyncStream<Ending>.Continuation

    /// How the connection ended, and how many bytes came before.
    struct Ending: Hashable, Sendable {
        let count: Int
        /// 0 for the orderly end.
        let error: CInt
    }

    init(endsItsHalf: Bool) throws {
        (listener, port) = try SocketRig.listen()
        self.endsItsHalf = endsItsHalf
        (ending, continuation) = AsyncStream.makeStream()
        DispatchQueue(label: "slow-peer").async { [self] in
            let connection = accept(listener, nil, nil)
            started.wait()
            continuation.yield(Self.read(connection))
            if !endsItsHalf { ended.wait() }
            close(connection)
            close(listener)
        }
    }

    /// Begins to read.
    func start() { started.signal() }

    /// Lets go of the connection, if it is still held.
    func stop() { ended.signal() }

    func end() async -> Ending? {
        for await end in ending { return end }
        return nil
    }

    private static func read(_ connection: CInt) -> Ending {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var total = 0
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return Ending(count: total, error: count < 0 ? errno : 0) }
            total += count
            send(connection, [0x14], 1, CInt(MSG_NOSIGNAL))
            // Its speed: nothing to wait for, so that a poll of nothing serves.
            poll(nil, 0, 1)
        }
    }
}
