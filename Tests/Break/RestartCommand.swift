import ArgumentParser
import Breaking

/// Starts behind a kill.
struct RestartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Kills a service with a long queue, and takes the time until it is ready again.")

    @Option(help: "How many calls are queued.")
    var entries = 10_000

    @Option(help: "How often it is killed.")
    var rounds = 5

    @Option(help: "The server's seed.")
    var seed: UInt64 = 1

    mutating func run() async throws {
        var restart = Restart(program: try Break.program)
        (restart.entries, restart.rounds, restart.seed) = (entries, rounds, seed)
        let report = try await restart.run()
        print("RESTART seed=\(seed) \(report)")
        (restart.entries, restart.rounds, restart.held) = (20, 1, .milliseconds(600))
        let held = try await restart.run()
        print("RESTART of a process that is held for 600 ms, which must show: seed=\(seed) \(held)")
        guard report.slowest <= .milliseconds(500), held.slowest > .milliseconds(500) else { throw ExitCode.failure }
    }
}
