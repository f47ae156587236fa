package import Receipts

/// What came of a closing.
///
/// A closing is never queued, so that every case goes back to whoever asked for it.
package enum ClosingVerdict: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        case pending
        case completed
        case transmitted
        case failed
    }

    /// The server holds the closing; its block byte for byte, and `nil` for a state that is not documented.
    case taken(id: String, State?, FiscalInformation?)
    case refused(Problem)
    /// Certainly not made.
    case stopped(StopReason, retryAfter: Duration?)
    /// It may have been made: the same key tells.
    case unknown(StopReason)
}
