import Receipts

/// What a headless day came to; the file `summary.json`.
struct DemoSummary: Sendable {
    var sales = 0
    var provisional = 0
    var fiscal = 0
    var plain = 0
    var reprints = 0
    var emails = 0
    var lost = 0
    var doubled = 0
    var outOfOrder = 0
    var unmarkedDuplicates = 0
    var seconds = 0.0
    /// How often the service died at each named point, where that was asked for.
    var failpoints: [String: Int]?
    /// What exactly broke a promise; not part of the file.
    var findings: [String] = []

    var isClean: Bool { lost == 0 && doubled == 0 && outOfOrder == 0 && unmarkedDuplicates == 0 && findings.isEmpty }

    var json: JSONValue {
        guard let failpoints, case .object(let members) = figures else { return figures }
        let hits = failpoints.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, JSONValue($0.value)) }
        return .object(members + [.init("failpoints", .object(hits))])
    }

    private var figures: JSONValue {
        [
            "sales": JSONValue(sales), "provisional": JSONValue(provisional), "fiscal": JSONValue(fiscal),
            "plain": JSONValue(plain), "reprints": JSONValue(reprints), "emails": JSONValue(emails),
            "lost": JSONValue(lost),
            "doubled": JSONValue(doubled), "outOfOrder": JSONValue(outOfOrder),
            "unmarkedDuplicates": JSONValue(unmarkedDuplicates),
            "seconds": .number(Decimal64(significand: Int64(seconds * 100), scale: 2).text),
        ]
    }
}
