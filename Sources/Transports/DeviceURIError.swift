/// Why a text is no device URI, and how it is written.
package struct DeviceURIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text as it was given.
    package let text: String
    package let sentence: String

    package var description: String { sentence }
}
