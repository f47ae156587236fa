import Fiscal
import Persistence
import Receipts
import Testing

@testable import Flows

@Suite("Remediation")
struct RemediationTests {
    /// Entry 1, a create, is held; entry 2, its complete, waits behind it; entry 3 is another sale.
    private func held() throws -> Rig {
        let rig = try Rig()
        let made = try rig.goOffline()
        try rig.complete(rig.operation(rig.answer(made)))
        try rig.create("n-2")
        while rig.calls.isEmpty { try rig.ring() }
        try rig.end(refused(422, "unprocessable_entity"))
        #expect(try rig.states() == [.pendingHeld, .pending, .pending])
        return rig
    }

    @Test("R4: an outage and what it leaves are logged, explained to the operator, and settled by a person with a name")
    func exceptionPath() throws {
        let rig = try held()
        let open = try rig.store.read { try $0.notices(open: true, limit: 9) }
        #expect(open.contains { $0.code == "refused" && $0.subject == "entry 1" })
        #expect(open.allSatisfy { !$0.sentence.isEmpty && !$0.remedy.isEmpty })
        _ = try rig.order(.abandon(entry: 1, reason: "double", version: nil))
        try rig.serve(Server())
        let log = try rig.store.read { try $0.journal(after: 0, limit: 999) }
        for kind in [
            "lane.offline", "entry.held", "notice.raised", "entry.abandoned", "notice.resolved", "lane.online",
        ] {
            #expect(log.contains { $0.kind == kind }, "\(kind)")
        }
        #expect(log.filter { $0.kind == "entry.abandoned" }.allSatisfy { $0.actor == "Anna" })
        #expect(try rig.store.read { try $0.outages(limit: 9) }.allSatisfy { $0.ended != nil })
        #expect(try rig.findings() == [])
    }

    @Test("retry sends the same bytes and key again")
    func retry() throws {
        let rig = try held()
        let entry = try rig.entry(1)
        let answer = try rig.order(.retry(entry: 1, reason: "mended", version: entry.version))
        #expect(answer.status == 200)
        #expect(try rig.onlyCall().request.body == entry.body)
        #expect(try rig.onlyCall().header("Idempotency-Key") == entry.key)
        try rig.serve(Server())
        #expect(try rig.states() == [.completed, .completed, .completed])
        #expect(try rig.notices().allSatisfy { $0.contains(" receipt ") })
        #expect(try rig.journal().contains("entry.retried"))
    }

    @Test("an act that is refused, or is on an entry further back, does not wake the head of its lane")
    func notTheHead() throws {
        let rig = try Rig()
        try rig.goOffline()
        try rig.create("n-2")
        let stopped = try rig.entry(1)
        #expect(try rig.order(.abandon(entry: 1, reason: "late", version: stopped.version + 1)).code == "stale_version")
        #expect(try rig.order(.retry(entry: 2, reason: nil, version: nil)).code == "not_waiting")
        #expect(try rig.order(.abandon(entry: 2, reason: "double", version: nil)).status == 200)
        #expect(rig.calls.isEmpty)
        #expect(try rig.entry(1).version == stopped.version)
        #expect(try rig.order(.retry(entry: 1, reason: nil, version: stopped.version)).status == 200)
        #expect(try rig.onlyCall().request.body == stopped.body)
    }

    @Test("adopting a create takes the server's id, and what waits behind goes on with it")
    func adopt() throws {
        let rig = try held()
        let missing = try rig.order(.adopt(entry: 1, remoteID: nil, reason: nil, version: nil))
        #expect(missing.status == 422)
        #expect(missing.code == "remote_id_required")
        #expect(try rig.order(.adopt(entry: 1, remoteID: "op_42", reason: "found", version: nil)).status == 200)
        #expect(try rig.entry(1).state == .completed)
        #expect(try rig.onlyCall().line == "POST /operations/op_42/complete")
        #expect(try rig.notices() == ["lane-offline lane main/reg_1"])
    }

