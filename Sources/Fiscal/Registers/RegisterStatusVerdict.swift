/// What came of asking for a register's status.
package enum RegisterStatusVerdict: Hashable, Sendable {
    case known(RegisterStatus)
    case refused(Problem)
    case stopped(StopReason, retryAfter: Duration?)
}
