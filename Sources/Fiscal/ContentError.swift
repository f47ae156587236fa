/// Why no receipt can be made of a body, and where.
package struct ContentError: Error, Hashable, Sendable, CustomStringConvertible {
    package let pointer: String
    package let reason: String

    package var description: String { "\(reason) (at \"\(pointer)\")" }
}
