import Breaking
import Testing

/// Blocks of a shop's file are overwritten; `make damage` overwrites many more.
@Suite("Damaged pages", .timeLimit(.minutes(3)))
struct PageDamageTests {
    @Test("a block that alters a row or an index is reported by the start or by the audit")
    func found() async throws {
        var damage = PageDamage(program: try Program.path)
        (damage.images, damage.seed) = (150, 7)
        let report = try await damage.run()
        #expect(report.missed.isEmpty, "\(report)\n\(report.missed.joined(separator: "\n"))")
        #expect(report.images == 150 && report.foundAtStart > 50 && report.foundByAudit > 50, "\(report)")
    }
}
