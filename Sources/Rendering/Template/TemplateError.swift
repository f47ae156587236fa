/// Why a template cannot be used, and where.
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name, or the directory's path.
    package let file: String
    /// From 1; 0 stands for the file or directory as a whole.
    package let line: Int
    /// In characters, from 1.
    package let column: Int
    package let reason: String
    /// The nearest name that would have been known.
    package let suggestion: String?

    package init(file: String, line: Int = 0, column: Int = 0, reason: String, suggestion: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
        self.suggestion = suggestion
    }

    /// Place, reason and hint: `head.receipt:12:7: unknown name "totl"; did you mean "total"?`.
    package var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        let hint = suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
        return "\(place): \(reason)\(hint)"
    }
}
