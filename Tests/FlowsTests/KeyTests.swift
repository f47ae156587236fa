import Fiscal
import Persistence
import Receipts
import Testing

@testable import Flows

@Suite("Idempotency keys")
struct KeyTests {
    private let key = ["Idempotency-Key": "key-1"]

    @Test("R14: without a key one is minted with the acceptance, kept and returned")
    func minted() throws {
        let rig = try Rig()
        let ticket = try rig.create()
        let sent = try #require(try rig.onlyCall().header("Idempotency-Key"))
        #expect(sent.utf8.count == 36)
        let accepted = try #require(try rig.store.read { try $0.journal(after: 0, limit: 1) }.first)
        #expect(accepted.kind == "entry.accepted" && accepted.detail.contains(sent))
        try rig.serve(Server())
        #expect(try rig.answer(ticket).header("Idempotency-Key") == sent)
        #expect(try rig.entry(1).keyMinted)
    }

    @Test(
        "R15: a start and its completion have a key each, and neither key serves the other", arguments: [false, true])
    func ownKeys(offline: Bool) throws {
        let rig = try Rig()
        let made = try rig.create("n-1", key)
        try rig.end(offline ? .notSent("away") : reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        let operation = try rig.operation(rig.answer(made))
        #expect(try rig.answer(rig.complete(operation, key)).code == "idempotency_key_reused")
        try rig.complete(operation)
        #expect(try rig.entry(1).key == "key-1")
        #expect(try rig.entry(2).key != "key-1" && rig.entry(2).keyMinted)
    }

    @Test("the same call again gets the same answer and makes no row")
    func settled() throws {
        let rig = try Rig()
        let first = try rig.create("n-1", key)
        try rig.serve(Server())
        let rows = try rig.journal().count
        let second = try rig.create("n-1", key)
        #expect(try rig.answer(second) == rig.answer(first))
        #expect(rig.calls.isEmpty)
        #expect(try rig.states() == [.completed])
        #expect(try rig.journal().count == rows)
    }

    @Test("while it is queued the same call gets the 202 again, receipt included")
    func queued() throws {
        let rig = try Rig()
        let made = try rig.goOffline()
        let operation = try rig.operation(rig.answer(made))
        let first = try rig.complete(operation, key)
        let second = try rig.complete(operation, key)
        #expect(try rig.answer(first).status == 202)
        #expect(try rig.answer(second) == rig.answer(first))
        #expect(try rig.receipts().count == 1)
        #expect(try rig.jobs().count == 1)
        #expect(try rig.states().count == 2)
    }

    @Test("while it is in hand the same call waits with the first")
    func inFlight() throws {
        let rig = try Rig()
        let first = try rig.create("n-1", key)
        let second = try rig.create("n-1", key)
        #expect(rig.answers.isEmpty)
        try rig.serve(Server())
        #expect(try rig.answer(first).status == 201)
        #expect(try rig.answer(second) == rig.answer(first))
    }

    @Test("a call that was queued gets the final answer once it is settled")
    func settledLater() throws {
        let rig = try Rig()
        let first = try rig.create("n-1", key)
        try rig.end(.notSent("away"))
        #expect(try rig.answer(first).status == 202)
        try rig.wait(.seconds(2))
        try rig.serve(Server())
        let second = try rig.create("n-1", key)
        #expect(try rig.answer(second).status == 201)
        #expect(try rig.answer(second).text == Body.open("op_1"))
        #expect(try rig.answer(second).header("Quittance-State") == "acknowledged")
    }

    @Test(
        "the same key with anything else is refused",
        arguments: [
            ("/operations", "{}"), ("/operations", Body.create("n-2")), ("/operations", "no json"),
            ("/operations/loc_x/complete", Body.create("n-1")), ("/operations?x=1", Body.create("n-1")),
        ])
    func reused(path: String, body: String) throws {
        let rig = try Rig()
        try rig.create("n-1", key)
        try rig.serve(Server())
        let rows = try rig.journal().count
        let ticket = try rig.call("POST", path, body, key)
        let answer = try rig.answer(ticket)
        #expect(answer.status == 422)
        #expect(answer.code == "idempotency_key_reused")
        #expect(answer.header("Quittance-State") == "refused")
        #expect(answer.header("Quittance-Entry") == "1")
        #expect(answer.header("Idempotency-Key") == (try rig.entry(1).key))
        #expect(answer.header("Content-Type") == "application/problem+json")
        #expect(answer.value["retryable"] == false)
        #expect(answer.value["message"]?.text == answer.value["detail"]?.text)
        #expect(try rig.journal().count == rows)
    }

    @Test("a key belongs to its register")
    func perRegister() throws {
        let rig = try Rig()
        try rig.create("n-1", key)
        let other = try rig.create("n-2", register: "reg_2", key)
        try rig.serve(Server())
        #expect(try rig.answer(other).status == 201)
        #expect(try rig.states() == [.completed, .completed])
    }

    @Test(
        "a key is 1 to 255 visible ASCII characters",
        arguments: ["", "with space", "umlaut-ä", "tab\t", String(repeating: "k", count: 256)])
    func malformed(text: String) throws {
        let rig = try Rig()
        let ticket = try rig.create("n-1", ["Idempotency-Key": text])
        #expect(try rig.answer(ticket).status == 400)
        #expect(try rig.answer(ticket).code == "invalid_idempotency_key")
        #expect(try rig.states().isEmpty)
    }

    @Test("the longest key passes")
    func longest() throws {
        let rig = try Rig()
        try rig.create("n-1", ["Idempotency-Key": String(repeating: "k", count: 255)])
        #expect(rig.calls.count == 1)
    }

    @Test("a create without a key and with the same number and bytes is a repeat for a day")
    func externalID() throws {
        let rig = try Rig()
        let first = try rig.create("n-1")
        try rig.serve(Server())
        let second = try rig.create("n-1")
        #expect(try rig.answer(second) == rig.answer(first))
        #expect(try rig.states().count == 1)
        try rig.wait(.seconds(86_401))
        try rig.create("n-1")
        #expect(try rig.states().count == 2)
    }

    @Test("with other bytes it is accepted, and a notice is raised")
    func externalIDOtherBytes() throws {
        let rig = try Rig()
        try rig.create("n-1")
        try rig.serve(Server())
        try rig.call("POST", "/operations", Body.create("n-1") + " ")
        #expect(try rig.states().count == 2)
        let notice = "external-id-repeated operation \(try rig.entry(2).operation)"
        #expect(try rig.notices() == [notice])
        try rig.end(reply(201, Body.open("op_2"), ["ETag": "\"1\""]))
        #expect(try rig.notices() == [notice], "whoever looks later finds it too")
    }

    @Test("with a key of its own the same number is another call, without a notice")
    func externalIDWithKey() throws {
        let rig = try Rig()
        try rig.create("n-1")
        try rig.serve(Server())
        try rig.create("n-1", key)
        #expect(try rig.states().count == 2)
        #expect(try rig.notices() == [])
    }

    @Test("the key of an abandoned call says so")
    func abandoned() throws {
        let rig = try Rig()
        try rig.create("n-1", key)
        try rig.end(.notSent("away"))
        #expect(try rig.order(.abandon(entry: 1, reason: "test", version: nil)).status == 200)
        let ticket = try rig.create("n-1", key)
        #expect(try rig.answer(ticket).status == 409)
        #expect(try rig.answer(ticket).code == "abandoned")
    }
}
