/// Why a text is no JSON, and where.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes from the start of the text.
    package let offset: Int
    package let reason: String

    package var description: String { "\(reason) at byte \(offset)" }
}

extension JSONValue {
    /// Parses a whole text.
    ///
    /// - Throws: ``JSONError`` for anything that RFC 8259 does not allow, bytes that are no UTF-8 included, and for
    ///   nesting deeper than 128.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }

    package init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }
}

private struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value()
        skipBlanks()
        if index < bytes.count { throw error("unexpected text behind the value") }
        return value
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func error(_ reason: String) -> JSONError { JSONError(offset: index, reason: reason) }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(0x30...0x39): return .number(try number())
        case .none: throw error("the text ends where a value is due")
        default: throw error("a value is due")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let matches = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
        guard matches else { throw error("a value is due") }
        index += word.utf8CodeUnitCount
        return value
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        var members: [JSONValue.Member] = []
        skipBlanks()
        if peek == UInt8(ascii: "}") {
            leave()
            return .object([])
        }
        while true {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw error("a member's name is due") }
            let name = try string()
            skipBlanks()
            guard peek == UInt8(ascii: ":") else { throw error("a colon is due") }
            index += 1
            members.append(.init(name, try value()))
            if try separator(or: UInt8(ascii: "}")) { return .object(members) }
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        skipBlanks()
        if peek == UInt8(ascii: "]") {
            leave()
            return .array([])
        }
        while true {
            elements.append(try value())
            if try separator(or: UInt8(ascii: "]")) { return .array(elements) }
        }
    }

    private mutating func enter() throws(JSONError) {
        index += 1
        depth += 1
        if depth > 128 { throw error("nesting is deeper than 128") }
    }

    private mutating func leave() {
        index += 1
        depth -= 1
    }

    /// Whether the container ends here; else a comma was read.
    private mutating func separator(or end: UInt8) throws(JSONError) -> Bool {
        skipBlanks()
        if peek == end {
            leave()
            return true
        }
        guard peek == UInt8(ascii: ",") else { throw error("a comma or the end is due") }
        index += 1
        return false
    }

    private mutating func number() throws(JSONError) -> String {
        let start = index
        if peek == UInt8(ascii: "-") { index += 1 }
        if peek == UInt8(ascii: "0") { index += 1 } else { try digits() }
        if peek == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        let start = index
        while let byte = peek, (0x30...0x39).contains(byte) { index += 1 }
        if index == start { throw error("a digit is due") }
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        var start = index
        var result = ""
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                let rest = try text(start..<index)
                index += 1
                return result.isEmpty ? rest : result + rest
            case UInt8(ascii: "\\"):
                result += try text(start..<index)
                index += 1
                result.unicodeScalars.append(try escape())
                start = index
            case 0x00..<0x20: throw error("a control character stands in a string")
            default: index += 1
            }
        }
        throw error("the text ends within a string")
    }

    private func text(_ range: Range<Int>) throws(JSONError) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw JSONError(offset: range.lowerBound, reason: "the string is not UTF-8")
        }
        return text
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        guard let byte = peek else { throw error("the text ends within an escape") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try hexadecimal()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // A high surrogate needs its low one; alone it has no meaning in UTF-8 and becomes U+FFFD.
            guard (0xD800..<0xDC00).contains(unit), bytes[index...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
            let mark = index
            index += 2
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else {
                index = mark
                return "\u{FFFD}"
            }
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
        default: throw error("an unknown escape stands in a string")
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits are due")
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}
