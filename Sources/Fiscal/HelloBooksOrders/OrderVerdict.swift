/// What the answer to a batch says of one of its orders; it concerns that order only (R86, R87).
package struct OrderVerdict: Hashable, Sendable {
    package var order: OrderBatch.Member
    /// ``Verdict/settled(_:)`` for a new or a repeated order, ``Verdict/refused(_:)`` for one that failed, and
    /// ``Verdict/unknown(_:)`` where the answer says nothing of it that can be read.
    package var verdict: Verdict
    /// Whether the server says that it had the order before, so that this is the earlier result (R82).
    package var isRepeat = false
    /// What was sold and is not there; the sale stands all the same (R89).
    package var shortages: [StockShortage] = []
    /// The server's result for this order, byte for byte: what the order's till is answered with.
    package var answer: UpstreamAnswer?
}
