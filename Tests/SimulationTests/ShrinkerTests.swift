import Simulation
import Testing

@Suite("Shrinker")
struct ShrinkerTests {
    /// The first seed whose history breaks this promise.
    private func broken(_ options: Options, _ promise: Promise) throws -> UInt64 {
        let campaign = try Campaign(seeds: 1...60, options: options) { !$0.broken(promise).isEmpty }
        return try #require(campaign.broken(promise).first)
    }

    @Test(
        "what is left of a broken history breaks the same promise, is smaller, and tells of what broke it",
        arguments: [(Options.Sabotage.acknowledgeBeforeCommit, Promise.durable), (.reorder, .order)])
    func shrinks(sabotage: Options.Sabotage, promise: Promise) throws {
        let options = Options(sales: 8, sabotage: sabotage)
        let seed = try broken(options, promise)
        let whole = try Campaign.replay(seed, options)
        var shrinker = try #require(try Shrinker(seed: seed, options: options, limit: 100))
        let story = try shrinker.shrink()
        #expect(shrinker.replays <= 100)
        #expect(story.outcome.violation?.promise == promise)
        #expect(story.outcome.kinds.count < whole.kinds.count)
        #expect(story.options.sales < options.sales)
        #expect(story.outcome.story.count < whole.story.count)
        #expect(story.options.sabotage == sabotage)
        #expect(story.outcome.story.contains { $0.mark == .sabotage && $0.what.contains("(\(sabotage))") })
        #expect(story.lines.contains { $0.hasPrefix("#") && $0.contains("(\(sabotage))") })
        #expect(story.lines.contains { $0.hasPrefix("BROKEN: \(promise.rawValue)") })
    }

    @Test("the same seed shrinks to the same story, and its command line plays it again in another process")
    func replays() throws {
        let options = Options(sales: 4, sabotage: .reorder)
        let seed = try broken(options, .order)
        var first = try #require(try Shrinker(seed: seed, options: options, limit: 30))
        var second = try #require(try Shrinker(seed: seed, options: options, limit: 30))
        let story = try first.shrink()
        #expect(try second.shrink().lines == story.lines)
        let arguments = story.options.arguments(seed: seed)
        #expect(story.command.contains("--sabotage reorder"))
        #expect(try OtherProcess.simulate(arguments + ["--digest"]) == story.outcome.digest)
    }

    @Test("a history that breaks nothing has nothing to shrink")
    func sound() throws {
        #expect(try Shrinker(seed: 1, options: Options(sales: 2)) == nil)
    }

    @Test("a kind of fault that is left out moves no other")
    func independent() throws {
        let whole = try Campaign.replay(17)
        let idle = whole.kinds.filter { whole.faults[$0.rawValue] > 0 }
        var options = Options()
        options.only = idle
        let part = try Campaign.replay(17, options)
        #expect(part.kinds == idle)
        #expect(part.digest == whole.digest)
        options.only = []
        #expect(try Campaign.replay(17, options).faults.allSatisfy { $0 == 0 })
    }
}
