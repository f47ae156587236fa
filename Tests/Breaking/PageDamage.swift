import Foundation
import GRDB
import Persistence
import Receipts
import Sandbox

/// Blocks of a shop's file are overwritten, one in each copy: the start or the audit has to report whatever that alters,
/// and the service that is started on the copy must neither send nor print it.
package struct PageDamage: Sendable {
    package var program: String
    package var images = 1_000
    package var seed: UInt64 = 1
    package var jobs = 2
    /// On how many of the copies the service itself is started.
    package var starts = 0
    /// In place of the damage each copy is altered together with its digests, which no start notices: what is sent and
    /// printed then has to be found.
    package var isForged = false

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
        /// Copies that the service served, and those that it refused with the way out in words.
        package fileprivate(set) var served = 0
        package fileprivate(set) var refused = 0
        /// Damaged bytes that were sent or printed, and services that ended otherwise than they may.
        package fileprivate(set) var escaped: [String] = []
        /// What undamaged copies sent and printed.
        package fileprivate(set) var calls = 0
        package fileprivate(set) var papers = 0

        package var description: String {
            "images=\(images) foundAtStart=\(foundAtStart) foundByAudit=\(foundByAudit) freeSpace=\(free) "
                + "missed=\(missed.count) served=\(served) refused=\(refused) sentOrPrinted=\(escaped.count)"
        }

        fileprivate mutating func add(_ other: Report) {
            images += other.images
            foundAtStart += other.foundAtStart
            foundByAudit += other.foundByAudit
            free += other.free
            missed += other.missed
            served += other.served
            refused += other.refused
            escaped += other.escaped
            calls += other.calls
            papers += other.papers
        }
    }

    package func run() async throws -> Report {
        let folder = PowerCut.workplace()
        var report = Report()
        try await withThrowingTaskGroup(of: Report.self) { group in
            for job in 0..<jobs {
                group.addTask { @concurrent in
                    let folder = "\(folder)-\(job)"
                    return try await Shop.stand(in: folder, seed: seed) { try await judge(job, $0, in: folder) }
                }
            }
            for try await part in group { report.add(part) }
        }
        return report
    }

    /// Sells in a shop of its own, and damages its file.
    private func judge(_ job: Int, _ shop: Shop, in folder: String) async throws -> Report {
        let (store, calls) = try await sell(shop, in: folder)
        let file = store + "/" + ImageJudge.database
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        let tokens = Array(try Data(contentsOf: URL(fileURLWithPath: store + "/tokens.json")))
        let rows = try Self.rows(of: file)
        var report = Report()
        var start = try DamagedStart(program: program, shop: shop, folder: folder + "/served", calls: calls)
        if starts > job {
            try await start.learn([ImageJudge.database: Array(whole), "tokens.json": tokens])
            (report.calls, report.papers) = (start.calledWhole, start.papersWhole)
        }
        if isForged { try DamagedStart.forge(file) }
        for number in stride(from: job, to: images, by: jobs) {
            let copy = isForged ? Array(try Data(contentsOf: URL(fileURLWithPath: file))) : damaged(whole, number)
            if !isForged { try judge(number, copy, rows, in: folder + "/copy", into: &report) }
            guard number < starts else { continue }
            let (outcome, findings) = try await start.judge([ImageJudge.database: copy, "tokens.json": tokens])
            if outcome == .served { report.served += 1 } else { report.refused += 1 }
            report.escaped += findings.map { "image \(number), block at \(place(whole, number)): \($0)" }
        }
        return report
    }

    private func place(_ whole: Data, _ number: Int) -> Int {
        var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(number))
        return generator.below(whole.count / Self.block) * Self.block
    }

    private func damaged(_ whole: Data, _ number: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(number))
        var bytes = Array(whole)
        let place = generator.below(bytes.count / Self.block) * Self.block
        for index in place..<place + Self.block { bytes[index] = UInt8(truncatingIfNeeded: generator.next()) }
        return bytes
    }

    /// Sales of which the last ones still wait for the server, and their receipts for the printer; gives the folder of
    /// the stopped service, and all calls.
    private func sell(_ shop: Shop, in folder: String) async throws -> (store: String, calls: [ShopTill.Call]) {
        let store = folder + "/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let till = ShopTill()
        for part in [0..<30, 30..<40] {
            let isOnline = part.lowerBound == 0
            try await shop.sandbox.setOnline(isOnline)
            // Nothing listens there.
            let printer = isOnline ? nil : 1
            let service = try ServiceProcess(
                program: program, configuration: try shop.configuration(of: store, named: "shop", printer: printer),
                log: "\(folder)/service-\(part.lowerBound).log")
            do {
                try await service.waitUntilReady()
                let (port, token) = (service.port, try tillToken(in: store))
                try await till.sell(ShopDay.sales(part.upperBound).dropFirst(part.lowerBound)) { (port, token) }
                if isOnline { try await WatchedDay.settle(store) }
                try await service.stop()
            } catch {
                service.kill()
                throw error
            }
        }
        return (store, await till.calls)
    }

    private func judge(
        _ number: Int, _ bytes: [UInt8], _ rows: [String], in folder: String, into report: inout Report
    ) throws {
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
        report.missed.append("image \(number): \(altered ?? "rows are missing")")
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