    @Test("what is adopted behind a refusal is done: its till does not hear the refusal when it asks again")
    func adoptRefused() throws {
        let rig = try held()
        let entry = try rig.entry(1)
        #expect(try rig.order(.adopt(entry: 1, remoteID: "op_42", reason: "mended", version: nil)).status == 200)
        let again = try rig.answer(
            rig.call(
                "POST", "/operations", String(decoding: entry.body, as: UTF8.self), ["Idempotency-Key": entry.key]))
        #expect(again.status == 200)
        #expect(again.header("Quittance-State") == "acknowledged")
        #expect(!again.text.contains("unprocessable"))
        let shown = try evidence(1, of: rig)
        #expect(shown["answer"]?["status"] == 422)
    }

    @Test("R63: whoever adopts sees the operation as it was read beside the bytes that were queued, and decides once")
    func adoptRead() throws {
        let rig = try Rig.queuedComplete()
        _ = try rig.nextCall()
        try rig.end(refused(412, "precondition_failed"))
        try rig.end(reply(200, Body.completed("op_1", total: "12.90"), ["ETag": "\"2\""]))
        let held = try rig.entry(2)
        #expect(held.state == .pendingHeld)
        let shown = JSONValue.object(try rig.store.read { try EntryView.evidence(held, in: $0) })
        #expect(shown["queued"] == (try JSONValue(parsing: Body.complete)))
        #expect(shown["answer"]?["status"] == 412)
        #expect(shown["reread"]?["body"]?["total_amount"] == "12.90")
        #expect(shown["reread"]?["outcome"] == "escalate")
        // Two people look at the same version, and decide.
        let first = try rig.order(.adopt(entry: 2, remoteID: nil, reason: "the same sale", version: held.version))
        #expect(first.status == 200)
        #expect(first.value["reread"]?["body"]?["id"] == "op_1")
        let second = try rig.order(.abandon(entry: 2, reason: "not ours", version: held.version))
        #expect(second.code == "stale_version")
        #expect(try rig.entry(2).state == .completed)
        #expect(try rig.journal().filter { $0.hasPrefix("entry.a") }.suffix(1) == ["entry.adopted"])
    }

    /// What an entry has to show, read for itself: a reading within another ends the process.
    private func evidence(_ entry: Int64, of rig: Rig) throws -> JSONValue {
        let entry = try rig.entry(entry)
        return JSONValue.object(try rig.store.read { try EntryView.evidence(entry, in: $0) })
    }

    @Test("what goes with a create that is abandoned is listed beforehand, and nothing else is")
    func abandonsToo() throws {
        let rig = try Rig.queuedComplete()
        #expect(try evidence(2, of: rig)["abandonsToo"] == [])
        let away = try Rig()
        try away.complete(away.operation(away.answer(away.goOffline())))
        #expect(try evidence(1, of: away)["abandonsToo"] == [2])
    }

    @Test("what was neither answered nor read is shown as nothing, and bytes that are no JSON as text")
    func nothingRead() throws {
        let rig = try Rig()
        try rig.goOffline()
        let shown = try evidence(1, of: rig)
        #expect(shown["answer"] == .null)
        #expect(shown["reread"] == .null)
        try rig.order(.abandon(entry: 1, reason: "x", version: nil))
        try rig.create("n-2")
        try rig.end(reply(200, "<html>Welcome"))
        let page = try evidence(2, of: rig)
        #expect(page["answer"]?["body"] == "<html>Welcome")
    }

