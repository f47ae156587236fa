import Receipts
import Sandbox

/// Which kinds of faults a history knows, and how often each has struck.
///
/// Every seed draws its own subset (swarm testing): a history without crashes finds what a crash would have hidden.
/// Each kind draws from a sequence of its own, so that one that is left out moves none of the others.
struct Trouble: Sendable {
    private(set) var counts = [Int](repeating: 0, count: Fault.allCases.count)
    /// Once over, nothing strikes any more.
    var isOver = false
    private let enabled: [Bool]
    private var random: [SeededGenerator]
    private var strikesLeft: Int

    init(seed: UInt64, options: Options = Options()) {
        var random = SeededGenerator(seed: seed)
        let share = [0.0, 0.2, 0.4, 0.7][random.below(16) == 0 ? 0 : 1 + random.below(3)]
        enabled = Fault.allCases.map { fault in
            random.chance(share) && options.only?.contains(fault) != false && fault.isKnown(in: options.dialect)
        }
        self.random = Fault.allCases.map { _ in SeededGenerator(seed: random.next()) }
        strikesLeft = options.strikes ?? .max
        isOver = strikesLeft == 0
    }

    func knows(_ fault: Fault) -> Bool { enabled[fault.rawValue] }

    /// The kinds that this history knows.
    var kinds: [Fault] { Fault.allCases.filter(knows) }

    /// Whether the fault is due now; it counts only if it then strikes.
    mutating func draws(_ fault: Fault, _ probability: Double) -> Bool {
        enabled[fault.rawValue] && !isOver && random[fault.rawValue].chance(probability)
    }

    /// Whether the fault happens now; counted if so.
    mutating func strikes(_ fault: Fault, _ probability: Double) -> Bool {
        guard draws(fault, probability) else { return false }
        count(fault)
        return true
    }

    mutating func count(_ fault: Fault) {
        counts[fault.rawValue] += 1
        strikesLeft -= 1
        if strikesLeft <= 0 { isOver = true }
    }
}
