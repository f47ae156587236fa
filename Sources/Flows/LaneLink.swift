import Executors
import Persistence

/// The wire of one lane: sends what its queue has to send, one call after the other.
///
/// Runs on the thread of the lane's own client, and leaves an outcome with the desk instead of waiting for what the desk
/// makes of it: the next call may come before that is done.
actor LaneLink {
    nonisolated let executor: BlockingExecutor
    private let upstreams: UpstreamShell
    private let desk: Desk

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter executor: that of the lane's client, so that a call does not change threads on its way out.
    init(executor: BlockingExecutor, upstreams: UpstreamShell, desk: Desk) {
        self.executor = executor
        self.upstreams = upstreams
        self.desk = desk
    }

    func run(_ calls: Inbox<UpstreamCall>) async {
        while let call = await calls.next() {
            Failpoint.reach(.send)
            let exchange = await upstreams.perform(call)
            Failpoint.reach(.sent)
            desk.post(.exchanged(call.id, exchange))
        }
    }
}
