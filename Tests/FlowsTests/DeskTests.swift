import Fiscal
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
        let (_, continuation) = AsyncStream.makeStream(of: Effect.self)
        let desk = try Desk(
            premises: SalesShop.premises(), seed: 7, clock: clock, effects: continuation,
            logger: Logger(label: "desk") { _ in Recorder(lines: lines) }, failStop: { _ in },
            store: { try Store(inMemory: "boot", at: clock.now(), seed: 1) })
        await desk.start()
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
}
