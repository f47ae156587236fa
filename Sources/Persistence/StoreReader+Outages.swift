import GRDB
import Receipts

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

    /// The outage of a lane whose server is away; `nil` also where it is reached again and the lane waits for a person.
    package func absence(of lane: String) throws -> OutageRecord? {
        guard let outage = try openOutage(of: lane) else { return nil }
        let isHeld = try head(of: lane)?.state == .pendingHeld
        return try isHeld && !hasNotice(Self.offline, subject: "lane \(lane)") ? nil : outage
    }

    /// The code of the notice that stands while a lane's server cannot be reached.
    package static var offline: String { "lane-offline" }

    /// The newest first.
    package func outages(limit: Int) throws -> [OutageRecord] {
        try fetch(
            "SELECT *, \(Self.lastOfOutage) AS newest FROM outage ORDER BY id DESC LIMIT ?", [limit],
            OutageRecord.init)
    }
}
