import Breaking
import Testing

/// Blocks of a shop's file are overwritten; `make damage` overwrites many more.
@Suite("Damaged pages", .timeLimit(.minutes(3)))
struct PageDamageTests {
    @Test("a block that alters a row or an index is reported by the start or by the audit, and never sent or printed")
    func found() async throws {
        var damage = PageDamage(program: try Program.path)
        (damage.images, damage.seed, damage.starts) = (150, 7, 16)
        let report = try await damage.run()
        #expect(report.missed.isEmpty, "\(report)\n\(report.missed.joined(separator: "\n"))")
        #expect(report.images == 150 && report.foundAtStart > 50 && report.foundByAudit > 50, "\(report)")
        #expect(report.escaped.isEmpty, "\(report)\n\(report.escaped.joined(separator: "\n"))")
        #expect(report.served + report.refused == 16 && report.calls > 0 && report.papers > 0, "\(report)")
    }

    @Test("what is sent and printed of a file that was altered together with its digests is found out")
    func findsForged() async throws {
        var damage = PageDamage(program: try Program.path)
        (damage.images, damage.starts, damage.jobs, damage.isForged) = (1, 1, 1, true)
        let report = try await damage.run()
        #expect(report.served == 1 && report.escaped.contains { $0.contains("SENT") }, "\(report)")
        #expect(report.escaped.contains { $0.contains("PRINTED") }, "\(report)")
    }
}
