/// One problem of the configuration file: where it is, what is wrong, what to do.
package struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1; 0 where the problem is the file itself.
    package let line: Int
    /// The full key, such as `printers[0].device`; empty where no key can be named.
    package let key: String
    package let sentence: String
    package let remedy: String

    package init(file: String, line: Int, key: String, sentence: String, remedy: String) {
        self.file = file
        self.line = line
        self.key = key
        self.sentence = sentence
        self.remedy = remedy
    }

    /// `FILE:LINE: KEY: sentence; remedy`, as compilers write it.
    package var description: String {
        let place = line > 0 ? "\(file):\(line): " : file.isEmpty ? "" : "\(file): "
        return place + (key.isEmpty ? "" : "\(key): ") + sentence + "; " + remedy
    }
}

/// Why a configuration was refused: all problems of the file, by line.
///
/// A command that meets it exits with 78.
package struct SettingsLoadError: Error, Hashable, Sendable, CustomStringConvertible {
    package let problems: [SettingsError]

    package init(_ problems: [SettingsError]) {
        self.problems = problems.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }

    init(file: String, line: Int, sentence: String, remedy: String) {
        self.init([SettingsError(file: file, line: line, key: "", sentence: sentence, remedy: remedy)])
    }

    /// One problem a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
