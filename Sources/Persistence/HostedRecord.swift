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
    /// What is to be fetched: those that have failed least first, then in their order.
    package func hosted(limit: Int) throws -> [HostedRecord] {
        try fetch("SELECT * FROM hosted ORDER BY tries, entry LIMIT ?", [limit], HostedRecord.init)
    }

    /// How many receipts of a lane are to be fetched.
    package func hostedCount(of lane: String) throws -> Int {
        Int(
            try integer("SELECT count(*) FROM hosted JOIN entry ON sequence = hosted.entry WHERE lane = ?", [lane]) ?? 0
        )
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
