extension TemplateCompiler {
    /// What a name may be looked up in.
    enum Context {
        case scope(Schema.Scope)
        /// The text that a section was opened by; `{{.}}` prints it.
        case value(Slot)
        /// What stands before the dot of the names in it: `shop` of `shop.name`.
        case prefix(String)
    }

    func variable(
        _ name: String, at position: SourcePosition, _ style: RunStyle
    ) throws(TemplateError) -> LayoutProgram.Operation {
        if let word = word(name) { return .word(word, style, column: column) }
        guard let field = field(name) else { throw unknown(name, at: position) }
        switch field.kind {
        case .text: return .slot(field.slot, style, column: column)
        case .condition:
            throw position.error("\"\(name)\" is a condition; it opens a section, {{#\(name)}}")
        case .list: throw position.error("\"\(name)\" is a list; it opens a section, {{#\(name)}}")
        }
    }

    /// What a section of that name tests, nil for what is always there, and what it opens.
    func opened(by name: String, at position: SourcePosition) throws(TemplateError) -> (Slot?, [Context]) {
        if let field = field(name) {
            switch field.kind {
            case .list(let scope): return (field.slot, [.scope(scope)])
            case .text: return (field.slot, [.value(field.slot), .prefix(name)])
            case .condition: return (field.slot, [])
            }
        }
        switch name {
        case "shop", "words", "session", "printer": return (nil, [.prefix(name)])
        case "fiscal": return (.isFiscal, [.prefix(name)])
        default: throw unknown(name, at: position)
        }
    }

    private func word(_ name: String) -> Word? {
        if name.hasPrefix("words."), let word = Word.named[String(name.dropFirst("words.".count))] { return word }
        for case .prefix("words") in contexts { return Word.named[name] }
        return nil
    }

    /// Looks a name up from the innermost context outwards; a dot alone stands for the innermost value.
    private func field(_ name: String) -> Schema.Field? {
        for context in contexts.reversed() {
            switch context {
            case .scope(let scope):
                if let field = Schema.fields(of: scope).first(where: { $0.name == name }) { return field }
                if name == "." { return nil }
            case .value(let slot):
                if name == "." { return Schema.Field(name, slot) }
            case .prefix(let prefix):
                if name == "." { continue }
                let whole = prefix + "." + name
                if let field = Schema.fields(of: .receipt).first(where: { $0.name == whole }) { return field }
            }
        }
        return nil
    }

    private func unknown(_ name: String, at position: SourcePosition) -> TemplateError {
        if name == "." {
            return position.error(
                "{{.}} stands for nothing here; it belongs into the section of a text or a list of texts")
        }
        var names = Word.allCases.map { "words." + $0.name }
        for context in contexts.reversed() {
            switch context {
            case .scope(let scope): names = Schema.fields(of: scope).map(\.name) + names
            case .value: break
            case .prefix(let prefix):
                let start = prefix + "."
                names =
                    Schema.fields(of: .receipt).map(\.name).filter { $0.hasPrefix(start) }
                    .map { String($0.dropFirst(start.count)) } + names
            }
        }
        return position.error("unknown name \"\(name)\"", suggestion: NearestName.of(name, among: names))
    }
}
