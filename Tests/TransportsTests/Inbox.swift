import Synchronization

/// Bytes that a rig has taken, and a way to wait for them.
final class Inbox: Sendable {
    private let taken = Mutex<[UInt8]>([])
    private let ticks: AsyncStream<Void>
    private let ticker: AsyncStream<Void>.Continuation

    init() {
        (ticks, ticker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func put(_ bytes: some Collection<UInt8>) {
        taken.withLock { $0.append(contentsOf: bytes) }
        ticker.yield()
    }

    /// All bytes, once there are that many, or when the task is cancelled.
    func bytes(_ count: Int) async -> [UInt8] {
        var ticks = ticks.makeAsyncIterator()
        while taken.withLock({ $0.count }) < count, await ticks.next() != nil {}
        return taken.withLock { $0 }
    }
}
