import Examples
import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Orders of HelloBooks on their way")
struct BooksFlowTests {
    @Test("A live order goes out alone, and its till gets its own result and a plain receipt")
    func live() throws {
        let rig = try BooksShop.rig()
        let ticket = try rig.order(1)
        let call = try rig.onlyCall()
        #expect(call.line == "POST /orders/batch")
        #expect(
            String(decoding: call.request.body ?? [], as: UTF8.self)
                == #"{"TillId":"till-07","Sequences":[1],"Orders":["# + BooksShop.order(1) + "]}")
        #expect(try rig.entry(1).key == BooksShop.id(1))
        #expect(call.header("Idempotency-Key") != BooksShop.id(1))
        try rig.end(BooksShop.results(BooksShop.result(1)))
        let answer = try rig.answer(ticket)
        #expect(answer.status == 200)
        #expect(answer.text == BooksShop.result(1))
        #expect(answer.header("Quittance-State") == "acknowledged")
        #expect(try rig.receipts().map(\.form) == [.plain])
        #expect(try rig.receipts().map(\.number) == ["T7-1"])
        #expect(try rig.jobs().count == 1)
        #expect(try rig.states() == [.completed])
        #expect(try rig.findings() == [])
    }

    @Test("R82: an order that its till sends again makes no second entry, and other content under its id is refused")
    func again() throws {
        let rig = try BooksShop.rig()
        try rig.order(1)
        try rig.end(BooksShop.results(BooksShop.result(1)))
        #expect(try rig.answer(rig.order(1)).text == BooksShop.result(1))
        #expect(try rig.answer(rig.order(1, kind: "other")).code == "idempotency_key_reused")
        #expect(try rig.states() == [.completed])
        #expect(rig.calls.isEmpty)
    }

    @Test("A key in a header is not looked at: the order's own id is its key")
    func header() throws {
        let rig = try BooksShop.rig()
        try rig.call("POST", "/orders", BooksShop.order(1), ["Idempotency-Key": "k-1"])
        try rig.end(.notSent("away"))
        try rig.call("POST", "/orders", BooksShop.order(2), ["Idempotency-Key": "k-1"])
        #expect(try [rig.entry(1).key, rig.entry(2).key] == [BooksShop.id(1), BooksShop.id(2)])
    }

    @Test("R84, R85: a hundred orders that waited go out in one request, in their order, and what is left in the next")
    func oneRequest() throws {
        let rig = try Rig.waitingOrders(1...103)
        #expect(try rig.receipts().allSatisfy { $0.form == .plain })
        #expect(try rig.store.read { try $0.receipts(limit: 200) }.count == 103)
        // The order that was sent before the line broke goes out as it was frozen.
        _ = try rig.nextBatch()
        #expect(rig.batchNumbers == ["1"])
        try rig.end(BooksShop.results(BooksShop.result(1)))
        #expect(rig.batchNumbers == (2...101).map(String.init))
        var server = BooksServer()
        try rig.drainOrders(&server)
        #expect(server.bills.map(\.mark) == (2...103).map { "m\($0)" })
        #expect(server.bills.map(\.bytes) == (2...103).map { BooksShop.order($0) })
        #expect(server.breaches == [])
        #expect(try rig.states().allSatisfy { $0 == .completed })
        #expect(try rig.findings() == [])
    }

