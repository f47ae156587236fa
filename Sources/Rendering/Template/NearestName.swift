/// Finds what somebody may have meant.
enum NearestName {
    /// The known name with the fewest edits, if they are at most a third of its letters (but two at least).
    static func of(_ name: String, among known: some Sequence<String>) -> String? {
        var best: (name: String, edits: Int)?
        for candidate in known {
            let edits = distance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
            if edits < best?.edits ?? Int.max { best = (candidate, edits) }
        }
        guard let best, best.edits <= max(2, best.name.utf8.count / 3) else { return nil }
        return best.name
    }

    /// Levenshtein's distance, over bytes.
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var row = Array(0...second.count)
        for (i, left) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in second.enumerated() {
                let above = row[j + 1]
                row[j + 1] = left == right ? diagonal : 1 + min(diagonal, above, row[j])
                diagonal = above
            }
        }
        return row[second.count]
    }
}
