import Persistence
import Receipts
import Testing

@testable import Web

@Suite("Keys of what people and programs order")
struct RequestKeyTests {
    private static func reprint(
        _ rig: WebRig, key: String?, token: String = WebRig.cashier, body: String = #"{"last":true}"#
    ) async throws -> RawClient.Reply {
        try await rig.send(
            "POST", "/v1/reprint", token: token, headers: key.map { [("Idempotency-Key", $0)] } ?? [], body: body)
    }

    private static func jobs(_ rig: WebRig) async throws -> Int {
        try await rig.archive.read { try $0.jobs(before: .max, limit: 100) }.count
    }

    @Test("The same key with the same call is done once and answered alike")
    func once() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("A-1")
            let before = try await Self.jobs(rig)
            let first = try await Self.reprint(rig, key: "k-1")
            #expect(first.status == 202)
            let second = try await Self.reprint(rig, key: "k-1")
            #expect(second.status == 202 && second.body == first.body)
            #expect(second.header("Content-Type") == "application/json")
            #expect(try await Self.jobs(rig) == before + 1)
            // Without a key each call counts, and so does the same key of somebody else.
            _ = try await Self.reprint(rig, key: nil)
            _ = try await Self.reprint(rig, key: "k-1", token: WebRig.manager)
            #expect(try await Self.jobs(rig) == before + 3)
        }
    }

    @Test("The same key with another call is refused, and nothing is done")
    func another() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("A-1")
            _ = try await Self.reprint(rig, key: "k-1")
            let before = try await Self.jobs(rig)
            let other = try await Self.reprint(rig, key: "k-1", body: #"{"last":true,"reason":"lost"}"#)
            #expect(other.status == 422 && other.text.contains("idempotency_key_reused"))
            let path = try await rig.send(
                "POST", "/v1/jobs/job_1/cancel", token: WebRig.cashier, headers: [("Idempotency-Key", "k-1")])
            #expect(path.status == 422)
            #expect(try await Self.jobs(rig) == before)
            let bad = try await Self.reprint(rig, key: "k 1")
            #expect(bad.status == 400)
        }
    }

    @Test("A refusal that changed nothing leaves its key free")
    func refusal() async throws {
        try await WebRig.run { rig in
            #expect(try await Self.reprint(rig, key: "k-1").status == 404)
            _ = try await rig.offlineSale("A-1")
            let later = try await Self.reprint(rig, key: "k-1")
            #expect(later.status == 202)
        }
    }

    @Test("A closing that did not come about leaves its key free, and one that was made is answered again under it")
    func closing() async throws {
        try await WebRig.run { rig in
            func close(_ key: String = "k-1") async throws -> RawClient.Reply {
                try await rig.send(
                    "POST", "/v1/registers/reg_1/closing", token: WebRig.manager, headers: [("Idempotency-Key", key)],
                    body: #"{"counted":"61.40"}"#)
            }
            rig.upstream.isOnline = false
            for _ in 0..<2 { #expect(try await close().status == 503) }
            rig.upstream.isOnline = true
            let made = try await close()
            #expect(made.status == 200, "\(made.text)")
            let calls = rig.upstream.calls.count
            #expect(try await close().body == made.body)
            #expect(rig.upstream.calls.count == calls)
            let other = try await rig.send(
                "POST", "/v1/registers/reg_1/closing", token: WebRig.manager, headers: [("Idempotency-Key", "k-1")],
                body: #"{"counted":"1.00"}"#)
            #expect(other.status == 422 && other.text.contains("idempotency_key_reused"))
        }
    }

    @Test("A deed whose answer was lost in a crash is not done again under its key")
    func lostAnswer() async throws {
        let clock = Instant(wall: Timestamp(milliseconds: 1_779_264_931_000), monotonic: .seconds(1))
        let store = try Store(inMemory: "boot", at: clock, seed: 1)
        store.expected = ("till\nk-1", Digest(of: "call".utf8))
        try store.transact(at: clock) { try $0.journal("test", "deed") }
        #expect(store.expected == nil)
        let kept = try #require(try store.read { try $0.keptAnswer("till\nk-1") })
        #expect(kept.answer == nil && kept.fingerprint == Digest(of: "call".utf8))
        // A day later the key is free.
        let tomorrow = clock.advanced(by: .seconds(86_401))
        store.expected = ("till\nk-2", Digest(of: "call".utf8))
        try store.transact(at: tomorrow) { try $0.journal("test", "another deed") }
        #expect(try store.read { try $0.keptAnswer("till\nk-1") } == nil)
    }
}
