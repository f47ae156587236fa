import Receipts
import Testing

@testable import Fiscal

/// What a verdict comes down to, for tables.
private enum OrderOutcome: Hashable {
    case applied, duplicate, failed, inDoubt

    init(_ order: OrderVerdict) {
        switch order.verdict {
        case .settled: self = order.isRepeat ? .duplicate : .applied
        case .refused: self = .failed
        case .unknown, .stopped, .reread: self = .inDoubt
        }
    }
}

private func result(_ number: Int, _ status: String, _ more: String = "") -> String {
    #"{"ClientOrderId":"\#(BooksBody.id(number))","Status":"\#(status)"\#(more)}"#
}

private func results(_ list: [String]) -> String { #"{"Results":["# + list.joined(separator: ",") + "]}" }

private func verdict(
    _ status: Int, _ body: String, _ headers: [String: String] = [:], of sequences: ClosedRange<Int> = 1...3,
    earlier: Bool = false
) throws -> BatchVerdict {
    try batches().verdict(
        .answered(answer(status, body, headers)), for: batch(of: sequences), earlierAttemptWroteBytes: earlier)
}

private func orders(_ body: String, of sequences: ClosedRange<Int> = 1...3) throws -> [OrderVerdict] {
    guard case .answered(let orders, strangers: _) = try verdict(200, body, of: sequences) else {
        Issue.record("no answer for the orders: \(body)")
        return []
    }
    return orders
}

@Suite("Batches of hellobooks-orders")
struct HelloBooksBatchTests {
    // MARK: Freezing

    @Test("R84: waiting orders go out from the front in their order, with the register's own count")
    func order() throws {
        let batch = try batch(of: 7...9)
        #expect(batch.orders.map(\.sequence) == [7, 8, 9])
        let body = try JSONValue(parsing: batch.body)
        #expect(body["TillId"] == "till-07")
        #expect(body["Sequences"] == [7, 8, 9])
        #expect(body["Orders"]?.elements.map { $0["ClientOrderId"]?.text } == [7, 8, 9].map { BooksBody.id($0) })
    }

    @Test("R29: every order stands in its batch byte for byte as it was accepted")
    func bytes() throws {
        let expected =
            #"{"TillId":"till-07","Sequences":[1,2],"Orders":["# + BooksBody.odd(1) + "," + BooksBody.odd(2) + "]}"
        let batch = try batch(of: 1...2)
        #expect(String(decoding: batch.body, as: UTF8.self) == expected)
        #expect(batch.digest == Digest(of: expected.utf8))
        #expect(batch.isIntact)
        let altered = OrderBatch(key: batch.key, body: batch.body + [0x20], digest: batch.digest, orders: batch.orders)
        #expect(!altered.isIntact)
    }

    @Test("R85: no batch is made of orders out of their order, twice the same, or altered")
    func refusals() throws {
        let calls = try batches()
        let (one, two) = (try waiting(1), try waiting(2))
        #expect(throws: BatchError.empty) { try calls.freeze([], as: batchKey(), of: till) }
        #expect(throws: BatchError.outOfOrder(1)) { try calls.freeze([two, one], as: batchKey(), of: till) }
        #expect(throws: BatchError.outOfOrder(1)) { try calls.freeze([one, one], as: batchKey(), of: till) }
        var again = one
        again.sequence = 3
        #expect(throws: BatchError.repeated(3)) { try calls.freeze([one, two, again], as: batchKey(), of: till) }
        var damaged = two
        damaged.body[0] = 0x09
        #expect(throws: BatchError.damaged(2)) { try calls.freeze([one, damaged], as: batchKey(), of: till) }
    }

    @Test("R91: ten thousand orders of many days go out in batches of a hundred, none left out, none twice")
    func manyDays() throws {
        var rest = try (1...10_000).map { try waiting($0, body: #"{"ClientOrderId":"\#(BooksBody.id($0))"}"#) }[...]
        let calls = try batches()
        var sent: [Int64] = []
        var count = 0
        while !rest.isEmpty {
            let batch = try calls.freeze(rest, as: batchKey(), of: till)
            #expect(batch.orders.count == 100)
            sent += batch.orders.map(\.sequence)
            rest = rest.dropFirst(batch.orders.count)
            count += 1
        }
        #expect(count == 100)
        #expect(sent == Array(1...10_000))
    }

    @Test("A batch holds no more orders and bytes than configured, but one order always goes")
    func limits() throws {
        let options = ["batchSize": "2", "batchBytes": "1000"]
        #expect(try batch(of: 1...5, options).orders.count == 2)
        let calls = try batches(["batchBytes": "1200"])
        let filler = String(repeating: "x", count: 450)
        let large = try (1...5).map {
            try waiting($0, body: #"{"ClientOrderId":"\#(BooksBody.id($0))","Note":"\#(filler)"}"#)
        }
        let two = try calls.freeze(large, as: batchKey(), of: till)
        #expect(two.orders.count == 2)
        let size = two.body.count
        #expect(try batches(["batchBytes": String(size)]).freeze(large, as: batchKey(), of: till) == two)
        let less = try batches(["batchBytes": String(size - 1)]).freeze(large, as: batchKey(), of: till)
        #expect(less.orders.count == 1)
        let huge = try waiting(1, body: #"{"ClientOrderId":"\#(BooksBody.id)","Note":"\#(filler + filler + filler)"}"#)
        #expect(try calls.freeze([huge] + large.dropFirst(), as: batchKey(), of: till).orders.count == 1)
        #expect(try calls.freeze(large, as: batchKey(), of: till, atMost: 1).orders.count == 1)
    }

    @Test("R27: a batch goes out again with the same bytes and key, whatever has been waiting since")
    func again() throws {
        let batch = try batch(of: 1...2)
        let request = try batches().request(batch)
        #expect(
            request
                == UpstreamRequest(
                    method: "POST", path: "/orders/batch",
                    headers: [
                        Field(name: "Accept", value: "application/json"),
                        Field(name: "Content-Type", value: "application/json"),
                        Field(name: "Idempotency-Key", value: "batch-1"),
                    ], body: batch.body))
        let stored = OrderBatch(key: batch.key, body: batch.body, digest: batch.digest, orders: batch.orders)
        #expect(try batches().request(stored) == request)
    }

    // MARK: One answer per order

    @Test("R86, R87: each order has an answer of its own, and one that fails concerns no other")
    func perOrder() throws {
        let error = #","Error":{"Code":"price_list_closed","Message":"text of the server"}"#
        // The server may answer in any order; ours is kept.
        let answered = try orders(
            results([result(3, "committed"), result(2, "failed", error), result(1, "committed")]))
        #expect(answered.map(\.order.sequence) == [1, 2, 3])
        #expect(answered.map { OrderOutcome($0) } == [.applied, .failed, .applied])
        #expect(
            answered[1].verdict
                == .refused(Problem(status: 422, code: "price_list_closed", detail: "text of the server")))
    }

    @Test("R82: a repeated id brings the earlier result, which is a success")
    func duplicate() throws {
        let found = try orders(results([result(1, "duplicate", #","OrderId":"SO-1","Irn":"a5c1""#)]), of: 1...1)
        #expect(found.map { OrderOutcome($0) } == [.duplicate])
        guard case .settled(let settlement) = found[0].verdict else { return }
        #expect(settlement.remoteID == "SO-1")
        #expect(settlement.lifecycle == .completed)
        #expect(settlement.fiscal != nil)
    }

    @Test(
        "R83: an order that the answer leaves out, or says two things of, is in doubt and keeps its id",
        arguments: [
            results([]), results([result(2, "committed")]), results([result(1, "half_done")]),
            results([#"{"ClientOrderId":"\#(BooksBody.id(1))"}"#]), results(["7", "null"]),
            results([result(1, "committed"), result(1, "failed")]),
        ])
    func missing(_ body: String) throws {
        let first = try orders(body)[0]
        #expect(first.verdict == .unknown(.serverError))
        #expect(first.order == OrderBatch.Member(sequence: 1, key: try waiting(1).key))
        #expect(first.answer == nil)
    }

    @Test("An id is the same in capitals, and an answer that says the same twice says it once")
    func spelling() throws {
        let order = try waiting(1, body: #"{"ClientOrderId":"0B0C6A1E-1A0D-4D55-9A0A-7F5F0F9F3C21"}"#)
        let batch = try batches().freeze([order], as: batchKey(), of: till)
        let line = #"{"ClientOrderId":"\#(BooksBody.id)","Status":"committed"}"#
        let verdict = try batches().verdict(
            .answered(answer(200, results([line, line]))), for: batch, earlierAttemptWroteBytes: false)
        guard case .answered(let orders, strangers: 0) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(orders.map { OrderOutcome($0) } == [.applied])
    }

    @Test("Results of orders that are not in the batch change nothing and are counted")
    func strangers() throws {
        guard
            case .answered(let orders, strangers: 1) = try verdict(
                200, results([result(9, "failed"), result(1, "committed")]))
        else {
            Issue.record("not counted")
            return
        }
        #expect(orders.map { OrderOutcome($0) } == [.applied, .inDoubt, .inDoubt])
    }

    @Test("R89: short stock never turns a committed order into a failure", arguments: ["committed", "insufficient"])
    func shortage(_ status: String) throws {
        let short = #","Insufficiency":[{"Sku":"TEA-500","Requested":"2","Available":"1"},{"Sku":"MUG"}]"#
        let found = try orders(results([result(1, status, short)]), of: 1...1)
        #expect(found.map { OrderOutcome($0) } == [.applied])
        #expect(
            found[0].shortages == [
                StockShortage(sku: "TEA-500", requested: "2", available: "1"),
                StockShortage(sku: "MUG", requested: nil, available: nil),
            ])
    }

    @Test("R90: short stock comes before a manager with what was sold and what can be done about it")
    func corrective() {
        let escalation = Escalation.insufficientStock([StockShortage(sku: "TEA-500", requested: "2", available: "1")])
        #expect(escalation.code == "insufficient_stock")
        #expect(escalation.reason == "the order stands, and stock is short: TEA-500: 2 sold, 1 there")
        for action in CorrectiveAction.allCases { #expect(escalation.remedy.contains(action.rawValue)) }
        #expect(CorrectiveAction(rawValue: "shrugged") == nil)
    }

    @Test("Each order's till is answered with its own result, byte for byte")
    func ownAnswer() throws {
        let line = #"{ "ClientOrderId":"\#(BooksBody.id(1))", "Status":"committed", "Irn":"a\u0031", "n":1.0 }"#
        let found = try orders(results([line, result(2, "failed")]))
        #expect(found[0].answer.map { String(decoding: $0.body, as: UTF8.self) } == line)
        #expect(found[0].answer?.status == 200)
        #expect(found[1].answer?.status == 422)
        guard case .settled(let settlement) = found[0].verdict else { return }
        #expect(settlement.fiscal?.json == line)
    }

    // MARK: The batch as a whole

    @Test(
        "A batch whose answer is lost or cannot be read leaves every order of it in doubt",
        arguments: [
            (500, #"{"error":"internal"}"#, StopReason.serverError), (502, "<html>Bad Gateway</html>", .serverError),
            (501, #"{"error":"not_implemented"}"#, .serverError), (200, "<html>Welcome</html>", .unreachable),
            (200, #"{"Results":[{"Cli"#, .unreachable), (200, "[]", .unreachable), (200, "{}", .unreachable),
            (200, #"{"Results":{}}"#, .unreachable),
        ])
    func inDoubt(_ status: Int, _ body: String, _ reason: StopReason) throws {
        #expect(try verdict(status, body) == .unknown(reason, retryAfter: nil))
    }

    @Test("R28: a connection that drops in mid-batch leaves it in doubt, one that never came about does not")
    func transport() throws {
        func verdict(_ exchange: Exchange) throws -> BatchVerdict {
            try batches().verdict(exchange, for: batch(of: 1...3), earlierAttemptWroteBytes: false)
        }
        #expect(try verdict(.lost(Exchange.timedOut)) == .unknown(.timeout, retryAfter: nil))
        #expect(try verdict(.lost("reset")) == .unknown(.unreachable, retryAfter: nil))
        #expect(try verdict(.notSent("refused")) == .stopped(.unreachable, retryAfter: nil))
    }

    @Test("Limits, credentials and proxies stop a batch and refuse none of its orders")
    func stopped() throws {
        #expect(
            try verdict(429, #"{"error":"rate_limited"}"#, ["Retry-After": "7"])
                == .stopped(.rateLimited, retryAfter: .seconds(7)))
        #expect(try verdict(401, #"{"error":"invalid_token"}"#) == .stopped(.credentialRefused, retryAfter: nil))
        #expect(
            try verdict(403, #"{"error":"insufficient_scope","required":"x"}"#)
                == .stopped(.credentialRefused, retryAfter: nil))
        #expect(try verdict(403, "<html>Sign in</html>") == .stopped(.unreachable, retryAfter: nil))
        #expect(try verdict(302, "") == .stopped(.unreachable, retryAfter: nil))
    }

    @Test(
        "A batch that is refused as a whole is divided until the order at fault stands alone",
        arguments: [
            (400, #"{"error":"invalid_request","message":"m"}"#, "invalid_request"),
            (422, #"{"error":{"code":"bad","message":"m"}}"#, "bad"),
            (413, #"{"error":"too_large"}"#, "payload_too_large"),
            (413, "<html>Too large</html>", "payload_too_large"),
        ])
    func divided(_ status: Int, _ body: String, _ code: String) throws {
        guard case .divided(let problem, size: 2) = try verdict(status, body) else {
            Issue.record("not divided")
            return
        }
        #expect(problem.code == code)
        guard case .divided(_, size: 1) = try verdict(status, body, of: 1...2) else {
            Issue.record("not divided")
            return
        }
        guard case .refused(let alone) = try verdict(status, body, of: 1...1) else {
            Issue.record("an order alone cannot be divided")
            return
        }
        #expect(alone.code == code)
        #expect(Escalation.batchRefused(alone).reason.contains("not the order"))
    }

    @Test("A refusal of the path divides nothing, and a key that is still worked on waits")
    func refused() throws {
        let missing = #"{"error":"not_found","message":"m"}"#
        #expect(try verdict(404, missing) == .refused(Problem(status: 404, code: "not_found", detail: "m")))
        let conflict = #"{"error":"conflict"}"#
        #expect(try verdict(409, conflict, earlier: true) == .unknown(.serverError, retryAfter: nil))
        #expect(
            try verdict(409, conflict) == .refused(Problem(status: 409, code: "conflict", detail: "conflict")))
    }

    @Test("An order that no answer speaks of comes before a person in the end")
    func patience() throws {
        let calls = try batches(["unansweredLimit": "3"])
        #expect(calls.escalation(unanswered: 2) == nil)
        #expect(calls.escalation(unanswered: 3)?.code == "order_unanswered")
    }
}
