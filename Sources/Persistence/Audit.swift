import FoundationEssentials
import GRDB
import Receipts

/// Verifies the whole file against its journal.
///
/// The file's own structure, the chain, and the SHA-256 of every request, answer and printed payload that the journal names: bodies are
/// hashed again and compared with the digest that was chained when they were written.
package struct Audit: Sendable {
    package private(set) var rows = 0
    package private(set) var bodies = 0
    package private(set) var head = JournalHead.origin
    /// Empty if everything fits; else what does not, and where.
    package private(set) var findings: [String] = []

    /// - Parameter progress: is told now and then how much of the journal is done, from 0 to 1.
    package init(verifying reader: StoreReader, progress: (Double) -> Void = { _ in }) throws {
        findings = try Store.damage(in: reader.database)
        let highest = try JournalHead.highestSequence(in: reader.database)
        let lines = try StoredRows(reader.database, "SELECT * FROM journal ORDER BY sequence")
        while let row = try lines.next() {
            guard let record = try? JournalRecord(row) else {  // Whatever is wrong with it, it is no line.
                findings.append("journal \(head.sequence + 1): the row cannot be read")
                break
            }
            let expected = record.hash(after: head.hash)
            if record.sequence != head.sequence + 1 {
                findings.append("journal \(record.sequence): rows are missing behind \(head.sequence)")
            } else if record.hash != expected {
                findings.append("journal \(record.sequence): the hash does not fit")
            }
            head = JournalHead(sequence: record.sequence, hash: record.hash)
            rows += 1
            try verifyBody(record, reader)
            if rows % 256 == 0, highest > 0 { progress(Double(head.sequence) / Double(highest)) }
        }
        progress(1)
        if head.sequence < highest {
            findings.append("journal \(head.sequence + 1): rows are missing at the end")
        }
        let sealed = try JournalHead(sealedIn: reader.database)
        if try !sealed.stands(in: reader.database) {
            findings.append("journal \(sealed.sequence): the row is not the one that was sealed")
        }
    }

    /// What the provider returned for a receipt; rows of earlier versions name no digest of it.
    private mutating func verifyFiscal(_ record: JournalRecord, _ detail: JSONValue, _ reader: StoreReader) throws {
        guard let digest = detail["fiscalSha256"]?.text, let key = detail["row"]?.text else { return }
        let statement = try reader.database.cachedStatement(sql: "SELECT fiscal FROM receipt WHERE id = ?")
        let fiscal = try String.fetchOne(statement, arguments: [key])
        bodies += 1
        if fiscal.map({ Digest(of: $0.utf8).description }) != digest {
            findings.append("journal \(record.sequence): the fiscal block of \(record.subject) was altered")
        }
    }

    private mutating func verifyBody(_ record: JournalRecord, _ reader: StoreReader) throws {
        let blob: (table: String, sql: String)? =
            switch record.kind {
            case "entry.accepted": ("request", "SELECT body FROM entry WHERE sequence = ?")
            case "entry.wrapped": ("wrapper", "SELECT wrapper FROM entry WHERE sequence = ?")
            case "answer.received": ("answer", "SELECT body FROM answer WHERE attempt = ?")
            case "batch.frozen": ("request", "SELECT body FROM batch WHERE id = ?")
            case "batch.ended": ("answer", "SELECT answer FROM batch WHERE id = ?")
            case "job.sendStarted": ("payload", "SELECT payload FROM job WHERE id = ?")
            case "receipt.created": ("document", "SELECT document FROM receipt WHERE id = ?")
            default: nil
            }
        guard let blob else { return }
        let detail = try JSONValue(parsing: record.detail)
        if record.kind == "receipt.created" { try verifyFiscal(record, detail, reader) }
        guard let digest = detail["sha256"]?.text, let key = detail["row"]?.text else { return }
        let row = try StoredRows(reader.database, blob.sql, [key]).next()
        let bytes: [UInt8]? =
            if record.kind == "receipt.created" {
                try row.flatMap { try $0[0] as String? }.map { Array($0.utf8) }
            } else {
                try row.flatMap { try $0[0] as Data? }.map(Array.init)
            }
        bodies += 1
        guard bytes.map({ Digest(of: $0).description }) != digest, try !isLaidOutAnew(record, reader) else { return }
        let what = bytes == nil ? "is missing" : "was altered"
        findings.append("journal \(record.sequence): the \(blob.table) of \(record.subject) \(what)")
    }

    /// Whether a print of which nothing had left was made for another printer since: a later row has that one's digest.
    private func isLaidOutAnew(_ record: JournalRecord, _ reader: StoreReader) throws -> Bool {
        guard record.kind == "job.sendStarted" else { return false }
        return try Bool.fetchOne(
            reader.database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM journal
                  WHERE sequence > ? AND subject = ? AND kind IN ('job.moved', 'job.sendStarted'))
                """, arguments: [record.sequence, record.subject]) ?? false
    }
}
