/// What is wrong with a `--faults` text.
package struct FaultSpecError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part between two commas that cannot be used.
    package let part: String
    package let reason: String

    package var description: String { "faults: \"\(part)\": \(reason)" }
}
