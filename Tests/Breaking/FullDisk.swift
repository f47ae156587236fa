import Foundation
import Logging
import Persistence
import Receipts
import Remote
import Sandbox

/// The disk fills up while a shop sells, stays full for a while, and has room again.
///
/// Meanwhile what was accepted has to be settled and printed, the feed has to say so, and no process may end.
package struct FullDisk: Sendable {
    package var program: String
    package var seed: UInt64 = 1
    /// Bytes that are left when the disk begins to fill up.
    package var room = 100_000
    /// Keeps the service from putting room aside, which must be found.
    package var hasNoBallast = false
    /// How long the queue may take to empty itself while the disk is full.
    package var patience = Duration.seconds(20)

    package init(program: String) { self.program = program }

    package struct Report: Sendable, CustomStringConvertible {
        package fileprivate(set) var accepted = 0
        /// Answers 507 that the tills got.
        package fileprivate(set) var turnedAway = 0
        package fileprivate(set) var findings: [String] = []

        package var description: String {
            "accepted=\(accepted) turnedAway=\(turnedAway) findings=\(findings.count)"
        }
    }

    package func run() async throws -> Report {
        let folder = PowerCut.workplace()
        return try await Shop.stand(in: folder, seed: seed) { try await run($0, in: folder) }
    }

    private func run(_ shop: Shop, in folder: String) async throws -> Report {
        let (store, logFile, quota) = (folder + "/store", folder + "/disk.log", folder + "/quota")
        let ballast = store + "/" + ImageJudge.database + ".ballast"
        try FileManager.default.createDirectory(
            atPath: hasNoBallast ? ballast : store, withIntermediateDirectories: true)
        let configuration = try shop.configuration(of: store, named: "full")
        let environment = try Preload(in: folder).environment(
            folder: store, log: logFile, ports: [shop.ports.upstream, shop.ports.printer], quota: quota)
        let program = program
        let supervisor = Supervisor(store: store) { start in
            try ServiceProcess(
                program: program, configuration: configuration, log: "\(folder)/service-\(start).log",
                environment: environment)
        }
        let acknowledgements = try Acknowledgements(log: logFile)
        let till = ShopTill { try acknowledgements.note($0) }
        var report = Report()
        do {
            try await till.sell(ShopDay.sales(6)) { try await supervisor.address() }
            // The server falls silent, so that much is begun when the disk is full.
            try await shop.sandbox.setOnline(false)
            let taken = try FileManager.default.contentsOfDirectory(atPath: store).filter { !$0.hasSuffix("-shm") }
                .reduce(0) { try $0 + Self.size(of: "\(store)/\($1)") }
            try "\(taken + room)".write(toFile: quota, atomically: true, encoding: .utf8)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await till.sell(ShopDay.sales(60).dropFirst(6), within: .seconds(60)) {
                        try await supervisor.address()
                    }
                }
                try await watch(till, shop, store, supervisor, into: &report)
                try FileManager.default.removeItem(atPath: quota)
                try await group.waitForAll()
            }
            try await WatchedDay.settle(store) { _ = try await supervisor.address() }
            let notices = try await Self.openNotices(at: supervisor.address().port, store)
            if notices.contains("disk-full") { report.findings.append("the feed still says that the disk is full") }
            try await supervisor.stop()
        } catch {
            await supervisor.kill()
            report.findings.append("\(error)")
        }
        report.accepted = await till.accepted.count
        report.turnedAway = await till.turnedAway
        if await supervisor.starts != 1 { report.findings.append("the process ended: \(await supervisor.ends)") }
        let log = try DiskLog(path: logFile)
        report.findings += try await Books(shop: shop, till: till, store: store, log: log, printedBefore: 0)
            .differences()
        return report
    }

    /// While the disk is full: the feed says so, the server is back, and all that was accepted is settled and printed.
    private func watch(
        _ till: ShopTill, _ shop: Shop, _ store: String, _ supervisor: Supervisor, into report: inout Report
    ) async throws {
        try await wait("the disk to be full") { await till.turnedAway > 0 }
        do {
            let service = try await supervisor.address()
            try await wait("the feed to say that the disk is full", within: .seconds(5)) {
                try await Self.openNotices(at: service.port, store).contains("disk-full")
            }
            // What was accepted before may be answered later: the file counts.
            let accepted = try Self.entries(in: store)
            try await shop.sandbox.setOnline(true)
            try await WatchedDay.settle(store, within: patience)
            if try Self.entries(in: store) > accepted { report.findings.append("a sale took the last room") }
        } catch {
            report.findings.append("while the disk was full: \(error)")
            try await shop.sandbox.setOnline(true)
        }
    }

    private static func entries(in store: String) throws -> Int64 {
        try Archive(path: store + "/" + ImageJudge.database).readNow { reader in
            try ShopDay.registers.map { try reader.newestEntry(of: "main/\($0)") }.max() ?? 0
        }
    }

    private static func size(of file: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
    }

    private static func openNotices(at port: Int, _ store: String) async throws -> [String] {
        let client = HTTPClient(label: "feed", logger: Logger(label: "feed"))
        let token = try token(of: "cashier", in: store)
        let outcome = await client.perform(
            HTTPRequest(
                method: "GET", url: "http://127.0.0.1:\(port)/v1/notices",
                headers: [HTTPHeader("Authorization", "Bearer \(token)")]))
        guard case .answered(let response) = outcome, response.status == 200 else { return [] }
        return try JSONValue(parsing: response.body)["items"]?.elements.compactMap { $0["code"]?.text } ?? []
    }
}
