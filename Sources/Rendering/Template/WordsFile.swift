/// The lines of a words file, `de-AT.words`: what one language or country says differently.
///
/// A line is `key = text`, empty, or a comment that begins with `#`. Keys are the names of ``Word``, `method.NAME` and
/// `kind.NAME` for what an upstream calls payments and kinds of receipts, and the examples of ``Formats``.
struct WordsFile: Sendable {
    /// The language tag that the file is named for, in lower case.
    let tag: String
    private(set) var words: [Word: [UInt8]] = [:]
    private(set) var methods: [String: String] = [:]
    private(set) var kinds: [String: String] = [:]
    private(set) var formats = Formats.Changes()

    /// - Throws: ``TemplateError`` with line, column and the nearest name for the first line that cannot be.
    init(tag: String, bytes: [UInt8]) throws(TemplateError) {
        let file = tag + ".words"
        guard WordsFile.isTag(tag) else {
            throw TemplateError(
                file: file, reason: "a words file is named for a language, such as de.words or de-AT.words")
        }
        self.tag = tag.lowercased()
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TemplateError(file: file, reason: "the file is not UTF-8")
        }
        var seen: [String: Int] = [:]
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            var line = Line(line.last == "\r" ? line.dropLast() : line, file: file, number: index + 1)
            if index == 0, line.peek == "\u{FEFF}" { line.skip() }
            guard let (key, value) = try line.entry() else { continue }
            if let first = seen[key.text] {
                throw key.position.error("\"\(key.text)\" stands in line \(first) already")
            }
            seen[key.text] = index + 1
            try take(key, value)
        }
    }

    private mutating func take(_ key: Part, _ value: Part) throws(TemplateError) {
        if let word = Word.named[key.text] {
            words[word] = Array(value.text.utf8)
        } else if let format = Formats.Key(rawValue: key.text) {
            guard formats.take(value.text, as: format) else {
                throw value.position.error(
                    "\"\(value.text)\" is no \(format.noun); write \(format.example) as it should look, "
                        + "such as \(format.sample)")
            }
        } else if key.text.hasPrefix("method."), key.text.utf8.count > 7 {
            methods[String(key.text.dropFirst(7))] = value.text
        } else if key.text.hasPrefix("kind."), key.text.utf8.count > 5 {
            kinds[String(key.text.dropFirst(5))] = value.text
        } else {
            let known = Word.allCases.map(\.name) + Formats.Key.allCases.map(\.rawValue) + ["method.cash", "kind.sale"]
            throw key.position.error(
                "unknown word \"\(key.text)\"", suggestion: NearestName.of(key.text, among: known))
        }
    }

    /// Letters and digits in groups of at most eight, the first of two or three letters (RFC 5646).
    private static func isTag(_ tag: String) -> Bool {
        let groups = tag.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard let language = groups.first, (2...3).contains(language.count) else { return false }
        return groups.allSatisfy { group in
            (1...8).contains(group.count)
                && group.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
        }
    }

    /// A key or a text, and where it stands.
    private struct Part {
        var text: String
        var position: SourcePosition
    }

    private struct Line {
        private let scalars: [Unicode.Scalar]
        private let file: String
        private let number: Int
        private var index = 0

        init(_ scalars: Substring.UnicodeScalarView, file: String, number: Int) {
            self.scalars = Array(scalars)
            self.file = file
            self.number = number
        }

        var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

        mutating func skip() { index += 1 }

        /// The two sides of the equals sign; nil for a line that says nothing.
        mutating func entry() throws(TemplateError) -> (Part, Part)? {
            skipBlanks()
            guard let first = peek, first != "#" else { return nil }
            let start = index
            while let scalar = peek, scalar != "=" {
                guard !Line.isControl(scalar) else { throw control() }
                skip()
            }
            guard peek == "=" else {
                throw position(start).error("expected \"key = text\", such as \"total = SUMME\"")
            }
            let key = part(start..<index)
            guard !key.text.isEmpty else { throw position(start).error("expected a word before the equals sign") }
            skip()
            skipBlanks()
            let valueStart = index
            while let scalar = peek {
                guard !Line.isControl(scalar) else { throw control() }
                skip()
            }
            return (key, part(valueStart..<index))
        }

        private mutating func skipBlanks() {
            while peek == " " || peek == "\t" { skip() }
        }

        /// Without the blanks at its end.
        private func part(_ range: Range<Int>) -> Part {
            var end = range.upperBound
            while end > range.lowerBound, scalars[end - 1] == " " || scalars[end - 1] == "\t" { end -= 1 }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[range.lowerBound..<end])
            return Part(text: String(text), position: position(range.lowerBound))
        }

        private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x09: false
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
            default: false
            }
        }

        private func control() -> TemplateError {
            position(index).error("a control character cannot be printed; expected letters")
        }

        private func position(_ index: Int) -> SourcePosition {
            SourcePosition(file: file, line: number, column: index + 1)
        }
    }
}
