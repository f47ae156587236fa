@preconcurrency import Dispatch

/// Runs an actor on a thread of its own, so that blocking C calls are lawful inside it.
///
/// Jobs run one at a time, in the order in which they were enqueued. The queue draws on Dispatch's overcommitting
/// pool, so a job that blocks takes no thread from Swift's own pool, nor from another executor. An actor keeps its
/// executor alive; an executor keeps nobody alive.
package final class BlockingExecutor: SerialExecutor, Sendable {
    private let queue: DispatchQueue

    /// Makes an executor whose thread carries a label, which debuggers and crash reports show.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    package func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
