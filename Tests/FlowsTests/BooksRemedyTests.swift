import Examples
import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Orders of HelloBooks that cannot go on, and what is printed of them")
struct BooksRemedyTests {
    private static let burns = #","LoyaltyBurn":"250.00""#
    private static let limit: JSONValue = ["burnLimit": "200.00"]

    @Test("R95: while the server is away an order that redeems much is refused, and one that redeems little is taken")
    func redeems() throws {
        let rig = try Rig.waitingOrders(1...1, options: Self.limit)
        let refused = try rig.answer(rig.order(2, more: Self.burns))
        #expect(refused.status == 503)
        #expect(refused.code == "online_required")
        #expect(try rig.answer(rig.order(3, more: #","LoyaltyBurn":"200.00""#)).status == 202)
        #expect(try rig.states() == [.processingStopped, .pending])
    }

    @Test("R95: an order that redeems much and did not arrive is taken back, and is in no batch afterwards")
    func takenBack() throws {
        let rig = try BooksShop.rig(options: Self.limit)
        let ticket = try rig.order(1, more: Self.burns)
        try rig.end(.notSent("away"))
        #expect(try rig.answer(ticket).code == "online_required")
        #expect(try rig.states() == [.aborted])
        #expect(try rig.receipts() == [])
        try rig.order(2)
        #expect(rig.batchNumbers == ["2"])
    }

