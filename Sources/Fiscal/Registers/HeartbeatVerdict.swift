package import Receipts

/// What came of a heartbeat.
package enum HeartbeatVerdict: Hashable, Sendable {
    /// The server has it; its clock is `nil` where the answer states none.
    case taken(serverTime: Timestamp?)
    /// The server answered and would not take it: it is reachable all the same.
    case refused(Problem)
    case stopped(StopReason, retryAfter: Duration?)
}
