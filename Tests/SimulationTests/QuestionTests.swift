import GRDB
import Sandbox
import Testing

@testable import Persistence
@testable import Simulation

@Suite("What a day asks the file")
struct QuestionTests {
    /// The longer a shop runs, the longer a walk through such a table takes, and everybody waits for it.
    private static let growing: Set<String> = [
        "answer", "attempt", "batch", "batchOrder", "closing", "delivery", "entry", "job", "journal", "keptAnswer",
        "notice", "operation", "outage", "printRequest", "receipt",
    ]

    @Test("no statement of a day walks a table that grows", arguments: Options.dialects)
    func walks(dialect: SandboxDialect) throws {
        let asked = Asked()
        let groundwork = try Groundwork()
        for seed in UInt64(1)...30 {
            var history = try History(seed: seed, options: Options(sales: 6, dialect: dialect), on: groundwork)
            try history.store.read { $0.database.trace(options: .statement, asked.hear) }
            #expect(history.run().violation == nil)
            // What empties the file for the next one is none of the shop's.
            try history.store.read { $0.database.trace() }
        }
        #expect(asked.statements.count > 80)
        let store = try groundwork.store()
        // The audit at the history's end reads all; what looks for the newest row ends with it; and who refers to a new row is
        // looked for only where somebody waits for it.
        let wanted = asked.statements.filter {
            $0 != "SELECT * FROM journal ORDER BY sequence" && !$0.contains("ORDER BY sequence DESC LIMIT 1")
                && !$0.hasPrefix("INSERT")
        }
        let found = try wanted.sorted().flatMap { try walks(of: $0, in: store) }
        #expect(found == [])
    }

    @Test(
        "a walk is found, in a question and where SQLite looks for what refers to a deleted row",
        arguments: [
            "SELECT sequence FROM entry WHERE merchant = ?", "SELECT sequence FROM entry INDEXED BY entryOperation",
            "DELETE FROM answer WHERE body = ?", "DELETE FROM receipt WHERE id = ?",
        ])
    func walkIsFound(statement: String) throws {
        #expect(try walks(of: statement, in: Groundwork().store()) != [])
    }

    /// The steps in which a statement goes through the whole of a table that grows, or of an index that holds all its rows.
    private func walks(of statement: String, in store: Store) throws -> [String] {
        try store.read { reader in
            let partial = try String.fetchSet(
                reader.database, sql: "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
            let plan = try reader.database.makeStatement(sql: "EXPLAIN QUERY PLAN \(statement)")
            // What a question looks for does not change its plan.
            plan.setUncheckedArguments([])
            return try Row.fetchAll(plan).map { $0["detail"] as String }.filter { step in
                let words = step.split(separator: " ").map(String.init)
                return words[0] == "SCAN" && Self.growing.contains(words[1])
                    && !partial.contains(words[words.count - 1])
            }.map { "\($0): \(statement)" }
        }
    }

    private final class Asked {
        var statements: Set<String> = []

        func hear(_ event: Database.TraceEvent) {
            guard case .statement(let statement) = event,
                ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(where: statement.sql.hasPrefix)
            else { return }
            statements.insert(statement.sql)
        }
    }
}
