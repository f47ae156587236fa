import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Closing a session")
struct SessionClosingTests {
    @Test("counts the drawer and closes the session, one call after the other, and answers with the sums")
    func order() throws {
        let shop = try SessionShop()
        let ticket = try shop.close()
        let count = try shop.rig.onlyCall()
        #expect(count.line == "POST /operations")
        #expect(
            count.request.body.map { String(decoding: $0, as: UTF8.self) }
                == #"{"type":"session_cash_count","register_id":"reg_1","currency":"EUR","counted_amount":"61.40"}"#)
        #expect(try shop.stages == ["queue done", "count active", "close waiting", "report waiting"])
        try shop.rig.end(count, shop.answer(count))
        let close = try shop.rig.onlyCall()
        #expect(
            close.request.body.map { String(decoding: $0, as: UTF8.self) }
                == #"{"type":"session_close","register_id":"reg_1","currency":"EUR"}"#)
        #expect(close.header("Idempotency-Key") != count.header("Idempotency-Key"))
        #expect(try shop.stages == ["queue done", "count done", "close active", "report waiting"])
        try shop.rig.end(close, shop.answer(close))
        let answer = try shop.rig.answer(ticket)
        #expect(answer.status == 200)
        #expect(answer.value["state"] == "completed")
        #expect(answer.value["counted"] == "61.40")
        #expect(answer.value["expected"] == "61.90")
        #expect(answer.value["difference"] == "-0.50")
        #expect(answer.value["session"]?.text?.hasPrefix("ses_") == true)
        #expect(shop.applied == ["session_open", "session_cash_count", "session_close"])
        #expect(try shop.rig.findings() == [])
        #expect(try shop.rig.notices() == [])
    }

    @Test("the report prints as it does when the till ends its session, and its print is the last part")
    func report() throws {
        let shop = try SessionShop()
        let printer = Printer("front")
        try printer.work(shop.rig)
        let answer = try shop.settle(shop.close())
        let job = try #require(try shop.rig.jobs().last)
        #expect(job.title == "session_close of reg_1")
        #expect(answer.value["job"] == .string("job_\(job.id)"))
        #expect(try shop.stages.last == "report active")
        try printer.work(shop.rig)
        #expect(try printer.text(printer.prints.count - 1).contains("DIFFERENZ"))
        #expect(try shop.stages == ["queue done", "count done", "close done", "report done"])
        let silent = try SessionShop(slips: [])
        #expect(try silent.settle(silent.close()).value["job"] == .null)
        #expect(try silent.stages == ["queue done", "count done", "close done"])
    }

