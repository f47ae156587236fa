/// Takes away from a history that breaks a promise whatever can be left out, while it goes on breaking the same one.
///
/// Tries in a fixed order and keeps what still fails, so that the same seed always shrinks to the same history.
package struct Shrinker {
    /// How many histories may be played on the way.
    package let limit: Int
    package private(set) var replays = 0
    /// The smallest history so far, and what came of it.
    package private(set) var options: Options
    package private(set) var outcome: Outcome

    private let seed: UInt64
    private let promise: Promise
    private let groundwork: Groundwork

    /// - Returns: `nil` if this history breaks nothing.
    package init?(seed: UInt64, options: Options, limit: Int = 400) throws {
        self.seed = seed
        self.limit = limit
        var options = options
        options.traces = false
        groundwork = try Groundwork()
        var history = try History(seed: seed, options: options, on: groundwork)
        outcome = history.run()
        guard let violation = outcome.violation else { return nil }
        promise = violation.promise
        self.options = options
    }

    /// Shrinks until nothing can be left out, or the limit is reached, and tells what is left.
    package mutating func shrink() throws -> Story {
        var size: [Int] = []
        repeat {
            size = measure
            try dropKinds()
            try lower(\.sales, from: options.sales)
            try lower(\.tills, from: outcome.tills)
            try lower(\.printers, from: outcome.printers)
            try lower(\.strikes, from: outcome.faults.reduce(0, +), to: 0)
        } while measure != size && replays < limit
        var options = options
        options.traces = true
        var history = try History(seed: seed, options: options, on: groundwork)
        return Story(of: history.run(), played: options)
    }

    private var measure: [Int] {
        [options.sales, outcome.tills, outcome.printers, outcome.kinds.count, options.strikes ?? .max]
    }

    /// Keeps the candidate if it breaks the same promise.
    private mutating func keeps(_ change: (inout Options) -> Void) throws -> Bool {
        guard replays < limit else { return false }
        replays += 1
        var candidate = options
        change(&candidate)
        var history = try History(seed: seed, options: candidate, on: groundwork)
        let result = history.run()
        guard result.violation?.promise == promise else { return false }
        (options, outcome) = (candidate, result)
        return true
    }

    /// First all kinds at once, then those that never struck, then halves, then one after the other.
    private mutating func dropKinds() throws {
        guard !outcome.kinds.isEmpty, try !keeps({ $0.only = [] }) else { return }
        let struck = outcome.kinds.filter { outcome.faults[$0.rawValue] > 0 }
        if struck.count < outcome.kinds.count { _ = try keeps { $0.only = struck } }
        var chunk = outcome.kinds.count
        while chunk > 1 {
            chunk = (chunk + 1) / 2
            var start = 0
            while start < outcome.kinds.count {
                var fewer = outcome.kinds
                fewer.removeSubrange(start..<min(start + chunk, fewer.count))
                if try !keeps({ $0.only = fewer }) { start += chunk }
            }
        }
    }

    /// The least number that still breaks the promise, from below.
    private mutating func lower(_ path: WritableKeyPath<Options, Int>, from now: Int) throws {
        for number in 1..<max(1, now) where try keeps({ $0[keyPath: path] = number }) { return }
    }

    private mutating func lower(
        _ path: WritableKeyPath<Options, Int?>, from now: Int, to least: Int = 1
    ) throws {
        for number in least..<max(least, now) where try keeps({ $0[keyPath: path] = number }) { return }
    }
}
