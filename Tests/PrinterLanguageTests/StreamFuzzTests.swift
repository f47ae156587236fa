import Fuzzing
import Testing

@Suite("Fuzzing of streams")
struct StreamFuzzTests {
    @Test(
        "finds nothing in 20,000 random and damaged streams", .timeLimit(.minutes(2)), arguments: UInt64(0)..<10)
    func nothing(part: UInt64) throws {
        #expect(try StreamFuzzer().run(from: 1 + part * 2000, count: 2000) > 0)
    }

    @Test("finds every fault that is planted", arguments: StreamFuzzer.Plant.allCases)
    func planted(plant: StreamFuzzer.Plant) {
        #expect(throws: FuzzFinding.self) { try StreamFuzzer(plant: plant).run(from: 1, count: 3000) }
    }

    @Test("makes the same streams from the same seed, and others from another")
    func seeds() {
        func streams(_ seed: UInt64) -> [[UInt8]] {
            var maker = StreamMaker(seed: seed)
            return (0..<20).map { _ in maker.stream() }
        }
        #expect(streams(7) == streams(7))
        #expect(streams(7) != streams(8))
    }
}
