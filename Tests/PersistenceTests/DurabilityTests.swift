import FoundationEssentials
import GRDB
import Receipts
import Testing

@testable import Persistence

@Suite("Durability")
struct DurabilityTests {
    private func pragma(_ name: String, of store: Store) throws -> String {
        try store.read { try String.fetchOne($0.database, sql: "PRAGMA \(name)") ?? "" }
    }

    @Test("a file is kept with a write-ahead log and synchronised at every commit")
    func modes() throws {
        let folder = try Folder()
        let store = try folder.open()
        #expect(try pragma("journal_mode", of: store) == "wal")
        #expect(try pragma("synchronous", of: store) == "2")
        #expect(try pragma("foreign_keys", of: store) == "1")
        #expect(try pragma("page_size", of: store) == "1024")
        #expect(try pragma("journal_size_limit", of: store) == "16777216")
    }

    @Test("the question would notice a weaker mode: the same library alone leaves NORMAL")
    func negativeControl() throws {
        let folder = try Folder()
        var configuration = Configuration()
        configuration.journalMode = .wal
        let queue = try DatabaseQueue(path: folder.database, configuration: configuration)
        #expect(try queue.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 1)
    }

    @Test("a place that can keep no log is refused")
    func noLog() {
        #expect(throws: (any Error).self) {
            _ = try Store(path: ":memory:", boot: "boot-1", at: Example.noon, seed: 1)
        }
    }

    @Test("R23: what a transaction returned is there after the process is gone")
    func reopened() throws {
        let folder = try Folder()
        var store: Store? = try folder.open()
        try Example.fill(#require(store))
        let head = try #require(store?.journalHead)
        store = nil
        let again = try folder.open()
        #expect(again.journalHead == head)
        #expect(try again.read { try $0.entry(1)?.body } == Array(#"{"type":"sale"}"#.utf8))
    }

    @Test("closing empties the log, seals the journal and keeps everything")
    func closed() throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        let head = store.journalHead
        try store.close()
        let log = folder.database + "-wal"
        let size = try FileManager.default.fileExists(atPath: log) ? Data(contentsOf: URL(filePath: log)).count : 0
        #expect(size == 0)
        let again = try folder.open()
        #expect(again.journalHead == head)
        let sealed = try again.read { try JournalHead(sealedIn: $0.database) }
        #expect(sealed == head)
    }

    @Test("a commit moves nothing out of the log; tidying does, once enough stands in it")
    func tidied() throws {
        let folder = try Folder()
        let store = try folder.open()
        func size() throws -> Int { try Data(contentsOf: URL(filePath: folder.database)).count }
        let before = try size()
        for number in 1..<Store.commitsBetweenCheckpoints {
            try store.transact(at: Example.noon) { try $0.journal("test", "row \(number)") }
        }
        try store.tidy()
        #expect(try size() == before)
        try store.transact(at: Example.noon) { try $0.journal("test", "the last row") }
        #expect(try size() == before)
        try store.tidy()
        #expect(try size() > before)
    }

    @Test("a folder that is not there is named in the error")
    func missingFolder() throws {
        let error = #expect(throws: StoreError.self) {
            _ = try Store(path: "/nowhere/at/all.sqlite", boot: "boot-1", at: Example.noon, seed: 1)
        }
        #expect(error?.code == .unavailable)
        #expect(error?.sentence.contains("/nowhere/at/all.sqlite") == true)
    }

    @Test("a file of a newer version is refused by writer and reader, and left as it was")
    func newer() throws {
        let folder = try Folder()
        try folder.open().close()
        try folder.tamper("INSERT INTO grdb_migrations(identifier) VALUES ('999')")
        #expect(try refusal { _ = try folder.open() } == .newer)
        #expect(try refusal { _ = try Archive(path: folder.database) } == .newer)
        try folder.tamper("DELETE FROM grdb_migrations WHERE identifier = '999'")
        #expect(try refusal { _ = try folder.open() } == nil)
    }

    @Test("a file that is no database is refused")
    func garbage() throws {
        let folder = try Folder()
        try Data(repeating: 0x51, count: 8192).write(to: URL(filePath: folder.database))
        #expect(try refusal { _ = try folder.open() } == .damaged)
        #expect(try refusal { _ = try Archive(path: folder.database) } == .damaged)
    }

    @Test("a file with a page overwritten is refused", arguments: [2, 3, 5, 8, 13])
    func flippedPage(page: Int) throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        try store.close()
        var bytes = try Data(contentsOf: URL(filePath: folder.database))
        let start = page * 1024
        try #require(bytes.count > start + 1024)
        for index in start..<start + 64 { bytes[index] = 0xA5 }
        try bytes.write(to: URL(filePath: folder.database))
        #expect(try refusal { _ = try folder.open() } == .damaged)
    }

    @Test("a file that a power cut left half made, with SQLite's own journal beside it, is taken back and made anew")
    func halfMade() throws {
        let (making, folder) = (try Folder(), try Folder())
        let queue = try DatabaseQueue(path: making.database)
        try queue.writeWithoutTransaction { database in
            // Pages go into the file before the commit, and the journal before them.
            try database.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1")
            try database.beginTransaction(.immediate)
            try database.execute(sql: "CREATE TABLE half(made); INSERT INTO half VALUES (zeroblob(100000))")
            for end in ["", "-journal"] {
                try FileManager.default.copyItem(atPath: making.database + end, toPath: folder.database + end)
            }
            try database.rollback()
        }
        var configuration = Configuration()
        configuration.readonly = true
        #expect(throws: DatabaseError.self, "nobody can look at it without writing") {
            try DatabaseQueue(path: folder.database, configuration: configuration)
        }
        let store = try folder.open()
        try Example.fill(store)
        #expect(try store.read { try $0.damage() } == [])
        #expect(try store.read { try !$0.database.tableExists("half") })
    }

    @Test("only one instance may have the file; the right ends with its owner")
    func secondInstance() throws {
        let folder = try Folder()
        func take() throws -> StoreError.Code? {
            do throws(StoreError) {
                _ = try InstanceLock(database: folder.database)
                return nil
            } catch {
                return error.code
            }
        }
        func whileHeld(_ lock: borrowing InstanceLock) throws -> StoreError.Code? { try take() }
        #expect(try whileHeld(InstanceLock(database: folder.database)) == .locked)
        #expect(try take() == nil)
        #expect(try take() == nil)
    }

    @Test("a lock that cannot be made is an error with its path")
    func noLock() {
        do throws(StoreError) {
            _ = try InstanceLock(database: "/nowhere/at/all.sqlite")
            Issue.record("the lock was made")
        } catch {
            #expect(error.code == .unavailable)
            #expect(error.sentence.contains("/nowhere/at/all.sqlite.lock"))
        }
    }
}
