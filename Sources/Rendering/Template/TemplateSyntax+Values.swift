extension TemplateSyntax.Property {
    /// The words of a value that no receipt may fill; commas and blanks stand between them.
    func words() throws(TemplateError) -> [String] {
        var text: [UInt8] = []
        for piece in value {
            guard case .text(let bytes) = piece else {
                throw position.error("the value of \"\(key.rawValue)\" is fixed by the template and takes no tag")
            }
            text += bytes
        }
        return text.split { $0 == 0x2C || LineParser.isBlank($0) }.map {
            String(decoding: $0, as: UTF8.self).lowercased()
        }
    }

    private func word() throws(TemplateError) -> String {
        let words = try words()
        guard words.count == 1 else { throw position.error("\"\(key.rawValue)\" takes one word") }
        return words[0]
    }

    func alignment() throws(TemplateError) -> ColumnAlignment {
        switch try word() {
        case "left": return .left
        case "center": return .center
        case "right": return .right
        case let other: throw position.error("\"\(other)\" is no alignment; left, center and right are")
        }
    }

    func widths() throws(TemplateError) -> [LineShape.Width] {
        let words = try words()
        guard !words.isEmpty else { throw position.error("\"width\" takes at least one width") }
        if words == ["auto"] { return [] }
        var widths: [LineShape.Width] = []
        for word in words {
            switch word {
            case "*": widths.append(.star)
            case "auto": widths.append(.content)
            default:
                guard let columns = Int(word), (0...255).contains(columns) else {
                    throw position.error("\"\(word)\" is no width; a number, * and auto are")
                }
                widths.append(.fixed(columns))
            }
        }
        return widths
    }

    /// The columns between columns, and whether a line is drawn in them and round them.
    func border() throws(TemplateError) -> (columns: Int, isBoxed: Bool) {
        switch try word() {
        case "space": return (1, false)
        case "none": return (0, false)
        case "line": return (1, true)
        case let other:
            guard let columns = Int(other), (0...2).contains(columns) else {
                throw position.error("\"\(other)\" is no border; line, space, none and 0 to 2 are")
            }
            return (columns, false)
        }
    }

    func wraps() throws(TemplateError) -> Bool {
        switch try word() {
        case "wrap": return true
        case "nowrap": return false
        case let other: throw position.error("\"\(other)\" is no way of wrapping; wrap and nowrap are")
        }
    }
}
