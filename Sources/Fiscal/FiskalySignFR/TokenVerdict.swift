/// What came of asking for a token.
package enum TokenVerdict: Hashable, Sendable {
    case token(BearerToken)
    /// There is none; what waits goes on waiting.
    case stopped(StopReason, retryAfter: Duration?)
}
