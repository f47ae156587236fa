/// Something that is fed with made-up input and watched.
package protocol FuzzTarget: Sendable {
    /// Checks so many inputs, each made from its own seed, beginning with this one.
    ///
    /// - Throws: ``FuzzFinding`` for the first that breaks a rule.
    /// - Returns: bytes that came of it.
    func run(from first: UInt64, count: UInt64) throws -> Int
}

/// A rule that an input breaks.
package struct FuzzFinding: Error, CustomStringConvertible {
    package let words: String
    package let seed: UInt64
    /// In a form that a test can be made of.
    package let input: String

    init(_ words: String, seed: UInt64, input: String) {
        self.words = words
        self.seed = seed
        self.input = input
    }

    package var description: String { "seed \(seed): \(words)\n  \(input)" }
}
