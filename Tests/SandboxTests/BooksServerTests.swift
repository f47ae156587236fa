import Receipts
import Testing

@testable import Sandbox

@Suite("BooksServer")
struct BooksServerTests {
    private var till = BooksTill()

    @Test("orders become bills in their order, each with an answer of its own")
    mutating func bills() {
        let answer = till.send([(1, BooksTill.order(1)), (2, BooksTill.order(2))])
        #expect(answer.status == 200)
        #expect(answer.words == ["committed", "committed"])
        #expect(answer.result(1)?["ClientOrderId"]?.text == BooksTill.id(2))
        #expect(answer.result(1)?["OrderId"] == "SO-2")
        #expect(till.server.bills.map(\.number) == ["T7-1", "T7-2"])
        #expect(till.server.bills.map(\.bytes) == [1, 2].map { Array(BooksTill.order($0).utf8) })
        #expect(till.server.applications.map(\.key) == [BooksTill.id(1), BooksTill.id(2)])
        #expect(till.server.applications.allSatisfy { $0.register == "till-07" && $0.step == .create })
        #expect(till.server.book.breaches.isEmpty)
    }

    @Test("an id that came before brings the earlier result, however it is spelt, and no second bill (R82, R97)")
    mutating func duplicates() {
        let first = till.send([(1, BooksTill.order(1))])
        let again = till.send([(1, BooksTill.order(1)), (2, BooksTill.order(2))])
        #expect(again.words == ["duplicate", "committed"])
        #expect(again.result(0)?["OrderId"] == first.result(0)?["OrderId"])
        #expect(till.server.appliedPerKey == [BooksTill.id(1): 1, BooksTill.id(2): 1])
        #expect(till.call("GET", "/orders/\(BooksTill.id(2))").json["OrderId"] == "SO-2")
        #expect(till.call("GET", "/orders/SO-1").json["ClientOrderId"]?.text == BooksTill.id(1))
        #expect(till.call("GET", "/orders/\(BooksTill.id(3))").status == 404)
    }

    @Test("a batch that comes again under its key gets the same answer, byte for byte; after the key's end, duplicates")
    mutating func keys() {
        let batch = BooksTill.batch([(1, BooksTill.order(1)), (2, BooksTill.order(2, sku: "CLOSED-1"))])
        let first = till.call("POST", "/orders/batch", batch, key: "k")
        #expect(till.call("POST", "/orders/batch", batch, key: "k").body == first.body)
        #expect(till.server.bills.count == 1)
        #expect(till.call("POST", "/orders/batch", batch).error == "invalid_request")
        let late = till.call("POST", "/orders/batch", batch, key: "k", at: Fixture.after(.seconds(86_400)))
        #expect(late.words == ["duplicate", "failed"])
        #expect(till.server.book.breaches.isEmpty)
    }

    @Test("other bytes under a key are refused and written down, in the ledger's line too")
    mutating func keyReuse() {
        _ = till.call("POST", "/orders/batch", BooksTill.batch([(1, BooksTill.order(1))]), key: "k")
        let other = till.call("POST", "/orders/batch", BooksTill.batch([(2, BooksTill.order(2))]), key: "k")
        #expect(other.status == 422)
        #expect(other.error == "idempotency_key_reused")
        #expect(till.server.book.breaches == ["The key k was used before with another batch."])
        #expect(till.server.ledger.map(\.breach) == [nil, "The key k was used before with another batch."])
        #expect(till.server.bills.count == 1)
    }

    @Test(
        "counts that do not rise, an order below one that was committed, and an order altered are breaches",
        arguments: [
            ([(2, 3), (2, 4)], "out_of_order"), ([(3, 3), (2, 4)], "out_of_order"), ([(0, 3)], "out_of_order"),
            ([(1, 3)], "out_of_order"), ([(2, 2)], "order_changed"), ([(3, 3), (4, 3)], "order_repeated"),
        ] as [([(Int64, Int)], String)])
    mutating func order(orders: [(Int64, Int)], code: String) {
        _ = till.send([(1, BooksTill.order(2))])
        let answer = till.send(orders.map { ($0.0, BooksTill.order($0.1)) })
        #expect(answer.status == 422)
        #expect(answer.error == code)
        #expect(till.server.book.breaches.count == 1)
        #expect(till.server.bills.count == 1, "nothing of the batch is done")
        #expect(till.send([(2, BooksTill.order(5))]).words == ["committed"])
        #expect(till.server.book.breaches.count == 1)
    }

    @Test("an order whose bytes differ from what came first is a breach, one blank more included")
    mutating func bytes() {
        _ = till.send([(1, BooksTill.order(1))])
        #expect(till.send([(1, BooksTill.order(1).replacing(",", with: ", "))]).error == "order_changed")
        #expect(till.send([(1, " " + BooksTill.order(1) + "\n")]).words == ["duplicate"])
        #expect(till.send([(1, BooksTill.order(1))], till: "till-08").error == "order_changed")
        #expect(till.server.book.breaches.count == 2)
    }

