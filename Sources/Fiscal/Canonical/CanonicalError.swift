/// Why a JSON value has no canonical form.
package struct CanonicalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, as a JSON pointer (RFC 6901); `""` is the whole value.
    package let pointer: String
    package let reason: String

    package var description: String { "\(reason) (at \"\(pointer)\")" }
}
