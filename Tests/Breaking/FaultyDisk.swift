import Foundation
import Receipts
import Sandbox

/// The n-th sync, write or read of the database fails, for every n: nothing may be lost, and behind a sync or a write, of
/// which nobody knows what the disk has, the process has to end at once.
package struct FaultyDisk: Sendable {
    package enum Call: String, CaseIterable, Sendable {
        case sync
        case write
        case read
    }

    package var program: String
    package var kinds = Call.allCases
    /// Which calls are each made to fail in a run of its own, as far as there are so many.
    package var calls: ClosedRange<Int> = 1...200
    /// Only every so manieth.
    package var step = 1
    package var seed: UInt64 = 1
    /// Lets the service answer before it has committed, which must be found; only debug builds can be told to.
    package var isSabotaged = false
    /// How long the shop may take to come to rest behind a fault.
    package var patience = Duration.seconds(60)

    /// Sales by which the failing call must have come.
    private static let mostSales = 60

    package init(program: String) { self.program = program }

    package struct Report: Sendable, CustomStringConvertible {
        package fileprivate(set) var runs = 0
        /// Runs in which the fault came about.
        package fileprivate(set) var faults = 0
        /// Of these, failed reads.
        package fileprivate(set) var reads = 0
        /// Runs in which the process ended by itself.
        package fileprivate(set) var stops = 0
        package fileprivate(set) var accepted = 0
        /// From the failing call to the process's end.
        package fileprivate(set) var slowest = Duration.zero
        package fileprivate(set) var findings: [String] = []

        package var description: String {
            "runs=\(runs) faults=\(faults) reads=\(reads) stops=\(stops) accepted=\(accepted) slowest=\(slowest.milliseconds)ms "
                + "findings=\(findings.count)"
        }
    }

    package func run() async throws -> Report {
        let folder = PowerCut.workplace()
        return try await Shop.stand(in: folder, seed: seed) { shop in
            let preload = try Preload(in: folder)
            var report = Report()
            var next = 0
            for call in kinds {
                for number in stride(from: calls.lowerBound, through: calls.upperBound, by: step) {
                    let fault = Preload.Fault(call: call, number: number, error: EIO)
                    let before = report.faults
                    try await run(fault, shop, preload, folder: "\(folder)/\(call.rawValue)-\(number)", &next, &report)
                    // Most reads come while it starts: a shop is small enough to be remembered.
                    if report.faults == before { break }
                }
            }
            return report
        }
    }

    /// Starts a service on a new file while a call of the database fails, and again on what that has left.
    ///
    /// - Returns: how the first start ended; `nil` if it was ready, since the call did not come by then.
    /// - Throws: where no later start is ready either.
    package func firstStart(failing call: Call, _ number: Int) async throws -> (status: Int, words: String)? {
        let folder = PowerCut.workplace()
        let fault = Preload.Fault(call: call, number: number, error: EIO)
        let program = program
        return try await Shop.stand(in: folder, seed: seed) { shop in
            let store = folder + "/store"
            try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
            let configuration = try shop.configuration(of: store, named: "first")
            let preload = try Preload(in: folder)
            let supervisor = Supervisor(store: store) { start in
                try ServiceProcess(
                    program: program, configuration: configuration, log: "\(folder)/service-\(start).log",
                    environment: preload.environment(
                        folder: store, log: folder + "/disk.log", fault: start == 0 ? fault : nil))
            }
            _ = try await supervisor.address()
            try await supervisor.stop()
            let ends = await supervisor.ends
            return ends.count > 1 ? (ends[0].status, ends[0].words) : nil
        }
    }

    private func run(
        _ fault: Preload.Fault, _ shop: Shop, _ preload: Preload, folder: String, _ next: inout Int,
        _ report: inout Report
    ) async throws {
        let (store, logFile) = (folder + "/store", folder + "/disk.log")
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let configuration = try shop.configuration(of: store, named: "faulty")
        let ports = [shop.ports.upstream, shop.ports.printer]
        let (program, arguments) = (program, isSabotaged ? ["--acknowledge-before-commit"] : [])
        let supervisor = Supervisor(store: store) { start in
            try ServiceProcess(
                program: program, configuration: configuration, log: "\(folder)/service-\(start).log",
                arguments: arguments,
                environment: preload.environment(
                    folder: store, log: logFile, ports: ports, fault: start == 0 ? fault : nil))
        }
        let acknowledgements = try Acknowledgements(log: logFile)
        let till = ShopTill { try acknowledgements.note($0) }
        let printed = try await shop.printer.device.tape.count
        do {
            _ = try await supervisor.address()
            // Every other time what was sold has to be replayed as well.
            let isOffline = fault.number % 2 == 0
            if isOffline { try await shop.sandbox.setOnline(false) }
            var sold = 0
            while await supervisor.starts < 2, sold < Self.mostSales {
                if isOffline, sold == 3 { try await shop.sandbox.setOnline(true) }
                try await till.sell(sales(2, from: &next)) { try await supervisor.address() }
                sold += 2
            }
            try await shop.sandbox.setOnline(true)
            try await till.sell(sales(2, from: &next)) { try await supervisor.address() }
            try await WatchedDay.settle(store, within: patience) { _ = try await supervisor.address() }
            try await supervisor.stop()
        } catch {
            await supervisor.kill()
            report.findings.append("\(fault): \(error)")
        }
        let log = try DiskLog(path: logFile)
        report.runs += 1
        report.accepted += await till.accepted.count
        judgeEnd(fault, log, await supervisor.ends, &report)
        let books = Books(shop: shop, till: till, store: store, log: log, printedBefore: printed)
        report.findings += try await books.differences().map { "\(fault): \($0)" }
        try FileManager.default.removeItem(atPath: folder)
    }

    /// Both registers' next sales.
    private func sales(_ count: Int, from next: inout Int) -> [ShopSale] {
        defer { next += count }
        return Array(ShopDay.sales(next + count).suffix(count))
    }

    /// Whether the process left at once where it must, with the code that says why.
    private func judgeEnd(
        _ fault: Preload.Fault, _ log: DiskLog, _ ends: [Supervisor.End], _ report: inout Report
    ) {
        guard let failed = log.records.first(where: { $0.kind == .failed }) else { return }
        report.faults += 1
        if fault.call == .read { report.reads += 1 }
        guard let end = ends.first, fault.call != .read || end.status != 0 else {
            if fault.call != .read { report.findings.append("\(fault): the process goes on") }
            return
        }
        guard end.status == 74, end.words.contains("disk") else {
            return report.findings.append("\(fault): the process ended with \(end.status): \(end.words)")
        }
        report.stops += 1
        guard fault.call != .read else { return }
        let time = Duration.milliseconds(Int64(end.at * 1000) - Int64(failed.number / 1_000_000))
        report.slowest = max(report.slowest, time)
        if time > .seconds(1) { report.findings.append("\(fault): the process ended after \(time.milliseconds) ms") }
    }
}
