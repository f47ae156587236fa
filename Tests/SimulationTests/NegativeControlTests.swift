import Sandbox
import Simulation
import Testing

/// Broken on purpose, each promise must be missed: checkers that cannot fail check nothing.
@Suite("Negative controls")
struct NegativeControlTests {
    /// The first of 60 histories that broke the promise.
    private func firstBroken(_ options: Options, _ promise: Promise) throws -> UInt64? {
        try Campaign(seeds: 1...60, options: options) { !$0.broken(promise).isEmpty }.broken(promise).first
    }

    @Test(
        "a broken promise is reported, and by its own name",
        arguments: [
            (Options.Sabotage.acknowledgeBeforeCommit, Promise.durable), (.blindResend, .appliedOnce),
            (.resendPrint, .unmarkedDuplicate), (.reorder, .order), (.alterBytes, .payload),
            (.blindDecision, .decidedOnce), (.mailTwice, .mailedOnce), (.mailProvisional, .provisional),
            (.hastyCopy, .appliedOnce),
        ])
    func reported(sabotage: Options.Sabotage, promise: Promise) throws {
        #expect(try firstBroken(Options(sabotage: sabotage), promise) != nil)
    }

    @Test(
        "with the older API too, but for the double start, which its own ids make impossible",
        arguments: [(Options.Sabotage.acknowledgeBeforeCommit, Promise.durable), (.reorder, .order)])
    func reportedOfOlderAPI(sabotage: Options.Sabotage, promise: Promise) throws {
        let options = Options(dialect: .openfiskalSales, sabotage: sabotage)
        #expect(try firstBroken(options, promise) != nil)
    }

    @Test(
        "with orders in batches too: nothing may be doubled, reordered, altered, made up or left out",
        arguments: [
            (Options.Sabotage.blindResend, Promise.appliedOnce), (.resendPrint, .unmarkedDuplicate), (.reorder, .order),
            (.alterBytes, .payload), (.forgeResult, .appliedOnce), (.hideShortage, .visible),
        ])
    func reportedOfOrders(sabotage: Options.Sabotage, promise: Promise) throws {
        let options = Options(dialect: .hellobooksOrders, sabotage: sabotage)
        #expect(try firstBroken(options, promise) != nil)
    }

    @Test(
        "with chained records too",
        arguments: [
            (Options.Sabotage.acknowledgeBeforeCommit, Promise.durable), (.resendPrint, .unmarkedDuplicate),
            (.reorder, .order), (.alterBytes, .payload),
        ])
    func reportedOfRecords(sabotage: Options.Sabotage, promise: Promise) throws {
        let options = Options(dialect: .fiskalySignFR, sabotage: sabotage)
        #expect(try firstBroken(options, promise) != nil)
    }

    @Test("a violation names its seed, its step and what led to it")
    func replayable() throws {
        let options = Options(sabotage: .acknowledgeBeforeCommit)
        let campaign = try Campaign(seeds: 1...40, options: options) { !$0.violations.isEmpty }
        let (seed, violation) = try #require(campaign.violations.first)
        let outcome = try Campaign.replay(seed, options)
        #expect(outcome.violation?.description == violation.description)
        #expect(outcome.violation.map { $0.step == outcome.steps } == true)
        #expect(outcome.trace.contains { $0.contains("crash") })
    }
}
