/// What an exchange means for a batch.
package enum BatchVerdict: Hashable, Sendable {
    /// The API answered for the orders, each in the batch's order; the batch is over.
    ///
    /// `strangers`: how many ids are answered for that no order of the batch has; they change nothing and are worth a notice.
    case answered([OrderVerdict], strangers: Int)
    /// This attempt did nothing; the same bytes and key go out again later.
    case stopped(StopReason, retryAfter: Duration?)
    /// Every order of it is in doubt; the same bytes and key go out again.
    case unknown(StopReason, retryAfter: Duration?)
    /// The batch was refused as a whole and no order of it: they go into new batches of at most `size` each, so that the
    /// order at fault comes to stand alone.
    case divided(Problem, size: Int)
    /// The batch was refused as a whole, and dividing it helps nobody: a person decides, and no order of it is refused.
    case refused(Problem)
}
