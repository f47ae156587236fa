/// Why no backup was made, and what to do; the database itself is never touched.
package struct BackupError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// Something of that name is there already.
        case exists
        /// The name is not one that a backup may have: the database's own, or one that somebody works on.
        case unsuitable
        /// The folder or its disk does not take the file.
        case unwritable
        /// The copy fails SQLite's own check.
        case damaged
    }

    package let code: Code
    package let sentence: String
    package let remedy: String

    init(_ code: Code, _ sentence: String, _ remedy: String) {
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
    }
}
