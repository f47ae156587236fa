/// Why a code cannot hold some data.
package struct CodeDataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its name, such as `EAN-13`.
    package let symbology: String
    /// The byte it has no character for, and the byte's place from 1; nil where something else is wrong.
    package let character: UInt8?
    package let position: Int?
    /// What the symbology takes, or what is wrong.
    package let reason: String

    /// - Parameter allowed: what the symbology takes.
    package init(_ symbology: String, character: UInt8, position: Int, allowed: String) {
        self.symbology = symbology
        self.character = character
        self.position = position
        reason = "it takes \(allowed)"
    }

    package init(_ symbology: String, _ reason: String) {
        self.symbology = symbology
        character = nil
        position = nil
        self.reason = reason
    }

    package var description: String {
        guard let character, let position else { return "\(symbology): \(reason)" }
        return "\(symbology) has no \(CodeDataError.words(for: character)) (at position \(position)): \(reason)"
    }

    /// A byte as people know it: in quotation marks, or as a hexadecimal number where it shows nothing.
    private static func words(for byte: UInt8) -> String {
        (0x21...0x7E).contains(byte) ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte \(Hex.text([byte]))"
    }
}
