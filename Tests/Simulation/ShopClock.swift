import Receipts

/// The clocks of a simulated shop: true time, a monotonic clock since the last boot, and a wall clock that may jump.
struct ShopClock: Sendable {
    /// True time since the beginning of the history.
    var elapsed: Duration = .zero
    /// When the machine was switched on.
    var bootedAt: Duration = .seconds(-100)
    /// How long the shop was shut and its machine asleep: all clocks went on, and nothing happened.
    var slept: Duration = .zero
    /// How far the wall clock is off.
    var error: Duration = .zero {
        didSet { hasJumped = true }
    }
    /// Deadlines stand by the wall clock: after a jump nothing can be said about them.
    private(set) var hasJumped = false

    private static let morning: Int64 = 1_779_264_000_000  // 2026-05-20T08:00:00Z

    /// What the service is told.
    var now: Instant {
        Instant(
            wall: Timestamp(milliseconds: Self.morning + (elapsed + slept + error).milliseconds, offset: 7200),
            monotonic: elapsed + slept - bootedAt)
    }

    /// What the fiscal server's own clock shows.
    var serverTime: Timestamp { Timestamp(milliseconds: Self.morning + (elapsed + slept).milliseconds) }

    /// True time at which the monotonic clock shows this.
    func elapsed(at monotonic: Duration) -> Duration { monotonic + bootedAt - slept }
}
