import Receipts

/// The double of the Italian web procedure: a commercial document's number, which stands for a signature.
struct WebDocuments: Certifier {
    private let user: String
    private var count = 0

    let categories = TaxCategories.none

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        user = String(1000 + generator.below(9000))
    }

    /// Such as `DCW2026/1234-0001`.
    mutating func block(of operation: ServerOperation, client: String, at now: Timestamp) -> JSONValue? {
        count += 1
        let digits = String(count)
        let number = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        let year = now.centralEuropean.rfc3339.prefix(4)
        return ["regime": "RT", "compliance": ["data": .string("DCW\(year)/\(user)-\(number)")]]
    }
}
