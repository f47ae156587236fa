import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Operations: ids, life, readings")
struct LifecycleTests {
    /// A sale that is open: made online, or queued while the upstream is away.
    private func sale(_ rig: Rig, online: Bool, server: Server) throws -> String {
        let ticket: Int
        if online {
            ticket = try rig.create()
            try rig.serve(server)
        } else {
            ticket = try rig.goOffline()
        }
        return try rig.operation(rig.answer(ticket))
    }

    @Test(
        "an operation ends once, the same online and offline",
        arguments: [("complete", "complete"), ("complete", "void"), ("void", "complete"), ("void", "void")],
        [true, false])
    func ended(calls: (String, String), online: Bool) throws {
        let rig = try Rig()
        let server = Server()
        let operation = try sale(rig, online: online, server: server)
        func end(_ verb: String) throws -> Answer {
            let ticket = try rig.call(
                "POST", "/operations/\(operation)/\(verb)", verb == "void" ? Body.void : Body.complete)
            if online { try rig.serve(server) }
            return try rig.answer(ticket)
        }
        #expect(try end(calls.0).status == (online ? 200 : 202))
        let rows = try rig.journal().count
        let second = try end(calls.1)
        #expect(second.status == 409)
        #expect(second.code == "operation_invalid_state")
        #expect(try rig.journal().count == rows)
    }

    @Test("a complete that was refused live may be sent again")
    func refusedComplete() throws {
        let rig = try Rig()
        let server = Server()
        let operation = try sale(rig, online: true, server: server)
        let refused = try rig.complete(operation)
        try rig.end(FlowsTests.refused(422, "gift_card_id_required"))
        #expect(try rig.answer(refused).status == 422)
        let again = try rig.complete(operation)
        try rig.serve(server)
        #expect(try rig.answer(again).status == 200)
    }

    @Test("an id given out while offline stays valid, and is bound to the server's id late")
    func localID() throws {
        let rig = try Rig()
        let server = Server()
        let local = try sale(rig, online: false, server: server)
        #expect(local.hasPrefix("loc_"))
        try rig.complete(local)
        try rig.wait(.seconds(2))
        try rig.serve(server)
        #expect(server.log == ["POST /operations", "POST /operations/op_1/complete"])
        // Both ids name the operation from now on.
        for id in [local, "op_1"] {
            let ticket = try rig.call("GET", "/operations/\(id)")
            #expect(try rig.onlyCall().line == "GET /operations/op_1")
            try rig.serve(server)
            #expect(try rig.answer(ticket).status == 200)
        }
        let again = try rig.complete("op_1")
        #expect(try rig.answer(again).code == "operation_invalid_state")
    }

