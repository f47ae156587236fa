import Synchronization

/// A token bucket for each holder of a token: so many requests a second, and a reserve for bursts.
final class RateLimit: Sendable {
    private struct Bucket {
        var level: Double
        var seen: ContinuousClock.Instant
    }

    private let rate: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    init(rate: Double = 200, burst: Double = 400) {
        self.rate = rate
        self.burst = burst
    }

    /// Whether one more request may pass now.
    func admits(_ name: String, at now: ContinuousClock.Instant) -> Bool {
        buckets.withLock { buckets in
            var bucket = buckets[name] ?? Bucket(level: burst, seen: now)
            let elapsed = max(.zero, now - bucket.seen)
            bucket.level = min(burst, bucket.level + elapsed / .seconds(1) * rate)
            bucket.seen = now
            defer { buckets[name] = bucket }
            guard bucket.level >= 1 else { return false }
            bucket.level -= 1
            return true
        }
    }
}
