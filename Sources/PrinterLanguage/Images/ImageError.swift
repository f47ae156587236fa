/// Why a picture cannot be printed.
package struct ImageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `width`, `height` or `graphics`.
    package let field: String
    /// One sentence, with the bounds.
    package let reason: String

    package init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }

    package var description: String { "\(field): \(reason)" }
}
