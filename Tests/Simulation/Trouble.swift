import Receipts

/// Which kinds of faults a history knows, and how often each has struck.
///
/// Every seed draws its own subset (swarm testing): a history without crashes finds what a crash would have hidden.
struct Trouble: Sendable {
    private(set) var counts = [Int](repeating: 0, count: Fault.allCases.count)
    /// Once over, nothing strikes any more.
    var isOver = false
    private let enabled: [Bool]
    private var random: SeededGenerator

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let share = [0.0, 0.2, 0.4, 0.7][random.below(16) == 0 ? 0 : 1 + random.below(3)]
        enabled = Fault.allCases.map { _ in random.chance(share) }
        self.random = random
    }

    func knows(_ fault: Fault) -> Bool { enabled[fault.rawValue] }

    /// Whether the fault happens now; counted if so.
    mutating func strikes(_ fault: Fault, _ probability: Double) -> Bool {
        guard enabled[fault.rawValue], !isOver, random.chance(probability) else { return false }
        count(fault)
        return true
    }

    mutating func count(_ fault: Fault) { counts[fault.rawValue] += 1 }
}
