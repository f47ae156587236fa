/// An entry of `upstreams[].options` that cannot be.
package struct OptionError: Error, Hashable, Sendable, CustomStringConvertible {
    package let key: String
    package let reason: String

    package var description: String { "option \"\(key)\": \(reason)" }
}
