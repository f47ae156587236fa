extension FenceToken {
    /// The token of a print job: its number in base 36, four characters, so that a person can read it in a dump.
    ///
    /// Repeats after 1,679,616 jobs, long after the printer has forgotten the first one.
    package static func job(_ id: Int64) -> FenceToken? {
        guard id >= 0 else { return nil }
        let text = String(id % 1_679_616, radix: 36, uppercase: true)
        return FenceToken(String(repeating: "0", count: 4 - text.utf8.count) + text)
    }

    /// The job of a token that ``job(_:)`` made.
    package var job: Int64? {
        Int64(description, radix: 36).flatMap { FenceToken.job($0) == self ? $0 : nil }
    }
}