    @Test(
        "R82: a batch in doubt goes out again with the same bytes and key, after a restart as well",
        arguments: [false, true])
    func doubt(restarts: Bool) throws {
        let rig = try Rig.waitingOrders(1...3)
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1)))
        let first = try rig.onlyCall()
        if restarts { try rig.restart() } else { try rig.end(.lost("reset")) }
        #expect(try rig.states() == [.completed, .unknown, .unknown] || !rig.calls.isEmpty)
        try rig.order(4)
        let second = try rig.nextBatch()
        #expect(second.request == first.request)
        try rig.end(BooksShop.results(BooksShop.result(2, "duplicate"), BooksShop.result(3)))
        #expect(rig.batchNumbers == ["4"])
        #expect(try rig.onlyCall().header("Idempotency-Key") != first.header("Idempotency-Key"))
        try rig.end(BooksShop.results(BooksShop.result(4)))
        #expect(try rig.states().allSatisfy { $0 == .completed })
    }

    @Test("R86, R87: an order that fails comes before a person, and the others go on without it")
    func fails() throws {
        let rig = try Rig.waitingOrders(1...4) { $0 == 2 ? "bad" : "good" }
        var server = BooksServer()
        try rig.drainOrders(&server)
        #expect(try rig.states() == [.completed, .pendingHeld, .completed, .completed])
        #expect(try rig.notices() == ["refused entry 2"])
        // The lane is not stopped: the next order goes out at once.
        try rig.order(5)
        #expect(rig.batchNumbers == ["5"])
        try rig.drainOrders(&server)
        #expect(server.bills.map(\.mark) == ["m1", "m3", "m4", "m5"])
        // Retried, it joins the next batch under its own id and number.
        #expect(try rig.order(.retry(entry: 2, reason: "price list opened", version: nil)).status == 200)
        #expect(rig.batchNumbers == ["2"])
        try rig.drainOrders(&server)
        #expect(try rig.entry(2).state == .pendingHeld, "the server has not changed its mind")
    }

    @Test("R87: a live order that fails is refused to its till, and its id is free again")
    func liveFailure() throws {
        let rig = try BooksShop.rig()
        let ticket = try rig.order(1, kind: "bad")
        let failed = #"{"ClientOrderId":"\#(BooksShop.id(1))","Status":"failed","Error":{"Code":"closed"}}"#
        try rig.end(BooksShop.results(failed))
        #expect(try rig.answer(ticket).status == 422)
        #expect(try rig.answer(ticket).text == failed)
        #expect(try rig.states() == [.aborted])
        try rig.order(1)
        try rig.end(BooksShop.results(BooksShop.result(1)))
        #expect(try rig.states() == [.aborted, .completed])
    }

    @Test("An order that the answer says nothing of is in doubt, goes into the next batch, and at last before a person")
    func unanswered() throws {
        let rig = try Rig.waitingOrders(1...3, options: ["unansweredLimit": "2"])
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1)))
        try rig.end(BooksShop.results(BooksShop.result(3)))
        #expect(try rig.states() == [.completed, .unknown, .completed])
        #expect(rig.calls.isEmpty, "it waits")
        _ = try rig.nextBatch()
        #expect(rig.batchNumbers == ["2"])
        try rig.end(BooksShop.results())
        #expect(try rig.states() == [.completed, .pendingHeld, .completed])
        #expect(try rig.notices() == ["order_unanswered entry 2"])
        // After a retry it has its whole patience again.
        #expect(try rig.order(.retry(entry: 2, reason: nil, version: nil)).status == 200)
        try rig.end(BooksShop.results())
        #expect(try rig.entry(2).state == .unknown)
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(2, "duplicate")))
        #expect(try rig.entry(2).state == .completed)
        #expect(try rig.notices() == [])
    }

    @Test("A batch that is refused for its content is halved until the order at fault stands alone before a person")
    func halved() throws {
        let rig = try Rig.waitingOrders(1...9) { $0 == 6 ? "poison" : "good" }
        var server = BooksServer()
        try rig.drainOrders(&server)
        #expect(server.bills.map(\.mark) == [1, 2, 3, 4, 5, 7, 8, 9].map { "m\($0)" })
        #expect(server.breaches == [])
        #expect(try rig.entry(6).state == .pendingHeld)
        #expect(try rig.notices() == ["batch_refused entry 6"])
    }

    @Test("A batch that is refused for its path refuses no order: the lane waits for a person, and then all go out")
    func wrongPath() throws {
        let rig = try Rig.waitingOrders(1...4)
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1)))
        try rig.end(reply(404, #"{"error":"not_found","message":"no such path"}"#))
        #expect(try rig.states() == [.completed, .pendingHeld, .pending, .pending])
        #expect(try rig.notices().contains("batch_refused entry 2"))
        try rig.order(5)
        #expect(rig.calls.isEmpty)
        #expect(try rig.order(.retry(entry: 2, reason: "path mended", version: nil)).status == 200)
        #expect(rig.batchNumbers == ["2", "3", "4", "5"])
        try rig.end(
            BooksShop.results(BooksShop.result(2), BooksShop.result(3), BooksShop.result(4), BooksShop.result(5)))
        #expect(try rig.states().allSatisfy { $0 == .completed })
    }

    @Test("R89, R90: short stock comes before a manager, who resolves it with what was done; the sale stands")
    func shortage() throws {
        let rig = try BooksShop.rig()
        try rig.order(1)
        try rig.end(
            BooksShop.results(
                BooksShop.result(1, more: #","Insufficiency":[{"Sku":"TEA-500","Requested":"2","Available":"1"}]"#)))
        #expect(try rig.states() == [.completed])
        #expect(try rig.notices() == ["insufficient_stock entry 1"])
        let notice = try #require(try rig.store.read { try $0.notices(open: true, limit: 1) }.first)
        #expect(notice.sentence.contains("TEA-500: 2 sold, 1 there"))
        #expect(try rig.order(.resolveNotice(notice.id, action: "seen")).code == "unknown_action")
        #expect(try rig.notices().count == 1)
        #expect(try rig.order(.resolveNotice(notice.id, action: "transferred: from Park Street")).status == 200)
        #expect(try rig.notices() == [])
        #expect(try rig.journal().last == "notice.resolved")
    }

    @Test("An answer about orders of others changes nothing and is told")
    func strangers() throws {
        let rig = try BooksShop.rig()
        try rig.order(1)
        try rig.end(BooksShop.results(BooksShop.result(1), BooksShop.result(77)))
        #expect(try rig.states() == [.completed])
        #expect(try rig.notices() == ["unknown-orders batch 1"])
    }

    @Test("Orders whose server gives two of them one id come before a person one by one")
    func oneIDTwice() throws {
        let rig = try Rig.waitingOrders(1...3)
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1)))
        let twin = #"{"ClientOrderId":"\#(BooksShop.id(2))","Status":"committed","OrderId":"SO-1"}"#
        try rig.end(BooksShop.results(twin, BooksShop.result(3)))
        #expect(try rig.states() == [.completed, .pendingHeld, .completed])
        #expect(try rig.notices() == ["identity-taken entry 2"])
    }
}