    @Test("R95: whether an order that redeems much arrived may be in doubt: its till is told so and asks again")
    func inDoubt() throws {
        let rig = try BooksShop.rig(options: Self.limit)
        let ticket = try rig.order(1, more: Self.burns)
        try rig.end(.lost("reset"))
        #expect(try rig.answer(ticket).status == 504)
        #expect(try rig.receipts() == [])
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1)))
        #expect(try rig.answer(rig.order(1, more: Self.burns)).text == BooksShop.result(1))
        #expect(try rig.receipts().map(\.form) == [.plain])
    }

    @Test("An order that a person abandons is in no batch afterwards, and the others keep their own ids")
    func abandoned() throws {
        let rig = try Rig.waitingOrders(1...3)
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1)))
        let first = try rig.onlyCall()
        try rig.end(.lost("reset"))
        #expect(try rig.order(.abandon(entry: 2, reason: "sold twice", version: nil)).status == 200)
        let second = try rig.nextBatch()
        #expect(rig.batchNumbers == ["3"])
        #expect(second.header("Idempotency-Key") != first.header("Idempotency-Key"))
        try rig.end(BooksShop.results(BooksShop.result(3, "duplicate")))
        #expect(try rig.states() == [.completed, .canceled, .completed])
    }

    @Test("Adopting an order takes the server's id of it")
    func adopted() throws {
        let rig = try Rig.waitingOrders(1...2)
        #expect(try rig.order(.adopt(entry: 1, remoteID: nil, reason: nil, version: nil)).code == "remote_id_required")
        #expect(try rig.order(.adopt(entry: 1, remoteID: "SO-9", reason: "found", version: nil)).status == 200)
        _ = try rig.nextBatch()
        #expect(rig.batchNumbers == ["2"])
    }

    @Test("Adopting an order of which its till was never sure makes the receipt, once")
    func adoptedUnsure() throws {
        let rig = try BooksShop.rig(options: Self.limit)
        let ticket = try rig.order(1, more: Self.burns)
        try rig.end(BooksShop.results())
        #expect(try rig.answer(ticket).status == 504)
        try rig.end(rig.nextBatch(), BooksShop.results())
        #expect(try rig.receipts() == [])
        #expect(try rig.order(.adopt(entry: 1, remoteID: "SO-9", reason: "found", version: nil)).status == 200)
        #expect(try rig.receipts().map(\.form) == [.plain])
        #expect(try rig.jobs().count == 1)
    }

    @Test("R92, R93: the e-invoice number of an adopted order is asked for, as no answer has brought it")
    func adoptedNumber() throws {
        let rig = try BooksShop.rig(options: ["irnPath": "/orders/{order}/irn"])
        try rig.order(1, more: Self.placeholder)
        try rig.end(BooksShop.results())
        try rig.end(rig.nextBatch(), BooksShop.results())
        #expect(try rig.order(.adopt(entry: 1, remoteID: "SO-9", reason: "found", version: nil)).status == 200)
        #expect(try rig.footers().count == 1)
        let call = try rig.onlyCall()
        #expect(call.line == "GET /orders/SO-9/irn")
        try rig.end(call, reply(200, #"{"OrderId":"SO-9","Irn":"a5c1"}"#))
        #expect(try rig.footers().last == ["IRN: a5c1"])
        #expect(try rig.receipts().count == 2)
    }

    @Test("An order whose stored bytes were altered comes before a person, and the others go on")
    func damagedOrder() throws {
        let rig = try Rig.waitingOrders(1...3)
        try rig.store.damage("UPDATE entry SET body = x'7b7d' WHERE sequence = 2")
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1)))
        #expect(rig.batchNumbers == ["3"])
        #expect(try rig.entry(2).state == .pendingHeld)
        #expect(try rig.notices().contains("payload-damaged entry 2"))
        #expect(try rig.findings().count == 1)
    }

    @Test("A batch whose stored bytes were altered is never sent; its orders go out in another one")
    func damagedBatch() throws {
        let rig = try Rig.waitingOrders(1...2)
        try rig.store.damage("UPDATE batch SET body = x'7b7d'")
        _ = try rig.nextBatch()
        #expect(rig.batchNumbers == ["1", "2"])
        #expect(try rig.notices().contains("payload-damaged batch 1"))
        #expect(try rig.findings().count == 1)
    }

    private func moveServer(_ rig: Rig) throws {
        var settings = rig.premises.settings
        settings.upstreams[0].url = "https://other.example"
        try rig.restart(premises: Premises(settings, templates: rig.premises.templates))
    }

    @Test("An upstream that was changed while orders waited gets none of them")
    func routeChanged() throws {
        let rig = try Rig.waitingOrders(1...2)
        try moveServer(rig)
        #expect(rig.calls.isEmpty)
        #expect(try rig.notices().contains("route-changed entry 1"))
    }

    @Test("A batch ends before an order that was accepted for another server")
    func mixedRoutes() throws {
        let rig = try Rig.waitingOrders(1...1)
        try moveServer(rig)
        try rig.order(2)
        #expect(rig.calls.isEmpty)
        try rig.restart()
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1)))
        #expect(try rig.entry(1).state == .completed)
        #expect(rig.batchNumbers.isEmpty)
        #expect(try rig.notices().contains("route-changed entry 2"))
    }

    // MARK: Paper

    private static let placeholder = #","PlaceholderIrn":"PENDING-1""#

    @Test("R92, R93: the receipt with a placeholder is printed at once, and again with the number once that is known")
    func number() throws {
        let rig = try BooksShop.rig()
        try rig.order(1, more: Self.placeholder)
        try rig.end(.notSent("away"))
        #expect(try rig.footers() == [["IRN: PENDING-1", "Placeholder - e-invoice number follows"]])
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1, more: #","Irn":"a5c1""#)))
        let receipts = try rig.receipts()
        #expect(receipts.map(\.form) == [.plain, .plain])
        #expect(receipts.map(\.number) == ["T7-1", "T7-1"])
        #expect(try rig.footers()[1] == ["IRN: a5c1"])
        #expect(receipts[1].supersedes == receipts[0].id)
        // The first paper had not come out: one print, and that the one with the number.
        #expect(try rig.jobs().map(\.state) == [.canceled, .pending])
    }

    @Test("the mail of a receipt whose number cannot be had leaves with the placeholder", arguments: [true, false])
    func mailed(isAsked: Bool) throws {
        let rig = try BooksShop.rig(options: isAsked ? ["irnPath": "/orders/{order}/irn"] : .object([]))
        try rig.call(
            "POST", "/orders", BooksShop.order(1, more: Self.placeholder), ["Quittance-Email": "kunde@example.org"])
        try rig.end(BooksShop.results(BooksShop.result(1)))
        if isAsked {
            #expect(rig.mails.isEmpty, "the number may come")
            try rig.end(reply(404, #"{"code":"not_found"}"#))
        }
        #expect(rig.mails.map(\.to) == ["kunde@example.org"])
    }

    @Test("R93: a receipt without a placeholder stays the only one, whatever the answer brings")
    func noPlaceholder() throws {
        let rig = try Rig.waitingOrders(1...1)
        try rig.end(rig.nextBatch(), BooksShop.results(BooksShop.result(1, more: #","Irn":"a5c1""#)))
        #expect(try rig.receipts().count == 1)
        #expect(try rig.jobs().count == 1)
    }

    @Test("R93: a number that did not come with the answer is asked for where the path is known")
    func asked() throws {
        let rig = try BooksShop.rig(options: ["irnPath": "/orders/{order}/irn"])
        let ticket = try rig.order(1, more: Self.placeholder)
        try rig.end(BooksShop.results(BooksShop.result(1)))
        #expect(try rig.answer(ticket).status == 200, "nobody waits for the authority")
        #expect(try rig.onlyCall().line == "GET /orders/SO-1/irn")
        try rig.end(reply(200, #"{"OrderId":"SO-1"}"#))
        #expect(try rig.receipts().count == 1)
        try rig.end(rig.nextBatch(), reply(200, #"{"OrderId":"SO-1","Irn":"a5c1"}"#))
        #expect(try rig.footers().last == ["IRN: a5c1"])
        #expect(try rig.receipts().count == 2)
    }

    @Test("A restart makes the receipt that a crash kept from the customer")
    func afterCrash() throws {
        let rig = try BooksShop.rig()
        try rig.order(1)
        try rig.restart()
        #expect(try rig.receipts().map(\.form) == [.plain])
        #expect(try rig.jobs().count == 1)
    }
}
