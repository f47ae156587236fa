import Breaking
import Testing

/// The power fails under the real binary; `make powercut` does the same many more times.
@Suite("Power cuts", .serialized, .timeLimit(.minutes(5)))
struct PowerCutTests {
    @Test("whatever the disk holds after a power cut, nothing that was accepted, sent or printed is forgotten")
    func keepsPromises() async throws {
        var cut = PowerCut(program: try Program.path)
        (cut.images, cut.accepts, cut.starts, cut.seed) = (200, 24, 4, 3)
        let report = try await cut.run()
        #expect(report.broken == 0, "\(report)\n\(report.stories.joined(separator: "\n"))")
        #expect(report.images == 200 && report.starts >= 4)
        #expect(report.accepted == 24 && report.sent > 0 && report.printed > 0, "\(report)")
    }

    @Test("the same images of a service that SQLite syncs less for have lost what was accepted")
    func findsWeakSyncs() async throws {
        var cut = PowerCut(program: try Program.path)
        (cut.images, cut.accepts, cut.seed, cut.isWeak) = (50, 24, 3, true)
        let report = try await cut.run()
        #expect(report.lost > 0, "\(report)")
    }
}
