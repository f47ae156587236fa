import Fiscal
import Flows
import FoundationEssentials
import Glibc
import Logging
import Persistence
import Receipts
import Rendering
import Settings
import Transports

/// From the till's call that ends a sale to the first byte of its receipt at the device, by way of the whole spooler.
///
/// Between them lie the commit that makes the job, one question to the device with its answer, the rendering and the
/// commit before sending; the device listens on loopback and answers at once.
enum FirstByteBench {
    private static let count = 400

    static func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quittance-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (firstBytes, heard) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
        let printer = try BenchPrinter { heard.yield($0) }
        let premises = try premises(port: printer.port)
        guard let clock = ZoneClock(zone: "Europe/Berlin") else { return }
        let (effects, continuation) = AsyncStream.makeStream(of: Effect.self)
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let database = folder.appending(path: "bench.sqlite").path
        let desk = try Desk(
            premises: premises, seed: 7, clock: clock, effects: continuation, logger: logger,
            failStop: { _ in exit(EXIT_FAILURE) },
            store: { try Store(path: database, boot: "bench", at: clock.now(), seed: 7) })
        await desk.start()
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
                    request("/operations/\(operation)/complete", key: "end-\(number)", body: payment))
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
        let answer = await desk.request(request("/operations", key: "start-\(number)", body: sale(number)))
        return try JSONValue(parsing: answer.body)["id"]?.text ?? ""
    }

    private static func request(_ path: String, key: String, body: String) -> Intake.Request {
        Intake.Request(
            register: "reg_1", method: "POST", path: path,
            headers: [
                Field(name: "Content-Type", value: "application/json"), Field(name: "Idempotency-Key", value: key),
            ],
            body: Array(body.utf8), actor: Actor(token: "till"))
    }

    private static func sale(_ number: Int) -> String {
        """
        {"type":"sale","source":"POS","register_id":"reg_1","external_id":"bench-\(number)","currency":"EUR",
         "pretax_amount":"50.00","tax_amount":"9.50","tip_amount":"0.00","total_amount":"59.50",
         "line_items":[\(lines)]}
        """
    }

    private static let lines = (1...5).map {
        """
        {"title":"Filterkaffee \($0)","quantity":1,"unit_price":"11.90","total_amount":"11.90",
         "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}
        """
    }.joined(separator: ",")

    private static let payment = """
        {"payments":[{"payment_id":"pay_1","method":"card","status":"captured","amount":"59.50","currency":"EUR"}]}
        """

    private static func premises(port: UInt16) throws -> Premises {
        let settings = ShopSettings(
            shop: .init(name: "Mustermann GmbH", address: ["Friedrichstr. 42"], taxID: "DE123456789"),
            printers: [
                PrinterSettings(name: "front", device: "socket://127.0.0.1:\(port)", profile: "epson-tm-t20iii")
            ],
            upstreams: [
                UpstreamSettings(
                    name: "main", dialect: "openfiskal-operations", url: "http://127.0.0.1:9/v1", merchant: "m")
            ],
            registers: [RegisterSettings(id: "reg_1", upstream: "main", country: .germany, printer: "front")])
        return try Premises(settings, templates: TemplateStore.shipped())
    }
}
