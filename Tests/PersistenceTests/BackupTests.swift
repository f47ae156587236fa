import Foundation
import GRDB
import Receipts
import Testing

@testable import Persistence

@Suite("Backup")
struct BackupTests {
    private func code(_ body: () throws -> Void) throws -> BackupError.Code? {
        do {
            try body()
            return nil
        } catch let error as BackupError {
            return error.code
        }
    }

    private func names(in folder: Folder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("is one file for its owner alone, which opens, fits its journal, and can be served")
    func whole() throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        let copy = folder.path + "/copy.sqlite"
        let backup = try Backup(of: folder.database, to: copy)
        #expect(backup.audit.findings.isEmpty)
        #expect(backup.audit.rows > 4)
        #expect(backup.audit.head == store.journalHead)
        #expect(try names(in: folder).filter { $0.hasPrefix("copy") || $0.contains("partial") } == ["copy.sqlite"])
        let facts = try FileManager.default.attributesOfItem(atPath: copy)
        #expect(facts[.posixPermissions] as? Int == 0o600)
        #expect(facts[.size] as? Int64 == backup.bytes || facts[.size] as? Int == Int(backup.bytes))
        let again = try Store(path: copy, boot: "boot-2", at: Example.noon, seed: 2)
        #expect(again.journalHead == store.journalHead)
        #expect(try again.read { try $0.entry(1)?.body } == Array(#"{"type":"sale"}"#.utf8))
    }

    @Test("shows one moment: what is written while it is made is not in it, and is not lost")
    func moment() throws {
        let folder = try Folder()
        let store = try folder.open()
        // More pages than one step copies.
        try store.transact(at: Example.noon) { writer in
            for index in 0..<1_500 {
                try writer.insert(Example.operation("op-\(index)", external: String(repeating: "x", count: 1_000)))
                try writer.journal("test", "row \(index)")
            }
        }
        let before = store.journalHead
        var written = 0
        var failure: (any Error)?
        let copy = folder.path + "/copy.sqlite"
        let backup = try Backup(of: folder.database, to: copy) { phase, fraction in
            guard phase == .copying, fraction < 1 else { return }
            written += 1
            do {
                try store.transact(at: Example.noon) { try $0.journal("test", "meanwhile \(written)") }
            } catch {
                failure = error
            }
        }
        #expect(failure == nil)
        #expect(written > 0)
        #expect(backup.audit.findings.isEmpty)
        #expect(backup.audit.head == before)
        #expect(store.journalHead.sequence == before.sequence + Int64(written))
    }

    @Test("tells how far it is, in both phases up to the end")
    func progress() throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        var seen: [Backup.Phase: [Double]] = [:]
        _ = try Backup(of: folder.database, to: folder.path + "/copy.sqlite") { seen[$0, default: []].append($1) }
        for phase in [Backup.Phase.copying, .verifying] {
            let fractions = try #require(seen[phase])
            #expect(fractions.last == 1)
            #expect(fractions == fractions.sorted())
        }
    }

    @Test("replaces nothing unless asked to")
    func existing() throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        let copy = folder.path + "/copy.sqlite"
        try "mine".write(toFile: copy, atomically: true, encoding: .utf8)
        #expect(try code { _ = try Backup(of: folder.database, to: copy) } == .exists)
        #expect(try String(contentsOfFile: copy, encoding: .utf8) == "mine")
        #expect(try Backup(of: folder.database, to: copy, replacing: true).audit.findings.isEmpty)
        #expect(try !names(in: folder).contains { $0.contains("partial") })
    }

    @Test(
        "is never written over the database, by whatever name, nor beside a log that would be put into it",
        arguments: ["quittance.sqlite", "quittance.sqlite-wal", "quittance.sqlite.lock", "link", "busy", "", "folder"])
    func unsuitable(name: String) throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: folder.database)
        try "log".write(toFile: folder.path + "/busy-wal", atomically: true, encoding: .utf8)
        try manager.createDirectory(atPath: folder.path + "/folder", withIntermediateDirectories: true)
        let file = folder.path + "/" + name
        #expect(try code { _ = try Backup(of: folder.database, to: file, replacing: true) } == .unsuitable)
        #expect(try !names(in: folder).contains { $0.contains("partial") })
        #expect(try store.read { try $0.entry(1) } != nil)
    }

    @Test("says which folder is not there")
    func noFolder() throws {
        let folder = try Folder()
        try Example.fill(folder.open())
        let file = folder.path + "/nowhere/copy.sqlite"
        #expect(try code { _ = try Backup(of: folder.database, to: file) } == .unwritable)
    }

    @Test("of a file that is none of ours makes no file")
    func foreign() throws {
        let folder = try Folder()
        try folder.tamper("CREATE TABLE notes(text)")
        let copy = folder.path + "/copy.sqlite"
        #expect(try refusal { _ = try Backup(of: folder.database, to: copy) } != nil)
        #expect(try refusal { _ = try Backup(of: folder.path + "/none.sqlite", to: copy) } == .unavailable)
        #expect(try names(in: folder).filter { $0.contains("copy") } == [])
    }

    @Test("of a damaged file gets no name, and leaves nothing behind")
    func damaged() throws {
        let folder = try Folder()
        try Example.fill(folder.open())
        // An index without its rows is damage that a copy of all pages carries on.
        try folder.tamper(
            """
            PRAGMA writable_schema = ON;
            CREATE TABLE spare(a); INSERT INTO spare VALUES (1); CREATE INDEX spareA ON spare(a);
            UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'spareA')
              WHERE name = 'spare';
            """)
        let copy = folder.path + "/copy.sqlite"
        #expect(throws: (any Error).self) { _ = try Backup(of: folder.database, to: copy) }
        #expect(try names(in: folder).filter { $0.contains("copy") } == [])
    }

    @Test("of an altered file is made, and says what was altered")
    func altered() throws {
        let folder = try Folder()
        try Example.fill(folder.open())
        try folder.tamper("UPDATE entry SET body = x'7B7D' WHERE sequence = 1")
        let copy = folder.path + "/copy.sqlite"
        let backup = try Backup(of: folder.database, to: copy)
        #expect(backup.audit.findings.contains { $0.contains("entry 1") })
        #expect(FileManager.default.fileExists(atPath: copy))
    }
}
