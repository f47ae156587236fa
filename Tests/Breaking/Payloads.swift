import Foundation
import GRDB
import Receipts
import Sandbox

/// Whether the bytes that a till was told are accepted are the bytes in the file, and those of every attempt.
package struct Payloads: Sendable {
    package var program: String
    package var sales = 100
    package var seed: UInt64 = 1
    /// Writes each body as its value, the way a well-meaning proxy would, before the service gets it; must be found.
    package var isTidied = false

    package init(program: String) { self.program = program }

    package struct Report: Sendable, CustomStringConvertible {
        package fileprivate(set) var accepted = 0
        package fileprivate(set) var attempts = 0
        /// Calls that were sent more than once.
        package fileprivate(set) var repeated = 0
        package fileprivate(set) var findings: [String] = []

        package var description: String {
            "accepted=\(accepted) attempts=\(attempts) repeated=\(repeated) different=\(findings.count)"
        }
    }

    package func run() async throws -> Report {
        let folder = PowerCut.workplace()
        return try await Shop.stand(in: folder, seed: seed) { try await run($0, in: folder) }
    }

    private func run(_ shop: Shop, in folder: String) async throws -> Report {
        let store = folder + "/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let service = try ServiceProcess(
            program: program, configuration: try shop.configuration(of: store, named: "payloads"),
            log: folder + "/service.log")
        var said: [String: Digest] = [:]
        do {
            try await service.waitUntilReady()
            let address = (service.port, try tillToken(in: store))
            let day = ShopDay.sales(sales)
            // Answers are lost and refused, then the server is away, then answers are lost again: every way to a repeat.
            let faults = try FaultPlan("drop=0.1,status503=0.15,loseAnswer=0.15,status500AfterApply=0.05,seed=\(seed)")
            await shop.sandbox.setFaults(faults)
            said = try await sell(day.prefix(sales / 3), to: address)
            try await shop.sandbox.setOnline(false)
            said.merge(try await sell(day.dropFirst(sales / 3), to: address)) { $1 }
            try await shop.sandbox.setOnline(true)
            try await WatchedDay.settle(store, within: .seconds(60 + sales / 10))
            try await service.stop()
        } catch {
            service.kill()
            throw error
        }
        let ledger = await shop.sandbox.server.ledger
        return try compare(said, file: store + "/" + ImageJudge.database, ledger)
    }

    /// Both registers at the same time.
    ///
    /// - Returns: what each accepted call held, by its key.
    private func sell(
        _ sales: some Sequence<ShopSale>, to address: (Int, String)
    ) async throws -> [String: Digest] {
        let sales = Array(sales)
        return try await withThrowingTaskGroup(of: [String: Digest].self) { group in
            for register in ShopDay.registers {
                group.addTask { try await sell(sales.filter { $0.register == register }, to: address) }
            }
            return try await group.reduce(into: [:]) { $0.merge($1) { $1 } }
        }
    }

    private func sell(_ sales: [ShopSale], to address: (Int, String)) async throws -> [String: Digest] {
        let till = ShopTill()
        var said: [String: Digest] = [:]
        var bodies = OddBodies(seed: seed &* 1_000_003 &+ UInt64(sales.count))
        for sale in sales {
            var operation = ""
            for call in sale.calls(in: .openfiskalOperations) {
                let named = call.naming(operation)
                let body = bodies.dressing(named.body)
                let made = ShopTill.Call(
                    register: sale.register, key: "\(sale.externalID)-\(call.intent)", method: named.method,
                    path: named.path, body: isTidied ? try JSONValue(parsing: body).compactBytes : body,
                    occurredAt: sale.at.rfc3339)
                let reply = try await till.send(made, within: .seconds(20)) { address }
                guard (200..<300).contains(reply.status) else {
                    throw Trouble(
                        "refused: \(await till.refusals.last ?? made.key): \(String(decoding: body, as: UTF8.self))")
                }
                said[made.key] = Digest(of: body)
                if operation.isEmpty { operation = reply.operation }
            }
        }
        return said
    }

    private func compare(_ said: [String: Digest], file: String, _ ledger: [LedgerLine]) throws -> Report {
        var report = Report()
        report.accepted = said.count
        var configuration = Configuration()
        configuration.readonly = true
        let rows = try DatabaseQueue(path: file, configuration: configuration).read {
            try Row.fetchAll($0, sql: "SELECT key, body, bodyDigest FROM entry ORDER BY sequence")
        }
        var kept: [String: Digest] = [:]
        for row in rows {
            let (key, digest): (String, Digest) = (row["key"], Digest(of: row["body"] as Data))
            kept[key] = digest
            if Data(digest.bytes) != row["bodyDigest"] { report.findings.append("\(key) is not what its row says") }
        }
        let sent = Dictionary(grouping: ledger.filter { $0.method != "GET" }) { $0.idempotencyKey ?? "" }
        for (key, digest) in said.sorted(by: { $0.key < $1.key }) {
            let attempts = sent[key, default: []]
            report.attempts += attempts.count
            if attempts.count > 1 { report.repeated += 1 }
            if kept[key] != digest { report.findings.append("\(key) is kept as something else") }
            if attempts.isEmpty { report.findings.append("\(key) was never sent") }
            for attempt in attempts where attempt.bodySHA256 != digest.description {
                report.findings.append("\(key) was sent as something else, line \(attempt.sequence) of the ledger")
            }
        }
        return report
    }
}
