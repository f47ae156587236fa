/// The text form of a UUID: 8-4-4-4-12 hexadecimal digits (RFC 9562), of any version.
enum UUIDText {
    static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let digits = text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || Character(Unicode.Scalar($0)).isHexDigit }
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && digits
    }
}
