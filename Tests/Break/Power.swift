import ArgumentParser
import Breaking

/// Power cuts.
struct Power: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cuts the power at many moments of a day, and opens what the disk may hold then.")

    @Option(help: "How many images of the disk.")
    var images = 10_000

    @Option(help: "How many calls the day has.")
    var accepts = 500

    @Option(help: "Decides the moments and what had been written by then.")
    var seed: UInt64 = 1

    @Option(help: "On how many of the images the service itself is started (default: one of a hundred).")
    var starts: Int?

    @Option(help: "Images at the same time.")
    var jobs = 2

    mutating func run() async throws {
        var cut = PowerCut(program: try Break.program)
        (cut.images, cut.accepts, cut.seed, cut.jobs) = (images, accepts, seed, jobs)
        cut.starts = starts ?? max(10, images / 100)
        let start = ContinuousClock.now
        let full = try await cut.run()
        print("POWER seed=\(seed) \(full) seconds=\((ContinuousClock.now - start).components.seconds)")
        for story in full.stories { print(story) }
        cut.isWeak = true
        cut.starts = 0
        cut.images = max(50, images / 20)
        let weak = try await cut.run()
        print("POWER with synchronous=NORMAL, which must lose: seed=\(seed) \(weak)")
        guard full.broken == 0, weak.lost > 0 else { throw ExitCode.failure }
    }
}
