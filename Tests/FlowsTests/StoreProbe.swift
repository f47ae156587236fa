import GRDB
import Receipts

@testable import Persistence

extension Store {
    /// The number of rows of every table, by name.
    func counts() throws -> [String: Int] {
        try read { reader in
            let tables = try String.fetchAll(
                reader.database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            var counts: [String: Int] = [:]
            for table in tables {
                counts[table] = try Int.fetchOne(reader.database, sql: "SELECT count(*) FROM \"\(table)\"")
            }
            return counts
        }
    }

    /// Leaves no room for another page.
    func fill() throws {
        let pages = try read { try Int.fetchOne($0.database, sql: "PRAGMA page_count") ?? 0 }
        try damage("PRAGMA max_page_count = \(pages)")
    }

    func generation() throws -> String? {
        try read { try String.fetchOne($0.database, sql: "SELECT generation FROM store") }
    }

    /// Changes the file behind the steps' back.
    func damage(_ sql: String) throws { try read { try $0.database.execute(sql: sql) } }
}
