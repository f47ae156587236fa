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

    @Flag(help: "Write down every event of that history, instead of telling it as a story.")
    var trace = false

    @Flag(help: "Print that history's digest and nothing else.")
    var digest = false

    @Option(help: "Histories at the same time.")
    var jobs = 2

    @Option(help: "Sales in a history.")
    var sales = Options().sales

    @Option(help: "At most so many tills, of those that the seed draws.")
    var tills: Int?

    @Option(help: "At most so many printers, of those that the seed draws.")
    var printers: Int?

    @Option(help: "Only these kinds of faults, of those that the seed draws, with commas between them; none: no fault.")
    var only: String?

    @Option(help: "How many faults may strike before they are over.")
    var strikes: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Take away what can be left out of a broken history; usual for the first of a campaign without sabotage.")
    var shrink: Bool?

    @Option(help: "What the fiscal server speaks: \(Self.dialects) (without: each seed its own).")
    var dialect: String?

    @Option(help: "A promise to break, until it shows, so that the checkers must report: \(Self.names).")
    var sabotage: String?

    private static var names: String { Options.Sabotage.allCases.map(\.rawValue).joined(separator: ", ") }

    private static var dialects: String { Options.dialects.map(\.rawValue).joined(separator: ", ") }

    mutating func run() async throws {
        var options = Options(sales: sales, dialect: Options.dialect(of: seed ?? first))
        if let dialect {
            guard let known = SandboxDialect(rawValue: dialect) else {
                throw ValidationError("No history is played in \(dialect). Known: \(Self.dialects).")
            }
            options.dialect = known
        }
        (options.tills, options.printers, options.strikes) = (tills, printers, strikes)
        options.only = try only.map(Self.kinds)
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

    private static func kinds(_ text: String) throws -> [Fault] {
        guard text != "none" else { return [] }
        return try text.split(separator: ",").map { name in
            guard let fault = Fault(name: name) else {
                let known = Fault.allCases.map { "\($0)" }.joined(separator: ", ")
                throw ValidationError("There is no fault \(name). Known: none, \(known).")
            }
            return fault
        }
    }

    /// Tells a broken history, shrunk if wanted.
    private func tell(_ seed: UInt64, _ options: Options, shrunk: Bool) throws {
        if shrunk, var shrinker = try Shrinker(seed: seed, options: options) {
            let story = try shrinker.shrink()
            print("Shrunk in \(shrinker.replays) replays.")
            for line in story.lines { print(line) }
            return
        }
        for line in try Story(of: Campaign.replay(seed, options), played: options).lines { print(line) }
    }

    private func replay(_ seed: UInt64, _ options: Options) throws {
        let outcome = try Campaign.replay(seed, options)
        guard !digest else {
            print(outcome.digest)
            return
        }
        if trace {
            for line in outcome.trace { print(line) }
        } else {
            try tell(seed, options, shrunk: shrink ?? false)
        }
        print("seed \(seed): \(outcome.steps) steps, \(outcome.sales) sales, digest \(outcome.digest)")
        guard let violation = outcome.violation else { return }
        print("seed \(seed) \(violation)")
        throw ExitCode(1)
    }

    /// So many histories have to meet every kind of fault, and every grade of evidence.
    private static let plenty = 500

    private static func silent(_ campaign: Campaign, in dialects: [SandboxDialect]) -> [String] {
        let faults = Fault.allCases.filter { fault in
            campaign.faults[fault.rawValue] == 0 && dialects.contains { fault.isKnown(in: $0) }
        }
        return faults.map { "\($0)" } + campaign.missingGrades.map { "grade \($0)" }
    }

    private func play(_ options: Options) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let isMixed = dialect == nil
        let (first, last, workers) = (first, first + seeds, UInt64(max(1, jobs)))
        var campaign = Campaign()
        try await withThrowingTaskGroup(of: Campaign.self) { group in
            for worker in 0..<workers {
                group.addTask { @concurrent in
                    try Campaign(
                        seeds: stride(from: first + worker, to: last, by: Int(workers)), options: options,
                        mixed: isMixed, until: { options.sabotage != nil && !$0.violations.isEmpty })
                }
            }
            for try await part in group { campaign.add(part) }
        }
        let time = clock.now - start
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let rate = seconds > 0 ? Int(Double(campaign.histories) / seconds) : 0
        print(
            "SIMULATE seeds=\(campaign.histories) first=\(first) violations=\(campaign.violations.count)"
                + " faults: \(campaign.faultText) sales=\(campaign.sales) steps=\(campaign.steps) histories/s=\(rate)"
                + " grades: \(campaign.gradeText)")
        let silent = Self.silent(campaign, in: isMixed ? Options.dialects : [options.dialect])
        if !silent.isEmpty { print("never seen: \(silent.joined(separator: ", "))") }
        for (seed, violation) in campaign.violations.prefix(50) { print("seed \(seed) \(violation)") }
        guard let (seed, _) = campaign.violations.first else {
            // A campaign that leaves something out must not pass for one that has tried it.
            if !silent.isEmpty, campaign.histories >= Self.plenty { throw ExitCode(1) }
            return
        }
        var broken = options
        if isMixed { broken.dialect = Options.dialect(of: seed) }
        try tell(seed, broken, shrunk: shrink ?? (options.sabotage == nil))
        throw ExitCode(1)
    }
}
