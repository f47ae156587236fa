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
    /// A mail is sent once, and again only where its answer was lost.
    case mailedOnce
    /// Of two people's decisions about the same exactly one counts, and the other is told.
    case decidedOnce
    /// A step failed by itself.
    case step

    /// The promise in a sentence.
    var words: String {
        switch self {
        case .durable: "what was accepted is on the disk before any byte leaves, and stays there"
        case .appliedOnce: "no call is applied twice, and what counts as settled was applied"
        case .order: "a register's calls are applied in the order in which they were accepted"
        case .payload: "the bytes sent are the bytes accepted"
        case .sameAnswer: "the same call gets the same answer"
        case .answered: "every call gets exactly one answer, in time"
        case .printed: "every sale that should print has paper, or stands before a person"
        case .unmarkedDuplicate: "no receipt comes out a second time without the mark of a duplicate"
        case .evidence: "printed is a fact"
        case .provisional: "a provisional receipt can never be taken for a fiscal one"
        case .verbatim: "a receipt shows what the server certified, to the byte"
        case .chain: "the journal holds together"
        case .liveness: "once the faults are over everything comes to its end"
        case .visible: "whatever is wrong stands before a person, and nothing that is well does"
        case .mailedOnce: "a mail comes once, and again only where the answer to it was lost"
        case .decidedOnce: "of two decisions about the same exactly one counts, and the other person is told"
        case .step: "no step fails by itself"
        }
    }
}
