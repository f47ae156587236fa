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

    func border() throws(TemplateError) -> Int {
        switch try word() {
        case "space": return 1
        case "none": return 0
        case "line": throw position.error("\"border: line\" is not served yet")
        case let other:
            guard let columns = Int(other), (0...2).contains(columns) else {
                throw position.error("\"\(other)\" is no border; space, none and 0 to 2 are")
            }
            return columns
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

extension CodeShape {
    /// Takes the words of an `option`.
    mutating func setOptions(_ words: [String], at position: SourcePosition) throws(TemplateError) {
        for word in words {
            switch word {
            case "qrcode": break
            case "l": level = 0
            case "m": level = 1
            case "q": level = 2
            case "h": level = 3
            case "hri", "nohri": break
            case "upc", "ean", "jan", "code39", "itf", "codabar", "nw7", "code93", "code128":
                throw position.error("the code \"\(word)\" is not served yet; qrcode is")
            default:
                if let dots = Int(word), (1...16).contains(dots) {
                    size = .module(dots)
                } else if let side = CodeShape.millimetres(word) {
                    size = .side(side)
                } else {
                    throw position.error(
                        "unknown option \"\(word)\"",
                        suggestion: NearestName.of(word, among: ["qrcode", "30-40mm", "nohri"]))
                }
            }
        }
    }

    /// The range of `30-40mm`.
    private static func millimetres(_ word: String) -> ClosedRange<Int>? {
        guard word.hasSuffix("mm") else { return nil }
        let bounds = word.dropLast(2).split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard bounds.count == 2, let low = bounds[0], let high = bounds[1], low > 0, low <= high, high <= 100 else {
            return nil
        }
        return low...high
    }
}
