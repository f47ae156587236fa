import Fuzzing
import Testing

@Suite("Fuzzing")
struct FuzzTests {
    @Test(
        "finds nothing in 20,000 random and damaged streams", .timeLimit(.minutes(2)), arguments: UInt64(0)..<10)
    func nothing(part: UInt64) throws {
        #expect(try Fuzzer().run(from: 1 + part * 2000, count: 2000) > 0)
    }

    @Test("finds every fault that is planted", arguments: Fuzzer.Plant.allCases)
    func planted(plant: Fuzzer.Plant) {
        #expect(throws: Fuzzer.Finding.self) { try Fuzzer(plant: plant).run(from: 1, count: 3000) }
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
