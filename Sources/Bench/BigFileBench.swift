import Flows
import Persistence
import Receipts

/// What a file of a million settled entries and a hundred thousand waiting ones costs: at the start, and for each sale.
enum BigFileBench {
    /// - Parameter archived: how many entries are settled; a tenth as many wait.
    static func run(archived: Int) throws {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let path = folder.file("big.sqlite")
        let begun = ContinuousClock.now
        do {
            var file = try BigFile(store: Store(path: path, boot: "bench", at: AcceptBench.start, seed: 1))
            try file.fill(archived: archived, waiting: archived / 10)
        }
        // Not closed in good order: what follows is a start after a crash.
        Measure.report("big.file", Double(try folder.size(of: "big")) / 1e6, "MB")
        Measure.report("big.fill", Measure.seconds(since: begun), "s")

        var starts: [Double] = []
        for _ in 0..<3 {
            let begun = ContinuousClock.now
            let store = try Store(path: path, boot: "bench", at: AcceptBench.start, seed: 1)
            var workbench = Workbench(premises: try BenchShop.premises(), seed: 7)
            _ = try workbench.handle(.start, on: store, at: AcceptBench.start)
            starts.append(Measure.seconds(since: begun))
        }
        Measure.report("big.ready.first", starts[0], "s")
        Measure.report("big.ready.median", starts.sorted()[1], "s")

        let big = try Store(path: path, boot: "bench", at: AcceptBench.start, seed: 1)
        let empty = try Store(path: folder.file("empty.sqlite"), boot: "bench", at: AcceptBench.start, seed: 1)
        var times: (big: [Double], empty: [Double]) = ([], [])
        for round in 0..<5 {
            times.empty.append(try AcceptBench.measure(empty, round: round))
            times.big.append(try AcceptBench.measure(big, round: round))
        }
        let medians = (big: times.big.sorted()[2], empty: times.empty.sorted()[2])
        Measure.report("big.accept", medians.big, "ms")
        Measure.report("big.accept.empty", medians.empty, "ms")
        Measure.report("big.accept.overEmpty", medians.big / medians.empty, "ratio")
    }
}
