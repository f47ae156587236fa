import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// A queue entry's life: every arrow that an upstream or the clock causes.
@Suite("Replay")
struct ReplayTests {
    struct Arrow: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let exchange: Exchange
        let state: JobState
        let reason: String?
        var mayBeApplied = false
        /// What the operator is told of it; nothing yet where it may pass with the next attempt.
        var notice: String?
    }

    private static let common = [
        Arrow(
            testDescription: "no connection", exchange: .notSent("x"), state: .processingStopped, reason: "unreachable",
            notice: "lane-offline"),
        Arrow(
            testDescription: "429", exchange: FlowsTests.refused(429, "rate_limit_exceeded"), state: .processingStopped,
            reason: "rate_limited", notice: "lane-stopped"),
        Arrow(
            testDescription: "401", exchange: FlowsTests.refused(401, "unauthorized"), state: .processingStopped,
            reason: "credential_refused", notice: "lane-stopped"),
        Arrow(
            testDescription: "403", exchange: FlowsTests.refused(403, "forbidden"), state: .processingStopped,
            reason: "credential_refused", notice: "lane-stopped"),
        Arrow(
            testDescription: "a proxy's page", exchange: reply(404, "<html>"), state: .processingStopped,
            reason: "unreachable", notice: "lane-offline"),
        Arrow(
            testDescription: "500", exchange: FlowsTests.refused(500, "internal_error"), state: .unknown,
            reason: "server_error", mayBeApplied: true),
        Arrow(
            testDescription: "503", exchange: reply(503), state: .unknown, reason: "server_error", mayBeApplied: true),
        Arrow(
            testDescription: "reset", exchange: .lost(Exchange.Absence(.broken, "reset")), state: .unknown,
            reason: "unreachable", mayBeApplied: true),
        Arrow(
            testDescription: "time-out", exchange: .lost(Exchange.timedOut), state: .unknown, reason: "timeout",
            mayBeApplied: true),
        Arrow(
            testDescription: "an unreadable yes", exchange: reply(201, #"{"id":"op_1","#), state: .unknown,
            reason: "unreachable", mayBeApplied: true, notice: "lane-offline"),
    ]

    @Test("what an answer to a create means", arguments: common)
    func create(arrow: Arrow) throws {
        let rig = try Rig()
        try rig.create()
        try rig.end(arrow.exchange)
        let entry = try rig.entry(1)
        #expect(entry.state == arrow.state)
        #expect(entry.reason == arrow.reason)
        #expect(entry.mayBeApplied == arrow.mayBeApplied)
        #expect(try rig.notices() == arrow.notice.map { ["\($0) lane main/reg_1"] } ?? [])
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1")?.firstEntry } == 1)
        // Nothing is lost: the same bytes and key go again, and what follows goes in order.
        let key = entry.key
        try rig.create("n-2")
        while rig.calls.isEmpty { try rig.ring() }
        if case .probe = try rig.onlyCall().id { try rig.end(FlowsTests.refused(404, "not_found")) }
        let again = try rig.onlyCall()
        #expect(again.request.body == entry.body)
        #expect(again.header("Idempotency-Key") == key)
        try rig.serve(Server())
        #expect(try rig.states() == [.completed, .completed])
        #expect(try rig.notices() == [])
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } == nil)
        #expect(try rig.findings() == [])
    }

    private static let refusals = [
        (400, "invalid_request"), (404, "not_found"), (409, "no_open_session"), (409, "idempotency_key_conflict"),
        (422, "unprocessable_entity"), (422, "validation_error"), (410, "gone"),
    ]

    @Test("a refusal goes back to a till that waits, and to a person where the till was told 202", arguments: refusals)
    func refusal(status: Int, code: String) throws {
        let live = try Rig()
        try live.create()
        try live.end(FlowsTests.refused(status, code))
        #expect(try live.entry(1).state == .aborted)
        #expect(try live.entry(1).reason == code)
        #expect(try live.notices() == [])

        let replay = try Rig()
        try replay.goOffline()
        try replay.create("n-2")
        while replay.calls.isEmpty { try replay.ring() }
        try replay.end(FlowsTests.refused(status, code))
        #expect(try replay.states() == [.pendingHeld, .pending])
        #expect(try replay.entry(1).reason == "refused")
        #expect(try replay.notices().contains("refused entry 1"))
        // Nothing behind it is sent, however long it takes.
        try replay.wait(.seconds(300))
        #expect(replay.calls.isEmpty)
        #expect(try replay.store.read { try $0.answer(attempt: #require($0.entry(1)?.finalAttempt))?.status } == status)
    }

    @Test("R31: the lane stands at its head; other lanes go on")
    func headStops() throws {
        let rig = try Rig()
        try rig.goOffline(register: "reg_1")
        try rig.create("n-2")
        try rig.create("n-3", register: "reg_2")
        #expect(try rig.onlyCall().lane == "main/reg_2")
        try rig.serve(Server())
        #expect(try rig.states() == [.processingStopped, .pending, .completed])
    }

    @Test(
        "R26: a completion is not sent before the server has taken its start",
        arguments: [
            Exchange.notSent("away"), .lost("reset"), reply(503), FlowsTests.refused(429, "rate_limit_exceeded"),
        ])
    func startFirst(first: Exchange) throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.end(first)
        try rig.complete(rig.operation(rig.answer(made)))
        for failure in [first, first, reply(201, Body.open("op_1"), ["ETag": "\"1\""])] {
            #expect(try rig.nextCall().line == "POST /operations")
            try rig.end(failure)
        }
        #expect(try rig.nextCall().line == "POST /operations/op_1/complete")
    }

    @Test(
        "R2: an outage's sale goes up once the server is back, and what the provider makes of it is taken as it is",
        arguments: [Body.fiscal, "null"])
    func providersWord(fiscal: String) throws {
        let rig = try Rig()
        let made = try rig.goOffline()
        try rig.complete(rig.operation(rig.answer(made)))
        _ = try rig.nextCall()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.end(reply(200, Body.completed("op_1").replacing(Body.fiscal, with: fiscal), ["ETag": "\"2\""]))
        #expect(try rig.states() == [.completed, .completed])
        #expect(try rig.receipts().map(\.form) == [.provisional, .fiscal])
        #expect(try rig.receipts().map(\.signed) == [false, fiscal != "null"])
    }

    // MARK: Waits

    @Test(
        "a wait that the server asks for is kept, in seconds and as a date",
        arguments: [
            ["Retry-After": "7"],
            ["Retry-After": "Wed, 20 May 2026 08:15:38 GMT", "Date": "Wed, 20 May 2026 08:15:31 GMT"],
            ["Retry-After": "Wed, 20 May 2026 08:15:38 GMT"],
        ])
    func retryAfter(headers: [String: String]) throws {
        for status in [429, 503] {
            let rig = try Rig()
            try rig.create()
            try rig.end(FlowsTests.refused(status, "x", headers))
            // A server that is away is probed meanwhile; only the probe may shorten the wait.
            try rig.wait(.milliseconds(6_999))
            #expect(rig.calls.allSatisfy { if case .probe = $0.id { true } else { false } })
            try rig.wait(.milliseconds(1))
            #expect(rig.calls.contains { if case .attempt = $0.id { true } else { false } })
        }
    }

    @Test("waits double up to their cap, with full jitter, and differ from each other")
    func backoff() throws {
        let rig = try Rig(
            Shop.premises(upstream: {
                $0.retry = RetrySettings(first: .milliseconds(100), cap: .seconds(10))
                $0.probe = .seconds(3600)
            }))
        try rig.goOffline()
        var waits: [Int64] = []
        for _ in 0..<40 {
            let began = rig.now.monotonic
            while rig.calls.isEmpty { try rig.ring() }
            waits.append((rig.now.monotonic - began).milliseconds)
            try rig.end(.notSent("away"))
        }
        for (index, wait) in waits.enumerated() {
            #expect(wait <= min(10_000, 100 << Int64(min(index, 20))))
        }
        let late = waits.dropFirst(10)
        #expect(Set(late).count > 20)
        #expect(late.contains { $0 < 3_000 })
        #expect(late.contains { $0 > 7_000 })
    }

    @Test("a good probe resumes the lane at once; a bad one is repeated")
    func probe() throws {
        let rig = try Rig(
            Shop.premises(upstream: { $0.retry = RetrySettings(first: .seconds(3600), cap: .seconds(3600)) }))
        try rig.goOffline()
        try rig.wait(.milliseconds(4_999))
        #expect(rig.calls.isEmpty)
        try rig.wait(.milliseconds(1))
        #expect(try rig.onlyCall().id == .probe(lane: "main/reg_1"))
        #expect(try rig.onlyCall().line == "GET /operations/op_probe")
        try rig.end(reply(503))
        try rig.wait(.milliseconds(4_999))
        #expect(rig.calls.isEmpty)
        try rig.wait(.milliseconds(1))
        try rig.end(FlowsTests.refused(404, "not_found"))
        #expect(try rig.onlyCall().line == "POST /operations")
    }

    @Test("a probe that answers while the head is on its way makes nobody run in circles", arguments: [404, 503])
    func lateProbe(status: Int) throws {
        let rig = try Rig(
            Shop.premises(upstream: { $0.retry = RetrySettings(first: .seconds(8), cap: .seconds(8)) }), seed: 3)
        try rig.goOffline()
        while !rig.calls.contains(where: { $0.id == .probe(lane: "main/reg_1") }) {
            while let call = rig.calls.first { try rig.end(call, .notSent("away")) }
            try rig.ring()
        }
        let probe = try rig.onlyCall()
        while rig.calls.count < 2 { try rig.ring() }
        try rig.end(probe, FlowsTests.refused(status, "not_found"))
        // The exchange takes its time; the steps must not ask to be woken in the past meanwhile.
        try rig.wait(.seconds(9))
        #expect(rig.calls.count == 1)
        try rig.serve(Server())
        #expect(try rig.entry(1).state == .completed)
    }

    // MARK: Completes

    @Test("a stale tag is read again and bound anew; body and key stay")
    func rebind() throws {
        let rig = try Rig.queuedComplete()
        let first = try rig.nextCall()
        #expect(first.header("If-Match") == "\"1\"")
        try rig.end(FlowsTests.refused(412, "precondition_failed"))
        #expect(try rig.onlyCall().line == "GET /operations/op_1")
        #expect(try rig.entry(2).state == .processing)
        try rig.end(reply(200, Body.open("op_1", version: 3), ["ETag": "\"3\""]))
        let second = try rig.onlyCall()
        #expect(second.line == "POST /operations/op_1/complete")
        #expect(second.header("If-Match") == "\"3\"")
        #expect(second.request.body == first.request.body)
        #expect(second.header("Idempotency-Key") == first.header("Idempotency-Key"))
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"4\""]))
        #expect(try rig.entry(2).state == .completed)
        #expect(try rig.store.read { try $0.attempts(of: 2).map(\.kind) } == [.send, .send, .reread, .send])
        #expect(try rig.findings() == [])
    }

    @Test("what our own lost attempt has done is adopted, with what the server shows of it")
    func adopt() throws {
        let rig = try Rig.queuedComplete(first: .lost("reset"))
        _ = try rig.nextCall()
        try rig.end(FlowsTests.refused(412, "precondition_failed"))
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.entry(2).state == .completed)
        let receipt = try #require(try rig.receipts().last)
        #expect(receipt.form == .fiscal)
        #expect(receipt.fiscal?.contains("V0;ERS-4f2d") == true)
        #expect(try rig.store.read { try $0.operation(anyUpstream: "op_1")?.lifecycle } == "completed")
    }

    @Test(
        "R63: what no attempt of ours can have done goes before a person",
        arguments: [(Exchange.notSent("x"), "11.90", "completed_elsewhere"), (.lost("x"), "12.90", "content_differs")])
    func escalate(first: Exchange, total: String, code: String) throws {
        let rig = try Rig.queuedComplete(first: first)
        _ = try rig.nextCall()
        try rig.end(FlowsTests.refused(409, "operation_invalid_state"))
        try rig.end(reply(200, Body.completed("op_1", total: total), ["ETag": "\"2\""]))
        #expect(try rig.entry(2).state == .pendingHeld)
        #expect(try rig.notices().contains("\(code) entry 2"))
        #expect(try rig.receipts().map(\.form) == [.provisional])
    }

    @Test("a signer that stays down is probed with waits, then put before a person")
    func signer() throws {
        let rig = try Rig.queuedComplete(
            Shop.premises(upstream: { $0.signerProbes = 5 }), first: FlowsTests.refused(422, "validation_error"))
        for probe in 2...5 {
            #expect(try rig.entry(2).state == .processingStopped)
            #expect(try rig.entry(2).signerProbes == probe - 1)
            #expect(try rig.nextCall().line == "POST /operations/op_1/complete")
            try rig.end(FlowsTests.refused(422, "validation_error"))
        }
        #expect(try rig.entry(2).state == .pendingHeld)
        #expect(try rig.entry(2).reason == "signer-down")
        #expect(try rig.notices().contains("signer-down entry 2"))
        // A person orders another round.
        #expect(try rig.order(.retry(entry: 2, reason: "mended", version: nil)).status == 200)
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.entry(2).state == .completed)
        #expect(try rig.notices().allSatisfy { $0.contains(" receipt ") })
    }

    @Test("a signer that is down past the deadline is put before a person")
    func signerDeadline() throws {
        let rig = try Rig.queuedComplete(
            Shop.premises(registers: { $0[0].deadline = .seconds(60) }),
            first: FlowsTests.refused(422, "validation_error"))
        while try rig.entry(2).state != .pendingHeld {
            _ = try rig.nextCall()
            try rig.end(FlowsTests.refused(422, "validation_error"))
            try #require(try rig.entry(2).attempts < 20)
        }
        #expect(rig.now.wall.milliseconds >= Rig.start.wall.milliseconds + 60_000)
        #expect(try rig.notices().contains("signer-down entry 2"))
    }

    @Test("a sale that is not certified within its deadline is in the feed")
    func deadline() throws {
        let rig = try Rig(
            Shop.premises(
                upstream: {
                    $0.retry = RetrySettings(first: .seconds(20), cap: .seconds(20))
                    $0.probe = .seconds(3600)
                }, registers: { $0[0].deadline = .seconds(60) }))
        try rig.goOffline()
        try rig.waitOffline(.seconds(59))
        #expect(try !rig.notices().contains("deadline-passed entry 1"))
        try rig.waitOffline(.seconds(32))
        #expect(try rig.notices().contains("deadline-passed entry 1"))
    }
}
