import Foundation
import Persistence
import Receipts
import Sandbox

/// A day of sales during which every write and every sync of the store is written down.
///
/// Online, then offline, then online again; the service is killed once and stopped once on the way.
struct WatchedDay {
    let log: DiskLog
    let promises: Promises

    /// - Parameter synchronous: what SQLite is told instead of FULL.
    static func play(
        program: String, folder: String, accepts: Int, seed: UInt64, shop: Shop, synchronous: String? = nil
    ) async throws -> WatchedDay {
        let store = folder + "/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let logFile = folder + "/disk.log"
        let environment = try Preload(in: folder).environment(
            folder: store, log: logFile, ports: [shop.ports.upstream, shop.ports.printer], synchronous: synchronous)
        let configuration = try shop.configuration(of: store, named: "day")
        let acknowledgements = try Acknowledgements(log: logFile)
        let till = ShopTill { try acknowledgements.note($0) }
        let sales = ShopDay.sales(max(4, accepts / 2))
        let parts = [0, sales.count * 4 / 10, sales.count * 5 / 10, sales.count * 7 / 10, sales.count]
        try await shop.sandbox.setOnline(true)
        for part in 0..<4 {
            let service = try ServiceProcess(
                program: program, configuration: configuration, log: folder + "/service-\(part).log",
                environment: environment)
            do {
                try await service.waitUntilReady()
                let (port, token) = (service.port, try tillToken(in: store))
                if part == 1 { try await shop.sandbox.setOnline(false) }
                if part == 3 { try await shop.sandbox.setOnline(true) }
                try await till.sell(sales[parts[part]..<parts[part + 1]]) { (port, token) }
                if part == 3 { try await Self.settle(store) }
                if part == 1 { service.kill() } else { try await service.stop() }
            } catch {
                service.kill()
                throw error
            }
        }
        let refusals = await till.refusals
        guard refusals.isEmpty else { throw Trouble("refused: \(refusals.prefix(3))") }
        let log = try DiskLog(path: logFile)
        return WatchedDay(
            log: log,
            promises: try Promises(
                log: log, calls: await till.calls, ports: shop.ports,
                payloads: Archive(path: store + "/quittance.sqlite").readNow { reader in
                    try reader.jobs(before: .max, limit: .max).reversed().compactMap { job in
                        job.payload.map { (job.id, $0) }
                    }
                }))
    }

    /// Waits until nothing waits to be sent or printed.
    ///
    /// - Parameter attend: done before each look.
    static func settle(
        _ store: String, within limit: Duration = .seconds(60), attend: () async throws -> Void = {}
    ) async throws {
        try await wait("the queue and the printer to come to rest", within: limit) {
            try await attend()
            return try Archive(path: store + "/quittance.sqlite").readNow { reader in
                try reader.openEntries().isEmpty
                    && reader.openJobs().allSatisfy { $0.state == .unknown || $0.state == .pendingHeld }
            }
        }
    }
}
