/// What came of one history.
package struct Outcome: Sendable {
    package let seed: UInt64
    package let violation: Violation?
    /// How often each kind of fault struck, by its raw value.
    package let faults: [Int]
    /// How many prints ended with which evidence, by the grades' order.
    package let grades: [Int]
    /// The kinds that could have.
    package let kinds: [Fault]
    package let sales: Int
    package let tills: Int
    package let printers: Int
    package let steps: Int
    /// Over the journal, the server's changes and the paper: the same for the same seed, in any process.
    package let digest: String
    package let trace: [String]
    package let story: [Story.Line]
    /// The shop in one sentence.
    package let premises: String
}
