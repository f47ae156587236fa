/// One header field.
package struct Field: Hashable, Sendable, Codable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// The field, or nothing for a value that would break out of its line.
    package static func safe(_ name: String, _ value: String) -> [Field] {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } ? [Field(name: name, value: value)] : []
    }
}
