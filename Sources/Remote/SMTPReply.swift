/// What a mail server answered to a command: `550 5.1.1 no such user here`.
package struct SMTPReply: Hashable, Sendable, CustomStringConvertible {
    package let code: Int
    /// Its lines in one, visible characters only, and not more of them than a person reads.
    package let words: String

    package init(code: Int, words: String) {
        self.code = code
        self.words = words
    }

    package var description: String { words.isEmpty ? "\(code)" : "\(code) \(words)" }
}
