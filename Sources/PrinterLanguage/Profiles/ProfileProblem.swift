/// What is wrong with one figure of a profile.
package struct ProfileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field as the configuration writes it, such as `widthDots` or `codePages.16`.
    package let field: String
    package let sentence: String
    /// What to write instead.
    package let remedy: String
    /// A word that is not known, with those that are; nil and none where the problem is no word.
    package let word: String?
    package let known: [String]

    package init(
        _ field: String, _ sentence: String, _ remedy: String, word: String? = nil, known: [String] = []
    ) {
        self.field = field
        self.sentence = sentence
        self.remedy = remedy
        self.word = word
        self.known = known
    }

    package var description: String { "\(field): \(sentence); \(remedy)" }
}
