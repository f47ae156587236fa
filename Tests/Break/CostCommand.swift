import ArgumentParser
import Breaking

/// Syncs and bytes.
struct CostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost", abstract: "Counts the syncs and the bytes that requests and printed sales cost.")

    @Option(help: "How many sales.")
    var sales = 100

    @Option(help: "The server's seed.")
    var seed: UInt64 = 1

    mutating func run() async throws {
        var cost = Cost(program: try Break.program)
        (cost.sales, cost.seed) = (sales, seed)
        let report = try await cost.run()
        print("COST seed=\(seed) \(report)")
        (cost.isWeak, cost.sales) = (true, 20)
        let weak = try await cost.run()
        print("COST with synchronous=NORMAL, which must sync less than once a request: seed=\(seed) \(weak)")
        guard (1.0...1.2).contains(report.syncs), report.syncsOfSale <= 7, report.kilobytes <= 40, weak.syncs < 1
        else { throw ExitCode.failure }
    }
}
