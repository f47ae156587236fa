/// How a buffered transaction names the intention that it ends.
package enum IntentionReference: Hashable, Sendable {
    /// The intention stands in the same buffer, at this index of it, acknowledged or not (R71).
    case buffered(Int)
    /// The intention has an id of the server: it was sent online, or replayed in an outage that is over.
    ///
    /// The documentation does not cover this case; the id stands alone then, without `offset`.
    case online(String)
}
