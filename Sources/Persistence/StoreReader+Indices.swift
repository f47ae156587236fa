import GRDB
import Receipts

// What an index answers alone, or of what is open.

extension StoreReader {
    /// The code of the notice that an entry's deadline has passed.
    package static var overdue: String { "deadline-passed" }

    /// Which entry has a key, as the index says it.
    package func sequence(register: String, key: String) throws -> Int64? {
        try integer(
            "SELECT sequence FROM entry WHERE register = ? AND key = ? AND state <> 'aborted'", [register, key])
    }

    /// The open entries whose deadline has passed first, and of which nobody was told; a hundred at most by either clock.
    ///
    /// - Parameters:
    ///   - boot: the boot whose monotonic clock counts for the entries that were accepted in it: the wall clock may have
    ///     been set back since.
    ///   - monotonic: that clock, in milliseconds.
    package func overdue(at wall: Int64, boot: String? = nil, monotonic: Int64 = 0) throws -> [QueueEntryRecord] {
        let isNew = """
            NOT EXISTS (SELECT 1 FROM notice WHERE code = '\(Self.overdue)' AND subject = 'entry ' || entry.sequence
              AND resolved IS NULL)
            """
        return try fetch(
            """
            SELECT * FROM entry WHERE sequence IN (SELECT sequence FROM entry
                WHERE settledAt IS NULL AND deadline <= ?1 AND \(isNew) ORDER BY deadline, sequence LIMIT 100)
              OR sequence IN (SELECT sequence FROM entry INDEXED BY entryDeadline
                WHERE settledAt IS NULL AND deadline IS NOT NULL AND boot = ?2
                  AND monotonic + deadline - acceptedAt <= ?3 AND \(isNew) LIMIT 100)
            ORDER BY sequence
            """, [wall, boot, monotonic], QueueEntryRecord.init)
    }
}
