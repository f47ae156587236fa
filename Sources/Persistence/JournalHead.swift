import FoundationEssentials
import GRDB
package import Receipts

/// The end of the journal's hash chain: the last sequence number and its hash.
///
/// Each row's hash is SHA-256 over the previous hash and the row's own fields, written as one JSON array; whoever
/// changes, removes or inserts a row has to change every later one.
package struct JournalHead: Hashable, Sendable {
    package var sequence: Int64
    package var hash: Digest

    /// The head of an empty journal.
    package static let origin = JournalHead(sequence: 0, hash: Digest(of: "quittance journal".utf8))

    package init(sequence: Int64, hash: Digest) {
        self.sequence = sequence
        self.hash = hash
    }

    /// The head as the last row states it.
    init(database: Database) throws {
        let last = "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1"
        guard let row = try StoredRows(database, last).next() else {
            self = .origin
            return
        }
        self.init(sequence: try row["sequence"], hash: try Digest(column: "hash", of: row))
    }

    /// The last sealed mark: what stands before it was verified when it was sealed.
    init(sealedIn database: Database) throws {
        guard let row = try StoredRows(database, "SELECT sealedSequence, sealedHash FROM store").next() else {
            throw StoreError(.damaged, "The database has no store row. Restore a backup.")
        }
        self.init(
            sequence: try row["sealedSequence"], hash: try Digest(column: "sealedHash", of: row))
    }

    /// Whether the journal still holds the line that this head names.
    func stands(in database: Database) throws -> Bool {
        guard self != .origin else { return true }
        let sql = "SELECT hash FROM journal WHERE sequence = ?"
        return try Data.fetchOne(database, sql: sql, arguments: [sequence]) == hash.data
    }

    /// The highest number that a line of the journal ever had; SQLite keeps it when lines are removed.
    static func highestSequence(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'journal'") ?? 0
    }

    /// Walks the chain from a head to the journal's end.
    ///
    /// - Throws: ``StoreError`` `.damaged` with the first sequence number that does not fit.
    static func verified(database: Database, from start: JournalHead) throws -> JournalHead {
        var head = start
        guard try head.stands(in: database) else { throw misfit(start.sequence) }
        let rows = try StoredRows(
            database, "SELECT * FROM journal WHERE sequence > ? ORDER BY sequence", [start.sequence])
        while let row = try rows.next() {
            let record = try JournalRecord(row)
            let expected = record.hash(after: head.hash)
            guard record.sequence == head.sequence + 1, record.hash == expected else {
                throw misfit(record.sequence)
            }
            head = JournalHead(sequence: record.sequence, hash: expected)
        }
        guard try head.sequence == highestSequence(in: database) else { throw misfit(head.sequence + 1) }
        return head
    }

    private static func misfit(_ sequence: Int64) -> StoreError {
        StoreError(
            .damaged, "The journal does not fit at sequence \(sequence). Stop, keep the file, and restore a backup.")
    }
}

extension Digest {
    /// The digest as SQLite stores it.
    var data: Data { Data(bytes) }

    init(column: String, of row: StoredRow) throws {
        let data: Data = try row[column]
        guard let digest = Digest(bytes: data) else {
            throw StoreError(.damaged, "The column \(column) holds no SHA-256 digest. Restore a backup.")
        }
        self = digest
    }
}