    @Test("a local id in a body is refused with its place, and with the server's id where that is known")
    func localIDInBody() throws {
        let rig = try Rig()
        let server = Server()
        let known = try sale(rig, online: true, server: server)
        func refer(to id: String) throws -> Answer {
            let body = Body.create("n-7").replacing(
                #""type":"sale""#, with: #""type":"sale","related_operation_id":"\#(id)""#)
            return try rig.answer(rig.call("POST", "/operations", body))
        }
        let answer = try refer(to: known)
        #expect(answer.status == 422)
        #expect(answer.code == "local_id_in_body")
        #expect(answer.value["pointer"]?.text == "/related_operation_id")
        #expect(answer.value["detail"]?.text?.contains("op_1") == true)
        let offline = try rig.operation(rig.answer(rig.goOffline("n-8")))
        #expect(try refer(to: offline).value["detail"]?.text?.contains("external_related_operation") == true)
    }

    @Test("an id that was never given out is not found; a stranger's goes through online and not offline")
    func strangers() throws {
        let rig = try Rig()
        let unknown = try rig.complete("loc_never")
        #expect(try rig.answer(unknown).status == 404)
        #expect(try rig.answer(unknown).code == "operation_not_found")
        #expect(try rig.states().isEmpty)
        try rig.goOffline()
        let stranger = try rig.complete("op_elsewhere")
        #expect(try rig.answer(stranger).status == 503)
        #expect(try rig.answer(stranger).value["retryable"] == true)
        #expect(try rig.states().count == 1)
    }

    @Test("a complete of an operation made elsewhere is bound by a re-read, whose lines make the receipt")
    func foreign() throws {
        let rig = try Rig()
        let ticket = try rig.complete("op_77")
        #expect(try rig.onlyCall().header("If-Match") == nil)
        try rig.end(refused(428, "precondition_required"))
        #expect(try rig.onlyCall().line == "GET /operations/op_77")
        let shown = Body.create("n-77").replacing(
            #"{"type":"sale""#, with: #"{"id":"op_77","status":"open","resource_version":4,"type":"sale""#)
        try rig.end(reply(200, shown, ["ETag": "\"4\""]))
        #expect(try rig.onlyCall().header("If-Match") == "\"4\"")
        try rig.end(reply(200, Body.completed("op_77"), ["ETag": "\"5\""]))
        #expect(try rig.answer(ticket).status == 200)
        #expect(try rig.receipts().map(\.number) == ["n-77"])
        #expect(try rig.jobs().count == 1)
    }

    @Test(
        "with the till's own tag the complete goes at once; its answer makes the receipt, or the feed says that none can"
    )
    func foreignWithTag() throws {
        let rig = try Rig()
        let ticket = try rig.complete("op_77", ["If-Match": "\"4\""])
        #expect(try rig.onlyCall().line == "POST /operations/op_77/complete")
        try rig.end(reply(200, Body.completed("op_77"), ["ETag": "\"5\""]))
        #expect(try rig.answer(ticket).status == 200)
        #expect(try rig.receipts().map(\.form) == [.fiscal])
        #expect(try rig.receipts().first?.total.decimal == "11.90")
        try rig.complete("op_78", ["If-Match": "\"4\""])
        try rig.end(reply(200, #"{"id":"op_78","status":"completed"}"#, ["ETag": "\"5\""]))
        #expect(try rig.receipts().count == 1)
        #expect(try rig.notices().contains("receipt-impossible entry 2"))
    }

    @Test("an operation belongs to its register")
    func otherRegister() throws {
        let rig = try Rig()
        let operation = try sale(rig, online: true, server: Server())
        let ticket = try rig.complete(operation, register: "reg_2")
        #expect(try rig.answer(ticket).status == 422)
        #expect(try rig.answer(ticket).code == "wrong_register")
    }

    @Test("a session event cannot be completed")
    func sessionEvent() throws {
        let rig = try Rig()
        let ticket = try rig.call("POST", "/operations", Body.session)
        try rig.end(reply(201, #"{"id":"op_1","type":"session_open","status":"completed"}"#))
        let complete = try rig.complete(rig.operation(rig.answer(ticket)))
        #expect(try rig.answer(complete).code == "operation_invalid_state")
        #expect(try rig.receipts().isEmpty)
    }

    @Test("a session event queues in order and prints nothing")
    func sessionOffline() throws {
        let rig = try Rig()
        try rig.goOffline()
        let ticket = try rig.call("POST", "/operations", Body.session)
        #expect(try rig.answer(ticket).status == 202)
        #expect(try rig.entry(2).intent == "sessionEvent")
        #expect(try rig.receipts().isEmpty)
    }

    // MARK: If-Match

    @Test("the tag that the till gave goes with its live call, else the last one known")
    func tags() throws {
        let rig = try Rig()
        let server = Server()
        let first = try sale(rig, online: true, server: server)
        try rig.complete(first, ["If-Match": "\"7\""])
        #expect(try rig.onlyCall().header("If-Match") == "\"7\"")
        try rig.end(refused(412, "precondition_failed"))
        try rig.complete(first)
        #expect(try rig.onlyCall().header("If-Match") == "\"1\"")
    }

    @Test("a stale tag of the till's own goes back to it as 412")
    func staleTag() throws {
        let rig = try Rig()
        let operation = try sale(rig, online: true, server: Server())
        let ticket = try rig.complete(operation, ["If-Match": "\"7\""])
        try rig.end(refused(412, "precondition_failed"))
        #expect(try rig.answer(ticket).status == 412)
        #expect(try rig.entry(2).state == .aborted)
    }

    // MARK: GET

    @Test("while anything of an operation is unsettled the reading is ours")
    func readingQueued() throws {
        let rig = try Rig()
        let operation = try sale(rig, online: false, server: Server())
        try rig.complete(operation)
        let answer = try rig.answer(rig.call("GET", "/operations/\(operation)"))
        #expect(answer.status == 200)
        #expect(answer.header("Quittance-State") == "queued")
        #expect(answer.value["operation"]?.text == operation)
        #expect(answer.value["state"]?.text == "queued")
        #expect(answer.value["entries"]?.elements.compactMap { $0["state"]?.text } == ["processingStopped", "pending"])
        #expect(rig.calls.isEmpty)
    }

    @Test("a settled operation is read from the upstream, and from the file when that is away")
    func readingSettled() throws {
        let rig = try Rig()
        let server = Server()
        let operation = try sale(rig, online: true, server: server)
        try rig.complete(operation)
        try rig.serve(server)
        let live = try rig.call("GET", "/operations/\(operation)")
        try rig.end(reply(200, #"{"id":"op_1","status":"completed"}"#, ["ETag": "\"2\"", "Server": "x"]))
        #expect(try rig.answer(live).text == #"{"id":"op_1","status":"completed"}"#)
        #expect(try rig.answer(live).header("ETag") == "\"2\"")
        #expect(try rig.answer(live).header("Server") == nil)
        let away = try rig.call("GET", "/operations/\(operation)")
        try rig.end(.notSent("away"))
        #expect(try rig.answer(away).status == 200)
        #expect(try rig.answer(away).text == Body.completed("op_1"))
        #expect(try rig.answer(away).header("Quittance-Reason") == "unreachable")
    }

    @Test("what is unknown to us is asked of the upstream, and is 503 when that is away")
    func readingUnknown() throws {
        let rig = try Rig()
        let ticket = try rig.call("GET", "/operations/op_5")
        #expect(try rig.onlyCall().line == "GET /operations/op_5")
        try rig.end(.lost("reset"))
        #expect(try rig.answer(ticket).status == 503)
        let found = try rig.call("GET", "/operations/op_5")
        try rig.end(refused(404, "not_found"))
        #expect(try rig.answer(found).status == 404)
        let local = try rig.call("GET", "/operations/loc_5")
        #expect(try rig.answer(local).status == 404)
        #expect(rig.calls.isEmpty)
        let list = try rig.call("GET", "/operations?limit=2")
        #expect(try rig.onlyCall().line == "GET /operations?limit=2")
        try rig.end(reply(200, "[]"))
        #expect(try rig.answer(list).text == "[]")
    }

    @Test("the receipt of a local id is asked for by the server's id, once there is one")
    func hostedReceipt() throws {
        let rig = try Rig()
        let server = Server()
        let offline = try sale(rig, online: false, server: server)
        let early = try rig.call("GET", "/operations/\(offline)/receipt")
        #expect(try rig.answer(early).status == 404)
        try rig.wait(.seconds(2))
        try rig.serve(server)
        try rig.call("GET", "/operations/\(offline)/receipt")
        #expect(try rig.onlyCall().line == "GET /operations/op_1/receipt")
    }

    // MARK: Offline limits

    @Test("R5: where offline sales are forbidden a start is refused and nothing is kept; what was accepted passes")
    func forbidden() throws {
        let rig = try Rig()
        let server = Server()
        let made = try rig.create("n-1", register: "reg_it")
        try rig.serve(server)
        let operation = try rig.operation(rig.answer(made))
        let unreached = try rig.create("n-2", register: "reg_it")
        try rig.end(.notSent("away"))
        #expect(try rig.answer(unreached).status == 503)
        #expect(try rig.answer(unreached).code == "offline_not_allowed")
        #expect(try rig.answer(unreached).header("Quittance-State") == "refused")
        #expect(try rig.answer(unreached).header("Quittance-Reason") == "unreachable")
        #expect(try rig.answer(unreached).header("Quittance-Entry") == "2")
        #expect(try rig.entry(2).state == .aborted)
        let complete = try rig.complete(operation, register: "reg_it")
        try rig.end(.notSent("away"))
        #expect(try rig.answer(complete).status == 202)
        let rows = try rig.journal().count
        let blocked = try rig.create("n-3", register: "reg_it")
        #expect(try rig.answer(blocked).code == "offline_not_allowed")
        #expect(try rig.journal().count == rows)
        #expect(try rig.states().count == 3)
    }

    @Test("a start whose bytes may have arrived is neither refused nor promised: 504, entry kept")
    func outcomeUnknown() throws {
        let rig = try Rig()
        let key = ["Idempotency-Key": "key-1"]
        let ticket = try rig.create("n-1", register: "reg_it", key)
        try rig.end(.lost("reset"))
        #expect(try rig.answer(ticket).status == 504)
        #expect(try rig.answer(ticket).code == "outcome_unknown")
        #expect(try rig.entry(1).state == .unknown)
        #expect(try !rig.entry(1).promised)
        let repeated = try rig.create("n-1", register: "reg_it", key)
        #expect(try rig.answer(repeated).status == 504)
        try rig.wait(.seconds(2))
        try rig.serve(Server())
        let settled = try rig.create("n-1", register: "reg_it", key)
        #expect(try rig.answer(settled).status == 201)
    }

    @Test("a start that a person has put back is not withdrawn while its bytes may have arrived")
    func notWithdrawnInDoubt() throws {
        let rig = try Rig()
        let key = ["Idempotency-Key": "key-1"]
        try rig.create("n-1", register: "reg_it", key)
        try rig.end(.lost("reset"))
        _ = try rig.order(.retry(entry: 1, reason: nil, version: nil))
        try rig.end(.notSent("away"))
        #expect(try rig.entry(1).state == .unknown)
        let ticket = try rig.create("n-1", register: "reg_it", key)
        #expect(try rig.answer(ticket).status == 504)
    }

    /// An upstream that is tried once an hour, so that days pass quickly.
    private static func patient() throws -> Rig {
        try Rig(
            Shop.premises(upstream: {
                $0.retry = RetrySettings(first: .seconds(3600), cap: .seconds(3600))
                $0.probe = .seconds(3600)
            }))
    }

    @Test("a limit counts from the outage's first entry to its end, by the highest clock ever seen")
    func limited() throws {
        let rig = try Self.patient()
        try rig.goOffline("n-1", register: "reg_fr")
        func start(_ number: String) throws -> Answer {
            try rig.answer(rig.create(number, register: "reg_fr"))
        }
        try rig.waitOffline(.seconds(86_400))
        #expect(try start("n-2").status == 202)
        try rig.waitOffline(.seconds(1))
        #expect(try start("n-3").code == "offline_limit_reached")
        let complete = try rig.complete(rig.entry(1).operation, register: "reg_fr")
        #expect(try rig.answer(complete).status == 202)
        // Two entries of three are settled; the outage goes on, and so does its age.
        let server = Server()
        while try rig.entry(1).state != .completed {
            if let call = rig.calls.first { try rig.end(call, .answered(server.answer(call))) } else { try rig.ring() }
        }
        try rig.end(.notSent("away again"))
        #expect(try rig.entry(2).state == .processingStopped)
        #expect(try start("n-4").code == "offline_limit_reached")
    }

    @Test("the lane is free again once it is empty")
    func limitEnds() throws {
        let rig = try Self.patient()
        try rig.goOffline("n-1", register: "reg_fr")
        try rig.waitOffline(.seconds(90_000))
        #expect(try rig.order(.abandon(entry: 1, reason: "test", version: nil)).status == 200)
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_fr") } == nil)
        #expect(try rig.notices() == [])
        let ticket = try rig.goOffline("n-2", register: "reg_fr")
        #expect(try rig.answer(ticket).status == 202)
        let next = try rig.create("n-3", register: "reg_fr")
        #expect(try rig.answer(next).status == 202)
    }
}

extension Rig {
    /// Lets time pass while the upstream stays away.
    func waitOffline(_ duration: Duration) throws {
        let end = now.monotonic + duration
        while now.monotonic < end {
            while let call = calls.first { try self.end(call, .notSent("away")) }
            let due = wake ?? end
            try wait(min(max(due - now.monotonic, .zero), end - now.monotonic))
        }
        while let call = calls.first { try self.end(call, .notSent("away")) }
    }
}
