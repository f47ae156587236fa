import Foundation
import GRDB
import Persistence
import Receipts
import Sandbox

/// Blocks of a shop's file are overwritten, one in each copy: the start or the audit has to report whatever that alters.
package struct PageDamage: Sendable {
    package var program: String
    package var images = 1_000
    package var seed: UInt64 = 1
    package var jobs = 2

    private static let block = 512

    package init(program: String) { self.program = program }

    package struct Report: Sendable, CustomStringConvertible {
        package fileprivate(set) var images = 0
        /// The service refuses to open them.
        package fileprivate(set) var foundAtStart = 0
        /// `quittance audit verify` reports them.
        package fileprivate(set) var foundByAudit = 0
        /// Every row and every index is as before: the block was free space.
        package fileprivate(set) var free = 0
        /// Something is altered, and nobody says so.
        package fileprivate(set) var missed: [String] = []

        package var description: String {
            "images=\(images) foundAtStart=\(foundAtStart) foundByAudit=\(foundByAudit) freeSpace=\(free) "
                + "missed=\(missed.count)"
        }

        fileprivate mutating func add(_ other: Report) {
            images += other.images
            foundAtStart += other.foundAtStart
            foundByAudit += other.foundByAudit
            free += other.free
            missed += other.missed
        }
    }

    package func run() async throws -> Report {
        let folder = PowerCut.workplace()
        // What cannot be removed stays in the temporary folder.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shop = try await Shop(in: folder, seed: seed)
        let file = try await shop.open { try await sell(shop, in: folder) }
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        let rows = try Self.rows(of: file)
        var report = Report()
        try await withThrowingTaskGroup(of: Report.self) { group in
            for job in 0..<jobs {
                group.addTask { @concurrent in
                    var part = Report()
                    for number in stride(from: job, to: images, by: jobs) {
                        try judge(number, whole, rows, in: "\(folder)/copy-\(job)", into: &part)
                    }
                    return part
                }
            }
            for try await part in group { report.add(part) }
        }
        return report
    }

    /// Sales of which the last ones still wait for the server; gives the file of the stopped service.
    private func sell(_ shop: Shop, in folder: String) async throws -> String {
        let store = folder + "/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let service = try ServiceProcess(
            program: program, configuration: try shop.configuration(of: store, named: "shop"),
            log: folder + "/service.log")
        let till = ShopTill()
        do {
            try await service.waitUntilReady()
            let (port, token) = (service.port, try tillToken(in: store))
            try await till.sell(ShopDay.sales(30)) { (port, token) }
            try await WatchedDay.settle(store)
            try await shop.sandbox.setOnline(false)
            try await till.sell(ShopDay.sales(40).dropFirst(30)) { (port, token) }
            try await service.stop()
        } catch {
            service.kill()
            throw error
        }
        return store + "/" + ImageJudge.database
    }

    private func judge(
        _ number: Int, _ whole: Data, _ rows: [String], in folder: String, into report: inout Report
    ) throws {
        var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(number))
        var bytes = Array(whole)
        let place = generator.below(bytes.count / Self.block) * Self.block
        for index in place..<place + Self.block { bytes[index] = UInt8(truncatingIfNeeded: generator.next()) }
        try PowerCut.write([ImageJudge.database: bytes], to: folder)
        let file = folder + "/" + ImageJudge.database
        report.images += 1
        let isFoundByAudit = try !Self.audit(file).isEmpty
        if isFoundByAudit { report.foundByAudit += 1 }
        do {
            let now = Instant(wall: Timestamp(milliseconds: 1_800_000_000_000, offset: 0), monotonic: .zero)
            _ = try Store(path: file, boot: "after", at: now, seed: 1)
        } catch is StoreError {
            report.foundAtStart += 1
            return
        }
        guard !isFoundByAudit else { return }
        // The start has written into the copy.
        try PowerCut.write([ImageJudge.database: bytes], to: folder)
        let now = try Self.rows(of: file)
        guard now != rows else {
            report.free += 1
            return
        }
        let altered = zip(rows, now).first { $0 != $1 }.map { "\($0.prefix(160))\n   is now \($1.prefix(160))" }
        report.missed.append("image \(number), block at \(place): \(altered ?? "rows are missing")")
    }

    /// What `quittance audit verify` finds.
    private static func audit(_ file: String) throws -> [String] {
        do {
            return try Archive(path: file).readNow { try Audit(verifying: $0).findings }
        } catch {
            return ["\(error)"]
        }
    }

    /// Every row of every table as text, and what SQLite says of tables and indices together.
    private static func rows(of file: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: file, configuration: configuration).read { database in
            let tables = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            return try tables.flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map { row in
                    let values = row.map { "\($0)=\(Self.text($1))" }
                    return "\(table): \(values.joined(separator: " "))"
                }
            } + String.fetchAll(database, sql: "PRAGMA integrity_check(3)")
        }
    }

    private static func text(_ value: DatabaseValue) -> String {
        guard let data = Data.fromDatabaseValue(value), String.fromDatabaseValue(value) == nil else {
            return "\(value)"
        }
        return Digest(of: data).description
    }
}
