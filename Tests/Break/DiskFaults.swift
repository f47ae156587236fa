import ArgumentParser
import Breaking

/// Failing syncs and writes.
struct DiskFaults: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disk",
        abstract:
            "Fails the n-th sync, write and read of the database, each in a run of its own, and fills the disk.")

    @Option(help: "The last call to fail; each before it fails too.")
    var calls = 200

    @Option(help: "Only every so manieth call.")
    var step = 1

    @Option(help: "The server's seed.")
    var seed: UInt64 = 1

    mutating func run() async throws {
        var disk = FaultyDisk(program: try Break.program)
        (disk.calls, disk.step, disk.seed) = (1...max(1, calls), step, seed)
        let start = ContinuousClock.now
        let report = try await disk.run()
        print("DISK seed=\(seed) calls=\(calls) \(report) seconds=\((ContinuousClock.now - start).components.seconds)")
        for finding in report.findings { print(finding) }
        var full = FullDisk(program: try Break.program)
        full.seed = seed
        let filled = try await full.run()
        print("FULL DISK seed=\(seed) \(filled)")
        for finding in filled.findings { print(finding) }
        (full.hasNoBallast, full.patience) = (true, .seconds(5))
        let control = try await full.run()
        print("FULL DISK with no room kept aside, which must be found: \(control)")
        guard report.findings.isEmpty, report.stops > 0, filled.findings.isEmpty, filled.turnedAway > 0,
            !control.findings.isEmpty
        else { throw ExitCode.failure }
    }
}
