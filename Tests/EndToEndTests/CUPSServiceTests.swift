import Foundation
import Testing

/// The whole service before a real cupsd; `CUPS_RECEIPTS=200` makes the long run.
@Suite("The service on CUPS", .timeLimit(.minutes(20)))
struct CUPSServiceTests {
    private static let count = ProcessInfo.processInfo.environment["CUPS_RECEIPTS"].flatMap { Int($0) } ?? 20

    private enum Trouble: Int, CaseIterable {
        case awayBefore
        case pausedBefore
        case rejectingBefore
        case restartedWithTheJob
        case pausedWithTheJob
        case restartedAtAnyMoment
    }

    @Test("with cupsd stopped, restarted and paused none is lost, none doubled, and none is called more than sent")
    func badDay() async throws {
        let cups = try await CUPSServer()
        do {
            try await play(cups)
        } catch {
            try await cups.remove()
            throw error
        }
        try await cups.remove()
    }

    private func play(_ cups: CUPSServer) async throws {
        let folder = try Folder()
        let service = try await RunningService(
            folder,
            configuration: """
                listen: 127.0.0.1:0
                database: shop.sqlite
                shop: { name: Testladen, timeZone: Europe/Berlin }
                printers: [{ name: kitchen, device: "cups://127.0.0.1:\(cups.port)/paper", profile: generic-80mm }]
                upstreams:
                  - { name: main, dialect: openfiskal-operations, url: "http://127.0.0.1:1", merchant: merchant_1 }
                registers: [{ id: reg_1, upstream: main, country: DE, printer: kitchen }]

                """)
        let till = service.till
        var sales: [Till.Sale] = []
        for index in 0..<Self.count {
            // Every other receipt has no trouble; in order, so that each kind comes up.
            let trouble = index % 2 == 0 ? nil : Trouble(rawValue: index / 2 % Trouble.allCases.count)
            let sale = try await sell("cups-\(index + 1000)", at: till, cups, trouble)
            sales.append(sale)
            // What a spooler that is stopped has given away already, it would give away again.
            _ = try await till.job(sale.job) { $0.isOver }
        }

        let jobs = try await till.jobs()
        #expect(jobs.count == sales.count)
        #expect(jobs.allSatisfy { $0.state == "completed" && $0.grade == "D" && $0.shown == "sent to spooler" })
        let prints = try cups.prints()
        #expect(prints.count == sales.count)
        for sale in sales {
            let payload = try await till.payload(of: sale.receipt)
            #expect(prints.count { $0 == payload } == 1, "\(sale.number)")
        }
        #expect(try await cups.run("admin", "lpstat", "-o") == "")
        try await service.stop()
        print("CUPS service: \(sales.count) receipts, \(prints.count) prints")
    }

    private func sell(
        _ number: String, at till: Till, _ cups: CUPSServer, _ trouble: Trouble?
    ) async throws -> Till.Sale {
        func sell() async throws -> Till.Sale { try await till.sell(number, lines: 3, register: "reg_1") }
        // The job in hand is to feel the trouble, not one that is still before it.
        func begun() async throws { try await cups.run("await", "paper", "begun") }
        let sale: Till.Sale
        switch trouble {
        case nil: return try await sell()
        case .awayBefore:
            try await cups.run("stop")
            sale = try await sell()
            try await cups.run("start")
        case .pausedBefore:
            try await cups.run("admin", "cupsdisable", "paper")
            sale = try await sell()
            try await cups.run("admin", "cupsenable", "paper")
        case .rejectingBefore:
            try await cups.run("admin", "cupsreject", "paper")
            sale = try await sell()
            try await cups.run("admin", "cupsaccept", "paper")
        case .restartedWithTheJob, .pausedWithTheJob, .restartedAtAnyMoment:
            // The printer takes nothing until the trouble is over: what it had taken, the spooler would send again.
            try cups.mode("wait")
            sale = try await sell()
            if trouble != .restartedAtAnyMoment { try await begun() }
            if trouble == .pausedWithTheJob {
                try await cups.run("admin", "cupsdisable", "paper")
                try await cups.run("admin", "cupsenable", "paper")
            } else {
                try await cups.run("outage", "0.05")
            }
            try cups.mode("ok")
        }
        return sale
    }
}
