import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Closing a session through failures")
struct SessionDoubtTests {
    private static let whole = ["session_open", "session_cash_count", "session_close"]

    @Test("a server that is away is told at once, nothing stays queued, and a second call begins anew")
    func away() throws {
        let shop = try SessionShop()
        let ticket = try shop.close()
        try shop.rig.end(.notSent("away"))
        #expect(try shop.rig.answer(ticket).status == 503)
        #expect(try shop.rig.answer(ticket).code == "unreachable")
        #expect(try shop.rig.store.read { try $0.openLanes() } == [])
        #expect(try shop.stages == ["queue done", "count stopped", "close waiting", "report waiting"])
        try shop.rig.wait(.seconds(60))
        let probe = try shop.rig.onlyCall()
        #expect(probe.id == .probe(lane: "main/reg_1"), "a closing is never queued")
        try shop.rig.end(probe, reply(404, #"{"code":"not_found","message":"No such operation."}"#))
        // Counted anew, with another amount.
        #expect(try shop.settle(shop.close("61.00")).value["counted"] == "61.00")
        #expect(shop.applied == Self.whole)
    }

    @Test("a signer that is down counts, refuses the close, and the second call goes on with it")
    func signer() throws {
        let shop = try SessionShop()
        shop.loseSigner()
        let refused = try shop.settle(shop.close())
        #expect(refused.status == 503)
        #expect(refused.code == "signer_unavailable")
        #expect(shop.applied == ["session_open", "session_cash_count"])
        #expect(try shop.stages == ["queue done", "count done", "close stopped", "report waiting"])
        #expect(try shop.rig.notices() == ["closing-unfinished register reg_1"])
        #expect(try shop.rig.answer(shop.close("1.00")).code == "closing_counted")
        shop.loseSigner(false)
        #expect(try shop.settle(shop.close(nil)).value["counted"] == "61.40")
        #expect(shop.applied == Self.whole)
        #expect(try shop.rig.notices() == [])
    }

    @Test(
        "a lost answer is asked for again with its key while somebody waits, and nothing is done twice",
        arguments: ["session_cash_count", "session_close"])
    func lostAnswer(type: String) throws {
        let shop = try SessionShop()
        let ticket = try shop.close()
        if type == "session_close" { try shop.rig.end(shop.answer(shop.rig.onlyCall())) }
        let call = try shop.rig.onlyCall()
        _ = shop.answer(call)
        try shop.rig.end(call, .lost("reset"))
        #expect(try shop.settle(ticket).status == 200)
        #expect(shop.applied == Self.whole)
        #expect(Set(shop.events.filter { $0.hasPrefix(type) }).count == 1, "one key")
        #expect(shop.events.filter { $0.hasPrefix(type) }.count == 2)
    }

    @Test(
        "where no answer comes the caller hears 504, the entry is settled by its key, and a second call goes on",
        arguments: [("session_cash_count", 1), ("session_close", 2)])
    func silence(type: String, entries: Int) throws {
        let shop = try SessionShop()
        let ticket = try shop.close()
        if type == "session_close" { try shop.rig.end(shop.answer(shop.rig.onlyCall())) }
        for _ in 0..<40 where shop.rig.answers[ticket] == nil {
            while let call = shop.rig.calls.first { try shop.rig.end(call, .lost("reset")) }
            if shop.rig.answers[ticket] == nil { try shop.rig.ring() }
        }
        #expect(try shop.rig.answer(ticket).status == 504)
        #expect(try shop.rig.answer(ticket).code == "outcome_unknown")
        #expect(try shop.rig.notices().contains("closing-unfinished register reg_1"))
        // Still nothing: the same closing is asked for again, and waits for its own entry.
        let again = try shop.close(nil)
        #expect(shop.rig.answers[again] == nil)
        #expect(try shop.settle(again).status == 200)
        #expect(shop.applied == Self.whole)
        #expect(try shop.rig.notices() == [])
    }

    @Test("what settles while nobody waits is written down, and the closing is made")
    func settledLater() throws {
        let shop = try SessionShop()
        let ticket = try shop.close()
        try shop.rig.end(shop.answer(shop.rig.onlyCall()))
        for _ in 0..<40 where shop.rig.answers[ticket] == nil {
            while let call = shop.rig.calls.first { try shop.rig.end(call, .lost("reset")) }
            if shop.rig.answers[ticket] == nil { try shop.rig.ring() }
        }
        while try !shop.rig.store.read({ try $0.openLanes() }).isEmpty {
            try shop.serve()
            if shop.rig.calls.isEmpty { try shop.rig.ring() }
        }
        #expect(try shop.closing.record.state == .taken)
        #expect(try shop.closing.record.outcome == "taken")
        #expect(try shop.rig.notices() == [])
        #expect(try shop.rig.answer(shop.close(nil)).value["difference"] == "-0.50")
    }

    @Test("a refusal of the server's own closing is a problem to who asked here, and verbatim to a till")
    func refusedClosing() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        func ask(_ begin: () throws -> Int) throws -> Answer {
            let ticket = try begin()
            while let call = rig.calls.first {
                try rig.end(
                    call, call.line.hasSuffix("closings") ? FlowsTests.refused(409, "not_yet") : server.answer(call))
            }
            return try rig.answer(ticket)
        }
        let own = try ask { try rig.ask(.close(register: "reg_1", type: "daily")) }
        #expect(own.status == 409 && own.code == "not_yet")
        #expect(own.header("Content-Type") == "application/problem+json")
        #expect(own.value["detail"]?.text?.hasSuffix("text of the server") == true)
        let till = try ask { try rig.manage("POST", "/registers/reg_srv_1/closings", #"{"type":"daily"}"#) }
        #expect(till.text == Body.problem("not_yet"))
    }

    @Test("a live refusal goes back in the server's words, and nothing is left behind")
    func refused() throws {
        let shop = try SessionShop(open: false)
        let answer = try shop.settle(shop.close())
        #expect(answer.status == 409)
        #expect(answer.code == "no_open_session")
        #expect(answer.header("Content-Type") == "application/problem+json")
        #expect(answer.value["detail"]?.text?.hasSuffix("The register has no open session.") == true)
        #expect(try shop.rig.store.read { try $0.openLanes() } == [])
        #expect(try shop.closing.record.state == .refused)
        #expect(try shop.stages.prefix(2) == ["queue done", "count stopped"])
        #expect(try shop.rig.notices() == [])
    }

    @Test(
        "a crash anywhere leaves a closing that goes on where it stood, and stands before a person until then",
        arguments: 0..<4)
    func crash(after step: Int) throws {
        let shop = try SessionShop()
        _ = try shop.close()
        var step = step
        while step > 0, let call = shop.rig.calls.first {
            // The answer is there, and was or was not taken before the end.
            let answer = shop.answer(call)
            if step > 1 { try shop.rig.end(call, answer) }
            step -= 2
        }
        try shop.rig.restart()
        #expect(try shop.closing.record.ended != nil, "nobody waits for it any more")
        let isUnfinished = try shop.closing.record.state != .taken
        #expect(try shop.rig.notices().contains("closing-unfinished register reg_1") == isUnfinished)
        #expect(try shop.settle(shop.close()).status == 200)
        #expect(shop.applied == Self.whole)
        #expect(try shop.rig.notices() == [])
        #expect(try shop.rig.findings() == [])
    }

    @Test("a server that forgets its keys shows the same event twice, which stands before a person and not behind one")
    func forgotten() throws {
        let shop = try SessionShop()
        let ticket = try shop.close()
        let call = try shop.rig.onlyCall()
        _ = shop.answer(call)
        shop.forgetKeys()
        try shop.rig.end(call, .lost("reset"))
        let answer = try shop.settle(ticket)
        #expect(answer.code == "closing_blocked")
        #expect(answer.value["open"]?.elements.first?["state"] == "pendingHeld")
        #expect(shop.applied == ["session_open", "session_cash_count"])
        let sequence = try #require(try shop.rig.store.read { try $0.openEntries().first?.sequence })
        let operation = try #require(shop.newest)
        try shop.rig.order(.adopt(entry: sequence, remoteID: operation, reason: "it was counted", version: nil))
        #expect(try shop.settle(shop.close(nil)).status == 200)
        #expect(shop.applied == Self.whole)
    }
}
