import GRDB
import Receipts
import Testing

@testable import Persistence

@Suite("Journal chain")
struct JournalChainTests {
    /// A file with five lines in its journal, not sealed, as a crash leaves it.
    private func written() throws -> Folder {
        let folder = try Folder()
        let store = try folder.open()
        for number in 1...5 {
            try store.transact(at: Example.later(number)) { writer in
                try writer.journal(
                    "entry.accepted", "entry \(number)", register: "reg_1", actor: "Anna", device: "till-1",
                    ["sha256": .string("00")])
            }
        }
        return folder
    }

    private func opening(_ folder: Folder) -> StoreError? {
        do {
            _ = try folder.open()
            return nil
        } catch {
            return error as? StoreError
        }
    }

    private func findings(_ folder: Folder) throws -> [String] {
        try Archive(path: folder.database).readNow { try Audit(verifying: $0).findings }
    }

    @Test("an untouched journal opens, and its audit finds nothing")
    func untouched() throws {
        let folder = try written()
        #expect(opening(folder) == nil)
        #expect(try findings(folder) == [])
        let audit = try Archive(path: folder.database).readNow { try Audit(verifying: $0) }
        #expect(audit.rows == 5)
        #expect(audit.head.sequence == 5)
    }

    @Test(
        "a line that holds what no line can is reported, and ends nobody", arguments: ["at", "boot", "detail", "hash"])
    func unreadable(column: String) throws {
        let folder = try written()
        // As a damaged page may hold it; no statement would write it.
        try folder.tamper(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = replace(replace(sql, 'NOT NULL', ''), 'STRICT', '') WHERE name = 'journal'
            """)
        try folder.tamper("UPDATE journal SET \(column) = NULL WHERE sequence = 3")
        #expect(opening(folder)?.code == .damaged)
        #expect(try findings(folder).contains("journal 3: the row cannot be read"))
    }

    private static let columns = [
        "at = at + 1", "monotonic = monotonic + 1", "boot = 'other'", "kind = 'entry.settled'", "subject = 'entry 9'",
        "register = NULL", "register = 'reg_2'", "actor = 'Bert'", "actor = NULL", "device = 'till-2'",
        #"detail = '{"sha256":"01"}'"#, "hash = zeroblob(32)",
    ]

    @Test("no column of a line can be changed unseen", arguments: columns, [1, 3, 5])
    func changed(column: String, row: Int) throws {
        let folder = try written()
        try folder.tamper("UPDATE journal SET \(column) WHERE sequence = \(row)")
        let error = try #require(opening(folder))
        #expect(error.code == .damaged)
        #expect(error.sentence.contains("sequence \(row)."))
        #expect(try findings(folder).first?.hasPrefix("journal \(row): ") == true)
    }

    @Test("no line can be removed unseen", arguments: [1, 2, 4, 5])
    func removed(row: Int) throws {
        let folder = try written()
        try folder.tamper("DELETE FROM journal WHERE sequence = \(row)")
        let error = try #require(opening(folder))
        #expect(error.code == .damaged)
        #expect(try !findings(folder).isEmpty)
    }

    @Test(
        "no line can be put in unseen",
        arguments: [
            "INSERT INTO journal SELECT 6, at, monotonic, boot, kind, subject, register, actor, device, detail, hash FROM journal WHERE sequence = 5",
            """
            UPDATE journal SET sequence = 6 WHERE sequence = 5;
            INSERT INTO journal SELECT 5, at, monotonic, boot, kind, subject, register, actor, device, detail, hash
            FROM journal WHERE sequence = 4
            """,
        ])
    func inserted(sql: String) throws {
        let folder = try written()
        try folder.tamper(sql)
        #expect(opening(folder)?.code == .damaged)
        #expect(try !findings(folder).isEmpty)
    }

    @Test("two lines cannot change places unseen")
    func swapped() throws {
        let folder = try written()
        try folder.tamper(
            """
            UPDATE journal SET sequence = 99 WHERE sequence = 2;
            UPDATE journal SET sequence = 2 WHERE sequence = 3;
            UPDATE journal SET sequence = 3 WHERE sequence = 99
            """)
        let error = try #require(opening(folder))
        #expect(error.code == .damaged)
        #expect(error.sentence.contains("sequence 2."))
    }

    @Test("a sealed journal is not walked again at opening; the audit still walks it all")
    func sealed() throws {
        let folder = try written()
        try folder.open().close()
        try folder.tamper("UPDATE journal SET actor = 'Bert' WHERE sequence = 2")
        #expect(opening(folder) == nil)
        #expect(try findings(folder).first == "journal 2: the hash does not fit")
    }

    @Test(
        "the end of a sealed journal cannot be cut off or changed unseen",
        arguments: [
            "DELETE FROM journal WHERE sequence >= 4", "UPDATE journal SET hash = zeroblob(32) WHERE sequence = 5",
        ])
    func cutOff(sql: String) throws {
        let folder = try written()
        try folder.open().close()
        try folder.tamper(sql)
        #expect(opening(folder)?.code == .damaged)
        #expect(try !findings(folder).isEmpty)
    }

    @Test(
        "altered content is found, whatever its column of digests says",
        arguments: [
            ("request", "UPDATE entry SET body = X'7B7D'"), ("answer", "UPDATE answer SET body = X'7B7D'"),
            ("payload", "UPDATE job SET payload = X'1B40'"),
            ("document", "UPDATE receipt SET document = replace(document, '1190', '1290')"),
        ])
    func alteredContent(what: String, sql: String) throws {
        let store = try Example.memory()
        try Example.fill(store)
        let before = try store.read { try Audit(verifying: $0) }
        #expect(before.findings == [])
        #expect(before.bodies == 4)
        try store.transact(at: Example.noon) { try $0.database.execute(sql: sql) }
        let findings = try store.read { try Audit(verifying: $0).findings }
        #expect(findings.count == 1)
        #expect(findings.first?.contains("the \(what) of") == true)
        #expect(findings.first?.hasSuffix("was altered") == true)
    }

    @Test("content that was taken away is found")
    func missingContent() throws {
        let store = try Example.memory()
        try Example.fill(store)
        try store.transact(at: Example.noon) { try $0.database.execute(sql: "DELETE FROM answer") }
        #expect(
            try store.read { try Audit(verifying: $0).findings } == ["journal 2: the answer of entry 1 is missing"])
    }
}
