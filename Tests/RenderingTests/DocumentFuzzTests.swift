import Fuzzing
import Testing

@Suite("Fuzzing of documents")
struct DocumentFuzzTests {
    @Test(
        "finds nothing in 10,000 receipts, documents and templates", .timeLimit(.minutes(3)), arguments: UInt64(0)..<10)
    func nothing(part: UInt64) throws {
        #expect(try DocumentFuzzer().run(from: 1 + part * 1000, count: 1000) > 0)
    }

    @Test("finds every fault that is planted", arguments: DocumentFuzzer.Plant.allCases)
    func planted(plant: DocumentFuzzer.Plant) throws {
        let fuzzer = try DocumentFuzzer(plant: plant)
        #expect(throws: FuzzFinding.self) { try fuzzer.run(from: 1, count: 200) }
    }
}
