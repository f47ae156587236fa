import Receipts
import Testing

@testable import Flows

@Suite("Backoff and names")
struct BackoffTests {
    @Test(
        "the wait is any part of a span that doubles up to the cap",
        arguments: [
            (1, 500), (2, 1000), (3, 2000), (7, 32_000), (8, 60_000), (64, 60_000), (Int.max, 60_000), (0, 500),
        ] as [(Int, Int64)])
    func span(failures: Int, most: Int64) {
        let backoff = Backoff(first: .milliseconds(500), cap: .seconds(60))
        var generator = SeededGenerator(seed: 1)
        let waits = (0..<2000).map { _ in backoff.delay(failures: failures, using: &generator).milliseconds }
        #expect(waits.allSatisfy { (0...most).contains($0) })
        #expect((waits.min() ?? .max) < most / 20)
        #expect((waits.max() ?? 0) > most - most / 20)
    }
}
