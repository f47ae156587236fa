/// Reads the text of a template: ReceiptLine 1.x with Mustache tags.
///
/// Two braces open a tag until others are set, one brace a property; `\{` is a brace of the text. A tag of a section, an
/// inverted section, a partial, a comment or of new delimiters that has its line for itself prints no line. A section
/// inside a line begins and ends in the same column. Sources: the ReceiptLine grammar of OFSC, mustache(5).
struct TemplateParser {
    private let file: String
    private let lines: [[UInt8]]
    private var index = 0
    private var delimiters = Delimiters()

    init(file: String, bytes: [UInt8]) throws(TemplateError) {
        self.file = file
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.invalid(bytes, in: file)
        }
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0D ? line.dropLast() : line)
        }
        // The end of the last line starts no further one.
        if lines.last?.isEmpty == true { lines.removeLast() }
        if let first = lines.first, first.starts(with: [0xEF, 0xBB, 0xBF]) { lines[0] = Array(first.dropFirst(3)) }
        self.lines = lines
    }

    /// The place of the first byte that is no UTF-8.
    private static func invalid(_ bytes: [UInt8], in file: String) -> TemplateError {
        var before = bytes[...]
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            before = bytes[..<error.byteOffsets.lowerBound]
        }
        let line = before.split(separator: 0x0A, omittingEmptySubsequences: false).last ?? []
        return TemplateError(
            file: file, line: before.count { $0 == 0x0A } + 1, column: line.count { $0 & 0xC0 != 0x80 } + 1,
            reason: "the file is not UTF-8")
    }

    /// Parses the whole file.
    mutating func parse() throws(TemplateError) -> [TemplateSyntax.Node] { try parseNodes(within: nil) }

    private struct OpenSection {
        var name: String
        var position: SourcePosition
    }

    private mutating func parseNodes(within open: OpenSection?) throws(TemplateError) -> [TemplateSyntax.Node] {
        var nodes: [TemplateSyntax.Node] = []
        while index < lines.count {
            guard let tag = try standaloneTag() else {
                var line = try lineParser()
                index += line.lineCount
                if let node = try line.node() { nodes.append(node) }
                delimiters = line.delimiters
                continue
            }
            switch tag.kind {
            case .section, .inverted:
                let body = try parseNodes(within: OpenSection(name: tag.name, position: tag.position))
                nodes.append(
                    .section(name: tag.name, inverted: tag.kind == .inverted, body: body, tag.position))
            case .close:
                guard let open else {
                    throw tag.position.error("no section is open that {{/\(tag.name)}} could close")
                }
                guard open.name == tag.name else {
                    throw tag.position.error(
                        "{{/\(tag.name)}} stands where {{/\(open.name)}} is due (opened in line \(open.position.line))")
                }
                return nodes
            case .partial: nodes.append(.partial(name: tag.name, tag.position))
            case .comment, .delimiters: break
            case .variable: preconditionFailure("a variable is never standalone")
            }
        }
        if let open { throw open.position.error("the section {{#\(open.name)}} is never closed") }
        return nodes
    }

    /// Takes a tag that has the whole line for itself.
    private mutating func standaloneTag() throws(TemplateError) -> MustacheTag? {
        let line = lines[index]
        guard let start = line.firstIndex(where: { !LineParser.isBlank($0) }),
            line[start...].starts(with: delimiters.open)
        else { return nil }
        var parser = try lineParser()
        parser.index = start
        let tag = try parser.tag()
        guard tag.kind != .variable, parser.bytes[parser.index...].allSatisfy(LineParser.isBlank) else { return nil }
        index += parser.lineCount
        delimiters = parser.delimiters
        return tag
    }

    /// The next line, with those into which a comment runs on.
    private func lineParser() throws(TemplateError) -> LineParser {
        var bytes = lines[index]
        var count = 1
        while let comment = delimiters.leavesCommentOpen(bytes) {
            guard index + count < lines.count else {
                let parser = LineParser(file: file, line: index + 1, bytes: bytes, delimiters: delimiters)
                throw parser.position(comment).error("the comment is never closed")
            }
            bytes += [0x0A] + lines[index + count]
            count += 1
        }
        return LineParser(file: file, line: index + 1, bytes: bytes, delimiters: delimiters, lineCount: count)
    }
}

/// A tag between double braces.
struct MustacheTag {
    enum Kind {
        case variable
        case section
        case inverted
        case close
        case partial
        case comment
        /// Changes what opens and closes tags.
        case delimiters
    }

    var kind: Kind
    var name: String
    var position: SourcePosition
}
