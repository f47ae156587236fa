import Fiscal
import Flows
import FoundationEssentials
import Glibc
import Persistence
import Receipts
import Rendering
import Settings

/// A till's create while the upstream is away: checked, stored and synced, answered.
enum AcceptBench {
    static func run() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quittance-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        let start = Instant(wall: Timestamp(milliseconds: 1_779_264_931_000, offset: 7200), monotonic: .seconds(5000))
        let memory = try measure(Store(inMemory: "bench", at: start, seed: 1), at: start)
        Measure.report("accept.queued.memory", memory, "ms")
        let disk = try measure(
            Store(path: folder.appending(path: "bench.sqlite").path, boot: "bench", at: start, seed: 1), at: start)
        Measure.report("accept.queued.disk", disk, "ms")
        // What any durable queue must do at least: append that much to a file and wait for the disk.
        let sync = try measureSync(folder.appending(path: "bench.wal").path)
        Measure.report("accept.queued.sync", sync, "ms")
        Measure.report("accept.queued.overSync", disk / sync, "ratio")
    }

    private static let count = 400

    /// The median time of a step, in milliseconds.
    private static func measure(_ store: Store, at start: Instant) throws -> Double {
        var workbench = Workbench(premises: try premises(), seed: 7)
        _ = try workbench.handle(.start, on: store, at: start)
        for effect in try workbench.handle(request(0), on: store, at: start) {
            guard case .send(let call) = effect else { continue }
            _ = try workbench.handle(.exchanged(call.id, .notSent("away")), on: store, at: start)
        }
        return try Measure.median(count) { index in
            let effects = try workbench.handle(
                request(index + 1), on: store, at: start.advanced(by: .milliseconds(index)))
            precondition(
                effects.contains { if case .answer(_, let answer) = $0 { answer.status == 202 } else { false } },
                "every request is queued")
        }
    }

    private static func measureSync(_ path: String) throws -> Double {
        let file = open(path, O_CREAT | O_RDWR, 0o600)
        defer { close(file) }
        let bytes = [UInt8](repeating: 0x51, count: 34_816)
        return Measure.median(count) { index in
            _ = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, index * bytes.count) }
            _ = fdatasync(file)
        }
    }

    private static func request(_ number: Int) -> Event {
        .request(
            Intake.Request(
                register: "reg_1", method: "POST", path: "/operations",
                headers: [
                    Field(name: "Content-Type", value: "application/json"),
                    Field(name: "Idempotency-Key", value: "sale-\(number)-start"),
                ],
                body: Array(
                    """
                    {"type":"sale","source":"POS","register_id":"reg_1","external_id":"bench-\(number)","currency":"EUR",
                     "pretax_amount":"50.00","tax_amount":"9.50","tip_amount":"0.00","total_amount":"59.50",
                     "line_items":[\(lines)]}
                    """.utf8),
                actor: Actor(token: "till")), ticket: number)
    }

    private static let lines = (1...5).map {
        """
        {"title":"Filterkaffee \($0)","quantity":1,"unit_price":"11.90","total_amount":"11.90",
         "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}
        """
    }.joined(separator: ",")

    private static func premises() throws -> Premises {
        let settings = ShopSettings(
            shop: .init(name: "Mustermann GmbH", address: ["Friedrichstr. 42"], taxID: "DE123456789"),
            printers: [PrinterSettings(name: "front", device: "socket://127.0.0.1:9100", profile: "generic-80mm")],
            upstreams: [
                UpstreamSettings(
                    name: "main", dialect: "openfiskal-operations", url: "http://127.0.0.1:9/v1", merchant: "m")
            ],
            registers: [RegisterSettings(id: "reg_1", upstream: "main", country: .germany, printer: "front")])
        return try Premises(settings, templates: TemplateStore.shipped())
    }
}
