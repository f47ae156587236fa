import Persistence
import Sandbox

/// Many histories, one after the other, and what they came to.
package struct Campaign: Sendable {
    package private(set) var histories = 0
    package private(set) var sales = 0
    package private(set) var steps = 0
    package private(set) var faults = [Int](repeating: 0, count: Fault.allCases.count)
    /// How many prints ended with which evidence, by the grades' order.
    package private(set) var grades = [Int](repeating: 0, count: PrintJobRecord.Grade.allCases.count)
    package private(set) var violations: [(seed: UInt64, violation: Violation)] = []

    package init() {}

    /// Plays the histories of these seeds.
    ///
    /// - Parameters:
    ///   - mixed: Whether each is played in the language that its seed says.
    ///   - isEnough: Asked behind each history; the rest is left out once it says yes.
    package init(
        seeds: some Sequence<UInt64>, options: Options = Options(), mixed: Bool = false,
        until isEnough: (Campaign) -> Bool = { _ in false }
    ) throws {
        let groundwork = try Groundwork()
        for seed in seeds {
            var options = options
            if mixed { options.dialect = Options.dialect(of: seed) }
            var history = try History(seed: seed, options: options, on: groundwork)
            add(history.run())
            if isEnough(self) { return }
        }
    }

    /// The histories that broke this promise.
    package func broken(_ promise: Promise) -> [UInt64] {
        violations.filter { $0.violation.promise == promise }.map(\.seed)
    }

    package mutating func add(_ outcome: Outcome) {
        histories += 1
        sales += outcome.sales
        steps += outcome.steps
        for (kind, count) in outcome.faults.enumerated() { faults[kind] += count }
        for (grade, count) in outcome.grades.enumerated() { grades[grade] += count }
        if let violation = outcome.violation { violations.append((outcome.seed, violation)) }
    }

    package mutating func add(_ other: Campaign) {
        histories += other.histories
        sales += other.sales
        steps += other.steps
        for (kind, count) in other.faults.enumerated() { faults[kind] += count }
        for (grade, count) in other.grades.enumerated() { grades[grade] += count }
        violations = (violations + other.violations).sorted { $0.seed < $1.seed }
    }

    /// One history once more, with every event written down.
    package static func replay(_ seed: UInt64, _ options: Options = Options()) throws -> Outcome {
        var options = options
        options.traces = true
        var history = try History(seed: seed, options: options, on: Groundwork())
        return history.run()
    }

    /// `grade=count` for every grade of evidence.
    package var gradeText: String {
        zip(PrintJobRecord.Grade.allCases, grades).map { "\($0.rawValue)=\($1)" }.joined(separator: " ")
    }

    /// Those with which no print ended.
    package var missingGrades: [String] {
        zip(PrintJobRecord.Grade.allCases, grades).filter { $1 == 0 }.map { $0.0.rawValue }
    }

    /// `kind=count` for every kind, those that never struck too.
    package var faultText: String {
        Fault.allCases.map { "\($0)=\(faults[$0.rawValue])" }.joined(separator: " ")
    }
}
