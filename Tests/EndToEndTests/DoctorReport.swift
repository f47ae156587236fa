import Receipts

/// What `doctor --json` has printed.
enum DoctorReport {
    /// By what was looked at.
    static func findings(_ outcome: Program.Outcome) throws -> [String: [JSONValue]] {
        let report = try JSONValue(parsing: outcome.output)
        return Dictionary(grouping: report["findings"]?.elements ?? []) { $0["check"]?.text ?? "" }
    }

    static func grades(_ check: String, _ outcome: Program.Outcome) throws -> [String] {
        try findings(outcome)[check, default: []].map { $0["grade"]?.text ?? "" }
    }
}
