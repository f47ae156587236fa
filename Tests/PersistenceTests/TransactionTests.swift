import FoundationEssentials
import GRDB
import Receipts
import Testing

@testable import Persistence

@Suite("Store.transact")
struct TransactionTests {
    private struct Trouble: Error {}

    private func rows(_ table: String, of store: Store) throws -> Int {
        try store.read { try Int.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    @Test("a body that throws writes nothing and moves no head")
    func bodyError() throws {
        let store = try Example.memory()
        try Example.fill(store)
        let head = store.journalHead
        #expect(throws: Trouble.self) {
            try store.transact(at: Example.noon) { writer in
                try writer.journal("entry.accepted", "entry 2")
                try writer.insert(Example.operation("other"))
                throw Trouble()
            }
        }
        #expect(store.journalHead == head)
        #expect(!store.isStopped)
        #expect(try rows("operation", of: store) == 1)
        #expect(try rows("journal", of: store) == Int(head.sequence))
        try store.transact(at: Example.noon) { try $0.journal("entry.accepted", "entry 2") }
        #expect(store.journalHead.sequence == head.sequence + 1)
        #expect(try store.read { try JournalHead.verified(database: $0.database, from: .origin) } == store.journalHead)
    }

    @Test("a row that breaks a rule is a certain no; the store goes on")
    func refusedRow() throws {
        let store = try Example.memory()
        try Example.fill(store)
        #expect(throws: (any Error).self) {
            try store.transact(at: Example.noon) { try $0.insert(Example.operation("op")) }
        }
        #expect(!store.isStopped)
        try store.transact(at: Example.noon) { try $0.insert(Example.operation("op2")) }
        #expect(try rows("operation", of: store) == 2)
    }

    @Test(
        "after a commit of unknown outcome nothing is read or written any more",
        arguments: [(Store.CommitFault.errorRowKept, 2), (.errorRowDropped, 1)])
    func commitFault(fault: Store.CommitFault, rowsLeft: Int) throws {
        let store = try Example.memory()
        try Example.fill(store)
        store.commitFault = fault
        #expect(
            try refusal {
                try store.transact(at: Example.noon) { writer in
                    try writer.insert(Example.operation("op2"))
                    try writer.journal("entry.accepted", "entry 2")
                }
            } == .commitUnknown)
        #expect(store.isStopped)
        store.commitFault = .none
        #expect(try refusal { try store.transact(at: Example.noon) { _ in } } == .commitUnknown)
        #expect(try refusal { _ = try store.read { try $0.hasTokens() } } == .commitUnknown)

        let next = try Store(restarting: store, boot: "boot-2")
        #expect(try rows("operation", of: next) == rowsLeft)
        let written = try next.read { try JournalHead.verified(database: $0.database, from: .origin) }
        #expect(next.journalHead == written)
        try next.transact(at: Example.noon) { try $0.journal("service.started", "service") }
        #expect(try next.read { try Audit(verifying: $0).findings } == [])
    }

    @Test("a busy file is a certain no")
    func busy() throws {
        let folder = try Folder()
        let store = try folder.open()
        let other = try DatabaseQueue(path: folder.database)
        try store.read { try $0.database.execute(sql: "PRAGMA busy_timeout = 0") }
        try other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            #expect(try refusal { try store.transact(at: Example.noon) { _ in } } == .busy)
            try database.execute(sql: "ROLLBACK")
        }
        #expect(!store.isStopped)
        #expect(try refusal { try store.transact(at: Example.noon) { _ in } } == nil)
    }

    @Test("a full disk is a certain no, and what was acknowledged stays")
    func full() throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        let head = store.journalHead
        let pages = try store.read { try Int.fetchOne($0.database, sql: "PRAGMA page_count") ?? 0 }
        try store.read { try $0.database.execute(sql: "PRAGMA max_page_count = \(pages)") }
        #expect(
            try refusal {
                try store.transact(at: Example.noon) { writer in
                    try writer.journal(
                        "entry.accepted", "entry 2", ["text": .string(String(repeating: "x", count: 9000))])
                }
            } == .full)
        #expect(!store.isStopped)
        #expect(store.journalHead == head)
        try store.read { try $0.database.execute(sql: "PRAGMA max_page_count = 1000000") }
        try store.transact(at: Example.noon) { try $0.journal("entry.accepted", "entry 2") }
        #expect(try store.read { try Audit(verifying: $0).findings } == [])
    }

    @Test("a full disk gets the room that was kept aside, which is taken again once there is more")
    func ballast() throws {
        let folder = try Folder()
        let store = try folder.open()
        let ballast = folder.database + ".ballast"
        #expect(try FileManager.default.attributesOfItem(atPath: ballast)[.size] as? Int == 4 << 20)
        let pages = try store.read { try Int.fetchOne($0.database, sql: "PRAGMA page_count") ?? 0 }
        try store.read { try $0.database.execute(sql: "PRAGMA max_page_count = \(pages)") }
        let long: JSONValue = ["text": .string(String(repeating: "x", count: 90_000))]
        #expect(try refusal { try store.transact(at: Example.noon) { try $0.journal("test", "row", long) } } == .full)
        #expect(!FileManager.default.fileExists(atPath: ballast))
        #expect(store.hasRoom())
        #expect(FileManager.default.fileExists(atPath: ballast))
    }

    @Test("where no room can be kept aside no entry is taken, and everything else is")
    func noRoom() throws {
        let store = try Example.memory()
        try store.read { reader in
            let writer = StoreWriter(
                database: reader.database, boot: "boot-1", now: Example.noon, head: store.journalHead,
                hasRoom: { false })
            try writer.insert(Example.operation("op"))
            var entry = try Example.entry(operation: "op", key: "key-1")
            #expect(try refusal { try writer.insert(&entry) } == .full)
            try writer.journal("test", "row")
        }
        #expect(try rows("entry", of: store) == 0)
        #expect(try rows("journal", of: store) == 1)
    }

    @Test("a restart goes on with the head that the rows state")
    func restart() throws {
        let store = try Example.memory()
        try Example.fill(store)
        let next = try Store(restarting: store, boot: "boot-2")
        #expect(next.journalHead == store.journalHead)
        try next.transact(at: Example.later(1)) { try $0.journal("service.started", "service") }
        let last = try #require(try next.read { try $0.journal(after: store.journalHead.sequence, limit: 9) }.first)
        #expect(last.boot == "boot-2")
        #expect(last.hash == last.hash(after: store.journalHead.hash))
    }

    @Test("a read within a read sees the same file")
    func nested() throws {
        let store = try Example.memory()
        try Example.fill(store)
        let keys = try store.read { outer in
            try store.read { inner in [try outer.entry(1)?.key, try inner.entry(1)?.key] }
        }
        #expect(keys == ["key-1", "key-1"])
    }
}
