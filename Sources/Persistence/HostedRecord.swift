import GRDB

/// A settled completion whose hosted receipt is still to be fetched.
package struct HostedRecord: Hashable, Sendable {
    package let entry: Int64
    /// How often the fetch has failed.
    package let tries: Int
    /// The fiscal block of the completion's own answer, as JSON; all there is where no hosted receipt exists.
    package let block: String?

    init(_ row: StoredRow) throws {
        entry = try row["entry"]
        tries = try row["tries"]
        block = try row["block"]
    }
}

extension StoreReader {
    /// Whether anything is to be fetched.
    package func hasHosted() throws -> Bool { try integer("SELECT 1 FROM hosted LIMIT 1") != nil }

    /// What is to be fetched next in a lane: what has failed least, then the oldest.
    ///
    /// Where a completion went to another server than the lane's present one, there is nothing to be had but its own block,
    /// and of one in another language nothing at all.
    package func nextHosted(
        of lane: String, dialect: String, baseURL: String, merchant: String?
    ) throws -> HostedRecord? {
        try fetch(
            """
            SELECT hosted.* FROM hosted CROSS JOIN entry ON sequence = hosted.entry
            WHERE lane = ? AND dialect = ? AND (block IS NOT NULL OR (baseURL = ? AND merchant IS ?))
            ORDER BY tries, hosted.entry LIMIT 1
            """, [lane, dialect, baseURL, merchant], HostedRecord.init
        ).first
    }

    /// The lanes of what is to be fetched.
    package func hostedLanes() throws -> [String] {
        try fetch("SELECT DISTINCT lane FROM hosted CROSS JOIN entry ON sequence = hosted.entry ORDER BY lane", []) {
            try $0["lane"]
        }
    }

    /// What ``nextHosted(of:dialect:baseURL:merchant:)`` never comes to with these.
    package func astrayHosted(
        of lane: String, dialect: String, baseURL: String, merchant: String?
    ) throws -> [HostedRecord] {
        try fetch(
            """
            SELECT hosted.* FROM hosted CROSS JOIN entry ON sequence = hosted.entry
            WHERE lane = ? AND NOT (dialect = ? AND (block IS NOT NULL OR (baseURL = ? AND merchant IS ?)))
            ORDER BY hosted.entry
            """, [lane, dialect, baseURL, merchant], HostedRecord.init)
    }

    /// How many receipts of a lane are to be fetched.
    package func hostedCount(of lane: String) throws -> Int {
        let question = "SELECT count(*) FROM hosted CROSS JOIN entry ON sequence = hosted.entry WHERE lane = ?"
        return Int(try integer(question, [lane]) ?? 0)
    }

    package func hosted(entry: Int64) throws -> HostedRecord? {
        try fetch("SELECT * FROM hosted WHERE entry = ?", [entry], HostedRecord.init).first
    }
}

extension StoreWriter {
    /// The receipt of a settled completion is to be fetched; the row stays until it is made.
    package func expectHosted(entry: Int64, block: String?) throws {
        try run("INSERT OR IGNORE INTO hosted VALUES (?, 0, ?)", [entry, block])
    }

    package func countHostedTry(entry: Int64) throws {
        try run("UPDATE hosted SET tries = tries + 1 WHERE entry = ?", [entry])
    }

    package func endHosted(entry: Int64) throws { try run("DELETE FROM hosted WHERE entry = ?", [entry]) }
}
