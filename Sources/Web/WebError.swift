/// Why the service cannot listen as it was told to.
package struct WebError: Error, Hashable, Sendable, CustomStringConvertible {
    package let sentence: String
    package let remedy: String

    package init(_ sentence: String, remedy: String) {
        self.sentence = sentence
        self.remedy = remedy
    }

    package var description: String { "\(sentence) \(remedy)" }
}
