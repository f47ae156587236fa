import Foundation
import GRDB
import Receipts
import Testing

@testable import Persistence

/// A file that the first release of the schema wrote: sold, refused, waiting, in doubt, held, printed and mailed.
///
/// `Tests/Upgrade/first-schema.sql` is the dump of a database that the program of commit 9a0d79e, the last with the first
/// schema alone, left behind when it was killed in the middle of a call.
@Suite("Upgrade of the first schema")
struct UpgradeTests {
    static let dump = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Upgrade/first-schema.sql")

    private func old() throws -> Folder {
        let folder = try Folder()
        try folder.tamper(String(contentsOf: Self.dump, encoding: .utf8))
        return folder
    }

    private func reading<Result>(_ path: String, _ body: (Database) throws -> Result) throws -> Result {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read(body)
    }

    /// Tables and indices with their statements, however they are broken into lines and say their lists of words.
    private func schema(_ database: Database) throws -> [String] {
        try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
            .map { row in
                let words = (row["sql"] as String).replacing("\"", with: "").split(whereSeparator: \.isWhitespace)
                return "\(row["name"] as String): \(Migrations.unrolled(words.joined(separator: " ")))"
            }
    }

    /// Every row of every table, by the columns that the old file has.
    private func rows(_ database: Database, columns: [String: [String]]) throws -> [String: [String]] {
        var rows: [String: [String]] = [:]
        for (table, names) in columns {
            let list = names.map { "quote(\"\($0)\")" }.joined(separator: " || ',' || ")
            rows[table] = try String.fetchAll(database, sql: "SELECT \(list) FROM \"\(table)\" ORDER BY 1")
        }
        return rows
    }

    private func columns(_ database: Database) throws -> [String: [String]] {
        let tables = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return try Dictionary(
            uniqueKeysWithValues: tables.filter { $0 != "grdb_migrations" }.map { table in
                (table, try database.columns(in: table).map(\.name))
            })
    }

    @Test(
        "a list of three words or more is put as comparisons, and nothing else is changed",
        arguments: [
            ("CHECK(a IN ('x','y'))", "CHECK(a IN ('x','y'))"), ("CHECK(n IN (0, 1))", "CHECK(n IN (0, 1))"),
            ("CHECK(a IN ('x','y','z')), b", "CHECK((a = 'x' OR a = 'y' OR a = 'z')), b"),
            ("WHERE e.a NOT IN ('x','y','z') AND b", "WHERE NOT (e.a = 'x' OR e.a = 'y' OR e.a = 'z') AND b"),
            ("CHECK((a IN ('x','y','z')) = (b))", "CHECK(((a = 'x' OR a = 'y' OR a = 'z')) = (b))"),
            ("WHERE a IN (SELECT b FROM c)", "WHERE a IN (SELECT b FROM c)"),
        ])
    func unrolls(statement: String, put: String) { #expect(Migrations.unrolled(statement) == put) }

    @Test("the first change of the schema is still the one that shipped")
    func first() throws {
        let folder = try old()
        let shipped = try reading(folder.database, schema)
        let queue = try DatabaseQueue()
        try Migrations.all.migrate(queue, upTo: "1")
        #expect(try queue.read(schema) == shipped)
        #expect(shipped.count > 30)
    }

    @Test("keeps every row, ends with the schema of a new file, and fits its hash chain")
    func whole() throws {
        let folder = try old()
        let names = try reading(folder.database, columns)
        let before = try reading(folder.database) { try rows($0, columns: names) }
        let counts = before.mapValues(\.count)
        #expect(counts["entry"] == 14 && counts["attempt"] == 10 && counts["receipt"] == 6 && counts["job"] == 7)
        #expect(counts["journal"] == 63 && counts["delivery"] == 1 && counts["address"] == 2 && counts["token"] == 3)

        let store = try folder.open()
        let fresh = try Folder()
        let new = try fresh.open()
        #expect(try store.read { try schema($0.database) } == new.read { try schema($0.database) })
        #expect(try store.read { try rows($0.database, columns: names) } == before)
        let audit = try store.read { try Audit(verifying: $0) }
        #expect(audit.findings == [] && audit.rows == 63 && audit.bodies > 20)
        #expect(try store.read { try String.fetchAll($0.database, sql: "PRAGMA foreign_key_check") } == [])
        // What the newer columns say of the old rows.
        #expect(try store.read { try $0.receipts(query: "till-1-000102", limit: 10) }.count == 1)
        #expect(try store.read { try $0.openDeliveries().first?.notAfter } != nil)
    }

    @Test("would be found out if it changed a body, a key or a state")
    func control() throws {
        let folder = try old()
        let names = try reading(folder.database, columns)
        let before = try reading(folder.database) { try rows($0, columns: names) }
        for change in ["key = 'other'", "state = 'pending'", "body = X'7B7D'"] {
            let copy = try folder.copied()
            try copy.tamper("UPDATE entry SET \(change) WHERE sequence = 10")
            let store = try copy.open()
            #expect(try store.read { try rows($0.database, columns: names) } != before, "\(change)")
        }
        try folder.tamper("UPDATE entry SET body = X'7B7D' WHERE sequence = 10")
        let store = try folder.open()
        #expect(try store.read { try Audit(verifying: $0).findings }.isEmpty == false)
    }

    @Test("cut short behind any change is taken up there", arguments: Migrations.names.dropLast())
    func interrupted(name: String) throws {
        let folder = try old()
        let names = try reading(folder.database, columns)
        let before = try reading(folder.database) { try rows($0, columns: names) }
        let queue = try DatabaseQueue(path: folder.database)
        try Migrations.all.migrate(queue, upTo: name)
        try queue.close()
        let store = try folder.open()
        #expect(try store.read { try rows($0.database, columns: names) } == before)
        #expect(try store.read { try Audit(verifying: $0).findings } == [])
    }
}
