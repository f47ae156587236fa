import FoundationEssentials
import GRDB
package import Receipts

/// The questions that steps, the console and the command line ask of the file.
package struct StoreReader {
    let database: Database

    func fetch<Record>(
        _ sql: String, _ arguments: StatementArguments = [], _ decode: (StoredRow) throws -> Record
    ) throws -> [Record] {
        let rows = try StoredRows(database, sql, arguments)
        var records: [Record] = []
        while let row = try rows.next() { records.append(try decode(row)) }
        return records
    }

    func integer(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }
}

// What is not final is asked for word for word as the partial indices say it: SQLite uses them for nothing else. A `+`
// before a column keeps it from walking the whole table in order instead.

// MARK: Entries

extension StoreReader {
    package func entry(_ sequence: Int64) throws -> QueueEntryRecord? {
        try fetch("SELECT * FROM entry WHERE sequence = ?", [sequence], QueueEntryRecord.init).first
    }

    /// The entry that holds this key: any but those that ended in a live refusal, whose key is free again.
    package func entry(register: String, key: String) throws -> QueueEntryRecord? {
        try fetch(
            "SELECT * FROM entry WHERE register = ? AND key = ? AND state <> 'aborted'", [register, key],
            QueueEntryRecord.init
        ).first
    }

    /// The first entry of a lane that is not final: what everything behind waits for.
    ///
    /// An order of a batch that was set aside is nobody's head.
    package func head(of lane: String) throws -> QueueEntryRecord? {
        try fetch(
            """
            SELECT * FROM entry WHERE lane = ? AND settledAt IS NULL
              AND NOT EXISTS (SELECT 1 FROM batchOrder WHERE batchOrder.entry = entry.sequence AND aside)
            ORDER BY sequence LIMIT 1
            """, [lane], QueueEntryRecord.init
        ).first
    }

    /// Whether an entry that is not final stands behind this one.
    package func isFollowed(_ sequence: Int64, in lane: String) throws -> Bool {
        try integer(
            "SELECT 1 FROM entry WHERE lane = ? AND sequence > ? AND settledAt IS NULL LIMIT 1",
            [lane, sequence]) != nil
    }

    /// The first entry behind this one that is not final.
    package func follower(of entry: QueueEntryRecord) throws -> QueueEntryRecord? {
        try fetch(
            "SELECT * FROM entry WHERE lane = ? AND sequence > ? AND settledAt IS NULL ORDER BY sequence LIMIT 1",
            [entry.lane, entry.sequence], QueueEntryRecord.init
        ).first
    }

    /// The entry right behind this one, if it waits and may leave before its row says so.
    package func announced(behind entry: QueueEntryRecord) throws -> QueueEntryRecord? {
        guard let next = try follower(of: entry), next.state == .pending, try openAttempt(of: next.sequence) != nil
        else { return nil }
        return next
    }

    /// The attempt of an entry that has begun, or was announced, and has not ended.
    package func openAttempt(of entry: Int64) throws -> Int64? {
        try integer("SELECT id FROM attempt WHERE entry = ? AND ended IS NULL", [entry])
    }

    /// How many entries of the lane are not final.
    package func backlog(of lane: String) throws -> Int {
        Int(try integer("SELECT count(*) FROM entry WHERE lane = ? AND settledAt IS NULL", [lane]) ?? 0)
    }

    /// Everything that is not final, of all lanes, in order of acceptance.
    package func openEntries(limit: Int = 1_000) throws -> [QueueEntryRecord] {
        try fetch(
            """
            SELECT * FROM entry WHERE sequence IN
              (SELECT sequence FROM entry WHERE settledAt IS NULL ORDER BY +sequence LIMIT ?) ORDER BY sequence
            """, [limit], QueueEntryRecord.init)
    }

    /// The first entry that waits in the entry's lane for the same upstream and may have been applied there.
    package func doubtful(onTheRouteOf entry: QueueEntryRecord) throws -> Int64? {
        try fetch(
            """
            SELECT * FROM entry
            WHERE lane = ? AND settledAt IS NULL AND dialect = ? AND baseURL = ? AND merchant IS ?
              AND (mayBeApplied = 1 OR state = 'processing') ORDER BY sequence LIMIT 1
            """,
            [entry.lane, entry.dialect, entry.baseURL, entry.merchant], QueueEntryRecord.init
        ).first?.sequence
    }

