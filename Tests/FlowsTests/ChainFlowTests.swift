import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Records of SIGN FR")
struct ChainFlowTests {
    private let server = ChainDouble()

    private func rig(offline: OfflineAllowance = .limited(.seconds(86_400))) throws -> Rig {
        try Rig(ChainShop.premises(offline: offline))
    }

    @Test("R65: online, both records go up plain, and what they leave is kept for the next outage")
    func online() throws {
        let rig = try rig()
        let first = try rig.intend(["X-Idempotency-Key": "3b241101-e2bb-4255-8caf-4136c566a962"])
        let call = try rig.onlyCall()
        #expect(call.line == "POST /records")
        #expect(call.header("X-Api-Version") == "2026-02-03")
        #expect(call.header("X-Idempotency-Key") == "3b241101-e2bb-4255-8caf-4136c566a962")
        #expect(call.header("X-Replay-Hash") == nil)
        #expect(call.request.body == Array(ChainShop.intention.utf8))
        try rig.serve(server)
        #expect(try rig.answer(first).status == 201)
        let local = try rig.operation(rig.answer(first))
        let second = try rig.transact(local)
        #expect(try rig.onlyCall().request.body == Array(ChainShop.transaction("rec_1").utf8), "the server's own id")
        try rig.serve(server)
        #expect(try rig.answer(second).status == 201)
        #expect(try rig.receipts().map(\.form) == [.fiscal])
        #expect(try rig.receipts().first?.signed == true)
        #expect(try rig.chain().tip == ReplayAnchor(record: "rec_2", signature: "sig_2"))
        #expect(try rig.findings() == [])
    }

