import Flows
import Glibc
import Logging
import Persistence
import Receipts
import Transports

/// From the till's call that ends a sale to the first byte of its receipt at the device, by way of the whole spooler.
///
/// Between them lie the commit that makes the job, one question to the device with its answer, the rendering and the
/// commit before sending; the device listens on loopback and answers at once.
enum FirstByteBench {
    private static let count = 400

    static func run() async throws {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let (firstBytes, heard) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
        let printer = try BenchPrinter { heard.yield($0) }
        let premises = try BenchShop.premises(printer: printer.port, profile: "epson-tm-t20iii")
        guard let clock = ZoneClock(zone: "Europe/Berlin") else { return }
        let effects = EffectChannel(lanes: premises.registers.map(\.lane))
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let database = folder.file("bench.sqlite")
        let desk = try Desk(
            premises: premises, seed: 7, clock: clock, effects: effects, logger: logger,
            failStop: { _ in exit(EXIT_FAILURE) },
            store: { try Store(path: database, boot: "bench", at: clock.now(), seed: 7) })
        try await desk.start()
        let service = EffectService(
            desk: desk, effects: effects, premises: premises, credentials: [:],
            opener: { uri throws(TransportError) in try CableTransports.transport(for: uri, logger: logger) },
            clock: clock, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask { await printer.run() }
            var iterator = firstBytes.makeAsyncIterator()
            var times: [Duration] = []
            for number in 0...count {
                let operation = try await begin(number, at: desk)
                while await desk.isPrinting { await Task.yield() }
                let start = ContinuousClock.now
                _ = await desk.request(
                    BenchShop.request(
                        "/operations/\(operation)/complete", key: "end-\(number)", body: BenchShop.payment))
                guard let first = await iterator.next() else { return }
                // The first one opened the connection.
                if number > 0 { times.append(first - start) }
            }
            while await desk.isPrinting { await Task.yield() }
            await desk.stop()
            printer.stop()
            group.cancelAll()
            times.sort()
            Measure.report("print.firstByte.p50", times[count / 2] / .milliseconds(1), "ms")
            Measure.report("print.firstByte.p99", times[count * 99 / 100] / .milliseconds(1), "ms")
        }
    }

    /// A sale that is ready to be paid, while the upstream is away.
    private static func begin(_ number: Int, at desk: Desk) async throws -> String {
        let answer = await desk.request(
            BenchShop.request("/operations", key: "start-\(number)", body: BenchShop.sale("bench-\(number)")))
        return try JSONValue(parsing: answer.body)["id"]?.text ?? ""
    }
}
