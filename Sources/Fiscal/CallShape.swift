/// What a method and a path behind `/fiscal/REGISTER` mean in a dialect.
///
/// Operation ids are as the till wrote them, percent-decoded.
package enum CallShape: Hashable, Sendable {
    /// To be queued; `operation` is `nil` where the call makes one.
    case mutation(Intent, operation: String?)
    case read(operation: String)
    /// The hosted receipt of an operation.
    case receipt(operation: String)
    /// A GET that no rule names: passed on as it is.
    case forward
    case unlisted
    /// A listed path with another verb; answered with 405 and these in `Allow`.
    case wrongMethod(allow: [String])
}
