import Executors
import Fiscal
import Flows
import Glibc
import Logging
import Persistence
import Receipts
import Sandbox
import Transports

/// Draining an outage's queue into a server that takes 5 ms to answer, beside a client that only sends the same requests.
enum DrainBench {
    static func run(entries: Int) async throws {
        let sales = entries / 2
        let before = try await bare(sales)
        let service = try await drain(sales)
        let after = try await bare(sales)
        let best = max(before, after)
        Measure.report("drain.bare", best, "entries/s")
        Measure.report("drain.service", service, "entries/s")
        Measure.report("drain.overBare", service / best, "ratio")
    }

    /// The service's server takes twice the time of the bare client's: the ratio has to be about a half.
    static func runSlow(entries: Int) async throws {
        let bare = try await bare(entries / 2)
        Measure.report("drain.slow.overBare", try await drain(entries / 2, delay: "10ms") / bare, "ratio")
    }

    private static func server(delay: String = "5ms") async throws -> (SandboxServer, port: Int) {
        var options = SandboxServer.Options()
        var fiscal = FiscalServer.Options()
        fiscal.signing = .digest
        options.server = FiscalServer(options: fiscal)
        options.faults = try FaultPlan("delay=\(delay)")
        let server = try SandboxServer(options: options, logger: silent)
        return (server, try await server.start())
    }

    private static let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    // MARK: Only the requests

    private actor Bare {
        private let executor = BlockingExecutor(label: "bare")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func send(_ sales: Int, port: Int) throws -> Double {
            var client = try BareClient(port: port)
            let begun = ContinuousClock.now
            for sale in 0..<sales {
                let made = try client.post(
                    "/operations", key: "start-\(sale)", ifMatch: nil, body: BenchShop.sale("bench-\(sale)"))
                _ = try client.post(
                    "/operations/\(made.id)/complete", key: "end-\(sale)", ifMatch: made.etag, body: BenchShop.payment)
            }
            return Double(2 * sales) / Measure.seconds(since: begun)
        }
    }

    private static func bare(_ sales: Int) async throws -> Double {
        let (server, port) = try await server()
        let rate = try await Bare().send(sales, port: port)
        try await server.stop()
        return rate
    }

    // MARK: The service

    private static func drain(_ sales: Int, delay: String = "5ms") async throws -> Double {
        let (server, port) = try await server(delay: delay)
        let folder = try BenchFolder()
        defer { folder.remove() }
        let database = folder.file("drain.sqlite")
        let premises = try BenchShop.premises(url: "http://127.0.0.1:\(port)/v1")
        guard let clock = ZoneClock(zone: "Europe/Berlin") else { return 0 }
        let filled = try fill(sales, database, premises, clock)

        let effects = EffectChannel(lanes: premises.registers.map(\.lane))
        let desk = try Desk(
            premises: premises, seed: 8, clock: clock, effects: effects, logger: silent,
            failStop: { _ in exit(EXIT_FAILURE) },
            store: { try Store(path: database, boot: "bench", at: clock.now(), seed: 7) })
        let service = EffectService(
            desk: desk, effects: effects, premises: premises, credentials: ["main": "bench"],
            opener: { uri throws(TransportError) in try CableTransports.transport(for: uri, logger: silent) },
            clock: clock, logger: silent)
        let archive = try Archive(path: database)
        let changes = desk.changes()
        let rate = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let begun = ContinuousClock.now
            try await desk.start()
            for await head in changes {
                // An entry leaves two lines at least, its answer and its end.
                guard head >= filled + Int64(4 * sales) else { continue }
                if try await archive.read({ try $0.openLanes().isEmpty }) { break }
            }
            let rate = Double(2 * sales) / Measure.seconds(since: begun)
            await desk.stop()
            group.cancelAll()
            return rate
        }
        try await server.stop()
        return rate
    }

    /// Queues the sales while nobody can be reached.
    ///
    /// - Returns: the journal's last line.
    private static func fill(_ sales: Int, _ database: String, _ premises: Premises, _ clock: ZoneClock) throws -> Int64
    {
        let store = try Store(path: database, boot: "bench", at: clock.now(), seed: 7)
        var workbench = Workbench(premises: premises, seed: 7)
        _ = try workbench.handle(.start, on: store, at: clock.now())
        func take(_ request: Intake.Request, _ ticket: Int) throws -> Answer? {
            var effects = try workbench.handle(.request(request, ticket: ticket), on: store, at: clock.now())
            for case .send(let call) in effects {
                effects += try workbench.handle(.exchanged(call.id, .notSent("away")), on: store, at: clock.now())
            }
            for case .answer(_, let answer) in effects { return answer }
            return nil
        }
        for sale in 0..<sales {
            let made = try take(
                BenchShop.request(
                    "/operations", key: "start-\(sale)", body: BenchShop.sale("bench-\(sale)"), prints: false),
                2 * sale)
            let operation = made?.headers.first { $0.name == "Quittance-Operation" }?.value ?? ""
            let ended = try take(
                BenchShop.request(
                    "/operations/\(operation)/complete", key: "end-\(sale)", body: BenchShop.payment, prints: false),
                2 * sale + 1)
            precondition(made?.status == 202 && ended?.status == 202, "every request is queued")
        }
        let head = store.journalHead.sequence
        try store.close()
        return head
    }
}
