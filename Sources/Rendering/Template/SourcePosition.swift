/// A place in a template's text.
struct SourcePosition: Hashable, Sendable {
    var file: String
    /// From 1.
    var line: Int
    /// In characters, from 1.
    var column: Int

    func error(_ reason: String, suggestion: String? = nil) -> TemplateError {
        TemplateError(file: file, line: line, column: column, reason: reason, suggestion: suggestion)
    }
}
