import FoundationEssentials
import GRDB
import Receipts
import Testing

@testable import Persistence

@Suite("Rows as they are stored")
struct StoredRowTests {
    private func row<Result>(_ sql: String, _ body: (StoredRow) throws -> Result) throws -> Result {
        try DatabaseQueue().read { database in
            // The row alone keeps its query where it is.
            try body(try #require(try StoredRows(database, sql).next()))
        }
    }

    @Test("are read by name and by place")
    func read() throws {
        try row("SELECT NULL AS a, 7 AS b, 'x' AS c, x'00FF' AS d") { row in
            let (none, number, some): (Int64?, Int, Int64?) = try (row["a"], row["b"], row["b"])
            let (truth, text, bytes): (Bool, String, Data) = try (row[1], row["c"], row[3])
            #expect(none == nil && number == 7 && some == 7)
            #expect(truth && text == "x" && Array(bytes) == [0x00, 0xff])
        }
    }

    @Test(
        "say that the file is damaged where a column holds something else",
        arguments: ["NULL", "'seven'", "x'07'"])
    func odd(value: String) throws {
        try row("SELECT 1 AS sequence, \(value) AS lane") { row in
            let error = try #require(throws: StoreError.self) { try row["lane"] as Int64 }
            #expect(error.code == .damaged)
            #expect(error.sentence.contains("Column lane"))
        }
    }

    @Test("say which column is missing")
    func missing() throws {
        try row("SELECT 1 AS sequence") { row in
            let error = try #require(throws: StoreError.self) { try row["lane"] as String? }
            #expect(error.code == .inconsistent)
            #expect(error.sentence.contains("no column lane"))
        }
    }

    @Test("come one after the other, and end")
    func rows() throws {
        try DatabaseQueue().read { database in
            let rows = try StoredRows(database, "SELECT value AS n FROM json_each(?)", ["[3, 1, 2]"])
            var found: [Int] = []
            while let row = try rows.next() { found.append(try row["n"]) }
            #expect(found == [3, 1, 2])
            #expect(try rows.next() == nil)
        }
    }
}
