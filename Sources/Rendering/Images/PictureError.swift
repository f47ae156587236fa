/// Why a file is not taken as a picture.
package struct PictureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// As it was given.
    package let file: String
    /// One sentence without the file's name.
    package let reason: String

    package init(_ file: String, _ reason: String) {
        self.file = file
        self.reason = reason
    }

    package var description: String { "\(file): \(reason)" }
}
