import ArgumentParser
import Breaking

/// Damaged pages.
struct Pages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Overwrites a block of 512 bytes in each copy of a shop's file, and looks who reports it.",
        discussion: """
            The service itself is started on each copy as well, beside a server and a printer that know what an undamaged \
            one sends and prints.
            """)

    @Option(help: "How many copies.")
    var images = 1_000

    @Option(help: "Decides the blocks and what is written there.")
    var seed: UInt64 = 1

    @Option(help: "On how many of them the service itself is started (default: all).")
    var starts: Int?

    @Option(help: "Copies at the same time.")
    var jobs = 2

    mutating func run() async throws {
        var damage = PageDamage(program: try Break.program)
        (damage.images, damage.seed, damage.jobs, damage.starts) = (images, seed, jobs, starts ?? images)
        let start = ContinuousClock.now
        let report = try await damage.run()
        print("PAGES seed=\(seed) \(report) seconds=\((ContinuousClock.now - start).components.seconds)")
        for finding in (report.missed + report.escaped).prefix(20) { print(finding) }
        (damage.images, damage.starts, damage.jobs, damage.isForged) = (1, 1, 1, true)
        let control = try await damage.run()
        print("PAGES with forged digests, which must be found: seed=\(seed) \(control)")
        guard report.missed.isEmpty, report.foundAtStart > 0, report.escaped.isEmpty, !control.escaped.isEmpty else {
            throw ExitCode.failure
        }
    }
}
