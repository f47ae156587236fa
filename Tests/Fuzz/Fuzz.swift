import ArgumentParser
import Fuzzing
import Glibc

/// Puts random and damaged input through what reads it.
@main
struct Fuzz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "Reads random and damaged input and checks what must hold.")

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        /// What a printer might get.
        case streams
        /// What a till or a shop might send to be printed.
        case documents
    }

    @Argument(help: "What to make.")
    var kind = Kind.streams

    @Option(help: "How many of them.")
    var count: UInt64 = 10_000_000

    @Option(help: "The seed of the first one; each has the next.")
    var seed: UInt64 = 1

    @Option(help: "How many at the same time.")
    var jobs = 2

    @Option(
        help: """
            A fault to plant, which must be found. In streams: \(StreamFuzzer.Plant.allCases.map(\.rawValue).joined(separator: ", ")); \
            in documents: \(DocumentFuzzer.Plant.allCases.map(\.rawValue).joined(separator: ", ")).
            """)
    var plant: String?

    @Option(help: "Peak memory in MB beyond which the run fails.")
    var memory = 512

    private static let batch: UInt64 = 10_000

    mutating func run() async throws {
        let target = try target()
        let start = ContinuousClock.now
        do {
            let bytes = try await play(target)
            let elapsed = start.duration(to: .now) / .seconds(1)
            let peak = Fuzz.peakMegabytes()
            print(
                "seeds \(seed) to \(seed + count - 1): \(count) \(kind.rawValue), \(bytes) bytes in \(Int(elapsed)) s, "
                    + "\(Int(Double(count) / max(elapsed, 0.001))) a second, peak \(peak) MB, nothing found")
            guard peak <= memory else {
                print("more than \(memory) MB")
                throw ExitCode.failure
            }
        } catch let finding as FuzzFinding {
            print(finding)
            throw ExitCode.failure
        }
    }

    private func target() throws -> any FuzzTarget {
        switch kind {
        case .streams: StreamFuzzer(plant: try fault())
        case .documents: try DocumentFuzzer(plant: try fault())
        }
    }

    private func fault<Plant: RawRepresentable<String>>() throws -> Plant? {
        guard let plant else { return nil }
        guard let fault = Plant(rawValue: plant) else { throw ValidationError("There is no fault \(plant).") }
        return fault
    }

    private func play(_ target: any FuzzTarget) async throws -> Int {
        let (first, end) = (seed, seed + count)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            var next = first
            var bytes = 0
            func add() {
                guard next < end else { return }
                let begin = next
                let size = min(Fuzz.batch, end - next)
                next += size
                group.addTask { @concurrent in
                    // Whoever hangs is ended by SIGALRM; the last line tells where.
                    alarm(120)
                    if (begin - first) % 1_000_000 == 0 { print("from seed \(begin)") }
                    return try target.run(from: begin, count: size)
                }
            }
            for _ in 0..<max(1, jobs) { add() }
            while let done = try await group.next() {
                bytes += done
                add()
            }
            alarm(0)
            return bytes
        }
    }

    private static func peakMegabytes() -> Int {
        var usage = rusage()
        // RUSAGE_SELF, which is imported with another type.
        guard getrusage(0, &usage) == 0 else { return 0 }
        return usage.ru_maxrss / 1024
    }
}
