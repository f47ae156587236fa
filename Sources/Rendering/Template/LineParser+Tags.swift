extension LineParser {
    /// The tag that begins at `index`; moves behind it.
    mutating func tag() throws(TemplateError) -> MustacheTag {
        let position = position(index)
        index += 2
        var end = index
        while end + 1 < bytes.count, !(bytes[end] == 0x7D && bytes[end + 1] == 0x7D) { end += 1 }
        guard end + 1 < bytes.count else { throw position.error("the tag is never closed with }}") }
        var text = bytes[index..<end]
        index = end + 2
        var kind = MustacheTag.Kind.variable
        switch text.first {
        case UInt8(ascii: "#"): kind = .section
        case UInt8(ascii: "^"): kind = .inverted
        case UInt8(ascii: "/"): kind = .close
        case UInt8(ascii: ">"): kind = .partial
        case UInt8(ascii: "!"): kind = .comment
        case UInt8(ascii: "="): throw position.error("other delimiters are not served yet")
        case UInt8(ascii: "{"), UInt8(ascii: "&"):
            throw position.error("text on paper needs no unescaped form; write {{name}}")
        default: break
        }
        if kind != .variable { text = text.dropFirst() }
        let name = String(decoding: text, as: UTF8.self).trimmingBlanks
        if kind != .comment {
            let allowed = name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
            guard allowed, !name.isEmpty else { throw position.error("\"\(name)\" is no name") }
        }
        return MustacheTag(kind: kind, name: name, position: position)
    }
}