    /// What a process that ended had in hand, had told no till of, or may have brought about; in order of acceptance.
    package func unsureEntries() throws -> [QueueEntryRecord] {
        try fetch(
            """
            SELECT * FROM entry WHERE settledAt IS NULL
              AND (state = 'processing' OR promised = 0 OR mayBeApplied = 1) ORDER BY sequence
            """, [], QueueEntryRecord.init)
    }

    /// The newest entries, newest first, below a sequence number.
    package func entries(before sequence: Int64, limit: Int) throws -> [QueueEntryRecord] {
        try fetch(
            "SELECT * FROM entry WHERE sequence < ? ORDER BY sequence DESC LIMIT ?", [sequence, limit],
            QueueEntryRecord.init)
    }

    /// The settled session events of a register, newest first, between two sequence numbers.
    package func sessionEvents(register: String, from: Int64, before: Int64) throws -> [QueueEntryRecord] {
        try fetch(
            """
            SELECT * FROM entry WHERE sequence >= ? AND sequence < ? AND register = ? AND intent = 'sessionEvent'
              AND state = 'completed' ORDER BY sequence DESC LIMIT 500
            """, [from, before, register], QueueEntryRecord.init)
    }

    package func entries(operation: String) throws -> [QueueEntryRecord] {
        try fetch("SELECT * FROM entry WHERE operation = ? ORDER BY sequence", [operation], QueueEntryRecord.init)
    }

    /// The newest create of the same external id that still counts.
    package func create(register: String, externalID: String, since: Int64) throws -> QueueEntryRecord? {
        try fetch(
            """
            SELECT entry.* FROM entry JOIN operation ON operation.id = entry.operation
            WHERE operation.register = ? AND operation.externalID = ? AND entry.intent = 'start'
              AND entry.state NOT IN ('aborted','canceled') AND entry.acceptedAt >= ?
            ORDER BY entry.sequence DESC LIMIT 1
            """, [register, externalID, since], QueueEntryRecord.init
        ).first
    }

    package func attempts(of entry: Int64) throws -> [AttemptRecord] {
        try fetch("SELECT * FROM attempt WHERE entry = ? ORDER BY id", [entry], AttemptRecord.init)
    }

    package func attempt(_ id: Int64) throws -> AttemptRecord? {
        try fetch("SELECT * FROM attempt WHERE id = ?", [id], AttemptRecord.init).first
    }

    package func lane(ofAttempt id: Int64) throws -> String? {
        try fetch("SELECT lane FROM entry JOIN attempt ON entry.sequence = attempt.entry WHERE attempt.id = ?", [id]) {
            try $0["lane"] as String
        }.first
    }

    package func answer(attempt: Int64) throws -> AnswerRecord? {
        try fetch(
            """
            SELECT attempt.status, answer.headers, answer.body FROM answer JOIN attempt ON attempt.id = answer.attempt
            WHERE answer.attempt = ?
            """, [attempt], AnswerRecord.init
        ).first
    }

    package func operation(_ id: String) throws -> OperationRecord? {
        try fetch("SELECT * FROM operation WHERE id = ?", [id], OperationRecord.init).first
    }

    /// The operation that has this id, ours, the server's or the till's.
    package func operation(named id: String, upstream: String) throws -> OperationRecord? {
        try operation(id)
            ?? fetch(
                "SELECT * FROM operation WHERE upstream = ? AND remoteID = ?", [upstream, id], OperationRecord.init
            ).first
            ?? fetch(
                "SELECT * FROM operation WHERE upstream = ? AND clientID = ?", [upstream, id], OperationRecord.init
            ).first
    }

    /// Another operation of the same upstream than this one that has this id: as ours, the server's or the till's.
    package func operation(named id: String, besides operation: OperationRecord) throws -> String? {
        let row = try database.cachedStatement(
            sql: """
                SELECT id FROM operation WHERE id = ?1 AND id <> ?3
                UNION ALL SELECT id FROM operation WHERE upstream = ?2 AND remoteID = ?1 AND id <> ?3
                UNION ALL SELECT id FROM operation WHERE upstream = ?2 AND clientID = ?1 AND id <> ?3 LIMIT 1
                """)
        return try String.fetchOne(row, arguments: [id, operation.upstream, operation.id])
    }

