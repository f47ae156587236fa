package import Receipts

/// What the answer to the fetch of a hosted receipt means.
package enum HostedReceiptVerdict: Hashable, Sendable {
    /// The receipt, with the provider's block byte for byte; the whole receipt where it holds none.
    case available(FiscalInformation)
    /// There is none, and no error either: the block of the completion answer is all there is.
    case notAvailable
    /// The fetch failed and may be tried again; the completion itself stays settled.
    case stopped(StopReason, retryAfter: Duration?)
}
