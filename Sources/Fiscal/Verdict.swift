/// What an exchange means for the entry that was sent.
package enum Verdict: Hashable, Sendable {
    /// The server did it.
    case settled(Settlement)
    /// Certainly not applied; the same bytes go out again later.
    case stopped(StopReason, retryAfter: Duration?)
    /// It cannot be told from here whether it was applied.
    case unknown(StopReason)
    /// The server's state must be read before anything else is decided (R30).
    case reread(RereadCause)
    /// A refusal of the content: goes back to a till that waits, else before a person.
    case refused(Problem)
}
