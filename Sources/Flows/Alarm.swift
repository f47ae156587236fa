@preconcurrency import Dispatch
import Receipts

/// One timer that can be set anew at any moment; every setting replaces the one before.
final class Alarm: Sendable {
    let rings: AsyncStream<Void>
    private let timer: any DispatchSourceTimer

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        rings = stream
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "alarm"))
        timer.setEventHandler { continuation.yield() }
        timer.schedule(deadline: .distantFuture)
        timer.activate()
    }

    deinit { timer.cancel() }

    func set(after delay: Duration) {
        timer.schedule(deadline: .now() + .milliseconds(Int(max(0, delay.milliseconds + 1))), leeway: .milliseconds(1))
    }
}
