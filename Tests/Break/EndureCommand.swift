import ArgumentParser
import Breaking

/// A long time.
struct EndureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endure", abstract: "Lets a service work for long, and looks whether it holds on to ever more.")

    @Option(help: "How many calls.")
    var operations = 10_000

    @Option(help: "The server's seed.")
    var seed: UInt64 = 1

    mutating func run() async throws {
        var endurance = Endurance(program: try Break.program)
        (endurance.operations, endurance.seed) = (operations, seed)
        let start = ContinuousClock.now
        let report = try await endurance.run()
        print("ENDURE seed=\(seed) \(report) seconds=\((ContinuousClock.now - start).components.seconds)")
        for finding in report.findings.prefix(20) { print(finding) }
        (endurance.operations, endurance.isCrowded) = (400, true)
        let crowded = try await endurance.run()
        print("ENDURE beside somebody who never hangs up, which must show: seed=\(seed) \(crowded)")
        guard report.findings.isEmpty, crowded.findings.contains(where: { $0.contains("descriptors") }) else {
            throw ExitCode.failure
        }
    }
}
