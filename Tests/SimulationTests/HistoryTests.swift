import Sandbox
import Simulation
import Testing

@Suite("Simulated histories")
struct HistoryTests {
    /// Five slices, so that a failure names its neighbourhood and the cores share the work.
    @Test("every promise holds after every step of 500 histories", arguments: 0..<5)
    func promisesHold(slice: UInt64) throws {
        let first = 1 + slice * 100
        let campaign = try Campaign(seeds: first..<(first + 100), options: Options(sales: 8))
        #expect(campaign.histories == 100)
        #expect(campaign.violations.map { "seed \($0.seed) \($0.violation)" } == [])
    }

    @Test("every promise holds after every step of 100 histories with the older API", arguments: 0..<2)
    func olderAPI(slice: UInt64) throws {
        let first = 1 + slice * 50
        let campaign = try Campaign(
            seeds: first..<(first + 50), options: Options(sales: 8, dialect: .openfiskalSales))
        #expect(campaign.violations.map { "seed \($0.seed) \($0.violation)" } == [])
    }

    @Test("every kind of fault strikes within a hundred histories")
    func everyFaultStrikes() throws {
        let campaign = try Campaign(seeds: 1...100)
        #expect(Fault.allCases.filter { campaign.faults[$0.rawValue] == 0 } == [])
    }

    @Test("the same seed gives the same journal, server and paper", arguments: [UInt64(3), 17, 88])
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
        for _ in 0..<2 {
            #expect(try OtherProcess.simulate(["--seed", "17", "--digest"]) == own)
        }
    }
}
