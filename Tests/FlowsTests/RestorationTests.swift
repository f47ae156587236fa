import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// A copy that is served in the place of the file it was made of.
@Suite("Restored files")
struct RestorationTests {
    /// Two sales wait at the upstream, one provisional receipt at the printer; a day later a copy of this is served.
    private func restored(after age: Duration = .seconds(3_600), isCopy: Bool = true) throws -> Rig {
        let rig = try Rig()
        for number in ["n-1", "n-2"] {
            let made = try rig.create(number)
            if let call = rig.calls.first { try rig.end(call, .notSent("away")) }
            try rig.complete(rig.operation(rig.answer(made)))
        }
        if isCopy { try rig.store.damage("UPDATE store SET copied = \(rig.now.wall.milliseconds)") }
        try rig.restart(after: age)
        return rig
    }

    private func confirm(_ rig: Rig) throws {
        let notice = try #require(
            try rig.store.read { try $0.notices(open: true, limit: 100).first { $0.code == "file-restored" } })
        #expect(notice.subject == "file" && notice.severity == "alarm")
        #expect(notice.sentence.contains("a copy, made at 2026-05-20T10:15:31"), "\(notice.sentence)")
        #expect(try rig.order(.resolveNotice(notice.id, action: "the original is destroyed")).status == 200)
    }

    @Test("nothing is sent, whatever time passes, and sales go on provisionally, until a manager confirms")
    func waits() throws {
        let rig = try restored()
        #expect(try rig.states() == Array(repeating: .unknown, count: 4))
        try rig.wait(.seconds(300))
        let made = try rig.create("n-3")
        #expect(try rig.answer(made).status == 202)
        #expect(try rig.answer(rig.complete(rig.operation(rig.answer(made)))).status == 202)
        // A lane where nothing waited does not send either.
        #expect(try rig.answer(rig.create("n-4", register: "reg_2")).status == 202)
        try rig.order(.retry(entry: 1, reason: "now", version: nil))
        #expect(rig.calls.isEmpty)
        try rig.restart()
        try rig.wait(.seconds(300))
        #expect(rig.calls.isEmpty)

        try confirm(rig)
        let lines = rig.calls.map(\.line).sorted()
        // What was in doubt waits for the server's time.
        #expect(lines == ["GET /operations/op_probe", "POST /operations"])
        #expect(try rig.notices().allSatisfy { !$0.hasPrefix("file-restored") })
    }

    @Test("what the original had settled meanwhile is settled by its key, with the same bytes, and not twice")
    func settles() throws {
        let rig = try restored()
        let first = try rig.entry(1)
        try confirm(rig)
        let call = try rig.nextCall()
        #expect(call.header("Idempotency-Key") == first.key)
        #expect(call.request.body == first.body)
        let server = Server()
        try rig.serve(server)
        #expect(server.log.count == 4)
        #expect(try rig.states() == Array(repeating: .completed, count: 4))
        #expect(try rig.findings() == [])
    }

    @Test("a key that may be too old is not sent again: the call stands before a person")
    func old() throws {
        let rig = try restored(after: .seconds(2 * 86_400))
        // Not by a retry either, which does not say that anybody has looked.
        #expect(try rig.order(.retry(entry: 1, reason: "now", version: nil)).status == 200)
        try confirm(rig)
        for _ in 0..<5 where rig.calls.isEmpty { try rig.wait(.seconds(60)) }
        #expect(rig.calls.allSatisfy { $0.request.method == "GET" })
        for call in rig.calls { try rig.end(call, reply(404, #"{"code":"not_found"}"#)) }
        #expect(rig.calls.isEmpty)
        #expect(try rig.entry(1).state == .pendingHeld)
    }

    @Test("prints are unknown, reprints are marked, and numbers jump")
    func prints() throws {
        let rig = try restored()
        let jobs = try rig.jobs()
        #expect(!jobs.isEmpty)
        #expect(jobs.allSatisfy { $0.state == .unknown && $0.reasons == ["restored"] })
        #expect(rig.deeds.allSatisfy { $0.deed == .open })
        let before = try rig.store.read { try $0.counter("provisional", register: "reg_1") }
        #expect(before == 2 + Restoration.skippedNumbers)
        #expect(try rig.order(.reprint(.number("n-1"), printer: nil, reason: "lost")).status == 202)
        #expect(try rig.jobs().last?.mark != nil)
    }

    @Test("what is certified only then comes out with the mark: the original may have printed it")
    func marks() throws {
        let rig = try restored()
        try confirm(rig)
        try rig.serve(Server())
        let fiscal = try rig.receipts().filter { $0.form == .fiscal }
        #expect(fiscal.count == 2)
        let prints = try rig.jobs().filter { job in fiscal.contains { $0.id == job.receipt } }
        #expect(prints.map(\.mark) == ["DUPLIKAT 1", "DUPLIKAT 1"])
    }

    @Test("no mail leaves before, and the one that leaves is the original's own")
    func mails() throws {
        func asked() throws -> Rig {
            let rig = try Rig()
            let made = try rig.create("n-1")
            try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
            try rig.complete(rig.operation(rig.answer(made)), ["Quittance-Email": "kunde@example.org"])
            return rig
        }
        let original = try asked()
        let copy = try asked()
        for rig in [original, copy] {
            try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        }
        let sent = try #require(original.mails.first)
        try copy.store.damage(
            "UPDATE delivery SET state = 'pending', messageID = NULL; UPDATE store SET copied = 1")
        try copy.restart(after: .seconds(60))
        try copy.wait(.seconds(600))
        #expect(copy.mails.isEmpty)
        let notice = try #require(
            try copy.store.read { try $0.notices(open: true, limit: 100).first { $0.code == "file-restored" } })
        #expect(try copy.order(.resolveNotice(notice.id, action: "destroyed")).status == 200)
        #expect(copy.mails.first?.messageID == sent.messageID)
    }

    @Test("a generation begins once: another start is an ordinary one")
    func generations() throws {
        let rig = try restored()
        let first = try rig.store.generation()
        try confirm(rig)
        try rig.restart()
        let second = try rig.store.generation()
        #expect(first == second)
        #expect(try rig.journal().count { $0 == "store.restored" } == 1)
        let counter = try rig.store.read { try $0.counter("provisional", register: "reg_1") }
        #expect(counter < 2 * Restoration.skippedNumbers)
    }

    @Test("a file that is no copy goes on where it stopped")
    func ordinary() throws {
        let rig = try restored(isCopy: false)
        #expect(try !rig.notices().contains { $0.hasPrefix("file-restored") })
        try rig.wait(.seconds(60))
        #expect(!rig.calls.isEmpty)
        #expect(try rig.journal().allSatisfy { $0 != "store.restored" })
    }

    @Test("no heartbeat and no hosted receipt is asked for before")
    func sideCalls() throws {
        let rig = try SalesShop.rig()
        _ = try rig.completeSale(SaleBodies(), at: SalesDouble())
        try rig.store.damage("UPDATE store SET copied = \(rig.now.wall.milliseconds)")
        try rig.restart()
        try rig.wait(.seconds(300))
        #expect(rig.calls.isEmpty)
        try confirm(rig)
        try rig.wait(.seconds(60))
        let lines = rig.calls.map(\.line)
        #expect(lines.contains("POST /registers/reg_srv_1/heartbeat"))
        #expect(lines.contains { $0.hasSuffix("/receipt") }, "\(lines)")
    }

    @Test("a register is not closed before")
    func closing() throws {
        let rig = try SalesShop.rig()
        try rig.store.damage("UPDATE store SET copied = 1")
        try rig.restart()
        let answer = try rig.order(.close(register: "reg_1", type: "daily"))
        #expect(answer.status == 409)
        #expect(answer.text.contains("restored copy"))
    }

    /// A register of SIGN FR whose original sold once more after the copy was made, and then the copy is served.
    private func restoredChain(_ server: ChainDouble, isCopy: Bool) throws -> Rig {
        let rig = try Rig(ChainShop.premises())
        try rig.sell("n-1", at: server)
        let copy = try Store(copying: rig.store)
        try rig.sell("n-2", at: server)
        let later = try Rig(ChainShop.premises(), seed: 8, store: copy, at: rig.now)
        if isCopy { try later.store.damage("UPDATE store SET copied = \(rig.now.wall.milliseconds)") }
        try later.restart(after: .seconds(3_600))
        return later
    }

    @Test("no record joins a chain of which the copy may not know the end, until the server has said it")
    func chains() throws {
        let server = ChainDouble()
        let rig = try restoredChain(server, isCopy: true)
        let refused = try rig.answer(rig.intend())
        #expect(refused.status == 503 && refused.code == "offline_not_possible", "\(refused.text)")
        try confirm(rig)
        // The net is away: still nothing is known of the chain's end.
        let away = try rig.intend()
        for call in rig.calls { try rig.end(call, .notSent("away")) }
        #expect(try rig.answer(away).code == "offline_not_possible")
        try rig.sell("n-3", at: server)
        try rig.sellOffline("n-4")
        try rig.drain(server)
        #expect(server.refusals == [])
        #expect(server.applied == ["I", "n-1", "I", "n-2", "I", "n-3", "I", "n-4"])
        #expect(try rig.findings() == [])
    }

    @Test("nor where its register was not configured when the copy was put back")
    func chainOfMissingRegister() throws {
        let server = ChainDouble()
        let rig = try Rig(ChainShop.premises())
        try rig.sell("n-1", at: server)
        try rig.store.damage("UPDATE store SET copied = \(rig.now.wall.milliseconds)")
        try rig.restart(premises: Shop.premises())
        try rig.restart(premises: ChainShop.premises())
        let refused = try rig.answer(rig.intend())
        #expect(refused.status == 503 && refused.code == "offline_not_possible", "\(refused.text)")
    }

    @Test("a chain that went on from the copy's last record would fork, and the server would refuse it")
    func fork() throws {
        let server = ChainDouble()
        let rig = try restoredChain(server, isCopy: false)
        try rig.sellOffline("n-3")
        try rig.wait(.seconds(61))
        try rig.serve(server)
        #expect(server.refusals == ["no such anchor"])
    }

    @Test("what the copy holds of an outage goes up with its own keys and hashes, and nothing new joins it")
    func buffered() throws {
        let server = ChainDouble()
        let rig = try Rig(ChainShop.premises())
        try rig.sell("n-1", at: server)
        try rig.sellOffline("n-2")
        let frozen = try (3...4).map { try rig.entry($0).wrapper }
        try rig.store.damage("UPDATE store SET copied = \(rig.now.wall.milliseconds)")
        try rig.restart(after: .seconds(60))
        #expect(try rig.answer(rig.intend()).code == "offline_not_possible")
        try confirm(rig)
        try rig.drain(server)
        #expect(server.refusals == [])
        #expect(server.bodies.suffix(2) == frozen.compactMap(\.self).suffix(2))
        try rig.sell("n-3", at: server)
        try rig.sellOffline("n-4")
        try rig.drain(server)
        #expect(server.applied == ["I", "n-1", "I", "n-2", "I", "n-3", "I", "n-4"])
    }
}
