import Foundation
import Testing

/// The whole service on printers of the USB rig; three records are compared at the end.
@Suite("The service on USB", .timeLimit(.minutes(20)))
struct USBServiceTests {
    /// `USB_RECEIPTS` makes it longer, `USB_SEED` another one.
    private static func number(_ name: String, or usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
    }

    private static let seed = UInt64(number("USB_SEED", or: 7))

    private static let loud = USBLane.Trouble.allCases.filter { $0 != .silent }

    private static func configuration(_ more: String = "") -> String {
        let printers = ["front", "back"].map {
            "{ name: \($0), device: \"usb://04b8/0e28?serial=\($0)\", profile: epson-tm-t20iii\(more) }"
        }
        let registers = ["front", "back"].map { "{ id: \($0), upstream: main, country: DE, printer: \($0) }" }
        return """
            listen: 127.0.0.1:0
            database: shop.sqlite
            shop: { name: Testladen, timeZone: Europe/Berlin }
            printers: [\(printers.joined(separator: ", "))]
            upstreams:
              - { name: main, dialect: openfiskal-operations, url: "http://127.0.0.1:1", merchant: merchant_1 }
            registers: [\(registers.joined(separator: ", "))]
            access: { tokens: tokens.json }

            """
    }

    @Test("whatever the printers do: none is lost, none comes twice unmarked, none is called printed that is not")
    func faults() async throws {
        let count = max(Self.number("USB_RECEIPTS", or: 16), 5)
        let folder = try Folder()
        let rig = USBPrinters(folder: folder.path)
        let service = try await RunningService(
            folder, configuration: Self.configuration(), launcher: rig.launcher)
        let till = service.till
        for name in ["front", "back"] { try rig.tell("add \(name)") }
        // A silent printer costs twenty seconds, in which the other one goes on.
        var front = USBLane(till, rig, name: "front", troubles: Self.loud, seed: Self.seed)
        let quiet: [USBLane.Trouble] = count < 50 ? [.silent] : [.silent, .none, .switchedOffMidway, .outOfPaperMidway]
        var back = USBLane(till, rig, name: "back", troubles: quiet, seed: Self.seed &+ 1)
        (front.isLong, back.isLong) = (count >= 50, count >= 50)
        let share = max(2, count / 8)
        async let frontDay = Self.played(front, count - share)
        async let backDay = Self.played(back, share)
        let lanes = try await [frontDay, backDay]

        var records = try await Self.records(lanes, till, rig)
        #expect(records.broken() == [], "seed \(Self.seed)")
        let doubtful = records.jobs.filter { $0.state == "unknown" }
        #expect(!doubtful.isEmpty)
        #expect(records.jobs.contains { $0.shown == "printed" && $0.grade == "A" })
        #expect(records.jobs.allSatisfy { $0.isOver })

        // A person has everything in doubt printed again; then each receipt is on paper.
        for job in doubtful {
            let ordered = try await till.orderReprint(of: job)
            _ = try await till.job(ordered.id) { $0.isOver }
        }
        records = try await Self.records(lanes, till, rig)
        #expect(records.broken() == [], "seed \(Self.seed)")
        #expect(records.jobs.allSatisfy { ["completed", "canceled"].contains($0.state) })
        #expect(records.jobs.count { $0.duplicate != nil } == doubtful.count)

        let returns = lanes.flatMap(\.returns).sorted()
        let starts = lanes.flatMap(\.starts).sorted()
        print(
            """
            PRINTS seed=\(Self.seed) receipts=\(records.receipts.count) faults=\(lanes.reduce(0) { $0 + $1.faults }) \
            doubtful=\(doubtful.count) \(records.counts())
            USB service: \(records.receipts.count) receipts, \(doubtful.count) before a person, \
            \(lanes.map(\.counts)), \(returns.count) returns, median \(returns[returns.count / 2]), \
            slowest \(returns.last ?? .zero), job to first byte median \(starts[starts.count / 2]) of \(starts.count)
            """)
        #expect(returns.allSatisfy { $0 <= .seconds(2) }, "\(returns)")
        try await service.stop()
    }

    @Test("without looking for evidence the same printers are found out")
    func control() async throws {
        let folder = try Folder()
        let rig = USBPrinters(folder: folder.path)
        let service = try await RunningService(
            folder, configuration: Self.configuration(", overrides: { fence: none }"), launcher: rig.launcher)
        for name in ["front", "back"] { try rig.tell("add \(name)") }
        let lane = USBLane(service.till, rig, name: "front", troubles: Self.loud, seed: Self.seed)
        let lanes = try await [Self.played(lane, 40)]
        let records = try await Self.records(lanes, service.till, rig)
        // What is sent counts as printed to whoever asks for no more.
        let broken = records.broken(takingAsPrinted: ["printed", "sent, printer healthy", "sent"])
        #expect(broken.contains { $0.contains("is lost") }, "\(broken)")
        #expect(broken.contains { $0.contains("is not on paper") }, "\(broken)")
        // The service itself calls none of them printed.
        #expect(!records.jobs.contains { $0.shown == "printed" })
        let counts = records.counts(takingAsPrinted: ["printed", "sent, printer healthy", "sent"])
        print("PRINTS without looking for evidence, which must be found: seed=\(Self.seed) \(counts)")
        try await service.stop()
    }

    @concurrent
    private static func played(_ lane: USBLane, _ count: Int) async throws -> USBLane {
        var lane = lane
        try await lane.play(count)
        return lane
    }

    private static func records(_ lanes: [USBLane], _ till: Till, _ rig: USBPrinters) async throws -> PrintRecords {
        var records = PrintRecords()
        for sale in lanes.flatMap(\.sales) {
            records.receipts.append(
                .init(number: sale.number, id: sale.receipt, payload: try await till.payload(of: sale.receipt)))
        }
        records.jobs = try await till.jobs()
        for lane in lanes { records.papers[lane.name] = try rig.paper(lane.name) }
        return records
    }
}
