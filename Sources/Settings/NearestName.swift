/// The known name that a misspelt one was probably meant to be.
package enum NearestName {
    /// The name with the fewest single-character edits, if they are few for its length; the first one of equals.
    package static func of(_ text: String, among names: [String]) -> String? {
        some(of: text, among: names, limit: 1).first
    }

    /// Those with the fewest edits, the nearest one first.
    package static func some(of text: String, among names: [String], limit: Int = 3) -> [String] {
        let wanted = Array(text.lowercased().unicodeScalars)
        var near: [(name: String, edits: Int, position: Int)] = []
        for (position, name) in names.enumerated() {
            let known = Array(name.lowercased().unicodeScalars)
            // A word cut short, such as `cert`, is near however much is missing.
            let isBeginning = wanted.count > 2 && known.starts(with: wanted)
            let edits = isBeginning ? 1 : edits(from: wanted, to: known)
            if edits <= max(known.count, wanted.count) / 2 || isBeginning { near.append((name, edits, position)) }
        }
        return near.sorted { ($0.edits, $0.position) < ($1.edits, $1.position) }.prefix(limit).map(\.name)
    }

    /// Levenshtein's distance, one row of the table at a time.
    private static func edits(from first: [Unicode.Scalar], to second: [Unicode.Scalar]) -> Int {
        var row = Array(0...second.count)
        for (index, scalar) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in second.indices {
                let replaced = diagonal + (scalar == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[second.count]
    }
}
