import Sandbox
import Simulation
import Testing

@Suite("Simulated histories")
struct HistoryTests {
    /// Short days, 500 of them; `make simulate` plays whole ones, as many as are wanted.
    @Test("every promise holds after every step of 125 histories in each language", arguments: Options.dialects)
    func promisesHold(dialect: SandboxDialect) throws {
        let campaign = try Campaign(seeds: 1...125, options: Options(sales: 3, dialect: dialect))
        #expect(campaign.histories == 125)
        #expect(campaign.violations.map { "seed \($0.seed) \($0.violation)" } == [])
        let known = Fault.allCases.filter { $0.isKnown(in: dialect) }
        let silent = known.filter { campaign.faults[$0.rawValue] == 0 }
        #expect(silent.count * 10 <= known.count, "seeds 1 to 125 in \(dialect.rawValue) knew nothing of \(silent)")
    }

    @Test("the same seed gives the same journal, server and paper", arguments: [UInt64(3), 17])
    func sameSeedSameDigest(seed: UInt64) throws {
        let first = try Campaign.replay(seed)
        let second = try Campaign.replay(seed)
        #expect(first.digest == second.digest)
        #expect(first.steps == second.steps)
        #expect(first.trace == second.trace)
    }

    @Test("another seed gives another journal")
    func otherSeedOtherDigest() throws {
        #expect(try Campaign.replay(3).digest != Campaign.replay(4).digest)
    }

    @Test("the same seed gives the same digest in another process, where hashes have other seeds")
    func sameDigestElsewhere() throws {
        let own = try Campaign.replay(17).digest
        #expect(try OtherProcess.simulate(Options().arguments(seed: 17) + ["--digest"]) == own)
    }
}
