/// What a look at the server says about an entry whose outcome was unknown.
package enum LookupVerdict: Hashable, Sendable {
    case applied(Settlement)
    /// Certainly not applied: it may be sent again.
    case absent
    case ambiguous(Escalation)
    /// The look failed; the doubt remains.
    case stopped(StopReason, retryAfter: Duration?)
}
