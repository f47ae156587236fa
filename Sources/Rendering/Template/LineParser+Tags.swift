extension LineParser {
    /// Whether a tag begins at `index`.
    var isAtTag: Bool { bytes[index...].starts(with: delimiters.open) }

    /// The tag that begins at `index`; moves behind it.
    mutating func tag() throws(TemplateError) -> MustacheTag {
        let position = position(index)
        let start = index
        let closing = String(decoding: delimiters.close, as: UTF8.self)
        guard var end = delimiters.end(ofTagAt: start, in: bytes) else {
            throw position.error("the tag is never closed with \(closing)")
        }
        var text = bytes[start + delimiters.open.count..<end - delimiters.close.count]
        var kind = MustacheTag.Kind.variable
        switch text.first {
        case UInt8(ascii: "#"): kind = .section
        case UInt8(ascii: "^"): kind = .inverted
        case UInt8(ascii: "/"): kind = .close
        case UInt8(ascii: ">"): kind = .partial
        case UInt8(ascii: "!"): kind = .comment
        case UInt8(ascii: "="): kind = .delimiters
        // Paper knows no escaping, so that both unescaped forms are the plain one.
        case UInt8(ascii: "&"): text = text.dropFirst()
        case UInt8(ascii: "{"):
            guard delimiters == Delimiters(), end < bytes.count, bytes[end] == 0x7D else {
                throw position.error("the tag is never closed with }}}")
            }
            text = text.dropFirst()
            end += 1
        default: break
        }
        index = end
        switch kind {
        case .comment: return MustacheTag(kind: kind, name: "", position: position)
        case .delimiters:
            guard let next = Delimiters(tag: text) else {
                throw position.error("new delimiters are two words without = between = and =, such as {{=<% %>=}}")
            }
            delimiters = next
            return MustacheTag(kind: kind, name: "", position: position)
        case .variable: break
        case .section, .inverted, .close, .partial: text = text.dropFirst()
        }
        let name = String(decoding: text, as: UTF8.self).trimmingBlanks
        let allowed = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
        guard allowed, !name.isEmpty else { throw position.error("\"\(name)\" is no name") }
        return MustacheTag(kind: kind, name: name, position: position)
    }
}
