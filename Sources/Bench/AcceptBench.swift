import Fiscal
import Flows
import Glibc
import Persistence
import Receipts

/// A till's create while the upstream is away: checked, stored and synced, answered; and its commit alone, beside the same
/// bytes written and synced with nothing around them.
enum AcceptBench {
    static let start = Instant(
        wall: Timestamp(milliseconds: 1_779_264_931_000, offset: 7200), monotonic: .seconds(5000))
    private static let count = 400

    static func run() throws {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let memory = try measure(Store(inMemory: "bench", at: start, seed: 1))
        Measure.report("accept.queued.memory", memory, "ms")
        let store = try Store(path: folder.file("bench.sqlite"), boot: "bench", at: start, seed: 1)
        let begin = ContinuousClock.now
        store.stopwatch = { begin.duration(to: .now) }
        var commits: [Double] = []
        let written = Measure.bytesWritten
        let disk = try measure(store) { commits.append(store.lastCommit / .milliseconds(1)) }
        let bytes = (Measure.bytesWritten - written) / count
        let commit = commits.sorted()[commits.count / 2]
        Measure.report("accept.queued.disk", disk, "ms")
        Measure.report("accept.queued.commit", commit, "ms")
        Measure.report("accept.queued.bytes", Double(bytes), "B")
        // What any durable queue must do at least: append that much to a file and wait for the disk.
        let sync = try measureSync(folder.file("bench.wal"), bytes)
        Measure.report("accept.queued.sync", sync, "ms")
        Measure.report("accept.queued.commitOverSync", commit / sync, "ratio")
        Measure.report("accept.queued.overSync", disk / sync, "ratio")
    }

    /// The median time of a step, in milliseconds.
    ///
    /// - Parameter round: Tells the calls of one measurement from those of another on the same file.
    static func measure(_ store: Store, round: Int = 0, each: () -> Void = {}) throws -> Double {
        var workbench = Workbench(premises: try BenchShop.premises(), seed: UInt64(7 + round))
        var lost: [Event] = []
        func away(_ effects: [Effect]) {
            for case .send(let call) in effects { lost.append(.exchanged(call.id, .notSent("away"))) }
        }
        away(try workbench.handle(.start, on: store, at: start))
        away(try workbench.handle(request("round-\(round)-first", 0), on: store, at: start))
        for event in lost { _ = try workbench.handle(event, on: store, at: start) }
        return try Measure.median(count) { index in
            let effects = try workbench.handle(
                request("round-\(round)-\(index)", index + 1), on: store, at: start.advanced(by: .milliseconds(index)))
            precondition(
                effects.contains { if case .answer(_, let answer) = $0 { answer.status == 202 } else { false } },
                "every request is queued")
            each()
        }
    }

    private static func measureSync(_ path: String, _ size: Int) throws -> Double {
        let file = open(path, O_CREAT | O_RDWR, 0o600)
        defer { close(file) }
        let bytes = [UInt8](repeating: 0x51, count: size)
        return Measure.median(count) { index in
            _ = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, index * bytes.count) }
            _ = fdatasync(file)
        }
    }

    private static func request(_ name: String, _ ticket: Int) -> Event {
        .request(
            BenchShop.request("/operations", key: "\(name)-start", body: BenchShop.sale("bench-\(name)")),
            ticket: ticket)
    }
}
