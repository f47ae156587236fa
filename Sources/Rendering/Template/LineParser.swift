/// Reads one line of a template.
struct LineParser {
    var index = 0
    let bytes: [UInt8]
    let file: String
    let line: Int

    /// How many lines of the file the bytes are; comments may run over several.
    let lineCount: Int
    var delimiters: Delimiters

    init(file: String, line: Int, bytes: [UInt8], delimiters: Delimiters, lineCount: Int = 1) {
        self.file = file
        self.line = line
        self.bytes = bytes
        self.delimiters = delimiters
        self.lineCount = lineCount
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    func position(_ index: Int) -> SourcePosition {
        let before = bytes[..<min(index, bytes.count)]
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let characters = String(decoding: before[start...], as: UTF8.self).unicodeScalars.count
        return SourcePosition(
            file: file, line: line + before.count { $0 == 0x0A }, column: characters + 1)
    }

    /// The node of the line; nil for a line that held nothing but comments.
    mutating func node() throws(TemplateError) -> TemplateSyntax.Node? {
        let start = position(bytes.firstIndex { !LineParser.isBlank($0) } ?? 0)
        if let properties = try properties() { return .properties(properties, start) }
        if let character = exclusive() { return character == UInt8(ascii: "-") ? .rule(start) : .cut(start) }
        var segments: [Segment] = []
        var onlyComments = !bytes.isEmpty
        repeat { segments.append(try segment(&onlyComments)) } while index < bytes.count || endsWithPipe(segments.count)
        if onlyComments, !bytes.allSatisfy(LineParser.isBlank) { return nil }
        return .line(LineParser.columns(of: segments), start)
    }

    /// The character that fills the whole line, `-` or `=`.
    private func exclusive() -> UInt8? {
        var text = bytes[...]
        while let first = text.first, LineParser.isBlank(first) { text.removeFirst() }
        while let last = text.last, LineParser.isBlank(last) { text.removeLast() }
        if text.count > 1, text.first == 0x7C { text.removeFirst() }
        if text.count > 1, text.last == 0x7C { text.removeLast() }
        while let first = text.first, LineParser.isBlank(first) { text.removeFirst() }
        while let last = text.last, LineParser.isBlank(last) { text.removeLast() }
        guard let first = text.first, first == 0x2D || first == 0x3D else { return nil }
        return text.allSatisfy { $0 == first } ? first : nil
    }

    // MARK: Columns

    /// What stands between two pipes, blanks cut off at both sides.
    struct Segment {
        var pieces: [TemplateSyntax.Piece] = []
        var blankBefore = false
        var blankAfter = false
    }

    private var pipes = 0

    /// Whether the last pipe was the line's last character, so that an empty segment follows it.
    private func endsWithPipe(_ segments: Int) -> Bool { index == bytes.count && pipes == segments }

    private mutating func segment(_ onlyComments: inout Bool) throws(TemplateError) -> Segment {
        var segment = Segment()
        if index < bytes.count, LineParser.isBlank(bytes[index]) { segment.blankBefore = true }
        segment.pieces = try pieces(within: nil, onlyComments: &onlyComments)
        if index < bytes.count {
            index += 1
            pipes += 1
        }
        segment.trim()
        return segment
    }

    /// The pull of the pipes: a text stands at the pipe it touches, in the middle if it touches both or none.
    private static func columns(of segments: [Segment]) -> [TemplateSyntax.Column] {
        var segments = segments
        let pipes = segments.count - 1
        let opens = pipes > 0 && segments[0].pieces.isEmpty
        if opens { segments.removeFirst() }
        let closes = pipes > (opens ? 1 : 0) && segments.last?.pieces.isEmpty == true
        if closes { segments.removeLast() }
        if segments.count == 1, segments[0].pieces.isEmpty { return [] }
        return segments.enumerated().map { index, segment in
            var touchesLeft = !segment.blankBefore
            var touchesRight = !segment.blankAfter
            // At the ends of the line a missing pipe pulls as well, but for a single column beside its only pipe.
            if index == 0, !opens { touchesLeft = segments.count > 1 || !closes || segment.blankAfter }
            if index == segments.count - 1, !closes {
                touchesRight = segments.count > 1 || !opens || segment.blankBefore
            }
            let alignment: ColumnAlignment =
                touchesLeft == touchesRight ? .center : touchesLeft ? .left : .right
            return TemplateSyntax.Column(pieces: segment.pieces, alignment: alignment)
        }
    }

    // MARK: Text

    /// The pieces up to the next pipe, or up to the end of the section they stand in.
    private mutating func pieces(
        within section: MustacheTag?, onlyComments: inout Bool
    ) throws(TemplateError) -> [TemplateSyntax.Piece] {
        var pieces: [TemplateSyntax.Piece] = []
        var text: [UInt8] = []
        func flushed() -> [TemplateSyntax.Piece] { text.isEmpty ? pieces : pieces + [.text(text)] }
        while index < bytes.count {
            if isAtTag {
                let tag = try tag()
                if tag.kind == .comment || tag.kind == .delimiters { continue }
                onlyComments = false
                pieces = flushed()
                text = []
                if let piece = try piece(of: tag, within: section) { pieces.append(piece) } else { return pieces }
                continue
            }
            let byte = bytes[index]
            if !LineParser.isBlank(byte) { onlyComments = false }
            switch byte {
            case UInt8(ascii: "|"):
                guard let section else { return flushed() }
                throw section.position.error("the section {{#\(section.name)}} ends in another column than it began")
            case UInt8(ascii: "{"):
                throw position(index).error("a property has a line of its own; a brace of the text is written \\{")
            case UInt8(ascii: "}"): throw position(index).error("a brace of the text is written \\}")
            case UInt8(ascii: "\\"):
                if let escaped = try escape() {
                    text += escaped
                } else {
                    pieces = flushed() + [.lineBreak]
                    text = []
                }
                continue
            case UInt8(ascii: "~"): text += [0xC2, 0xA0]
            case UInt8(ascii: "\""), UInt8(ascii: "_"), UInt8(ascii: "`"):
                let decoration: TemplateSyntax.Decoration =
                    byte == UInt8(ascii: "\"") ? .emphasis : byte == UInt8(ascii: "_") ? .underline : .invert
                pieces = flushed() + [.decoration(decoration)]
                text = []
            case UInt8(ascii: "^"):
                var count = 0
                while index + count < bytes.count, bytes[index + count] == byte { count += 1 }
                pieces = flushed() + [.size(min(count, 7))]
                text = []
                index += count - 1
            case 0x00..<0x20, 0x7F: text.append(0x20)
            default: text.append(byte)
            }
            index += 1
        }
        if let section { throw section.position.error("the section {{#\(section.name)}} does not end in its line") }
        return flushed()
    }

    /// The piece that begins with this tag; nil at the end of the section.
    private mutating func piece(
        of tag: MustacheTag, within section: MustacheTag?
    ) throws(TemplateError) -> TemplateSyntax.Piece? {
        switch tag.kind {
        case .variable: return .variable(tag.name, tag.position)
        case .section, .inverted:
            var onlyComments = false
            let body = try pieces(within: tag, onlyComments: &onlyComments)
            return .section(name: tag.name, inverted: tag.kind == .inverted, body: body, tag.position)
        case .close:
            guard let section else { throw tag.position.error("no section is open here") }
            guard section.name == tag.name else {
                throw tag.position.error("{{/\(tag.name)}} stands where {{/\(section.name)}} is due")
            }
            return nil
        case .partial: return .partial(name: tag.name, tag.position)
        case .comment, .delimiters: preconditionFailure("these were skipped")
        }
    }
}

extension LineParser.Segment {
    fileprivate mutating func trim() {
        let trimmed = pieces.trimmed()
        blankAfter = trimmed.blankAfter
        pieces = trimmed.pieces
    }
}

extension [TemplateSyntax.Piece] {
    /// Without the blanks at both ends.
    func trimmed() -> (pieces: [TemplateSyntax.Piece], blankAfter: Bool) {
        var pieces = self
        var blankAfter = false
        if case .text(var text)? = pieces.first {
            text.removeFirst(text.prefix(while: LineParser.isBlank).count)
            if text.isEmpty { pieces.removeFirst() } else { pieces[0] = .text(text) }
        }
        if case .text(var text)? = pieces.last {
            while let last = text.last, LineParser.isBlank(last) {
                text.removeLast()
                blankAfter = true
            }
            if text.isEmpty { pieces.removeLast() } else { pieces[pieces.count - 1] = .text(text) }
        }
        return (pieces, blankAfter)
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmingBlanks: String {
        var text = utf8[...]
        while let first = text.first, LineParser.isBlank(first) { text.removeFirst() }
        while let last = text.last, LineParser.isBlank(last) { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }
}
