import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// What becomes of an entry of which nobody knows whether the server applied it, by a lost answer or by a restart.
@Suite("Replay in doubt")
struct ReplayDoubtTests {
    @Test("while the key is remembered the same key is sent again, later the operation is looked up")
    func keyRetention() throws {
        let rig = try Rig.queuedComplete(
            Shop.premises(upstream: {
                $0.retry = RetrySettings(first: .seconds(3600), cap: .seconds(3600))
                $0.probe = .seconds(3600)
            }), first: .lost("reset"))
        #expect(try rig.nextCall().line == "POST /operations/op_1/complete")
        try rig.end(.lost("reset"))
        try rig.waitOffline(.seconds(86_401))
        #expect(try rig.nextCall().line == "GET /operations/op_1")
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.entry(2).state == .completed)
        #expect(try rig.receipts().last?.form == .fiscal)
    }

    @Test("a look-up that finds the operation still open sends the call")
    func lookupOpen() throws {
        let rig = try Rig.queuedComplete(Shop.premises(upstream: { $0.reconcile = .lookup }), first: .lost("reset"))
        #expect(try rig.nextCall().line == "GET /operations/op_1")
        try rig.end(reply(200, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.onlyCall().line == "POST /operations/op_1/complete")
        #expect(try !rig.entry(2).mayBeApplied)
    }

    @Test(
        "a create that can neither be repeated nor looked up is held, never resent by itself",
        arguments: [
            ReconcilePolicy.lookup, .person,
        ])
    func heldCreate(policy: ReconcilePolicy) throws {
        let rig = try Rig(Shop.premises(upstream: { $0.reconcile = policy }))
        try rig.create()
        try rig.end(.lost("reset"))
        while try rig.entry(1).state != .pendingHeld {
            try #require(rig.calls.allSatisfy { if case .probe = $0.id { true } else { false } })
            while let call = rig.calls.first { try rig.end(call, FlowsTests.refused(404, "not_found")) }
            try rig.ring()
        }
        #expect(try rig.notices().contains("outcome-unknown entry 1"))
        #expect(try rig.store.read { try $0.attempts(of: 1).count } == 1)
    }

    @Test("a create is looked up by its own number, where the configuration says how")
    func lookupCreate() throws {
        let rig = try Rig(
            Shop.premises(upstream: {
                $0.reconcile = .lookup
                $0.options = ["lookupPath": "/operations?external_id={external_id}"]
            }))
        try rig.create("n-1")
        try rig.end(.lost("reset"))
        #expect(try rig.nextCall().line == "GET /operations?external_id=n-1")
        let found = Body.open("op_5").replacing(#""type":"sale""#, with: #""type":"sale","external_id":"n-1""#)
        try rig.end(reply(200, "[\(found)]"))
        #expect(try rig.entry(1).state == .completed)
        #expect(try rig.store.read { try $0.operation(anyUpstream: "op_5")?.id } == rig.entry(1).operation)
    }

    // MARK: Restart

    @Test("after a restart what was in hand is unknown, promised, and has its provisional receipt")
    func restart() throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.complete(rig.operation(rig.answer(made)))
        let key = try rig.entry(2).key
        #expect(try rig.entry(2).state == .processing)
        try rig.restart()
        #expect(try rig.receipts().map(\.form) == [.provisional])
        #expect(try rig.jobs().count == 1)
        #expect(try rig.entry(2).promised)
        #expect(try rig.journal().contains("entry.interrupted"))
        #expect(try rig.store.read { try $0.attempts(of: 2).first?.outcome } == "interrupted")
        let again = try rig.nextCall()
        #expect(again.header("Idempotency-Key") == key)
        #expect(try rig.entry(2).mayBeApplied)
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.receipts().map(\.form) == [.provisional, .fiscal])
        try rig.restart()
        #expect(try rig.receipts().count == 2)
        #expect(rig.calls.isEmpty)
        #expect(try rig.findings() == [])
    }

    @Test("a call that waited for its turn is promised after a restart, and goes in order")
    func restartPending() throws {
        let rig = try Rig()
        try rig.create("n-1")
        try rig.create("n-2")
        try rig.restart()
        #expect(try rig.entry(2).promised)
        try rig.wait(.seconds(30))
        let server = Server()
        try rig.serve(server)
        #expect(try rig.states() == [.completed, .completed])
    }

    @Test("a body that was damaged in the file is never sent")
    func damaged() throws {
        let rig = try Rig()
        try rig.goOffline()
        try rig.store.damage("UPDATE entry SET body = X'7B7D' WHERE sequence = 1")
        try rig.wait(.seconds(2))
        #expect(rig.calls.isEmpty)
        #expect(try rig.entry(1).state == .pendingHeld)
        #expect(try rig.notices().contains("payload-damaged entry 1"))
        #expect(try rig.findings().count == 1)
    }

    @Test("a lane whose upstream was changed under its backlog is held")
    func routeChanged() throws {
        let rig = try Rig()
        try rig.goOffline()
        try rig.restart(premises: Shop.premises(upstream: { $0.url = "https://elsewhere.example/v1" }))
        #expect(rig.calls.isEmpty)
        #expect(try rig.entry(1).state == .pendingHeld)
        #expect(try rig.notices().contains("route-changed entry 1"))
    }

    @Test("an outcome that comes twice, or for nobody, changes nothing")
    func staleOutcome() throws {
        let rig = try Rig()
        try rig.create()
        let call = try rig.onlyCall()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        let head = rig.store.journalHead
        try rig.handle(.exchanged(call.id, .lost("reset")))
        try rig.handle(.exchanged(.attempt(99), .lost("reset")))
        try rig.handle(.exchanged(.forward(99), .lost("reset")))
        try rig.handle(.exchanged(.probe(lane: "nowhere"), .lost("reset")))
        #expect(rig.store.journalHead == head)
        #expect(try rig.states() == [.completed])
    }

    @Test("a service that is asked to end begins nothing new, and finishes what is in hand")
    func drain() throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.handle(.drain)
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.answer(made).status == 201)
        try rig.create("n-2")
        try rig.end(.notSent("away"))
        try rig.wait(.seconds(100))
        #expect(rig.calls.isEmpty)
    }
}
