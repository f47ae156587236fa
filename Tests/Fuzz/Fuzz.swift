import ArgumentParser
import Fuzzing
import Glibc

/// Puts random and damaged streams through the decoder and onto paper.
@main
struct Fuzz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "Decodes and prints random and damaged streams, and checks what must hold.")

    @Option(help: "How many streams.")
    var count: UInt64 = 10_000_000

    @Option(help: "The seed of the first one; each has the next.")
    var seed: UInt64 = 1

    @Option(help: "Streams at the same time.")
    var jobs = 2

    @Option(
        help: "A fault to plant, which must be found: \(Fuzzer.Plant.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var plant: String?

    @Option(help: "Peak memory in MB beyond which the run fails.")
    var memory = 512

    private static let batch: UInt64 = 10_000

    mutating func run() async throws {
        var fault: Fuzzer.Plant?
        if let plant {
            fault = Fuzzer.Plant(rawValue: plant)
            guard fault != nil else { throw ValidationError("There is no fault \(plant).") }
        }
        let fuzzer = Fuzzer(plant: fault)
        let start = ContinuousClock.now
        do {
            let bytes = try await play(fuzzer)
            let elapsed = start.duration(to: .now) / .seconds(1)
            let peak = Fuzz.peakMegabytes()
            print(
                "seeds \(seed) to \(seed + count - 1): \(count) streams, \(bytes) bytes in \(Int(elapsed)) s, "
                    + "\(Int(Double(count) / max(elapsed, 0.001))) streams/s, peak \(peak) MB, nothing found")
            guard peak <= memory else {
                print("more than \(memory) MB")
                throw ExitCode.failure
            }
        } catch let finding as Fuzzer.Finding {
            print(finding)
            throw ExitCode.failure
        }
    }

    private func play(_ fuzzer: Fuzzer) async throws -> Int {
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
                    return try fuzzer.run(from: begin, count: size)
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
