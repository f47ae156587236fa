import Receipts

/// Cuts one member's value out of a JSON text, or puts another in its place, without touching any other byte.
package enum VerbatimJSON {
    /// The text of the first member of that name of the outermost object; `nil` if there is none.
    ///
    /// - Parameter bytes: A text that has been parsed before, so that its form is known to be right.
    static func member(_ name: String, of bytes: [UInt8]) -> String? {
        range(of: [name], in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The texts of the elements of that member, where it is an array.
    ///
    /// - Parameter bytes: A text that has been parsed before.
    package static func elements(of name: String, in bytes: [UInt8]) -> [String] {
        guard let range = range(of: [name], in: bytes), bytes[range].first == UInt8(ascii: "[") else { return [] }
        var elements: [String] = []
        var index = range.lowerBound + 1
        while index < range.upperBound - 1 {
            skipBlanks(bytes, &index)
            let start = index
            skipValue(bytes, &index)
            if index > start { elements.append(String(decoding: bytes[start..<index], as: UTF8.self)) }
            skipBlanks(bytes, &index)
            index += 1
        }
        return elements
    }

    /// The bytes with one value put in the place of another; `nil` if there is no member of that path.
    ///
    /// Everything outside the value stays as it was written.
    static func replacing(_ path: [String], in bytes: [UInt8], by value: JSONValue) -> [UInt8]? {
        range(of: path, in: bytes).map { Array(bytes[..<$0.lowerBound]) + value.compactBytes + bytes[$0.upperBound...] }
    }

    /// Where the value stands that the names lead to, each the first of that name in its object.
    private static func range(of path: [String], in bytes: [UInt8]) -> Range<Int>? {
        var range = 0..<bytes.count
        for name in path {
            guard let found = self.range(of: name, in: bytes, from: range.lowerBound) else { return nil }
            range = found
        }
        return range
    }

    /// Whether a string of JSON, in its quotes, is that name, which may be spelled with escapes.
    private static func spells(_ name: String, _ string: ArraySlice<UInt8>) -> Bool {
        guard string.contains(UInt8(ascii: "\\")) else { return string.dropFirst().dropLast().elementsEqual(name.utf8) }
        // One that cannot be read is another name.
        return (try? JSONValue(parsing: Array(string)).text) == name
    }

    private static func range(of name: String, in bytes: [UInt8], from start: Int) -> Range<Int>? {
        var index = start
        skipBlanks(bytes, &index)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { return nil }
        index += 1
        while index < bytes.count {
            skipBlanks(bytes, &index)
            let nameStart = index
            skipValue(bytes, &index)
            let isFound = spells(name, bytes[nameStart..<index])
            skipBlanks(bytes, &index)
            index += 1
            skipBlanks(bytes, &index)
            let valueStart = min(index, bytes.count)
            skipValue(bytes, &index)
            if isFound { return valueStart..<min(index, bytes.count) }
            skipBlanks(bytes, &index)
            guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { return nil }
            index += 1
        }
        return nil
    }

    private static func skipBlanks(_ bytes: [UInt8], _ index: inout Int) {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    /// Moves behind one value: to the end of a string, of a bracketed group, or of a bare word.
    private static func skipValue(_ bytes: [UInt8], _ index: inout Int) {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                index = min(index + 1, bytes.count)
                if depth == 0 { return }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                index += 1
                if depth == 0 { return }
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
                if depth == 0 { return }
                index += 1
            default: index += 1
            }
        }
    }
}