    @Test("an outage's sales are chained as they are accepted, and a strict server takes the replay in its order")
    func outage() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        let ticket = try rig.sellOffline("n-2")
        let answer = try rig.answer(ticket)
        #expect(answer.status == 202)
        #expect(try rig.receipts().last?.form == .provisional)
        try rig.sellOffline("n-3")
        #expect(try rig.chain().buffer?.remaining == 4)
        for sequence in 3...6 as ClosedRange<Int64> {
            let entry = try rig.entry(sequence)
            let place = try #require(try rig.store.read { try $0.chain(entry: sequence) })
            #expect(place.position == Int(sequence) - 3)
            #expect(place.anchor == "rec_2")
            #expect(entry.wrapper.map { Digest(of: $0) } == entry.wrapperDigest)
        }
        let frozen = try (3...6).map { try rig.entry($0).wrapper }
        try rig.drain(server)
        #expect(server.refusals == [])
        #expect(server.applied == ["I", "n-1", "I", "n-2", "I", "n-3"])
        #expect(server.bodies.suffix(4) == frozen.compactMap(\.self).suffix(4))
        #expect(try rig.receipts().filter { $0.form == .fiscal }.count == 3)
        #expect(try rig.findings() == [])
        // A new online answer ends the outage.
        try rig.sell("n-4", at: server)
        #expect(try rig.chain().buffer == nil)
        #expect(server.refusals == [])
    }

    @Test(
        "a record whose answer was lost is settled by its key first, is not in the buffer, and what waits behind it follows"
    )
    func lostAnswer() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        try rig.intend()
        let call = try rig.onlyCall()
        _ = server.answer(call)
        try rig.end(call, .lost("reset"))
        try rig.intend()
        #expect(try rig.entry(4).wrapper == nil, "nothing hangs on a record in doubt")
        #expect(try rig.chain().buffer == nil)
        try rig.drain(server)
        #expect(server.refusals == [])
        #expect(server.applied == ["I", "n-1", "I", "I"])
        #expect(try rig.store.read { try $0.chain(entry: 3) } == nil)
        #expect(try rig.store.read { try $0.chain(entry: 4)?.anchor } == "rec_3")
    }

    @Test("a second drop in mid-replay goes on with the same anchor and chain, in a new process too")
    func secondDrop() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        try rig.sellOffline("n-2")
        while rig.calls.isEmpty { try rig.ring() }
        while try rig.entry(3).state != .completed {
            if rig.calls.isEmpty { try rig.ring() }
            let call = rig.calls[0]
            try rig.end(call, server.answer(call))
        }
        for call in rig.calls { try rig.end(call, .notSent("away")) }
        try rig.sellOffline("n-3")
        try rig.restart()
        try rig.sellOffline("n-4")
        #expect(try rig.store.read { try $0.chain(entry: 7)?.anchor } == "rec_2")
        #expect(try rig.store.read { try $0.chain(entry: 7)?.position } == 4)
        try rig.drain(server)
        #expect(server.refusals == [])
        #expect(server.applied == ["I", "n-1", "I", "n-2", "I", "n-3", "I", "n-4"])
    }

    @Test("a sale that began in an outage and ends online names its intention by the id that the replay gave it")
    func endsOnline() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        let intention = try rig.intend()
        for call in rig.calls { try rig.end(call, .notSent("away")) }
        try rig.drain(server)
        try rig.transact(rig.operation(rig.answer(intention)), number: "n-2")
        let call = try rig.onlyCall()
        #expect(call.header("X-Replay-Hash") == nil)
        #expect(call.request.body == Array(ChainShop.transaction("rec_3", number: "n-2").utf8))
        try rig.serve(server)
        #expect(server.refusals == [])
        #expect(server.applied.last == "n-2")
    }

    @Test("before a first certified record no sale is possible offline, and nothing is kept of it")
    func noAnchor() throws {
        let rig = try rig()
        let first = try rig.intend()
        try rig.end(.notSent("away"))
        #expect(try rig.answer(first).status == 503)
        #expect(try rig.answer(first).code == "offline_not_possible")
        #expect(try rig.states() == [.aborted])
        #expect(try rig.store.read { try $0.openLanes() } == [])
    }

    @Test("an answer without a signature leaves nothing to chain to")
    func noSignature() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        server.signs = false
        try rig.sell("n-2", at: server)
        let ticket = try rig.intend()
        try rig.end(.notSent("away"))
        #expect(try rig.answer(ticket).code == "offline_not_possible")
    }

    @Test("where the country forbids offline sales a start is refused, and nothing hangs on it")
    func forbidden() throws {
        let rig = try rig(offline: .forbidden)
        try rig.sell("n-1", at: server)
        let ticket = try rig.intend()
        try rig.end(.notSent("away"))
        #expect(try rig.answer(ticket).code == "offline_not_allowed")
        #expect(try rig.chain().buffer == nil)
        try rig.sell("n-2", at: server)
        #expect(server.refusals == [])
    }

    /// An outage of a sale that lasts past its limit.
    private func expired() throws -> Rig {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        try rig.sellOffline("n-2")
        try rig.skip(.seconds(86_401))
        for _ in 0..<10 where try rig.entry(3).state != .pendingHeld {
            for call in rig.calls { try rig.end(call, .notSent("away")) }
            try rig.skip(.seconds(61))
        }
        return rig
    }

    @Test("R67, R68: after 24 hours nothing new begins, and the buffer is held and kept until a manager resets it")
    func limit() throws {
        let rig = try expired()
        #expect(try rig.notices().contains("outage_expired entry 3"))
        #expect(try rig.answer(rig.intend()).code == "offline_limit_reached")
        try rig.wait(.seconds(3600))
        #expect(rig.calls.isEmpty, "what is too old does not go out by itself")
        let answer = try rig.order(.reset(register: "reg_1", reason: "decommissioned"))
        #expect(answer.status == 200)
        #expect(answer.value["kept"]?.text == "2")
        #expect(try rig.states().suffix(2) == [.canceled, .canceled])
        #expect(try rig.store.read { try $0.chain(entry: 4) } != nil, "the records stay")
        #expect(try rig.journal().contains("register.reset"))
        #expect(try rig.chain().tip == nil)
        let next = try rig.intend()
        try rig.serve(server)
        #expect(try rig.answer(next).status == 201)
        #expect(try rig.findings() == [])
    }

    @Test("a person may let an old buffer go out after all, once for all of it")
    func released() throws {
        let rig = try expired()
        #expect(try rig.order(.retry(entry: 3, reason: "the provider takes it", version: nil)).status == 200)
        try rig.serve(server)
        #expect(server.refusals == [])
        #expect(server.applied == ["I", "n-1", "I", "n-2"])
    }

    @Test("a reset needs a record that stands before a person, and a dialect with a chain")
    func resetRefused() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        #expect(try rig.order(.reset(register: "reg_1", reason: "x")).code == "not_held")
        #expect(try Rig().order(.reset(register: "reg_1", reason: "x")).code == "not_supported")
    }

    @Test("a refused record of a replay stops the lane; it can be retried, and not abandoned")
    func refused() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        try rig.sellOffline("n-2")
        while rig.calls.isEmpty { try rig.ring() }
        while try rig.entry(3).state != .pendingHeld {
            if rig.calls.isEmpty { try rig.ring() }
            let call = rig.calls[0]
            let isRecord = call.request.method == "POST"
            try rig.end(
                call,
                isRecord
                    ? reply(422, #"{"status":422,"code":"E_UNPROCESSABLE_CONTENT","message":"hash"}"#)
                    : server.answer(call))
        }
        #expect(try rig.notices().contains("replay_refused entry 3"))
        #expect(try rig.order(.abandon(entry: 3, reason: "x", version: nil)).code == "chained")
        #expect(try rig.order(.retry(entry: 3, reason: "mended", version: nil)).status == 200)
        try rig.serve(server)
        #expect(server.applied == ["I", "n-1", "I", "n-2"])
    }

    @Test(
        "a buffered record is adopted only where its chain hears of it",
        arguments: [false, true])
    func adoptedElsewhere(isRemoved: Bool) throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        try rig.sellOffline("n-2")
        // The register is gone, or speaks another language.
        try rig.restart(premises: Shop.premises(registers: { if isRemoved { $0.removeAll { $0.id == "reg_1" } } }))
        let answer = try rig.order(.adopt(entry: 3, remoteID: "record_9", reason: "x", version: nil))
        #expect(answer.code == "lane_removed")
        #expect(try rig.states().suffix(2).allSatisfy { !$0.isFinal })
        try rig.restart()
        while server.applied.count < 4 {
            if rig.calls.isEmpty { try rig.ring() }
            try rig.serve(server)
        }
        #expect(server.applied == ["I", "n-1", "I", "n-2"])
        #expect(server.refusals.isEmpty)
    }

    @Test("a record that joined a replay while its till waits is held when it is refused: others hang on it")
    func refusedLive() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        try rig.sellOffline("n-2")
        while rig.calls.allSatisfy({ $0.request.method != "POST" }) {
            for call in rig.calls { try rig.end(call, server.answer(call)) }
            if rig.calls.isEmpty { try rig.ring() }
        }
        let ticket = try rig.intend()
        #expect(rig.answers[ticket] == nil)
        #expect(try rig.store.read { try $0.chain(entry: 5)?.position } == 2)
        for _ in 0..<2 { try rig.end(server.answer(rig.onlyCall())) }
        try rig.end(reply(422, #"{"status":422,"code":"E_UNPROCESSABLE_CONTENT","message":"no"}"#))
        #expect(try rig.answer(ticket).status == 202)
        #expect(try rig.states().last == .pendingHeld)
    }

    @Test("a wrapper that was altered in the file is held, and the audit finds it")
    func damaged() throws {
        let rig = try rig()
        try rig.sell("n-1", at: server)
        try rig.sellOffline("n-2")
        try rig.store.damage("UPDATE entry SET wrapper = X'7B7D' WHERE sequence = 3")
        #expect(try !rig.findings().isEmpty)
        while try rig.entry(3).state != .pendingHeld {
            for call in rig.calls { try rig.end(call, server.answer(call)) }
            if try rig.entry(3).state != .pendingHeld { try rig.ring() }
        }
        #expect(try rig.notices().contains("payload-damaged entry 3"))
        #expect(server.applied == ["I", "n-1"])
    }
}
