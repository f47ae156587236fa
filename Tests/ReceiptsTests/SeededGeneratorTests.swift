import Receipts
import Testing

@Suite("Seeded generator")
struct SeededGeneratorTests {
    @Test(
        "a seed gives the numbers of SplitMix64",
        arguments: [
            (0, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC]),
            (
                1_234_567,
                [
                    6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                    4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
                ]
            ),
        ] as [(UInt64, [UInt64])])
    func vectors(seed: UInt64, numbers: [UInt64]) {
        var generator = SeededGenerator(seed: seed)
        #expect(numbers.map { _ in generator.next() } == numbers)
    }

    @Test("the same seed gives the same ids, another seed other ones")
    func repeating() {
        func ids(_ seed: UInt64) -> [String] {
            var generator = SeededGenerator(seed: seed)
            return (0..<100).map { _ in generator.uuid() }
        }
        #expect(ids(7) == ids(7))
        #expect(Set(ids(7) + ids(8)).count == 200)
    }

    @Test("an id has the form of a UUID of version 4")
    func uuid() {
        var generator = SeededGenerator(seed: 0)
        #expect(generator.uuid() == "e220a839-7b1d-4daf-ae78-9e6aa1b965f4")
        for _ in 0..<500 {
            let id = Array(generator.uuid())
            #expect(id.count == 36)
            #expect(id.indices.filter { id[$0] == "-" } == [8, 13, 18, 23])
            #expect(id[14] == "4")
            #expect("89ab".contains(id[19]))
            #expect(id.allSatisfy { "0123456789abcdef-".contains($0) })
        }
    }

    @Test("an id with a time has the form of a UUID of version 7 and sorts by its millisecond")
    func uuidWithTime() {
        var generator = SeededGenerator(seed: 0)
        // The time of the example in RFC 9562, A.6: 2022-02-22 19:22:22 UTC.
        let first = Timestamp(milliseconds: 1_645_557_742_000, offset: 3600)
        let id = generator.uuid(at: first)
        #expect(id.hasPrefix("017f22e2-79b0-7"))
        var earlier = id
        for step in 1..<500 {
            let later = generator.uuid(at: Timestamp(milliseconds: first.milliseconds + Int64(step), offset: 0))
            #expect(earlier < later)
            #expect(Array(later)[14] == "7" && "89ab".contains(Array(later)[19]))
            earlier = later
        }
        let same = Set((0..<500).map { _ in generator.uuid(at: first) })
        #expect(same.count == 500)
    }

    @Test("numbers stay below their bound and reach all of it")
    func below() {
        var generator = SeededGenerator(seed: 3)
        #expect(Set((0..<1000).map { _ in generator.below(7) }) == Set(0..<7))
        #expect((0..<10).allSatisfy { _ in generator.below(0) == 0 })
        #expect(generator.below(-3) == 0)
        #expect(generator.below(1) == 0)
    }

    @Test("an event of probability 0 never happens, of 1 always, of a quarter about that often")
    func chance() {
        var generator = SeededGenerator(seed: 5)
        #expect((0..<1000).allSatisfy { _ in !generator.chance(0) })
        #expect((0..<1000).allSatisfy { _ in generator.chance(1) })
        let quarter = (0..<10_000).count { _ in generator.chance(0.25) }
        #expect((2300...2700).contains(quarter))
    }
}
