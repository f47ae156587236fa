/// Now, as a step is told it: the wall clock with its zone offset, and a clock that never jumps.
package struct Instant: Hashable, Sendable {
    package var wall: Timestamp
    /// Since an arbitrary start within this boot of the machine; waits and deadlines are measured with it.
    package var monotonic: Duration

    package init(wall: Timestamp, monotonic: Duration) {
        self.wall = wall
        self.monotonic = monotonic
    }

    /// The same instant moved on, on both clocks.
    package func advanced(by duration: Duration) -> Instant {
        Instant(
            wall: Timestamp(milliseconds: wall.milliseconds + duration.milliseconds, offset: wall.offset),
            monotonic: monotonic + duration)
    }
}

extension Duration {
    /// Whole milliseconds, cut towards zero.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
