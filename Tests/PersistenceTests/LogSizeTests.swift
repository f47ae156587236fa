import Foundation
import GRDB
import Receipts
import Testing

@testable import Persistence

/// How large the write-ahead log becomes beside the database.
@Suite("Log size")
struct LogSizeTests {
    private func size(of folder: Folder) throws -> Int {
        let log = folder.database + "-wal"
        guard FileManager.default.fileExists(atPath: log) else { return 0 }
        return try #require(FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
    }

    /// Writes as a busy shop does, 20 kB a commit, and gives the log's largest size on the way.
    private func write(_ commits: Int, to store: Store, in folder: Folder, tidies: Bool = true) throws -> Int {
        var largest = 0
        for _ in 0..<commits {
            try store.transact(at: Example.noon) { writer in
                try writer.journal("test", String(repeating: "x", count: 20_000))
            }
            if tidies { try store.tidy() }
            largest = max(largest, try size(of: folder))
        }
        return largest
    }

    @Test("stays below 12.5 MB, however much is written; without tidying it would not")
    func writing() throws {
        let folder = try Folder()
        #expect(try write(1_000, to: folder.open(), in: folder) < 12_500_000)
        let other = try Folder()
        #expect(try write(1_000, to: other.open(), in: other, tidies: false) > 14_000_000)
    }

    @Test("grows while somebody reads for long, by what is written meanwhile, and is short again afterwards")
    func reading() throws {
        let folder = try Folder()
        let store = try folder.open()
        _ = try write(10, to: store, in: folder)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: folder.database, configuration: configuration)
        try reader.writeWithoutTransaction { database in
            try database.beginTransaction(.deferred)
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM journal")
        }
        let held = try write(1_000, to: store, in: folder)
        #expect(held > 16 << 20, "the reader kept the log from beginning anew")
        #expect(held < 40 << 20, "what was written, and no more: \(held)")
        try reader.writeWithoutTransaction { try $0.rollback() }
        _ = try write(Store.commitsBetweenCheckpoints + 1, to: store, in: folder)
        // The limit to which SQLite cuts the log back when it begins anew.
        #expect(try size(of: folder) <= 16 << 20)
        #expect(try write(300, to: store, in: folder) <= 16 << 20)
        try store.close()
        #expect(try size(of: folder) == 0)
    }
}