    @Test("abandoning a completion voids its operation, which would stay open at its server")
    func abandonedCompletion() throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.complete(rig.operation(rig.answer(made)))
        try rig.end(.notSent("away"))
        #expect(try rig.order(.abandon(entry: 2, reason: "changed their mind", version: nil)).status == 200)
        let void = try rig.entry(3)
        let operation = try rig.entry(1).operation
        #expect(void.intent == "cancel" && void.replaces == 2 && void.operation == operation)
        while rig.calls.isEmpty { try rig.ring() }
        let call = try rig.onlyCall()
        #expect(call.line == "POST /operations/op_1/void")
        #expect(call.request.body == Array(#"{"reason":"operator_cancelled"}"#.utf8))
        try rig.end(call, reply(200, #"{"id":"op_1","type":"sale","status":"voided"}"#, ["ETag": "\"2\""]))
        #expect(try rig.states() == [.completed, .canceled, .completed])
        #expect(try rig.store.read { try $0.operation(void.operation)?.lifecycle } == "voided")
        #expect(try rig.findings() == [])
    }

    @Test("one of the older API is cancelled, and one that the till voids itself is not voided twice")
    func abandonedSale() throws {
        let rig = try SalesShop.rig()
        try rig.start(SaleBodies())
        try rig.end(.notSent("away"))
        try rig.complete(SaleBodies())
        #expect(try rig.order(.abandon(entry: 2, reason: "wrong", version: nil)).status == 200)
        let server = SalesDouble()
        try rig.drain(server)
        #expect(server.states.values.sorted() == ["cancelled"])
        // Given up together with its create, nothing is there to be voided.
        let other = try Rig()
        try other.sell()
        #expect(try other.order(.abandon(entry: 1, reason: "double", version: nil)).status == 200)
        #expect(try other.states().allSatisfy { $0 == .canceled })
    }

    @Test("an entry is not adopted as what another one already is")
    func adoptedTwice() throws {
        let rig = try Rig()
        try rig.create("n-1")
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.create("n-2")
        try rig.end(.notSent("away"))
        let refused = try rig.order(.adopt(entry: 2, remoteID: "op_1", reason: "found", version: nil))
        #expect(refused.status == 409 && refused.code == "identity_taken")
        #expect(try rig.entry(2).state == .processingStopped)
        #expect(try rig.order(.adopt(entry: 2, remoteID: "op_2", reason: "found", version: nil)).status == 200)
    }

    @Test("abandoning a create abandons its later entries, and nobody else's")
    func abandon() throws {
        let rig = try held()
        #expect(try rig.order(.abandon(entry: 1, reason: "double", version: nil)).status == 200)
        #expect(try rig.states() == [.canceled, .canceled, .processing])
        #expect(try rig.onlyCall().request.body == Array(Body.create("n-2").utf8))
        let log = try rig.store.read { try $0.journal(after: 0, limit: 100) }.filter { $0.kind == "entry.abandoned" }
        #expect(log.map(\.subject) == ["entry 1", "entry 2"])
        #expect(log.allSatisfy { $0.actor == "Anna" && $0.detail == #"{"reason":"double"}"# })
        let complete = try rig.complete(rig.entry(1).operation)
        #expect(try rig.answer(complete).code == "operation_invalid_state")
    }

    @Test("a decision about a row that has changed meanwhile is refused")
    func stale() throws {
        let rig = try held()
        let version = try rig.entry(1).version
        for act in [
            Act.retry(entry: 1, reason: nil, version: version - 1),
            .adopt(entry: 1, remoteID: "op_1", reason: nil, version: version - 1),
            .abandon(entry: 1, reason: "x", version: version + 1),
        ] {
            let answer = try rig.order(act)
            #expect(answer.status == 409)
            #expect(answer.code == "stale_version")
        }
        #expect(try rig.states() == [.pendingHeld, .pending, .pending])
    }

    @Test("only what waits can be decided")
    func notWaiting() throws {
        let rig = try Rig()
        try rig.create()
        for act in [
            Act.retry(entry: 1, reason: nil, version: nil), .adopt(entry: 1, remoteID: "x", reason: nil, version: nil),
            .abandon(entry: 1, reason: "x", version: nil),
        ] { #expect(try rig.order(act).code == "not_waiting") }
        try rig.serve(Server())
        for act in [
            Act.retry(entry: 1, reason: nil, version: nil), .adopt(entry: 1, remoteID: "x", reason: nil, version: nil),
            .abandon(entry: 1, reason: "x", version: nil),
        ] { #expect(try rig.order(act).code == "not_waiting") }
        #expect(try rig.order(.retry(entry: 9, reason: nil, version: nil)).code == "entry_not_found")
    }

    @Test("a notice is resolved once, by name")
    func notices() throws {
        let rig = try Rig()
        try rig.goOffline()
        let id = try #require(try rig.store.read { try $0.notices(open: true, limit: 1).first?.id })
        #expect(try rig.order(.resolveNotice(id, action: "seen")).status == 200)
        #expect(try rig.notices() == [])
        #expect(try rig.store.read { try $0.notices(open: false, limit: 1).first?.resolvedBy } == "Anna")
        #expect(try rig.order(.resolveNotice(id, action: "seen")).status == 404)
    }
}
