package import Receipts

/// The file: its structure, its chain, and what waits in it.
package struct DatabaseFacts: Sendable {
    package enum Opening: Sendable {
        case missing
        case refused(sentence: String)
        case opened(applied: Int, known: Int)
    }

    package var path: String
    package var opening: Opening
    /// What SQLite's check finds.
    package var damage: [String] = []
    /// What the audit finds; nil where it was left out.
    package var audit: (rows: Int, bodies: Int, findings: [String])?
    package var logBytes: Int64 = 0
    package var open = 0
    package var held = 0
    package var oldest: Timestamp?
    /// Sentences of the open alarms and warnings, the newest first.
    package var notices: [String] = []
    package var now: Timestamp

    package init(path: String, opening: Opening, now: Timestamp) {
        self.path = path
        self.opening = opening
        self.now = now
    }

    /// The log is cut back to 16 MiB while serving; many times that means that something keeps it from being moved.
    static let longLog: Int64 = 128 << 20

    package var diagnoses: [Diagnosis] {
        switch opening {
        case .missing: return [.note("database", "\(path) is not there yet; the first start makes it.")]
        case .refused(let sentence):
            return [
                .error(
                    "database", sentence, "Keep the file with its -wal as they are, and restore a backup.", .inputOutput
                )
            ]
        case .opened(let applied, let known):
            return [structure(applied, known), log, chain, queue, feed].compactMap(\.self)
        }
    }

    private func structure(_ applied: Int, _ known: Int) -> Diagnosis {
        guard damage.isEmpty else {
            return .error(
                "database", "\(path) is damaged: \(damage.joined(separator: "; ")).",
                "Stop the service, keep the file with its -wal, see to the disk, and restore a backup.", .inputOutput)
        }
        guard applied == known else {
            return .note(
                "database",
                "\(path) is whole, and \(known - applied) changes of the schema are due; the next start makes them.",
                "Make a backup before: an older version cannot read the file afterwards.")
        }
        return .fine("database", "\(path) is whole, schema \(applied).")
    }

    private var log: Diagnosis? {
        guard logBytes > Self.longLog else { return nil }
        return .warning(
            "database", "The log \(path)-wal has grown to \(logBytes >> 20) MiB.",
            "See whether a program keeps the database open for long; a restart of the service moves the log into the file."
        )
    }

    private var chain: Diagnosis? {
        guard let audit else { return nil }
        guard audit.findings.isEmpty else {
            return .error(
                "audit", "The file was altered: \(audit.findings.prefix(5).joined(separator: "; ")).",
                "Keep it as evidence, see `quittance audit verify`, and restore a backup.", .inputOutput)
        }
        return .fine("audit", "\(audit.rows) journal rows and \(audit.bodies) bodies fit the hash chain.")
    }

    private var queue: Diagnosis {
        guard open > 0, let oldest else { return .fine("queue", "Everything is settled.") }
        let hours = max(0, now.milliseconds - oldest.milliseconds) / 3_600_000
        let waiting = "\(open) \(open == 1 ? "call waits" : "calls wait"), the oldest since \(oldest.rfc3339)"
        if held > 0 {
            return .warning(
                "queue", "\(waiting); \(held) of them for a person.",
                "`quittance queue list` says why; then retry, adopt or abandon.")
        }
        guard hours >= 1 else { return .note("queue", "\(waiting).") }
        return .warning("queue", "\(waiting): \(hours) h.", "`quittance queue list` says what each waits for.")
    }

    private var feed: Diagnosis {
        guard let first = notices.first else { return .fine("notices", "No fault is open.") }
        let more = notices.count > 1 ? " (and \(notices.count - 1) more)" : ""
        return .warning(
            "notices", "\(notices.count) \(notices.count == 1 ? "fault is" : "faults are") open: \(first)\(more)",
            "The console's page of faults says what to do: `quittance console`.")
    }
}
