import Breaking
import Testing

/// Syncs and writes of the database fail under the real binary; `make faults` lets many more of them fail.
@Suite("Faulty disk", .serialized, .timeLimit(.minutes(5)))
struct FaultyDiskTests {
    @Test("a process whose sync or write failed ends at once, and nothing that it accepted is lost or done twice")
    func stops() async throws {
        var disk = FaultyDisk(program: try Program.path)
        (disk.kinds, disk.calls, disk.step, disk.seed) = ([.sync, .write], 17...180, 41, 5)
        let report = try await disk.run()
        #expect(report.findings.isEmpty, "\(report)\n\(report.findings.joined(separator: "\n"))")
        #expect(report.runs == 8 && report.faults == 8 && report.stops == 8, "\(report)")
    }

    @Test("where a read fails once, nothing is lost or done twice, and the next process serves the same file")
    func reads() async throws {
        var disk = FaultyDisk(program: try Program.path)
        (disk.kinds, disk.calls, disk.step, disk.seed) = ([.read], 5...45, 20, 5)
        let report = try await disk.run()
        #expect(report.findings.isEmpty, "\(report)\n\(report.findings.joined(separator: "\n"))")
        #expect(report.reads == 3, "\(report)")
    }

    @Test("a new database one of whose first syncs or writes fails is not served, in words; the next start makes it")
    func firstStart() async throws {
        let disk = FaultyDisk(program: try Program.path)
        for call in [FaultyDisk.Call.sync, .write] {
            for number in 1...3 {
                let end = try #require(try await disk.firstStart(failing: call, number), "\(call) \(number)")
                #expect(end.status == 74, "\(call) \(number): \(end.words)")
                #expect(end.words.contains("disk"), "\(call) \(number): \(end.words)")
            }
        }
        // The same start is ready where the call that would fail never comes.
        #expect(try await disk.firstStart(failing: .sync, 100_000) == nil)
    }

    @Test("while the disk is full no sale is accepted, what was accepted goes on, and the feed says so")
    func fullDisk() async throws {
        let report = try await FullDisk(program: try Program.path).run()
        #expect(report.findings.isEmpty, "\(report)\n\(report.findings.joined(separator: "\n"))")
        #expect(report.turnedAway > 0 && report.accepted == 120, "\(report)")
    }

    @Test("a service that has put no room aside is found out by the same full disk")
    func findsMissingBallast() async throws {
        var disk = FullDisk(program: try Program.path)
        (disk.hasNoBallast, disk.patience) = (true, .seconds(2))
        #expect(try await disk.run().findings.isEmpty == false)
    }

    @Test("a service that answers before it has committed is found out by the same faults")
    func findsLostCommits() async throws {
        var disk = FaultyDisk(program: try Program.path)
        (disk.calls, disk.isSabotaged, disk.patience) = (60...60, true, .seconds(2))
        #expect(try await disk.run().findings.isEmpty == false)
    }
}
