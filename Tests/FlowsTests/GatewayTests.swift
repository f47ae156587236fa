import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Gateway")
struct GatewayTests {
    @Test("an answer that comes in time goes back unchanged, byte for byte")
    func passThrough() throws {
        let rig = try Rig()
        let ticket = try rig.create(
            "n-1", ["Idempotency-Key": "key-1", "Content-Type": "application/json; charset=utf-8"])
        let call = try rig.onlyCall()
        #expect(rig.answers[ticket] == nil)
        #expect(call.line == "POST /operations")
        #expect(call.baseURL == "https://api.example/v1")
        #expect(call.request.body == Array(Body.create("n-1").utf8))
        #expect(call.header("Idempotency-Key") == "key-1")
        #expect(call.header("Content-Type") == "application/json; charset=utf-8")
        #expect(call.header("X-OpenFiskal-Merchant") == "merchant_1")
        #expect(call.header("If-Match") == nil)
        let body = "{ \"id\" : \"op_9\",\n \"status\":\"open\", \"total_amount\": \"11.90\"}  "
        try rig.end(
            reply(
                201, body,
                [
                    "Content-Type": "application/json; charset=utf-8", "ETag": "\"1\"", "X-Request-Id": "req_7",
                    "Set-Cookie": "a=b", "Date": "Wed, 20 May 2026 08:15:31 GMT",
                ]))
        let answer = try rig.answer(ticket)
        #expect(answer.status == 201)
        #expect(answer.text == body)
        let operation = try rig.entry(1).operation
        #expect(
            answer.headers == [
                Field(name: "Content-Type", value: "application/json; charset=utf-8"),
                Field(name: "ETag", value: "\"1\""), Field(name: "X-Request-Id", value: "req_7"),
                Field(name: "Quittance-State", value: "acknowledged"),
                Field(name: "Quittance-Operation", value: operation), Field(name: "Quittance-Entry", value: "1"),
                Field(name: "Idempotency-Key", value: "key-1"),
            ])
        let stored = try rig.store.read { try $0.answer(attempt: #require($0.entry(1)?.finalAttempt)) }
        #expect(stored?.body == Array(body.utf8))
        #expect(stored?.headers.map(\.name) == ["Content-Type", "Date", "ETag", "Set-Cookie", "X-Request-Id"])
        #expect(try rig.store.read { try $0.attempts(of: 1).first?.requestID } == "req_7")
        #expect(try rig.findings() == [])
    }

    @Test("a GET that no list names bears what the API wants of every call, and a 4xx to it is refused")
    func unlisted() throws {
        let rig = try Rig()
        let ticket = try rig.call("GET", "/operations?limit=1", "", ["Accept": "application/hal+json"])
        let call = try rig.onlyCall()
        #expect(call.header("X-OpenFiskal-Merchant") == "merchant_1")
        #expect(call.header("Accept") == "application/hal+json")
        try rig.end(reply(400, #"{"code":"bad"}"#))
        #expect(try rig.answer(ticket).header("Quittance-State") == "refused")
        let other = try rig.call("GET", "/operations?limit=1", "", ["X-OpenFiskal-Merchant": "merchant_2"])
        #expect(try rig.answer(other).status == 422)
        #expect(try rig.answer(other).header("Quittance-State") == "refused")
        #expect(rig.calls.isEmpty)
    }

    @Test("a reading takes the till's own query and Accept along")
    func readingAsAsked() throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.serve(Server())
        let operation = try rig.operation(rig.answer(made))
        for (id, line) in [(operation, "op_1"), ("op_1", "op_1"), ("op_9", "op_9")] {
            _ = try rig.call("GET", "/operations/\(id)?expand=a&b=%20", "", ["Accept": "application/hal+json"])
            let call = try rig.onlyCall()
            #expect(call.line == "GET /operations/\(line)?expand=a&b=%20")
            #expect(call.request.headers.filter { $0.name == "Accept" }.map(\.value) == ["application/hal+json"])
            try rig.end(reply(200, "{}"))
        }
    }

    @Test("a reading that our credential is refused for is no refusal of the till", arguments: [401, 403])
    func readingRefused(status: Int) throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.serve(Server())
        let operation = try rig.operation(rig.answer(made))
        let known = try rig.call("GET", "/operations/\(operation)")
        try rig.end(refused(status, "unauthorized"))
        #expect(try rig.answer(known).status == 200)
        #expect(try rig.answer(known).text == Body.open("op_1"))
        #expect(try rig.answer(known).header("Quittance-Reason") == "credential_refused")
        let unknown = try rig.call("GET", "/operations/op_9")
        try rig.end(refused(status, "unauthorized"))
        #expect(try rig.answer(unknown).status == 503)
        #expect(try rig.answer(unknown).code == "credential_refused")
    }

    @Test("a call that happened before the one accepted before it is taken in its turn, and told", arguments: [0, -60])
    func earlier(seconds: Int64) throws {
        let rig = try Rig()
        try rig.goOffline()
        var then = rig.now.wall
        then.milliseconds += seconds * 1000
        try rig.create("n-2", ["Quittance-Occurred-At": then.rfc3339])
        #expect(try rig.states() == [.processingStopped, .pending])
        #expect(try rig.notices().contains("occurred-earlier register reg_1") == (seconds < 0))
    }

    @Test("what is read of an operation of ours names it")
    func namedReading() throws {
        let rig = try Rig()
        try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        let ticket = try rig.call("GET", "/operations/op_1", "")
        try rig.end(reply(200, Body.open("op_1")))
        let answer = try rig.answer(ticket)
        #expect(try answer.header("Quittance-Operation") == rig.entry(1).operation)
        #expect(answer.header("Quittance-Entry") == "1")
    }

    @Test("a correction names an entry of its register, or is not taken", arguments: ["x", "99", "1"])
    func replaces(text: String) throws {
        let rig = try Rig()
        try rig.create("n-1")
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        let ticket = try rig.create("n-2", ["Quittance-Replaces": text])
        switch text {
        case "x": #expect(try rig.answer(ticket).code == "invalid_header")
        case "99": #expect(try rig.answer(ticket).code == "unknown_entry")
        default: #expect(try rig.entry(2).replaces == 1)
        }
        #expect(try rig.states().count == (text == "1" ? 2 : 1))
    }

    @Test("R9: the entry is committed whole, as in hand, before its bytes leave")
    func committedFirst() throws {
        let rig = try Rig()
        try rig.create()
        let entry = try rig.entry(1)
        #expect(entry.state == .processing)
        #expect(entry.body == Array(Body.create("till-07-000113").utf8))
        #expect(entry.bodyDigest == Digest(of: entry.body))
        #expect(entry.attempts == 1)
        #expect(try rig.journal() == ["entry.accepted"])
        #expect(try rig.store.read { try $0.attempts(of: 1).map(\.sentDigest) } == [entry.bodyDigest])
    }

    @Test(
        "what cannot be settled now is queued with its reason",
        arguments: [
            (Exchange.notSent("connection refused"), "unreachable"), (.lost("reset"), "unreachable"),
            (.lost(Exchange.timedOut), "timeout"), (reply(503, "<html>"), "server_error"),
            (reply(500, Body.problem("internal_error")), "server_error"),
            (refused(429, "rate_limit_exceeded", ["Retry-After": "7"]), "rate_limited"),
            (refused(401, "unauthorized"), "credential_refused"), (refused(403, "forbidden"), "credential_refused"),
            (reply(407, "<html>"), "unreachable"), (reply(302, "", ["Location": "http://x"]), "unreachable"),
            (reply(200, "<html>welcome</html>"), "unreachable"),
        ])
    func queued(exchange: Exchange, reason: String) throws {
        let rig = try Rig()
        let ticket = try rig.create("n-1", ["Idempotency-Key": "key-1"])
        try rig.end(exchange)
        let answer = try rig.answer(ticket)
        let operation = try rig.entry(1).operation
        #expect(answer.status == 202)
        #expect(
            answer.headers == [
                Field(name: "Content-Type", value: "application/json"),
                Field(name: "Quittance-Reason", value: reason), Field(name: "Quittance-State", value: "queued"),
                Field(name: "Quittance-Operation", value: operation), Field(name: "Quittance-Entry", value: "1"),
                Field(name: "Idempotency-Key", value: "key-1"),
            ])
        #expect(
            answer.text
                == #"{"id":"\#(operation)","operation":"\#(operation)","entry":1,"state":"queued","receipt":null,"job":null}"#
        )
        #expect(try rig.entry(1).promised)
    }

    @Test("a signer that is down queues a complete, with the receipt and job in the answer")
    func signer() throws {
        let rig = try Rig()
        let server = Server()
        let made = try rig.create()
        try rig.serve(server)
        let ticket = try rig.complete(rig.operation(rig.answer(made)))
        try rig.end(refused(422, "validation_error"))
        let answer = try rig.answer(ticket)
        #expect(answer.status == 202)
        #expect(answer.header("Quittance-Reason") == "signer_unavailable")
        let receipt = try #require(try rig.receipts().first)
        #expect(answer.header("Quittance-Receipt") == receipt.id)
        #expect(answer.header("Quittance-Job") == "job_1")
        #expect(answer.value["job"]?.text == "job_1")
        #expect(answer.value["receipt"]?["id"]?.text == receipt.id)
        #expect(answer.value["receipt"]?["state"]?.text == "provisional")
        #expect(answer.value["receipt"]?["fiscal"] == .null)
        #expect(answer.value["receipt"]?["total"]?["amount"]?.text == "11.90")
        #expect(answer.value["receipt"]?["jobs"]?.elements.first?.text == "job_1")
    }

    @Test("R1: a lane that stands answers at once, and in the order of acceptance")
    func waiting() throws {
        let rig = try Rig()
        try rig.goOffline()
        let ticket = try rig.create("n-2")
        let answer = try rig.answer(ticket)
        #expect(answer.status == 202)
        #expect(answer.header("Quittance-Reason") == "waiting")
        #expect(try rig.states() == [.processingStopped, .pending])
        #expect(rig.calls.isEmpty)
    }

    @Test("a refusal goes back unchanged, blocks nobody, and frees its key")
    func refusedLive() throws {
        let rig = try Rig()
        let first = try rig.create("n-1", ["Idempotency-Key": "key-1"])
        let second = try rig.create("n-2")
        #expect(rig.answers[second] == nil)
        try rig.end(refused(409, "no_open_session", ["Content-Type": "application/json"]))
        let answer = try rig.answer(first)
        #expect(answer.status == 409)
        #expect(answer.text == Body.problem("no_open_session"))
        #expect(answer.header("Quittance-State") == "refused")
        #expect(try rig.entry(1).state == .aborted)
        // The one behind goes at once.
        #expect(try rig.onlyCall().request.body == Array(Body.create("n-2").utf8))
        try rig.end(reply(201, Body.open("op_2"), ["ETag": "\"1\""]))
        let again = try rig.create("n-1", ["Idempotency-Key": "key-1"])
        #expect(try rig.entry(3).state == .processing)
        try rig.end(reply(201, Body.open("op_3"), ["ETag": "\"1\""]))
        #expect(try rig.answer(again).status == 201)
        #expect(try rig.notices() == [])
    }

    @Test("a till waits for its answer as long as the register says, no longer")
    func answerWithin() throws {
        let rig = try Rig(
            Shop.premises(registers: { $0[0].answerWithin = .milliseconds(700) }))
        let ticket = try rig.create()
        try rig.wait(.milliseconds(699))
        #expect(rig.answers[ticket] == nil)
        try rig.wait(.milliseconds(1))
        let answer = try rig.answer(ticket)
        #expect(answer.status == 202)
        #expect(answer.header("Quittance-Reason") == "timeout")
        #expect(try rig.entry(1).state == .processing)
        // The exchange runs on, and settles the entry.
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.entry(1).state == .completed)
    }

    @Test("a call behind one in hand waits for its turn, then for its own answer")
    func turn() throws {
        let rig = try Rig()
        let first = try rig.create("n-1")
        let second = try rig.create("n-2")
        #expect(try rig.states() == [.processing, .pending])
        #expect(try rig.onlyCall().request.body == Array(Body.create("n-1").utf8))
        try rig.serve(Server())
        #expect(try rig.answer(first).status == 201)
        #expect(try rig.answer(second).status == 201)
        #expect(try rig.states() == [.completed, .completed])
    }

    @Test("a call behind one that came to a stop is queued at once")
    func turnNeverComes() throws {
        let rig = try Rig()
        try rig.create("n-1")
        let second = try rig.create("n-2")
        try rig.end(.notSent("connection refused"))
        #expect(try rig.answer(second).header("Quittance-Reason") == "waiting")
        #expect(try rig.entry(2).promised)
    }

    @Test(
        "R6, R17, R19: the local context is kept beside the entry and in the journal; without headers it is the token, the register and now"
    )
    func context() throws {
        let rig = try Rig()
        try rig.create(
            "n-1",
            [
                "Quittance-Operator": "Änne", "Quittance-Terminal": "T-3",
                "Quittance-Occurred-At": "2026-05-20T09:00:00+02:00", "Quittance-Print": "no",
                "Quittance-Email": "kunde@example.org",
            ])
        try rig.create("n-2")
        let given = try rig.entry(1)
        #expect(given.operatorName == "Änne")
        #expect(given.terminal == "T-3")
        #expect(given.occurredAt == "2026-05-20T09:00:00+02:00")
        #expect(!given.wantsPrint)
        #expect(given.wantsEmail)
        let standard = try rig.entry(2)
        #expect(standard.operatorName == nil)
        #expect(standard.token == "till-token")
        #expect(standard.terminal == "reg_1")
        #expect(standard.occurredAt == Rig.start.wall.rfc3339)
        #expect(standard.wantsPrint)
        #expect(!standard.wantsEmail)
        #expect(standard.deadline == Rig.start.wall.milliseconds + 86_400_000)
        let accepted = try rig.store.read { try $0.journal(after: 0, limit: 9) }.filter { $0.kind == "entry.accepted" }
        #expect(accepted.map(\.actor) == ["Änne", "till-token"])
        #expect(accepted.map(\.device) == ["T-3", "reg_1"])
    }

    @Test("lanes are apart: one stands, the other goes on")
    func lanes() throws {
        let rig = try Rig()
        try rig.goOffline(register: "reg_1")
        let other = try rig.create("n-2", register: "reg_2")
        try rig.serve(Server())
        #expect(try rig.answer(other).status == 201)
        #expect(try rig.states() == [.processingStopped, .completed])
    }

    @Test("the same seed and events give the same journal and the same answers, another seed others")
    func deterministic() throws {
        func play(_ seed: UInt64) throws -> (JournalHead, [Int: Answer]) {
            let rig = try Rig(seed: seed)
            let server = Server()
            let ticket = try rig.goOffline()
            try rig.complete(rig.operation(rig.answer(ticket)), ["Quittance-Email": "a@example.org"])
            try rig.wait(.seconds(3))
            try rig.serve(server)
            try Printer("front").work(rig)
            return (rig.store.journalHead, rig.answers)
        }
        let (one, two, three) = (try play(7), try play(7), try play(8))
        #expect(one == two)
        #expect(one.0 != three.0)
    }
}
