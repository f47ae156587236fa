package import Receipts

/// The one form of a JSON value that two parties can hash and agree on (RFC 8785, JCS).
///
/// Names are sorted by their UTF-16 code units at every depth, no blank stands between tokens, numbers are written as
/// ECMAScript writes them, and strings carry only the escapes that they must. Texts are not normalised: a letter and its
/// decomposition stay two names.
///
/// RFC 8785 defines this for I-JSON (RFC 7493) only. What lies outside has no canonical form and is an error, never a
/// guess: a name that occurs twice in one object, a number beyond the range of a binary64, half a surrogate pair.
package enum CanonicalJSON {
    /// - Throws: ``CanonicalError``.
    package static func bytes(of value: JSONValue) throws(CanonicalError) -> [UInt8] {
        var output: [UInt8] = []
        try write(value, at: .root, to: &output)
        return output
    }

    /// The canonical form of a text.
    ///
    /// - Throws: `JSONError` for a text that is no JSON, ``CanonicalError`` for one without a canonical form.
    package static func bytes(parsing text: [UInt8]) throws -> [UInt8] {
        let value = try JSONValue(parsing: text)
        // The parser mends half a pair, which would hide it from the hash.
        if Self.holdsLoneSurrogate(text) {
            throw CanonicalError(pointer: "", reason: "a string holds half a surrogate pair")
        }
        return try bytes(of: value)
    }

    /// Whether an escape of half a surrogate pair stands in a text that has been parsed before.
    package static func holdsLoneSurrogate(_ text: [UInt8]) -> Bool {
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard let unit = unit(text, at: index) else {
                index += 2
                continue
            }
            index += 6
            switch unit {
            case 0xD800..<0xDC00:
                guard let low = Self.unit(text, at: index), (0xDC00..<0xE000).contains(low) else { return true }
                index += 6
            case 0xDC00..<0xE000: return true
            default: break
            }
        }
        return false
    }

    /// The code unit of a `\uXXXX` that begins there.
    private static func unit(_ text: [UInt8], at index: Int) -> UInt32? {
        guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return UInt32(String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
    }

    private static func write(
        _ value: JSONValue, at pointer: JSONPointer, to output: inout [UInt8]
    ) throws(CanonicalError) {
        switch value {
        case .null: output += "null".utf8
        case .boolean(let flag): output += (flag ? "true" : "false").utf8
        case .number(let text):
            guard let number = ECMAScriptNumber.canonical(text) else {
                throw CanonicalError(
                    pointer: pointer.text, reason: "the number \(text) is beyond the range of a binary64")
            }
            output += number.utf8
        case .string(let text): JSONValue.write(text, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                try write(element, at: pointer.element(index), to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members): try write(members, at: pointer, to: &output)
        }
    }

    private static func write(
        _ members: [JSONValue.Member], at pointer: JSONPointer, to output: inout [UInt8]
    ) throws(CanonicalError) {
        // Swift compares strings by what they mean; here the code units are what counts.
        let sorted = members.map { (units: Array($0.name.utf16), member: $0) }
            .sorted { $0.units.lexicographicallyPrecedes($1.units) }
        output.append(UInt8(ascii: "{"))
        var previous: [UInt16]?
        for (units, member) in sorted {
            if units == previous {
                throw CanonicalError(
                    pointer: pointer.member(member.name).text, reason: "the name occurs twice in one object")
            }
            if previous != nil { output.append(UInt8(ascii: ",")) }
            JSONValue.write(member.name, to: &output)
            output.append(UInt8(ascii: ":"))
            try write(member.value, at: pointer.member(member.name), to: &output)
            previous = units
        }
        output.append(UInt8(ascii: "}"))
    }
}
