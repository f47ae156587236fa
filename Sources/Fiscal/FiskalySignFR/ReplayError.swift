/// Why a record cannot be buffered, or an acknowledgement not be taken.
package enum ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No record was ever online: there is nothing to chain the outage to.
    case noAnchor
    /// The content has no canonical form.
    case notCanonical(CanonicalError)
    /// A transaction that names no intention of its buffer.
    case unknownIntention(Int)
    /// An acknowledgement for another record than the first unsent one.
    case outOfOrder(position: Int, expected: Int?)

    package var description: String {
        switch self {
        case .noAnchor: "no record of this register was online yet, so that an outage has nothing to chain to"
        case .notCanonical(let error): "the record cannot be hashed: \(error)"
        case .unknownIntention(let index): "the buffer holds no intention at \(index)"
        case .outOfOrder(let position, let expected):
            "record \(position) was acknowledged, but \(expected.map { "\($0) is" } ?? "none is") due"
        }
    }
}
