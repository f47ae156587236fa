import Persistence
import Receipts
import Testing

@testable import Web

@Suite("The state of a lane")
struct LaneAnswerTests {
    private static let now = Instant(
        wall: Timestamp(milliseconds: 1_779_264_931_000), monotonic: .seconds(5000))

    private func word(_ state: JobState?, isAside: Bool = false) throws -> String {
        let store = try Store(inMemory: "boot", at: Self.now, seed: 1)
        if let state {
            let key = try #require(IdempotencyKey("k-1"))
            try store.transact(at: Self.now) { writer in
                try writer.insert(
                    OperationRecord(id: "loc_1", register: "reg_1", upstream: "main", kind: "sale", created: 0))
                var entry = QueueEntryRecord(
                    lane: "main/reg_1", register: "reg_1", operation: "loc_1", intent: "complete", upstream: "main",
                    dialect: "hellobooks-orders", baseURL: "http://127.0.0.1", method: "POST", path: "/orders",
                    body: [],
                    key: key, keyMinted: false, fingerprint: Digest(of: []), acceptedAt: Self.now.wall, monotonic: 0,
                    occurredAt: Self.now.wall.rfc3339)
                entry.state = state
                try writer.insert(&entry)
                try writer.insertOrder(entry.sequence, number: 1, register: "reg_1")
                if isAside { try writer.setAside(entry.sequence) }
            }
        }
        return try store.read { try LaneAnswer.state(of: "main/reg_1", $0).word }
    }

    @Test("is idle without entries, replaying with one that goes out, and held where a person is waited for")
    func words() throws {
        #expect(try word(nil) == "idle")
        #expect(try word(.pending) == "replaying")
        #expect(try word(.pendingHeld) == "held")
    }

    @Test("is held as well where all that is left was set aside for a person")
    func aside() throws { #expect(try word(.pendingHeld, isAside: true) == "held") }
}
