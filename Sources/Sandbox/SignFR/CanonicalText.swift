import Receipts

/// The canonical form of JSON that is hashed (RFC 8785), the server's own: names sorted by their UTF-16 code units, no
/// blanks, the fewest escapes.
///
/// Numbers are taken as they were written: records of this API hold texts only, and one with a number that is not
/// canonical would be refused by its hash.
enum CanonicalText {
    static func bytes(of value: JSONValue) -> [UInt8] {
        var text = ""
        write(value, into: &text)
        return Array(text.utf8)
    }

    private static func write(_ value: JSONValue, into text: inout String) {
        switch value {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): write(string, into: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                write(element, into: &text)
            }
            text += "]"
        case .object(let members):
            let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            text += "{"
            for (index, member) in sorted.enumerated() {
                if index > 0 { text += "," }
                write(member.name, into: &text)
                text += ":"
                write(member.value, into: &text)
            }
            text += "}"
        }
    }

    private static func write(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{8}": text += "\\b"
            case "\u{9}": text += "\\t"
            case "\u{A}": text += "\\n"
            case "\u{C}": text += "\\f"
            case "\u{D}": text += "\\r"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
