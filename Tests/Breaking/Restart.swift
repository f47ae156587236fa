import Foundation
import Persistence
import Receipts
import Remote
import Sandbox

/// How soon a service is ready that was killed with a long queue.
package struct Restart: Sendable {
    package var program: String
    package var entries = 10_000
    /// How often it is killed and started.
    package var rounds = 5
    package var seed: UInt64 = 1
    /// Holds the starting process for so long, which the watch must show.
    package var held = Duration.zero

    package init(program: String) { self.program = program }

    package struct Report: Sendable, CustomStringConvertible {
        /// What waits in the queue, by the file.
        package fileprivate(set) var queued = 0
        package fileprivate(set) var times: [Duration] = []

        package var slowest: Duration { times.max() ?? .zero }

        package var description: String {
            "queued=\(queued) starts=\(times.count) ready=\(times.sorted()[times.count / 2].milliseconds)ms "
                + "slowest=\(slowest.milliseconds)ms"
        }
    }

    package func run() async throws -> Report {
        let folder = NSTemporaryDirectory() + "quittance-restart-" + UUID().uuidString
        return try await Shop.stand(in: folder, seed: seed) { try await run($0, in: folder) }
    }

    private func run(_ shop: Shop, in folder: String) async throws -> Report {
        let store = folder + "/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let configuration = try shop.configuration(of: store, named: "restart")
        let till = ShopTill(headers: [HTTPHeader("Quittance-Print", "no")])
        try await shop.sandbox.setOnline(false)
        var service = try ServiceProcess(program: program, configuration: configuration, log: folder + "/service.log")
        do {
            try await service.waitUntilReady()
            let address = (service.port, try tillToken(in: store))
            try await till.sell(ShopDay.sales(entries / 2)) { address }
            var report = Report()
            for round in 0..<rounds {
                service.kill()
                let begun = ContinuousClock.now
                service = try ServiceProcess(
                    program: program, configuration: configuration, log: "\(folder)/service-\(round).log")
                if held > .zero { try await service.hold(for: held) }
                try await service.waitUntilReady()
                report.times.append(.now - begun)
            }
            report.queued = try Archive(path: store + "/" + ImageJudge.database).readNow {
                try $0.openEntries(limit: .max).count
            }
            let accepted = await till.accepted.count
            guard report.queued == accepted else {
                throw Trouble("\(accepted) calls were accepted, \(report.queued) are queued")
            }
            service.kill()
            return report
        } catch {
            service.kill()
            throw error
        }
    }
}
