/// What the re-read operation means for the entry.
package enum RereadVerdict: Hashable, Sendable {
    /// Still open: send the same body and key once more with this tag.
    case rebind(etag: String)
    /// An earlier attempt of ours did it.
    case adopt(Settlement)
    case escalate(Escalation)
    /// The re-read failed, and an earlier attempt may have been applied.
    case unknown(StopReason)
    /// The re-read failed, and no earlier attempt can have been applied.
    case stopped(StopReason, retryAfter: Duration?)
}
