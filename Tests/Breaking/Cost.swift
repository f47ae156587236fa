import Foundation
import Receipts
import Remote
import Sandbox

/// What a shop's sales cost the disk: syncs of each accepted request and of each printed sale, and bytes written.
package struct Cost: Sendable {
    package var program: String
    package var sales = 100
    package var seed: UInt64 = 1
    /// Runs the service with SQLite's NORMAL, which must be found to sync less than once.
    package var isWeak = false

    package init(program: String) { self.program = program }

    package struct Report: Sendable, CustomStringConvertible {
        package fileprivate(set) var requests = 0
        /// Of each request that is accepted while the server is away and nothing is printed.
        package fileprivate(set) var syncs = 0.0
        /// The same, as the system counts what goes to the disk.
        package fileprivate(set) var kilobytes = 0.0
        package fileprivate(set) var printed = 0
        /// Of each sale of two calls that is answered, certified and printed.
        package fileprivate(set) var syncsOfSale = 0.0

        package var description: String {
            "requests=\(requests) syncs=\(Self.text(syncs)) kB=\(Self.text(kilobytes)) printedSales=\(printed) "
                + "syncsOfSale=\(Self.text(syncsOfSale))"
        }

        private static func text(_ number: Double) -> String { String((number * 1000).rounded() / 1000) }
    }

    package func run() async throws -> Report {
        // The log in memory, the database on a disk: what is written down about it does not count.
        let (memory, disk) = (PowerCut.workplace(), NSTemporaryDirectory() + "quittance-cost-" + UUID().uuidString)
        // What cannot be removed stays in the temporary folder.
        defer { try? FileManager.default.removeItem(atPath: disk) }
        return try await Shop.stand(in: memory, seed: seed) { try await run($0, memory: memory, store: disk) }
    }

    private func run(_ shop: Shop, memory: String, store: String) async throws -> Report {
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let log = memory + "/disk.log"
        let environment = try Preload(in: memory).environment(
            folder: store, log: log, synchronous: isWeak ? "NORMAL" : nil)
        // At the usual pace: whether the server is back is asked every five seconds, not twenty times a second.
        let configuration = try shop.configuration(
            of: store, named: "cost", pace: "probe: 5s")
        let service = try ServiceProcess(
            program: program, configuration: configuration, log: memory + "/service.log", environment: environment)
        do {
            try await service.waitUntilReady()
            let address = (service.port, try tillToken(in: store))
            // One register, one call after the other: whoever shares a sync would hide one.
            let day = ShopDay.sales(3 * sales + 40).filter { $0.register == ShopDay.registers[0] && $0.isCompleted }
            var report = Report()
            try await shop.sandbox.setOnline(false)
            let quiet = ShopTill(headers: [HTTPHeader("Quittance-Print", "no")])
            try await quiet.sell(day.prefix(5)) { address }
            let before = (try Self.syncs(log), try service.bytesWritten, await quiet.accepted.count)
            try await quiet.sell(day.dropFirst(5).prefix(sales)) { address }
            let after = (try Self.syncs(log), try service.bytesWritten, await quiet.accepted.count)
            report.requests = after.2 - before.2
            report.syncs = Double(after.0 - before.0) / Double(report.requests)
            report.kilobytes = Double(after.1 - before.1) / Double(report.requests) / 1000

            try await shop.sandbox.setOnline(true)
            try await WatchedDay.settle(store)
            let live = day.dropFirst(5 + sales).prefix(sales / 4)
            let till = ShopTill()
            let begun = try Self.syncs(log)
            try await till.sell(live) { address }
            try await WatchedDay.settle(store)
            report.printed = try await shop.printer.device.tape.count
            report.syncsOfSale = Double(try Self.syncs(log) - begun) / Double(live.count)
            guard await till.accepted.count == 2 * live.count, report.printed >= live.count else {
                throw Trouble(
                    "of \(live.count) sales \(await till.accepted.count) calls passed, \(report.printed) came out")
            }
            try await service.stop()
            return report
        } catch {
            service.kill()
            throw error
        }
    }

    private static func syncs(_ log: String) throws -> Int {
        try DiskLog(path: log).records.count { $0.kind == .synced }
    }
}
