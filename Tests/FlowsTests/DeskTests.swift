import Fiscal
import Foundation
import GRDB
import Logging
import Persistence
import Receipts
import Synchronization
import Testing

@testable import Flows

@Suite("Desk")
struct DeskTests {
    /// Keeps what is logged.
    private final class Lines: Sendable {
        let kept = Mutex<[String]>([])
    }

    private struct Recorder: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let more = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.kept.withLock { $0.append("\(event.level) \(event.message) \(more.joined(separator: " "))") }
        }
    }

    /// The clock is the machine's own: what a busy machine lets pass between two lines is nothing beside a day.
    @Test(
        "R54: a clock that drifts beyond the bound is warned of in the log too, once", arguments: [(3, 0), (90_000, 1)])
    func drift(seconds: Int64, warnings: Int) async throws {
        let lines = Lines()
        let clock = try #require(ZoneClock(zone: nil))
        let desk = try Desk(
            premises: SalesShop.premises(), seed: 7, clock: clock, effects: EffectChannel(),
            logger: Logger(label: "desk") { _ in Recorder(lines: lines) }, failStop: { _ in },
            store: { try Store(inMemory: "boot", at: clock.now(), seed: 1) })
        try await desk.start()
        for _ in 0..<2 {
            let server = Timestamp(milliseconds: clock.now().wall.milliseconds - seconds * 1000)
            await desk.deliver(
                .exchanged(
                    .heartbeat(lane: "main/reg_1"),
                    reply(200, #"{"object":"heartbeat_response","server_time":"\#(server.utcMilliseconds)"}"#)))
        }
        #expect(
            lines.kept.withLock { $0 }
                == Array(
                    repeating: "warning a notice was raised code=clock-drift subject=register reg_1", count: warnings))
        await desk.stop()
    }

    @Test("an outcome that cannot be written down is taken again, in its order, before what comes behind it")
    func postponed() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let path = folder.appending(path: "desk.sqlite").path
        let clock = try #require(ZoneClock(zone: nil))
        let effects = EffectChannel()
        let desk = try Desk(
            premises: Shop.premises(), seed: 7, clock: clock, effects: effects,
            logger: Logger(label: "desk") { _ in SwiftLogNoOpLogHandler() }, pause: .zero, failStop: { _ in },
            store: {
                let store = try Store(path: path, boot: "boot", at: clock.now(), seed: 1)
                try store.damage("PRAGMA busy_timeout = 0")
                return store
            })
        try await desk.start()
        let till = Task {
            await desk.request(
                Intake.Request(
                    register: "reg_1", method: "POST", path: "/operations", headers: [],
                    body: Array(Body.create("n-1").utf8), actor: Actor(token: "till")))
        }
        var call: UpstreamCall?
        for await effect in effects.others {
            if case .send(let sent) = effect, case .attempt = sent.id { call = sent }
            if call != nil { break }
        }
        let sent = try #require(call)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
        await desk.deliver(.exchanged(sent.id, reply(201, Body.open("op_1"), ["ETag": "\"1\""])))
        // Comes behind, and must not be taken first.
        await desk.deliver(.exchanged(sent.id, .lost("late")))
        await desk.deliver(.tick)
        let archive = try Archive(path: path)
        #expect(try await archive.read { try $0.entry(1)?.state } == .processing)
        try await other.writeWithoutTransaction { try $0.commit() }
        await desk.deliver(.tick)
        #expect(await till.value.status == 201)
        #expect(try await archive.read { try $0.entry(1)?.state } == .completed)
        await desk.stop()
    }

    @Test("a start that cannot take up what was left fails, and nothing is taken after it")
    func badStart() async throws {
        let clock = try #require(ZoneClock(zone: nil))
        let desk = try Desk(
            premises: Shop.premises(), seed: 7, clock: clock, effects: EffectChannel(),
            logger: Logger(label: "desk") { _ in SwiftLogNoOpLogHandler() }, failStop: { _ in },
            store: {
                let store = try Store(inMemory: "boot", at: clock.now(), seed: 1)
                try store.damage("DROP TABLE notice")
                return store
            })
        await #expect(throws: (any Error).self) { try await desk.start() }
        let answer = await desk.request(
            Intake.Request(
                register: "reg_1", method: "POST", path: "/operations", headers: [],
                body: Array(Body.create("n-1").utf8), actor: Actor(token: "till")))
        #expect(answer.status == 503)
        #expect(await desk.standstill() != nil)
    }
}
