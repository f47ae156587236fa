import Fiscal
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Closing a register")
struct ClosingTests {
    private static let body = #"{"type":"daily"}"#

    private func ask(_ rig: Rig, _ headers: [String: String] = [:]) throws -> Int {
        try rig.manage("POST", "/registers/reg_srv_1/closings", Self.body, headers)
    }

    @Test("R60: connection, replay, status, closing, in that order")
    func order() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let ticket = try ask(rig, ["Idempotency-Key": "close-1"])
        #expect(try rig.onlyCall().line == "POST /registers/reg_srv_1/heartbeat")
        try rig.end(server.answer(rig.onlyCall()))
        #expect(try rig.onlyCall().line == "GET /registers/reg_srv_1/status")
        try rig.end(server.answer(rig.onlyCall()))
        let call = try rig.onlyCall()
        #expect(call.line == "POST /registers/reg_srv_1/closings")
        #expect(call.header("Idempotency-Key") == "close-1")
        #expect(call.request.body == Array(Self.body.utf8))
        try rig.end(server.answer(call))
        let answer = try rig.answer(ticket)
        #expect(answer.status == 201)
        #expect(answer.value["id"] == "cls_1")
        #expect(answer.header("Quittance-State") == "acknowledged")
        let again = try ask(rig, ["Idempotency-Key": "close-1"])
        #expect(try rig.answer(again).value == answer.value)
        #expect(rig.calls.isEmpty, "the same key is answered from the file")
        #expect(
            try rig.journal().filter { $0.hasPrefix("closing") } == [
                "closing.asked", "closing.stage", "closing.stage", "closing.stage", "closing.taken", "closing.ended",
            ])
    }

    @Test("R59: what is queued or open blocks the closing, and is named")
    func blocked() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        try rig.start(SaleBodies(1))
        try rig.end(.notSent("away"))
        let away = try ask(rig)
        try rig.end(.notSent("away"))
        #expect(try rig.answer(away).code == "closing_blocked")
        #expect(try rig.answer(away).value["open"]?.elements.map { $0["kind"]?.text } == ["entry", "sale"])

        let queued = try ask(rig)
        try rig.end(server.answer(rig.onlyCall()))
        #expect(try rig.answer(queued).value["open"]?.elements.map { $0["reference"]?.text } == ["1"])

        try rig.drain(server)
        let open = try ask(rig)
        try rig.end(server.answer(rig.onlyCall()))
        #expect(try rig.answer(open).status == 409)
        #expect(
            try rig.answer(open).value["open"]
                == [["kind": "sale", "reference": .string(SaleBodies(1).id), "state": "open", "entry": 1]])

        try rig.call("POST", "/sales/\(SaleBodies(1).id)/cancel", SaleBodies(1).cancel)
        try rig.serve(server)
        server.open = ["op_x"]
        server.unsynced = 3
        let remote = try ask(rig)
        try rig.serve(server)
        #expect(
            try rig.answer(remote).value["open"]?.elements.map { $0["kind"]?.text } == ["remote", "unsynced"])
        #expect(!server.log.contains("POST /registers/reg_srv_1/closings"))

        server.open = []
        server.unsynced = 0
        let last = try ask(rig)
        try rig.serve(server)
        #expect(try rig.answer(last).status == 201)
    }

    @Test("a sale that begins while the status is asked for makes it worthless")
    func saleBetween() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let ticket = try ask(rig)
        try rig.end(server.answer(rig.onlyCall()))
        let status = try rig.onlyCall()
        try rig.start(SaleBodies())
        try rig.end(status, server.answer(status))
        #expect(rig.answers[ticket] == nil, "what is on its way is waited for")
        try rig.serve(server)
        #expect(try rig.answer(ticket).code == "closing_blocked")
        #expect(try rig.answer(ticket).value["open"]?.elements.map { $0["kind"]?.text } == ["sale"])
        #expect(!server.log.contains("POST /registers/reg_srv_1/closings"))
    }

    @Test("a closing whose answer was lost is asked for with the same key, and never made twice by another")
    func lostAnswer() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let ticket = try ask(rig)
        var keys: [String?] = []
        for _ in 0..<40 where rig.answers[ticket] == nil {
            if rig.calls.isEmpty { try rig.ring() }
            for call in rig.calls {
                if case .closing = call.id, call.line.hasSuffix("closings") {
                    keys.append(call.header("Idempotency-Key"))
                    try rig.end(call, .lost("reset"))
                } else {
                    try rig.end(call, server.answer(call))
                }
            }
        }
        #expect(keys.count == 3)
        #expect(Set(keys).count == 1)
        #expect(try rig.answer(ticket).status == 504)
        try rig.restart()
        try rig.takeHeartbeat()
        let again = try ask(rig)
        while rig.answers[again] == nil {
            let call = try rig.onlyCall()
            if call.line.hasSuffix("closings") { #expect(call.header("Idempotency-Key") == keys[0]) }
            try rig.end(server.answer(call))
        }
        #expect(try rig.answer(again).status == 201)
    }

    @Test("an order from here closes like the till's call, and only one closing runs at a time")
    func byOrder() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let first = try ask(rig)
        #expect(try rig.order(.close(register: "reg_1", type: "daily")).code == "closing_running")
        try rig.serve(server)
        #expect(try rig.answer(first).status == 201)
        #expect(try rig.order(.close(register: "reg_1", type: "weekly")).code == "invalid_type")
        #expect(try rig.order(.close(register: "reg_9", type: "daily")).status == 404)
    }

    @Test(
        "R59: where the session is closed what is open is named first, and then that the drawer has to be counted"
    )
    func sessions() throws {
        let rig = try Rig()
        let server = Server()
        let made = try rig.goOffline()
        let queued = try rig.order(.close(register: "reg_1", type: "daily"))
        #expect(queued.code == "closing_blocked")
        #expect(queued.value["open"]?.elements.map { $0["kind"]?.text } == ["entry"])
        while rig.calls.isEmpty { try rig.ring() }
        try rig.serve(server)
        let open = try rig.order(.close(register: "reg_1", type: "daily"))
        #expect(open.value["open"]?.elements.map { $0["kind"]?.text } == ["sale"])
        try rig.complete(rig.operation(rig.answer(made)))
        try rig.serve(server)
        let clear = try rig.order(.close(register: "reg_1", type: "daily"))
        #expect(clear.code == "counted_required")
    }

    @Test("a till's token closes nothing, and an upstream without closings says so")
    func refusals() throws {
        let rig = try SalesShop.rig()
        let ticket = try rig.call("POST", "/registers/reg_srv_1/closings", Self.body)
        #expect(try rig.answer(ticket).status == 403)
        let chained = try Rig(ChainShop.premises())
        #expect(try chained.order(.close(register: "reg_1", type: "daily")).code == "not_supported")
        #expect(try rig.order(.close(register: "reg_1", type: "daily", counted: "1.00")).code == "invalid_counted")
    }
}
