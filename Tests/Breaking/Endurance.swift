import Foundation
import GRDB
import Persistence
import Receipts
import Remote
import Sandbox

/// A service that works for a long time, in which outages come again and again: what it holds on to must not grow.
package struct Endurance: Sendable {
    package var program: String
    /// Calls to the fiscal API.
    package var operations = 10_000
    package var seed: UInt64 = 1
    /// Lets somebody connect twice in every outage who never hangs up, which must be found.
    package var isCrowded = false

    private static let blocks = 20

    package init(program: String) { self.program = program }

    package struct Report: Sendable, CustomStringConvertible {
        package fileprivate(set) var operations = 0
        package fileprivate(set) var printed = 0
        fileprivate var memory: [Int] = []
        fileprivate var descriptors: [Int] = []
        package fileprivate(set) var findings: [String] = []

        /// Between the second and the last quarter of the run, of the most that it was at the end of a block; the first
        /// quarter fills caches.
        package var growth: Double {
            let (early, late) = Self.most(memory)
            return Double(late) / Double(max(early, 1)) - 1
        }

        private static func most(_ values: [Int]) -> (early: Int, late: Int) {
            let quarter = values.count / 4
            return (values.dropFirst(quarter).prefix(quarter).max() ?? 0, values.suffix(quarter).max() ?? 0)
        }

        fileprivate mutating func judge() {
            if growth > 0.1 { findings.append("resident memory grew from block to block: \(memory) kB") }
            // Two connections more or less are kept for the next call; one lost in every outage would be three more.
            let (early, late) = Self.most(descriptors)
            if late > early + 2 { findings.append("descriptors grew from block to block: \(descriptors)") }
        }

        package var description: String {
            "operations=\(operations) printed=\(printed) memory=\(memory.last ?? 0)kB "
                + "growth=\((growth * 1000).rounded() / 10)% descriptors=\(descriptors.last ?? 0) "
                + "findings=\(findings.count)"
        }
    }

    package func run() async throws -> Report {
        let folder = NSTemporaryDirectory() + "quittance-endurance-" + UUID().uuidString
        return try await Shop.stand(in: folder, seed: seed) { try await run($0, in: folder) }
    }

    private func run(_ shop: Shop, in folder: String) async throws -> Report {
        let store = folder + "/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let service = try ServiceProcess(
            program: program, configuration: try shop.configuration(of: store, named: "endurance"),
            log: folder + "/service.log")
        var report = Report()
        var guests: [Guest] = []
        do {
            try await service.waitUntilReady()
            let address = (service.port, try tillToken(in: store))
            // Most sales print nothing: the doubles remember all paper.
            let (quiet, till) = (ShopTill(headers: [HTTPHeader("Quittance-Print", "no")]), ShopTill())
            let size = max(2, operations / 2 / Self.blocks)
            for block in 0..<Self.blocks {
                let sales = ShopDay.sales(block * size..<(block + 1) * size)
                // Every fourth block is sold while the server is away, and replayed.
                if block % 4 == 2 { try await shop.sandbox.setOnline(false) }
                try await till.sell(sales.prefix(size / 10)) { address }
                try await quiet.sell(sales.dropFirst(size / 10)) { address }
                if block % 4 == 2 { try await shop.sandbox.setOnline(true) }
                if isCrowded, block % 4 == 2 { guests += try (0..<2).map { _ in try Guest(port: service.port) } }
                try await WatchedDay.settle(store, within: .seconds(600))
                report.memory.append(try service.residentKilobytes)
                report.descriptors.append(try service.descriptors)
            }
            try await service.stop()
            let accepted = await quiet.accepted.union(await till.accepted)
            report.operations = accepted.count
            report.findings += await (quiet.refusals + till.refusals).map { "refused: \($0)" }
            report.printed = try await shop.printer.device.tape.count
            let applied = await shop.sandbox.server.appliedPerKey
            for key in accepted.sorted() where applied[key] != 1 {
                report.findings.append("\(key) was applied \(applied[key] ?? 0) times")
            }
        } catch {
            service.kill()
            throw error
        }
        withExtendedLifetime(guests) {}
        report.judge()
        report.findings += try Self.damage(of: store + "/" + ImageJudge.database)
        return report
    }

    private static func damage(of file: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let check = try DatabaseQueue(path: file, configuration: configuration).read {
            try String.fetchAll($0, sql: "PRAGMA integrity_check(5)").filter { $0 != "ok" }
        }
        return try check + Archive(path: file).readNow { try Audit(verifying: $0) }.findings
    }
}

/// Somebody who connects, says nothing, and never hangs up.
private final class Guest {
    private let descriptor: CInt

    init(port: Int) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { [descriptor] in
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Trouble("no connection to port \(port)") }
    }

    deinit { close(descriptor) }
}
