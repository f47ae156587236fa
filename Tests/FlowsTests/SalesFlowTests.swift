import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Sales of the older API")
struct SalesFlowTests {
    @Test("a sale goes up call by call under the till's own id, and prints what the hosted receipt says")
    func online() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies()
        try rig.start(sale, ["Idempotency-Key": "k-1"])
        let first = try rig.onlyCall()
        #expect(first.line == "POST /sales")
        #expect(first.request.body == Array(sale.start.utf8))
        #expect(first.header("Idempotency-Key") == "k-1")
        #expect(first.header("OpenFiskal-Organization") == "org_1")
        try rig.serve(server)
        try rig.change(sale)
        try rig.serve(server)
        let ticket = try rig.complete(sale)
        try rig.end(server.answer(rig.onlyCall()))
        #expect(rig.answers[ticket] == nil, "the till waits for its receipt")
        #expect(try rig.onlyCall().line == "GET /operations/\(sale.id)/receipt")
        try rig.serve(server)
        #expect(
            server.log == [
                "POST /sales", "PATCH /sales/\(sale.id)", "POST /sales/\(sale.id)/complete",
                "GET /operations/\(sale.id)/receipt",
            ])
        let answer = try rig.answer(ticket)
        #expect(answer.status == 200)
        #expect(answer.value["state"] == "completed")
        let receipt = try #require(try rig.receipts().first)
        #expect(try rig.receipts().count == 1)
        #expect(answer.header("Quittance-Receipt") == receipt.id)
        #expect(receipt.fiscal == server.hosted)
        #expect(receipt.number == sale.number)
        #expect(receipt.total.minorUnits == 3600)
        #expect(receipt.occurredAt == "2026-05-20T10:14:55+02:00")
        #expect(try rig.states() == [.completed, .completed, .completed])
        #expect(try rig.findings() == [])
    }

    @Test("R45: a hosted receipt is fetched only once the completion has succeeded")
    func fetchedAfterwards() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.serve(server)
        try rig.complete(sale)
        try rig.end(.lost("reset"))
        #expect(rig.calls.isEmpty)
        try rig.drain(server)
        let place = try #require(
            server.log.firstIndex { $0.hasSuffix("/receipt") && !$0.contains("00000000-0000-4000") })
        let done = try #require(server.log.firstIndex { $0.hasSuffix("/complete") })
        #expect(done < place)
        #expect(try rig.receipts().map(\.form) == [.provisional, .fiscal])
    }

    @Test(
        "whoever waits for a hosted receipt in vain gets the completion's own, when the wait ends",
        arguments: [true, false])
    func waitEnds(hasBlock: Bool) throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        if !hasBlock { server.block = nil }
        let ticket = try rig.completeSale(SaleBodies(), at: server)
        #expect(rig.answers[ticket] == nil)
        try rig.wait(.seconds(4))
        #expect(try rig.answer(ticket).status == 200)
        #expect(try rig.answer(ticket).header("Quittance-Receipt") != nil)
        #expect(try rig.receipts().map(\.form) == [hasBlock ? .fiscal : .provisional])
        #expect(try rig.jobs().count == 1)
        try rig.serve(server)
        #expect(try rig.receipts().map(\.form) == (hasBlock ? [.fiscal] : [.provisional, .fiscal]))
    }

    @Test("a till whose answer cannot be made is told so and the shop as well; the next one has its own")
    func unanswerable() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let first = try rig.completeSale(SaleBodies(), at: server)
        let second = try rig.start(SaleBodies(2))
        try rig.store.damage("UPDATE answer SET headers = '{'")
        try rig.wait(.seconds(4))
        #expect(try rig.answer(first).status == 500)
        #expect(try rig.answer(first).code == "answer_failed")
        #expect(try rig.answer(second).status == 202)
        #expect(try rig.notices().contains("answer-failed entry 2"))
        try rig.serve(server)
        #expect(try rig.states() == [.completed, .completed, .completed])
    }

    @Test("amounts beyond all money keep nobody from anything")
    func absurd() throws {
        let rig = try SalesShop.rig()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.end(.notSent("away"))
        for amount in ["-1", "-9223372036854775807", "999999999999999999"] {
            let body = """
                {"payments":[{"method":"cash","direction":"inbound","amount":\(amount),"currency":"EUR",
                  "cash":{"amount_tendered":9223372036854775807}}]}
                """
            try rig.call("POST", "/sales/\(sale.id)/complete", body)
        }
        try rig.restart()
        #expect(try rig.states().count >= 2)
    }

    @Test("a sale that is made offline is replayed in its order, to the byte, and its provisional receipt is replaced")
    func offline() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies()
        let started = try rig.start(sale)
        try rig.end(.notSent("away"))
        #expect(try rig.answer(started).value["id"]?.text == sale.id)
        #expect(try rig.answer(started).value["operation"]?.text == sale.id)
        let early = try rig.call("GET", "/operations/\(sale.id)/receipt", "")
        #expect(try rig.answer(early).status == 404)
        try rig.change(sale)
        let ticket = try rig.complete(sale)
        #expect(try rig.answer(ticket).status == 202)
        let provisional = try #require(try rig.receipts().first)
        #expect(provisional.form == .provisional)
        #expect(try provisional.receipt().items.map(\.title) == ["Wiener Schnitzel"])
        try rig.drain(server)
        let calls = server.log.filter { !$0.hasPrefix("GET") && !$0.contains("heartbeat") }
        #expect(calls == ["POST /sales", "PATCH /sales/\(sale.id)", "POST /sales/\(sale.id)/complete"])
        let receipts = try rig.receipts()
        #expect(receipts.map(\.form) == [.provisional, .fiscal])
        #expect(receipts[1].supersedes == provisional.id)
        #expect(receipts[1].fiscal == server.hosted)
        #expect(try rig.notices().allSatisfy { $0.contains("receipt") }, "only the code's own check is noticed")
    }

    @Test(
        "R55: every country's till sends the same bytes, and they go up alike", arguments: [Country.germany, .austria])
    func everywhere(country: Country) throws {
        let rig = try SalesShop.rig(country: country)
        let server = SalesDouble()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.end(.notSent("away"))
        try rig.complete(sale)
        var sent: [[UInt8]] = []
        while try !rig.store.read({ try $0.openLanes() }).isEmpty {
            if rig.calls.isEmpty { try rig.ring() }
            for call in rig.calls {
                if call.request.method == "POST", call.request.path.hasPrefix("/sales") {
                    sent.append(call.request.body ?? [])
                }
                try rig.end(call, server.answer(call))
            }
        }
        #expect(sent == [Array(sale.start.utf8), Array(sale.complete.utf8)])
    }

    @Test("where no hosted receipt exists, the block of the completion makes the receipt")
    func notHosted() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        server.hosted = nil
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.serve(server)
        try rig.complete(sale)
        try rig.serve(server)
        #expect(try rig.receipts().map(\.fiscal) == [server.block])
    }

    @Test("a customer who waits gets the receipt of the completion's block when the fetch fails")
    func fetchFails() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.serve(server)
        let ticket = try rig.complete(sale)
        try rig.end(server.answer(rig.onlyCall()))
        try rig.end(.lost("reset"))
        #expect(try rig.receipts().map(\.fiscal) == [server.block])
        #expect(try rig.answer(ticket).header("Quittance-Receipt") != nil)
        #expect(rig.calls.isEmpty)
        // Nothing is left to fetch, so nothing wakes the desk for it again and again.
        try rig.wait(.seconds(60))
        #expect(rig.wake.map { $0 > rig.now.monotonic } ?? true)
    }

    @Test("without any block the customer gets the provisional receipt, and the fiscal one once it can be fetched")
    func fetchFailsWithoutBlock() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        server.block = nil
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.serve(server)
        try rig.complete(sale)
        try rig.end(server.answer(rig.onlyCall()))
        try rig.end(reply(503, "<html>"))
        #expect(try rig.receipts().map(\.form) == [.provisional])
        #expect(try rig.states() == [.completed, .completed], "the completion itself stays settled")
        while rig.calls.isEmpty { try rig.ring() }
        try rig.serve(server)
        #expect(try rig.receipts().map(\.form) == [.provisional, .fiscal])
        #expect(try rig.receipts().last?.fiscal == server.hosted)
    }

    @Test("a receipt that was still to be fetched when the process died is fetched by the next one")
    func crashBetween() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.serve(server)
        try rig.complete(sale)
        try rig.end(server.answer(rig.onlyCall()))
        try rig.restart()
        #expect(try rig.receipts().isEmpty)
        try rig.serve(server)
        #expect(try rig.receipts().map(\.fiscal) == [server.hosted])
    }

    @Test("a completion that is not certified yet is asked after, and never completed a second time by another key")
    func certificationPending() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.serve(server)
        server.fiscalState = "pending"
        let ticket = try rig.complete(sale)
        let key = try rig.onlyCall().header("Idempotency-Key")
        try rig.end(server.answer(rig.onlyCall()))
        #expect(try rig.onlyCall().line == "GET /sales/\(sale.id)")
        try rig.end(server.answer(rig.onlyCall()))
        #expect(try rig.answer(ticket).status == 202)
        #expect(try rig.receipts().map(\.form) == [.provisional])
        #expect(try rig.entry(2).mayBeApplied)
        server.fiscalState = "succeeded"
        while try rig.entry(2).state != .completed {
            if rig.calls.isEmpty { try rig.ring() }
            for call in rig.calls {
                if call.line.hasSuffix("/complete") { #expect(call.header("Idempotency-Key") == key) }
                try rig.end(call, server.answer(call))
            }
        }
        try rig.serve(server)
        #expect(try rig.receipts().map(\.form) == [.provisional, .fiscal])
    }

    @Test("R61: entries whose order cannot be kept stand before a person, and nothing behind them is sent")
    func orderLost() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let (sale, next) = (SaleBodies(1), SaleBodies(2))
        try rig.start(sale)
        try rig.end(.notSent("away"))
        try rig.complete(sale)
        try rig.start(next)
        // The server has forgotten the sale between its start and its end.
        while rig.calls.isEmpty { try rig.ring() }
        for _ in 0..<20 where try rig.entry(2).state != .pendingHeld {
            if rig.calls.isEmpty { try rig.ring() }
            for call in rig.calls {
                let forgets = call.line.hasSuffix("/complete")
                try rig.end(call, forgets ? reply(404, Body.problem("not_found")) : server.answer(call))
            }
        }
        #expect(try rig.states() == [.completed, .pendingHeld, .pending])
        #expect(try rig.notices().contains("refused entry 2"))
        try rig.wait(.seconds(600))
        #expect(rig.calls.allSatisfy { $0.line.hasSuffix("/heartbeat") })
    }

    @Test(
        "R62: a payload that the regime refuses after its till was told 202 stands before a person, in the server's words"
    )
    func regimeRefuses() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.end(.notSent("away"))
        try rig.complete(sale)
        while try rig.entry(2).state != .pendingHeld {
            if rig.calls.isEmpty { try rig.ring() }
            for call in rig.calls {
                let ends = call.line.hasSuffix("/complete")
                try rig.end(call, ends ? reply(422, Body.problem("fiscal_validation_failed")) : server.answer(call))
            }
            try #require(try rig.entry(2).attempts < 3, "what is refused is not tried again by itself")
        }
        let notice = try #require(
            try rig.store.read { try $0.notices(open: true, limit: 9) }.first { $0.code == "refused" })
        #expect(notice.sentence.contains("422 fiscal_validation_failed: text of the server"))
        #expect(notice.remedy.contains("abandon"))
        #expect(try rig.order(.abandon(entry: 2, reason: "rung up anew", version: nil)).status == 200)
        // The sale would stay open at its server.
        #expect(try rig.entry(3).intent == "cancel")
        #expect(try rig.states().prefix(2) == [.completed, .canceled])
    }

    @Test("R64: a provisional receipt without its fiscal one past the deadline is brought before a person")
    func overdue() throws {
        let rig = try SalesShop.rig()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.end(.notSent("away"))
        try rig.complete(sale)
        var hours = 0
        while try !rig.notices().contains("deadline-passed entry 2"), hours < 30 {
            for call in rig.calls { try rig.end(call, .notSent("away")) }
            try rig.skip(.seconds(3600))
            hours += 1
        }
        #expect(hours >= 24 && hours < 30)
    }

    @Test("the id of a sale that was refused live may be used again; one that stands may not")
    func idAgain() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies()
        let first = try rig.start(sale)
        try rig.end(reply(422, Body.problem("unprocessable_entity")))
        #expect(try rig.answer(first).status == 422)
        let second = try rig.start(sale)
        try rig.serve(server)
        #expect(try rig.answer(second).status == 201)
        let repeated = try rig.start(sale)
        #expect(try rig.answer(repeated).header("Quittance-Entry") == "2", "the same bytes without a key are a repeat")
        let other = try rig.start(sale, ["Idempotency-Key": "k-9"])
        #expect(try rig.answer(other).code == "operation_exists")
        #expect(rig.calls.isEmpty)
    }

    @Test("a server that names the sale otherwise is followed, and the till keeps its own id")
    func serverNames() throws {
        let rig = try SalesShop.rig()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.end(reply(201, #"{"id":"op_77","type":"sale","state":"open"}"#))
        try rig.complete(sale)
        #expect(try rig.onlyCall().line == "POST /sales/op_77/complete")
    }

    @Test("a start that may still be on its way is not called unsent because a later attempt was refused by the signer")
    func adrift() throws {
        let rig = try SalesShop.rig(offline: .forbidden)
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.end(.lost("timeout"))
        try rig.ring()
        try rig.end(refused(422, "validation_error"))
        #expect(try rig.entry(1).reason == "signer_unavailable")
        let ticket = try rig.start(sale)
        #expect(try rig.answer(ticket).status == 504)
        #expect(try !rig.entry(1).state.isFinal)
    }

    @Test("a change of a completed sale is refused, online and offline alike")
    func changeAfterwards() throws {
        let rig = try SalesShop.rig()
        let sale = SaleBodies()
        try rig.start(sale)
        try rig.end(.notSent("away"))
        try rig.complete(sale)
        #expect(try rig.answer(rig.change(sale)).code == "operation_invalid_state")
    }
}
