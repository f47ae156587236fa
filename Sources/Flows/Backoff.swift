package import Receipts

/// How long to wait before the next try: a random part of a doubling span ("full jitter"), never above a cap.
package struct Backoff: Hashable, Sendable {
    package let first: Duration
    package let cap: Duration

    package init(first: Duration, cap: Duration) {
        self.first = first
        self.cap = cap
    }

    /// The wait that the server asks for, else the usual one.
    ///
    /// A server that asks for no wait at all, each time, would be asked without end.
    package func delay(
        failures: Int, asked: Duration?, using generator: inout SeededGenerator
    ) -> Duration {
        if let asked, asked > .zero { return asked }
        return delay(failures: failures, using: &generator)
    }

    /// - Parameter failures: how many tries have failed in a row, from 1.
    package func delay(failures: Int, using generator: inout SeededGenerator) -> Duration {
        let span = min(cap.milliseconds, first.milliseconds << Int64(min(max(failures - 1, 0), 20)))
        return .milliseconds(generator.below(Int(span) + 1))
    }
}
