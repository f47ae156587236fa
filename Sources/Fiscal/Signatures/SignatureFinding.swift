/// What checking the signature of a provider's code has shown.
///
/// A question for somebody who looks after the shop, never a condition for printing.
package enum SignatureFinding: Hashable, Sendable {
    case valid
    /// The signature is not that key's over these fields.
    case invalid
    /// There is none, as the security device was out of order.
    case outage
    /// Why it cannot be checked.
    case unchecked(String)
}
