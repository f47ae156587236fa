import ArgumentParser
import Breaking

/// Bodies that arrive as they were sent.
struct BytesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bytes", abstract: "Sends odd bodies through the service, and compares accepted, kept and sent.")

    @Option(help: "How many sales.")
    var sales = 100

    @Option(help: "Decides the bodies and the server's faults.")
    var seed: UInt64 = 1

    mutating func run() async throws {
        var payloads = Payloads(program: try Break.program)
        (payloads.sales, payloads.seed) = (sales, seed)
        let start = ContinuousClock.now
        let report = try await payloads.run()
        print("BYTES seed=\(seed) \(report) seconds=\((ContinuousClock.now - start).components.seconds)")
        for finding in report.findings.prefix(20) { print(finding) }
        (payloads.isTidied, payloads.sales) = (true, max(6, sales / 10))
        let tidied = try await payloads.run()
        print("BYTES through a proxy that writes values anew, which must differ: seed=\(seed) \(tidied)")
        guard report.findings.isEmpty, report.repeated > 0, !tidied.findings.isEmpty else { throw ExitCode.failure }
    }
}
