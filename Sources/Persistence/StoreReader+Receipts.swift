import FoundationEssentials
import GRDB
package import Receipts

extension StoreReader {
    package func receipt(_ id: String) throws -> ReceiptRecord? {
        try fetch("SELECT * FROM receipt WHERE id = ?", [id], ReceiptRecord.init).first
    }

    package func receipts(operation: String) throws -> [ReceiptRecord] {
        try fetch("SELECT * FROM receipt WHERE operation = ? ORDER BY rowid", [operation], ReceiptRecord.init)
    }

    package func superseding(_ id: String) throws -> ReceiptRecord? {
        try fetch("SELECT * FROM receipt WHERE supersedes = ?", [id], ReceiptRecord.init).first
    }

    /// What a receipt is called in lists: its form, or that another one has taken its place.
    package enum Standing: String, Hashable, Sendable, CaseIterable {
        case plain
        case provisional
        case fiscal
        case superseded
    }

    /// Newest first.
    ///
    /// The query is looked for in number, external id, operation ids, total, operator and the local time of issue
    /// (`2026-05-20 10:15`), letters of ASCII in either case; ids answer to five characters and more.
    ///
    /// - Parameter before: the row number of the last receipt of the page before, or `nil` for the first page.
    package func receipts(
        query: String? = nil, register: String? = nil, since: Int64? = nil, standing: Standing? = nil,
        before: Int64? = nil, limit: Int
    ) throws -> [(row: Int64, receipt: ReceiptRecord)] {
        // Receipts are long rows: a search walks the short ones beside them, and takes only what it has found.
        try fetch(
            """
            SELECT search.row AS position, receipt.* FROM search CROSS JOIN receipt ON receipt.rowid = search.row
            WHERE search.row < coalesce(?1, 9223372036854775807) AND (?2 IS NULL OR search.standing = ?2)
              AND (?3 IS NULL OR search.text LIKE ?3 ESCAPE '\\'
                OR length(?3) >= 7 AND search.ids LIKE ?3 ESCAPE '\\')
              AND (?4 IS NULL OR receipt.register = ?4) AND (?5 IS NULL OR receipt.issuedAt >= ?5)
            ORDER BY search.row DESC LIMIT ?6
            """, [before, standing?.rawValue, query.map(Self.pattern), register, since, limit]
        ) { try (row: $0["position"], receipt: ReceiptRecord($0)) }
    }

    /// What is looked for, as the file holds it: an amount with a point, a day with the year first.
    private static func pattern(_ query: String) -> String {
        var query = query
        if let amount = query.wholeMatch(of: /(-?[0-9]+),([0-9]{1,2})/) { query = "\(amount.1).\(amount.2)" }
        if let day = query.wholeMatch(of: /([0-9]{1,2})[.\/]([0-9]{1,2})[.\/]([0-9]{4})(.*)/) {
            let pad = { (text: Substring) in text.utf8.count == 1 ? "0" + text : String(text) }
            query = "\(day.3)-\(pad(day.2))-\(pad(day.1))\(day.4)"
        }
        return "%" + query.replacing(/[%_\\]/) { "\\\($0.output)" } + "%"
    }

    /// What was last handed to a customer: no slip for the kitchen, and not what came later in place of an earlier receipt.
    package func lastReceipt(register: String?) throws -> ReceiptRecord? {
        try fetch(
            """
            SELECT * FROM receipt
            WHERE supersedes IS NULL AND template <> 'kitchen' AND (?1 IS NULL OR register = ?1)
            ORDER BY rowid DESC LIMIT 1
            """, [register], ReceiptRecord.init
        ).first
    }

    /// Receipts of this number, newest first.
    package func receipts(number: String) throws -> [ReceiptRecord] {
        try fetch("SELECT * FROM receipt WHERE number = ? ORDER BY rowid DESC", [number], ReceiptRecord.init)
    }

    package func job(_ id: Int64) throws -> PrintJobRecord? {
        try fetch("SELECT * FROM job WHERE id = ?", [id], PrintJobRecord.init).first
    }

    package func job(key: String) throws -> PrintJobRecord? {
        try fetch("SELECT * FROM job WHERE key = ?", [key], PrintJobRecord.init).first
    }

    package func jobs(receipt: String) throws -> [PrintJobRecord] {
        try fetch("SELECT * FROM job WHERE receipt = ? ORDER BY id", [receipt], PrintJobRecord.init)
    }

    package func jobs(before id: Int64, limit: Int) throws -> [PrintJobRecord] {
        try fetch("SELECT * FROM job WHERE id < ? ORDER BY id DESC LIMIT ?", [id, limit], PrintJobRecord.init)
    }

    /// The next job that this printer may take.
    package func nextJob(printer: String) throws -> PrintJobRecord? {
        try fetch(
            """
            SELECT * FROM job WHERE printer = ? AND completed IS NULL
              AND state IN ('pending','processingStopped')
            ORDER BY priority, id LIMIT 1
            """, [printer], PrintJobRecord.init
        ).first
    }

    package func openJobs() throws -> [PrintJobRecord] {
        try fetch("SELECT * FROM job WHERE completed IS NULL ORDER BY +id", [], PrintJobRecord.init)
    }

    /// The best grade this printer has ever reached; a printer that once proved a print must prove each one.
    package func bestGrade(printer: String) throws -> PrintJobRecord.Grade? {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT min(grade) FROM job WHERE printer = ? AND grade IS NOT NULL"),
            arguments: [printer]
        ).flatMap(PrintJobRecord.Grade.init)
    }

    /// The logo that was last stored in a printer's memory.
    package func logo(printer: String) throws -> (key: String, digest: Digest)? {
        try fetch("SELECT key, digest FROM logo WHERE printer = ?", [printer]) { row in
            let key: String = try row["key"]
            return try Digest(bytes: row["digest"] as Data).map { (key: key, digest: $0) }
        }.first ?? nil
    }
}
