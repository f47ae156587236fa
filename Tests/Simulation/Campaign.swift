/// Many histories, one after the other, and what they came to.
package struct Campaign: Sendable {
    package private(set) var histories = 0
    package private(set) var sales = 0
    package private(set) var steps = 0
    package private(set) var faults = [Int](repeating: 0, count: Fault.allCases.count)
    package private(set) var violations: [(seed: UInt64, violation: Violation)] = []

    package init() {}

    /// Plays the histories of these seeds.
    package init(seeds: some Sequence<UInt64>, options: Options = Options()) throws {
        let groundwork = try Groundwork()
        for seed in seeds {
            var history = try History(seed: seed, options: options, on: groundwork)
            add(history.run())
        }
    }

    package mutating func add(_ outcome: Outcome) {
        histories += 1
        sales += outcome.sales
        steps += outcome.steps
        for (kind, count) in outcome.faults.enumerated() { faults[kind] += count }
        if let violation = outcome.violation { violations.append((outcome.seed, violation)) }
    }

    package mutating func add(_ other: Campaign) {
        histories += other.histories
        sales += other.sales
        steps += other.steps
        for (kind, count) in other.faults.enumerated() { faults[kind] += count }
        violations = (violations + other.violations).sorted { $0.seed < $1.seed }
    }

    /// One history once more, with every event written down.
    package static func replay(_ seed: UInt64, _ options: Options = Options()) throws -> Outcome {
        var options = options
        options.traces = true
        var history = try History(seed: seed, options: options, on: Groundwork())
        return history.run()
    }

    /// `kind=count` for every kind, those that never struck too.
    package var faultText: String {
        Fault.allCases.map { "\($0)=\(faults[$0.rawValue])" }.joined(separator: " ")
    }
}
