extension LineParser {
    /// The members of a property line; nil if the line is none.
    mutating func properties() throws(TemplateError) -> [TemplateSyntax.Property]? {
        var start = 0
        while start < bytes.count, LineParser.isBlank(bytes[start]) || bytes[start] == 0x7C { start += 1 }
        guard start < bytes.count, bytes[start] == 0x7B, !bytes[start...].starts(with: delimiters.open) else {
            return nil
        }
        index = start + 1
        var members: [TemplateSyntax.Property] = []
        while try member(into: &members) {}
        guard bytes[index...].allSatisfy({ LineParser.isBlank($0) || $0 == 0x7C }) else {
            throw position(index).error("text follows a property; it has a line of its own")
        }
        return members
    }

    /// Reads `key: value` and what ends it; false at the closing brace.
    private mutating func member(into members: inout [TemplateSyntax.Property]) throws(TemplateError) -> Bool {
        while index < bytes.count, LineParser.isBlank(bytes[index]) { index += 1 }
        let start = index
        while index < bytes.count, ![0x3A, 0x3B, 0x7D].contains(bytes[index]) { index += 1 }
        let name = String(decoding: bytes[start..<index], as: UTF8.self).trimmingBlanks
        guard index < bytes.count else { throw position(start).error("the property is never closed with }") }
        if name.isEmpty, bytes[index] != 0x3A {
            index += 1
            return bytes[index - 1] == 0x3B
        }
        guard let key = TemplateSyntax.Key(spelled: name) else {
            throw position(start).error(
                "unknown property \"\(name)\"",
                suggestion: NearestName.of(name, among: TemplateSyntax.Key.allCases.map(\.rawValue)))
        }
        guard bytes[index] == 0x3A else { throw position(start).error("the property \"\(name)\" has no value") }
        index += 1
        let place = position(start)
        members.append(TemplateSyntax.Property(key: key, value: try value(of: key), position: place))
        index += 1
        return bytes[index - 1] == 0x3B
    }

    /// The pieces of a value; stops at the `;` or `}` behind it.
    private mutating func value(of key: TemplateSyntax.Key) throws(TemplateError) -> [TemplateSyntax.Piece] {
        let start = index
        var pieces: [TemplateSyntax.Piece] = []
        var text: [UInt8] = []
        while index < bytes.count, isAtTag || (bytes[index] != 0x3B && bytes[index] != 0x7D) {
            if isAtTag {
                let tag = try tag()
                if tag.kind == .comment || tag.kind == .delimiters { continue }
                guard tag.kind == .variable else {
                    throw tag.position.error("only variables stand in the value of a property")
                }
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                pieces.append(.variable(tag.name, tag.position))
            } else if bytes[index] == 0x5C {
                text += try escape(in: key) ?? [0x0A]
            } else if bytes[index] == 0x7B || bytes[index] == 0x7C {
                throw position(index).error("a brace or a pipe in a value is written with a backslash")
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count else { throw position(start).error("the property is never closed with }") }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces.trimmed().pieces
    }
}
