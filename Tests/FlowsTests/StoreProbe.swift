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

    /// Changes the file behind the steps' back.
    func damage(_ sql: String) throws { try read { try $0.database.execute(sql: sql) } }
}
