import GRDB

/// Stretches of time in which lanes could not be settled.
extension StoreReader {
    /// While an outage goes on, its last entry is the newest of its lane; then what was written down at its end.
    static let lastOfOutage = """
        CASE WHEN ended IS NULL THEN max(lastEntry, coalesce(
          (SELECT sequence FROM entry WHERE entry.lane = outage.lane ORDER BY sequence DESC LIMIT 1), 0))
        ELSE lastEntry END
        """

    /// The outage that goes on; its last entry is not looked for, since no step needs it.
    package func openOutage(of lane: String) throws -> OutageRecord? {
        try fetch(
            "SELECT *, lastEntry AS newest FROM outage WHERE lane = ? AND ended IS NULL", [lane], OutageRecord.init
        ).first
    }

    /// The newest first.
    package func outages(limit: Int) throws -> [OutageRecord] {
        try fetch(
            "SELECT *, \(Self.lastOfOutage) AS newest FROM outage ORDER BY id DESC LIMIT ?", [limit],
            OutageRecord.init)
    }
}
