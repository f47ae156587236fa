/// Measures one thing after the other and prints a line for each figure.
///
/// With names as arguments only those: `rendering`, `accept`, `firstByte`, `drain`, `bigFile`; the last two take another
/// number of entries behind an equals sign. `slowDrain` drains into a server that is half as fast as the bare client's.
@main
enum BenchCommand {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map {
            $0.split(separator: "=", maxSplits: 1).map(String.init)
        }
        /// How much is wanted of a measurement, of so much by default; `nil` for one that is not wanted.
        func wanted(_ name: String, of count: Int = 0) -> Int? {
            guard !arguments.isEmpty else { return count }
            return arguments.first { $0.first == name }.map { $0.count > 1 ? Int($0[1]) ?? count : count }
        }
        if wanted("rendering") != nil { try RenderingBench.run() }
        if wanted("accept") != nil { try AcceptBench.run() }
        if wanted("firstByte") != nil { try await FirstByteBench.run() }
        if let entries = wanted("drain", of: 10_000) { try await DrainBench.run(entries: entries) }
        // A server half as fast only on request: it shows what the ratio says of a service that is too slow.
        if arguments.contains(where: { $0.first == "slowDrain" }) { try await DrainBench.runSlow(entries: 600) }
        if let entries = wanted("bigFile", of: 1_000_000) { try BigFileBench.run(archived: entries) }
    }
}
