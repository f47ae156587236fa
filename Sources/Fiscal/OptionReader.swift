/// Takes the options of a configuration one by one, so that what is left over is unknown.
struct OptionReader {
    private let dialect: DialectName
    private var rest: [String: String]
    private var known: [String] = []

    init(_ options: [String: String], of dialect: DialectName) {
        rest = options
        self.dialect = dialect
    }

    /// The option's text, or `nil` where the configuration does not name it.
    mutating func text(_ key: String) -> String? {
        known.append(key)
        return rest.removeValue(forKey: key)
    }

    mutating func path(_ key: String, _ standard: String, placeholder: String?) throws(OptionError) -> PathTemplate {
        let text = text(key) ?? standard
        guard let template = PathTemplate(text, placeholder: placeholder) else {
            let rule = placeholder.map { "holds {\($0)} once" } ?? "holds no placeholder"
            throw OptionError(key: key, reason: "\"\(text)\" is no path that starts with / and \(rule)")
        }
        return template
    }

    /// A path that is used only where the configuration names it.
    mutating func optionalPath(_ key: String, placeholder: String) throws(OptionError) -> PathTemplate? {
        guard rest[key] != nil else {
            known.append(key)
            return nil
        }
        return try path(key, "", placeholder: placeholder)
    }

    /// One of a closed list of words.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ standard: Choice
    ) throws(OptionError) -> Choice where Choice.RawValue == String {
        guard let text = text(key) else { return standard }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw OptionError(key: key, reason: "\"\(text)\" is none of \(words)")
        }
        return choice
    }

    mutating func number(_ key: String, _ standard: Int, in range: ClosedRange<Int>) throws(OptionError) -> Int {
        guard let text = text(key) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw OptionError(
                key: key, reason: "\"\(text)\" is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// - Throws: ``OptionError`` for the first option, by its name, that nobody has asked for.
    func finish() throws(OptionError) {
        guard let unknown = rest.keys.sorted().first else { return }
        throw OptionError(
            key: unknown, reason: "unknown; \(dialect.rawValue) has \(known.joined(separator: ", "))")
    }
}
