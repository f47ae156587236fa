import ArgumentParser
import Sandbox
import Simulation

/// Plays simulated histories and reports what the checkers found.
@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Plays simulated histories of a shop with faults and checks every promise.")

    @Option(help: "How many histories.")
    var seeds: UInt64 = 500

    @Option(help: "The seed of the first one.")
    var first: UInt64 = 1

    @Option(help: "One history only.")
    var seed: UInt64?

    @Flag(help: "Write down every event of that history.")
    var trace = false

    @Flag(help: "Print that history's digest and nothing else.")
    var digest = false

    @Option(help: "Histories at the same time.")
    var jobs = 2

    @Option(help: "Sales in a history.")
    var sales = Options().sales

    @Option(help: "What the fiscal server speaks: \(Self.dialects).")
    var dialect = SandboxDialect.openfiskalOperations.rawValue

    @Option(help: "A promise to break, so that the checkers must report: \(Self.names).")
    var sabotage: String?

    private static var names: String { Options.Sabotage.allCases.map(\.rawValue).joined(separator: ", ") }

    private static var dialects: String { Options.dialects.map(\.rawValue).joined(separator: ", ") }

    mutating func run() async throws {
        guard let dialect = SandboxDialect(rawValue: dialect), Options.dialects.contains(dialect) else {
            throw ValidationError(
                "No history is played in \(dialect). Known: \(Self.dialects)."
            )
        }
        var options = Options(sales: sales, dialect: dialect)
        if let sabotage {
            guard let known = Options.Sabotage(rawValue: sabotage) else {
                throw ValidationError("There is no sabotage \(sabotage). Known: \(Self.names).")
            }
            options.sabotage = known
        }
        if let seed {
            try replay(seed, options)
        } else {
            try await play(options)
        }
    }

    private func replay(_ seed: UInt64, _ options: Options) throws {
        let outcome = try Campaign.replay(seed, options)
        guard !digest else {
            print(outcome.digest)
            return
        }
        for line in outcome.trace.suffix(trace ? outcome.trace.count : 40) { print(line) }
        print("seed \(seed): \(outcome.steps) steps, \(outcome.sales) sales, digest \(outcome.digest)")
        guard let violation = outcome.violation else { return }
        print("seed \(seed) \(violation)")
        throw ExitCode(1)
    }

    private func play(_ options: Options) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let (first, last, workers) = (first, first + seeds, UInt64(max(1, jobs)))
        var campaign = Campaign()
        try await withThrowingTaskGroup(of: Campaign.self) { group in
            for worker in 0..<workers {
                group.addTask { @concurrent in
                    try Campaign(seeds: stride(from: first + worker, to: last, by: Int(workers)), options: options)
                }
            }
            for try await part in group { campaign.add(part) }
        }
        let time = clock.now - start
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let rate = seconds > 0 ? Int(Double(campaign.histories) / seconds) : 0
        print(
            "SIMULATE seeds=\(campaign.histories) first=\(first) violations=\(campaign.violations.count)"
                + " faults: \(campaign.faultText) sales=\(campaign.sales) steps=\(campaign.steps) histories/s=\(rate)")
        for (seed, violation) in campaign.violations.prefix(50) { print("seed \(seed) \(violation)") }
        guard let (seed, _) = campaign.violations.first else { return }
        print("The last events of seed \(seed); replay it with --seed \(seed) --trace:")
        for line in try Campaign.replay(seed, options).trace.suffix(40) { print(line) }
        throw ExitCode(1)
    }
}
