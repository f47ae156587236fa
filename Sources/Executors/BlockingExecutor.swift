@preconcurrency import Dispatch
import Glibc

/// Runs an actor on a thread of its own, so that blocking C calls are lawful inside it.
///
/// A task that prefers it too goes on upon that thread after a wait; without, every wait that ends takes it to the common
/// pool first and from there to the actor.
///
/// Jobs run one at a time, in the order in which they were enqueued. The queue draws on Dispatch's overcommitting
/// pool, so a job that blocks takes no thread from Swift's own pool, nor from another executor. An actor keeps its
/// executor alive; an executor keeps nobody alive.
package final class BlockingExecutor: SerialExecutor, TaskExecutor, Sendable {
    private let queue: DispatchQueue

    /// Makes an executor whose thread carries a label, which debuggers and crash reports show.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            job.runSynchronously(
                isolatedTo: self.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor())
        }
    }

    /// Blocks the calling job's thread: the device wants a rest, and nobody else may use it meanwhile.
    ///
    /// Lawful only where the thread is the caller's own, as it is in the actors of these executors. An `await` would let
    /// the actor's next job at the device.
    package static func rest(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let never = DispatchSemaphore(value: 0)
        _ = never.wait(timeout: .now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000)))
    }

    /// Lets a thread go first that was just woken on this thread's processor, as sched_yield(2) does.
    ///
    /// The scheduler likes to wake it here, where it would wait for as long as this thread computes.
    package static func giveWay() { sched_yield() }

    package func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