    @Test("tills count for themselves")
    mutating func tills() {
        _ = till.send([(7, BooksTill.order(1))])
        #expect(till.send([(1, BooksTill.order(2))], till: "till-08").words == ["committed"])
        #expect(till.server.book.breaches.isEmpty)
    }

    @Test(
        "a batch that cannot be read is refused whole, and names the order at fault",
        arguments: [
            (#"{"ClientOrderId":"till-1"}"#, "Orders[1]: ClientOrderId"), ("{}", "Orders[1]: ClientOrderId"),
            ("7", "Orders[1]: ClientOrderId"),
            (
                BooksTill.order(2).replacing(#""Number""#, with: #""ClientOrderId""#),
                "Orders[1]: ClientOrderId"
            ),
            (BooksTill.order(2).replacing("Lines\":[{", with: "Lines\":[7,{"), "Orders[1]: Lines"),
            (BooksTill.order(2, #","Payments":{}"#), "Orders[1]: Payments"),
        ])
    mutating func unreadable(order: String, message: String) {
        let answer = till.send([(1, BooksTill.order(1)), (2, order)])
        #expect(answer.status == 400)
        #expect(answer.error == "invalid_request")
        #expect(answer.json["message"]?.text?.hasPrefix(message) == true)
        #expect(till.server.bills.isEmpty && till.server.book.breaches.isEmpty)
        // The next goes on, and what was set aside comes later with its old count.
        #expect(till.send([(3, BooksTill.order(3))]).words == ["committed"])
        #expect(till.send([(1, BooksTill.order(1))]).words == ["committed"])
        #expect(till.server.book.breaches.isEmpty)
    }

    @Test(
        "a body that is no batch is refused",
        arguments: [
            "", "[]", #"{"TillId":"a","Sequences":[],"Orders":[]}"#, #"{"TillId":"","Sequences":[1],"Orders":[{}]}"#,
            #"{"Sequences":[1],"Orders":[{}]}"#, #"{"TillId":"a","Sequences":[1],"Orders":{}}"#,
        ])
    mutating func envelope(body: String) {
        #expect(till.call("POST", "/orders/batch", body, key: "k").error == "invalid_request")
    }

    @Test("too many orders, or too many bytes, are 413")
    mutating func limits() {
        let many = (1...101).map { (Int64($0), BooksTill.order($0)) }
        #expect(till.send(many).status == 413)
        #expect(till.send(Array(many.prefix(100))).words.count == 100)
        till.server.options.batchBytes = 300
        #expect(till.send([(101, BooksTill.order(101))]).status == 200)
        #expect(till.send([(102, BooksTill.order(102)), (103, BooksTill.order(103))]).error == "payload_too_large")
        #expect(till.server.book.breaches.isEmpty)
    }

    @Test("tokens, paths and methods are checked in the API's own envelope; the probe needs no token")
    mutating func door() {
        till.server.options.credential = "secret"
        #expect(till.call("GET", "/health", token: nil).status == 200)
        #expect(till.call("GET", "/orders/SO-1", token: nil).error == "invalid_token")
        #expect(till.call("GET", "/orders/SO-1", token: "other").status == 401)
        #expect(till.call("GET", "/orders/SO-1", token: "secret").error == "not_found")
        #expect(till.call("GET", "/orders/batch", token: "secret").header("Allow") == "POST")
        #expect(till.call("DELETE", "/orders/SO-1", token: "secret").status == 405)
        #expect(till.call("POST", "/orders", token: "secret").status == 404)
        #expect(till.server.answer(Fixture.request("GET", "/v1/health"), at: Fixture.noon).status == 404)
    }

    @Test("the Indian shop day is taken whole, in batches, without a breach")
    mutating func day() {
        let calls = ShopDay.sales(ShopDay.length, in: .india).flatMap { $0.calls(in: .hellobooksOrders) }
        #expect(calls.count > 200)
        var sent: Int64 = 0
        for start in stride(from: 0, to: calls.count, by: 40) {
            let part = calls[start..<min(start + 40, calls.count)].map { call in
                sent += 1
                return (sent, String(decoding: call.body, as: UTF8.self))
            }
            let answer = till.send(part)
            #expect(answer.words.allSatisfy { $0 == "committed" }, "\(String(decoding: answer.body, as: UTF8.self))")
        }
        #expect(till.server.bills.map(\.clientOrderID) == calls.map(\.key))
        #expect(till.server.createdPerExternalID.values.allSatisfy { $0 == 1 })
        #expect(till.server.bills.contains { !$0.shortages.isEmpty } && till.server.bills.contains { $0.irn != nil })
        #expect(till.server.book.breaches.isEmpty)
    }
}