    @Test("what the count calls its amount is the upstream's option")
    func field() throws {
        let shop = try SessionShop(field: "cash_amount")
        _ = try shop.close()
        let body = try JSONValue(parsing: try #require(shop.rig.onlyCall().request.body))
        #expect(body["cash_amount"] == "61.40")
        #expect(body["counted_amount"] == nil)
    }

    @Test("R59: nothing leaves while anything is queued, held or open, and the list names it")
    func blocked() throws {
        let shop = try SessionShop()
        let made = try shop.rig.call("POST", "/operations", SessionShop.sale("n-2"))
        try shop.rig.end(.notSent("away"))
        let queued = try shop.settle(shop.close())
        #expect(queued.code == "closing_blocked")
        #expect(queued.value["open"]?.elements.map { $0["kind"]?.text } == ["entry"])
        #expect(try shop.stages == ["queue stopped", "count waiting", "close waiting", "report waiting"])
        while shop.rig.calls.isEmpty { try shop.rig.ring() }
        try shop.serve()
        let open = try shop.settle(shop.close())
        #expect(open.value["open"]?.elements.map { $0["kind"]?.text } == ["sale"])
        try shop.rig.complete(shop.rig.operation(shop.rig.answer(made)))
        try shop.rig.end(.notSent("away"))
        #expect(try shop.settle(shop.close()).value["open"]?.elements.first?["state"] == "processingStopped")
        #expect(shop.applied == ["session_open"])
        while shop.rig.calls.isEmpty { try shop.rig.ring() }
        try shop.serve()
        #expect(try shop.settle(shop.close("73.80")).status == 200)
    }

    @Test("R59: a till's own session_close is refused while a sale is neither completed nor voided")
    func tillsClose() throws {
        let shop = try SessionShop()
        let made = try shop.rig.call("POST", "/operations", SessionShop.sale("n-2"))
        try shop.serve()
        let refused = try shop.event("session_close")
        #expect(try shop.rig.answer(refused).code == "closing_blocked")
        #expect(try shop.rig.answer(refused).value["open"]?.elements.map { $0["kind"]?.text } == ["sale"])
        try shop.rig.complete(shop.rig.operation(shop.rig.answer(made)))
        try shop.serve()
        try shop.event("session_cash_count", #","counted_amount":"73.80""#)
        #expect(try shop.rig.answer(shop.event("session_close")).status == 201)
    }

    private static let adjustment =
        #"{"type":"session_cash_adjustment","register_id":"reg_1","currency":"EUR","amount":"1.00"}"#

    @Test("what is on its way when the closing is asked for is waited for, not refused")
    func moving() throws {
        let shop = try SessionShop()
        try shop.rig.call("POST", "/operations", Self.adjustment)
        let ticket = try shop.close("62.90")
        #expect(try shop.stages.first == "queue active")
        #expect(shop.rig.answers[ticket] == nil)
        #expect(try shop.settle(ticket).value["difference"] == "0.00")
        let slow = try SessionShop()
        try slow.rig.call("POST", "/operations", Self.adjustment)
        let late = try slow.close()
        try slow.rig.wait(.seconds(4))
        #expect(try slow.rig.answer(late).code == "closing_blocked")
    }

    @Test("asking again, for a closing that was made, is answered from the file")
    func again() throws {
        let shop = try SessionShop()
        let first = try shop.settle(shop.close())
        let events = shop.events.count
        for counted in ["61.40", nil] {
            let ticket = try shop.close(counted)
            #expect(try shop.rig.answer(ticket).value == first.value)
        }
        #expect(shop.events.count == events)
        // Another drawer is another closing, which the server has no session for.
        let other = try shop.settle(shop.close("10.00"))
        #expect(other.status == 409)
        #expect(other.code == "no_open_session")
        #expect(other.header("Quittance-State") == "refused")
    }

    @Test("one closing runs at a time")
    func running() throws {
        let shop = try SessionShop()
        let first = try shop.close()
        #expect(try shop.rig.answer(shop.close()).code == "closing_running")
        #expect(try shop.settle(first).status == 200)
    }

    @Test(
        "what cannot be counted is refused before anything is sent",
        arguments: [
            ("61,40", "daily", "invalid_counted"), ("-1.00", "daily", "invalid_counted"),
            ("1.001", "daily", "invalid_counted"), ("", "daily", "invalid_counted"),
            (nil, "daily", "counted_required"), ("1.00", "annual", "invalid_type"), ("1.00", "weekly", "invalid_type"),
        ])
    func refusals(counted: String?, type: String, code: String) throws {
        let shop = try SessionShop()
        let answer = try shop.rig.answer(shop.close(counted, type: type))
        #expect(answer.code == code)
        #expect(answer.status == 422)
        #expect(shop.rig.calls.isEmpty)
    }

    @Test("a drawer that the till has counted is closed with that amount or none, and with no other")
    func tillsCount() throws {
        let shop = try SessionShop()
        try shop.event("session_cash_count", #","counted_amount":"61.00""#)
        #expect(try shop.rig.answer(shop.close("61.40")).code == "closing_counted")
        #expect(try shop.settle(shop.close(nil)).value["counted"] == "61.00")
        #expect(shop.applied == ["session_open", "session_cash_count", "session_close"])
    }
}
