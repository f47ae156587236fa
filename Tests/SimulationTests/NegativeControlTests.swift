import Sandbox
import Simulation
import Testing

/// Broken on purpose, each promise must be missed: checkers that cannot fail check nothing.
@Suite("Negative controls")
struct NegativeControlTests {
    @Test(
        "a broken promise is reported, and by its own name",
        arguments: [
            (Options.Sabotage.acknowledgeBeforeCommit, Promise.durable), (.blindResend, .appliedOnce),
            (.resendPrint, .unmarkedDuplicate), (.reorder, .order),
        ])
    func reported(sabotage: Options.Sabotage, promise: Promise) throws {
        let campaign = try Campaign(seeds: 1...40, options: Options(sabotage: sabotage))
        let found = campaign.violations.filter { $0.violation.promise == promise }
        #expect(found.count >= 3, "\(campaign.violations.map { "seed \($0.seed) \($0.violation)" })")
    }

    @Test(
        "with the older API too, but for the double start, which its own ids make impossible",
        arguments: [(Options.Sabotage.acknowledgeBeforeCommit, Promise.durable), (.reorder, .order)])
    func reportedOfOlderAPI(sabotage: Options.Sabotage, promise: Promise) throws {
        let campaign = try Campaign(seeds: 1...40, options: Options(dialect: .openfiskalSales, sabotage: sabotage))
        let found = campaign.violations.filter { $0.violation.promise == promise }
        #expect(found.count >= 3, "\(campaign.violations.map { "seed \($0.seed) \($0.violation)" })")
    }

    @Test("a violation names its seed, its step and what led to it")
    func replayable() throws {
        let options = Options(sabotage: .acknowledgeBeforeCommit)
        let campaign = try Campaign(seeds: 1...20, options: options)
        let (seed, violation) = try #require(campaign.violations.first)
        let outcome = try Campaign.replay(seed, options)
        #expect(outcome.violation?.description == violation.description)
        #expect(outcome.violation.map { $0.step == outcome.steps } == true)
        #expect(outcome.trace.contains { $0.contains("crash") })
    }
}
