/// Why no batch can be made of waiting orders.
package enum BatchError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    /// This order does not come after the one before it, by their sequences.
    case outOfOrder(Int64)
    /// The same order stands there twice.
    case repeated(Int64)
    /// The stored bytes are no longer those that were accepted.
    case damaged(Int64)

    package var description: String {
        switch self {
        case .empty: "no order waits"
        case .outOfOrder(let sequence): "order \(sequence) does not come after the one before it"
        case .repeated(let sequence): "order \(sequence) has the id of an order before it"
        case .damaged(let sequence): "the stored bytes of order \(sequence) are not those that were accepted"
        }
    }
}
