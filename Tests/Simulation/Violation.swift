/// A promise that did not hold, and where.
package struct Violation: Sendable, CustomStringConvertible {
    /// Which promise, in one word.
    package let promise: Promise
    package let sentence: String
    package let step: Int

    package var description: String { "step \(step): \(promise.rawValue): \(sentence)" }
}

/// What the checkers watch.
package enum Promise: String, CaseIterable, Sendable {
    /// What was accepted is on the disk, before any byte leaves.
    case durable
    case appliedOnce
    case order
    case payload
    case sameAnswer
    /// Every call gets exactly one answer, in time.
    case answered
    /// Every sale that should print has paper, or stands before a person.
    case printed
    case unmarkedDuplicate
    /// "Printed" is a fact.
    case evidence
    case provisional
    case verbatim
    case chain
    /// Once the faults are over everything comes to its end.
    case liveness
    case visible
    /// A step failed by itself.
    case step
}
