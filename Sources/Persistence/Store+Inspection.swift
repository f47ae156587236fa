import GRDB
import Glibc

/// What is found out about a file before it is opened for writing, which would write into it.
extension Store {
    /// Refuses a file that a newer version wrote, or that is damaged, and leaves it as it is.
    static func inspect(_ path: String) throws {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_size > 0 else { return }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let queue: DatabaseQueue
        do { queue = try DatabaseQueue(path: path, configuration: configuration) } catch let error as DatabaseError
            where error.resultCode == .SQLITE_READONLY
        {
            // The power failed while the file was being made: what takes that back has to write.
            return
        }
        try queue.read { database in
            let unknown = try Migrations.all.appliedIdentifiers(database).subtracting(Migrations.names)
            guard unknown.isEmpty else {
                throw StoreError(
                    .newer,
                    "The database was written by a newer version of quittance. Install that version, or restore a backup."
                )
            }
            let findings = try isSmall(database) ? damage(in: database) : []
            guard findings.isEmpty else {
                throw StoreError(
                    .damaged,
                    "The database is damaged: \(findings.joined(separator: "; ")). Keep the file and restore a backup."
                )
            }
        }
    }

    /// Bytes of file that are walked whole before it is opened: a tenth of a second's worth.
    private static let checkedWhole: Int64 = 64 << 20

    /// A larger file is not walked while a shop waits: `audit verify` does that, SQLite refuses a damaged page on reading
    /// it, and no body is sent that has another digest than it was accepted with.
    private static func isSmall(_ database: Database) throws -> Bool {
        let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        return pages * size <= checkedWhole
    }

    /// What SQLite's own check finds wrong with the file's structure; empty if nothing.
    static func damage(in database: Database) throws -> [String] {
        try String.fetchAll(database, sql: "PRAGMA quick_check(5)").filter { $0 != "ok" }
    }
}
