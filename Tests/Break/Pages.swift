import ArgumentParser
import Breaking

/// Damaged pages.
struct Pages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Overwrites a block of 512 bytes in each copy of a shop's file, and looks who reports it.")

    @Option(help: "How many copies.")
    var images = 1_000

    @Option(help: "Decides the blocks and what is written there.")
    var seed: UInt64 = 1

    @Option(help: "Copies at the same time.")
    var jobs = 2

    mutating func run() async throws {
        var damage = PageDamage(program: try Break.program)
        (damage.images, damage.seed, damage.jobs) = (images, seed, jobs)
        let start = ContinuousClock.now
        let report = try await damage.run()
        print("PAGES seed=\(seed) \(report) seconds=\((ContinuousClock.now - start).components.seconds)")
        for finding in report.missed.prefix(20) { print(finding) }
        guard report.missed.isEmpty, report.foundAtStart > 0 else { throw ExitCode.failure }
    }
}