    /// The operation that has this id, ours or any server's.
    package func operation(anyUpstream id: String) throws -> OperationRecord? {
        try operation(id)
            ?? fetch("SELECT * FROM operation WHERE remoteID = ?", [id], OperationRecord.init).first
    }

    /// The register's operations that were begun and have no end, not even one on its way, in their order.
    package func openOperations(of register: String) throws -> [OperationRecord] {
        try fetch(
            """
            SELECT * FROM operation WHERE register = ? AND coalesce(lifecycle, 'open') = 'open'
              AND EXISTS (SELECT 1 FROM entry WHERE entry.operation = operation.id AND intent = 'start'
                AND state NOT IN ('aborted','canceled'))
              AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.operation = operation.id AND intent IN ('complete','cancel')
                AND state NOT IN ('aborted','canceled'))
            ORDER BY created, id
            """, [register], OperationRecord.init)
    }

    /// The number of the newest entry of a lane; 0 before its first.
    package func newestEntry(of lane: String) throws -> Int64 {
        try integer("SELECT sequence FROM entry WHERE lane = ? ORDER BY sequence DESC LIMIT 1", [lane]) ?? 0
    }

    /// The lanes that have an entry which is not final, in alphabetical order.
    package func openLanes() throws -> [String] {
        // From one lane to the next: DISTINCT would walk every waiting entry.
        try fetch(
            """
            WITH RECURSIVE open(lane) AS (
              SELECT min(lane) FROM entry WHERE settledAt IS NULL UNION ALL
              SELECT (SELECT min(lane) FROM entry WHERE lane > open.lane AND settledAt IS NULL)
              FROM open WHERE lane IS NOT NULL)
            SELECT lane FROM open WHERE lane IS NOT NULL
            """
        ) { try $0["lane"] }
    }

    /// When the oldest entry of an outage or backlog of this lane was accepted.
    package func oldestOpen(of lane: String) throws -> Int64? {
        try integer(
            "SELECT acceptedAt FROM entry WHERE lane = ? AND settledAt IS NULL ORDER BY sequence LIMIT 1",
            [lane])
    }
}

// MARK: The feed and the rest

extension StoreReader {
    package func notices(open: Bool, limit: Int) throws -> [NoticeRecord] {
        let those = open ? "INDEXED BY noticeOpen WHERE resolved IS NULL" : ""
        return try fetch("SELECT * FROM notice \(those) ORDER BY id DESC LIMIT ?", [limit], NoticeRecord.init)
    }

    package func hasNotice(_ code: String, subject: String) throws -> Bool {
        try integer("SELECT 1 FROM notice WHERE code = ? AND subject = ? AND resolved IS NULL", [code, subject]) != nil
    }

    package func journal(after sequence: Int64, limit: Int) throws -> [JournalRecord] {
        try fetch(
            "SELECT * FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?", [sequence, limit], JournalRecord.init)
    }

    /// The newest rows of the journal, newest first, below a sequence number.
    package func journal(before sequence: Int64, limit: Int) throws -> [JournalRecord] {
        try fetch(
            "SELECT * FROM journal WHERE sequence < ? ORDER BY sequence DESC LIMIT ?", [sequence, limit],
            JournalRecord.init)
    }

    package func journalHead() throws -> JournalHead { try JournalHead(database: database) }

    package func counter(_ kind: String, register: String) throws -> Int {
        Int(try integer("SELECT value FROM counter WHERE register = ? AND kind = ?", [register, kind]) ?? 0)
    }

    /// The highest wall clock seen: a clock that was set back makes no deadline later.
    package func highestWall() throws -> Int64 { try integer("SELECT highestWall FROM store") ?? 0 }

    /// Every token's name, role and digest, and when it was made.
    package func tokens() throws -> [(name: String, role: String, digest: Digest, created: Int64)] {
        try fetch("SELECT * FROM token ORDER BY name") { row in
            try (
                name: row["name"], role: row["role"], digest: Digest(column: "digest", of: row),
                created: row["created"]
            )
        }
    }

    package func hasTokens() throws -> Bool { try integer("SELECT count(*) FROM token") ?? 0 > 0 }
}
