import GRDB
import Receipts
import Testing

@testable import Persistence

@Suite("Archive")
struct ArchiveTests {
    @Test("a reader sees what is committed while the writer works on")
    func reading() async throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        let archive = try Archive(path: folder.database)
        #expect(try await archive.read { try $0.entry(1)?.operation } == "op")
        try store.transact(at: Example.noon) { try $0.insert(Example.operation("op2")) }
        #expect(try await archive.read { try $0.operation("op2")?.id } == "op2")
        #expect(try archive.readNow { try $0.journalHead() } == store.journalHead)
    }

    @Test("a reader cannot write")
    func readOnly() throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        let archive = try Archive(path: folder.database)
        let error = #expect(throws: DatabaseError.self) {
            try archive.readNow { try $0.database.execute(sql: "DELETE FROM journal") }
        }
        #expect(error?.resultCode == .SQLITE_READONLY)
        #expect(try archive.readNow { try $0.journalHead() } == store.journalHead)
    }

    @Test("a file that is not there is not made")
    func missing() throws {
        let folder = try Folder()
        #expect(try refusal { _ = try Archive(path: folder.database) } == .unavailable)
        #expect(try refusal { _ = try Archive(path: folder.database) } == .unavailable)
    }

    @Test("a database of somebody else is refused")
    func foreign() throws {
        let folder = try Folder()
        try folder.tamper("CREATE TABLE notes(text)")
        #expect(try refusal { _ = try Archive(path: folder.database) } != nil)
    }
}
