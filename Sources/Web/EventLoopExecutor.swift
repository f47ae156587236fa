import NIOCore

/// Runs tasks on the thread of an event loop, where the bytes of their connections already are.
///
/// A request then costs no change of thread but the one to the desk and back. Nothing that blocks may run here.
final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
