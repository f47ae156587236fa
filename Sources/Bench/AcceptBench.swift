import Fiscal
import Flows
import Glibc
import Persistence
import Receipts

/// A till's create while the upstream is away: checked, stored and synced, answered; and its commit alone, beside the same
/// bytes written and synced with nothing around them.
///
/// Between two calls the log is moved as the service does it, and the bare bytes are written then: how long a disk takes
/// depends on the moment, and is shortest for whoever does nothing else.
enum AcceptBench {
    static let start = Instant(
        wall: Timestamp(milliseconds: 1_779_264_931_000, offset: 7200), monotonic: .seconds(5000))
    private static let count = 1024

    static func run() throws {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let memory = try measure(Store(inMemory: "bench", at: start, seed: 1), count: count)
        Measure.report("accept.queued.memory", memory, "ms")
        let store = try Store(path: folder.file("bench.sqlite"), boot: "bench", at: start, seed: 1)
        let begin = ContinuousClock.now
        store.stopwatch = { begin.duration(to: .now) }
        // What it costs to append that much to a file that grows, and to write it over in one that has its size, as SQLite's
        // log has once it was moved.
        var appended = BareLog(path: folder.file("appended"))
        var rewritten = BareLog(path: folder.file("rewritten"), period: Store.commitsBetweenCheckpoints)
        var commits: [Double] = []
        var sizes: [Int] = []
        var written = Measure.bytesWritten
        let disk = try measure(store, count: count) {
            commits.append(store.lastCommit / .milliseconds(1))
            let size = Measure.bytesWritten - written
            sizes.append(size)
            // Whichever comes first finds the disk idle for longer.
            if sizes.count.isMultiple(of: 2) { appended.write(size) }
            rewritten.write(size)
            if !sizes.count.isMultiple(of: 2) { appended.write(size) }
            try store.tidy()
            written = Measure.bytesWritten
        }
        let commit = commits.sorted()[count / 2]
        Measure.report("accept.queued.disk", disk, "ms")
        Measure.report("accept.queued.commit", commit, "ms")
        Measure.report("accept.queued.bytes", Double(sizes.sorted()[count / 2]), "B")
        Measure.report("accept.queued.sync", appended.median, "ms")
        Measure.report("accept.queued.commitOverSync", commit / appended.median, "ratio")
        Measure.report("accept.queued.commitOverRewrite", commit / rewritten.median, "ratio")
        Measure.report("accept.queued.overSync", disk / appended.median, "ratio")
    }

    /// The median time of a step, in milliseconds.
    ///
    /// - Parameter round: Tells the calls of one measurement from those of another on the same file.
    static func measure(
        _ store: Store, count: Int = 400, round: Int = 0, between: () throws -> Void = {}
    ) throws -> Double {
        var workbench = Workbench(premises: try BenchShop.premises(), seed: UInt64(7 + round))
        var lost: [Event] = []
        func away(_ effects: [Effect]) {
            for case .send(let call) in effects { lost.append(.exchanged(call.id, .notSent("away"))) }
        }
        away(try workbench.handle(.start, on: store, at: start))
        away(try workbench.handle(request("round-\(round)-first", 0), on: store, at: start))
        for event in lost { _ = try workbench.handle(event, on: store, at: start) }
        return try Measure.median(count, between: between) { index in
            let effects = try workbench.handle(
                request("round-\(round)-\(index)", index + 1), on: store, at: start.advanced(by: .milliseconds(index)))
            precondition(
                effects.contains { if case .answer(_, let answer) = $0 { answer.status == 202 } else { false } },
                "every request is queued")
        }
    }

    private static func request(_ name: String, _ ticket: Int) -> Event {
        .request(
            BenchShop.request("/operations", key: "\(name)-start", body: BenchShop.sale("bench-\(name)")),
            ticket: ticket)
    }
}

/// A file that is written and synced piece by piece.
private struct BareLog: ~Copyable {
    private let file: Int32
    /// After so many pieces the file is written over from its beginning.
    private let period: Int
    private var pieces = 0
    private var end = 0
    private var times: [Double] = []

    init(path: String, period: Int = .max) {
        file = open(path, O_CREAT | O_RDWR, 0o600)
        precondition(file >= 0, "the folder takes a file")
        self.period = period
    }

    deinit { close(file) }

    mutating func write(_ size: Int) {
        if pieces.isMultiple(of: period) { end = 0 }
        pieces += 1
        let bytes = [UInt8](repeating: 0x51, count: size)
        let begun = ContinuousClock.now
        let done = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, end) == size && fdatasync(file) == 0 }
        times.append((ContinuousClock.now - begun) / .milliseconds(1))
        precondition(done, "the disk takes it")
        end += size
    }

    /// In milliseconds.
    var median: Double { times.sorted()[times.count / 2] }
}
