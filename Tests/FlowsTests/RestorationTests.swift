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
        #expect(lines == ["POST /operations", "POST /operations"])
        #expect(try rig.notices().allSatisfy { !$0.hasPrefix("file-restored") })
    }

    @Test("what the original had settled meanwhile is settled by its key, with the same bytes, and not twice")
    func settles() throws {
        let rig = try restored()
        let first = try rig.entry(1)
        try confirm(rig)
        let call = try rig.onlyCall()
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

    @Test("a register is not closed before")
    func closing() throws {
        let rig = try SalesShop.rig()
        try rig.store.damage("UPDATE store SET copied = 1")
        try rig.restart()
        let answer = try rig.order(.close(register: "reg_1", type: "daily"))
        #expect(answer.status == 409)
        #expect(answer.text.contains("restored copy"))
    }
}
