import Receipts
import Testing

@testable import Fiscal

@Suite("Calls of hellobooks-orders")
struct HelloBooksCallTests {
    @Test(
        "A till sends one order a request, which makes the operation and completes it",
        arguments: [
            ("POST", "/orders", CallShape.mutation(.complete, operation: nil)), ("GET", "/orders", .forward),
            ("GET", "/orders/a-1", .read(operation: "a-1")), ("PUT", "/orders", .wrongMethod(allow: ["GET", "POST"])),
            ("POST", "/orders/batch", .wrongMethod(allow: ["GET"])), ("POST", "/sales", .unlisted),
        ])
    func shapes(_ method: String, _ path: String, _ shape: CallShape) throws {
        #expect(try helloBooks().shape(method: method, path: path) == shape)
    }

    @Test("R81: the order's own UUID is its key and the operation's id, however it is spelt")
    func key() throws {
        let order = try json(BooksBody.order)
        #expect(try helloBooks().key(in: order)?.text == BooksBody.id)
        #expect(try helloBooks().key(in: ["ClientOrderId": .string(BooksBody.id.uppercased())])?.text == BooksBody.id)
        let rupee = try #require(Currency("INR"))
        #expect(
            try helloBooks().describe(create: order)
                == OperationSummary(
                    type: "sale", externalID: "T7-113", currency: rupee,
                    total: Money(decimal: "420.00", currency: rupee), clientID: BooksBody.id))
        #expect(try helloBooks().occurredAt(in: order) == "2026-05-20T10:15:31+05:30")
        // The other dialects' keys stand in a header.
        #expect(try sales().key(in: order) == nil)
    }

    @Test(
        "R81: an order without a UUID of its own is refused", arguments: ["null", "7", #""""#, #""T7-113""#])
    func noKey(_ id: String) throws {
        #expect(try problems(#"{"ClientOrderId":\#(id)}"#).map(\.code) == ["invalid_id"])
    }

    private func problems(_ body: String, _ options: [String: String] = [:]) throws -> [Problem] {
        try helloBooks(options).check(
            .complete, body: Array(body.utf8), parsed: try json(body), register: till, localIDs: { _ in nil })
    }

    @Test("A whole order passes, unknown fields and odd spellings included")
    func goodBodies() throws {
        #expect(try problems(BooksBody.order) == [])
        #expect(try problems(#"{"ClientOrderId":"\#(BooksBody.id)","TillId":"till-07","brand_new":[{}]}"#) == [])
        #expect(try problems(#"{"ClientOrderId":"\#(BooksBody.id)","Total":null,"Lines":null}"#) == [])
    }

    @Test(
        "An order that is certain to go wrong is refused with its place",
        arguments: [
            (#""TillId":"till-08""#, "register_mismatch", "/TillId"),
            (#""OccurredAt":"yesterday""#, "invalid_time", "/OccurredAt"),
            (#""Total":"4,20""#, "invalid_amount", "/Total"), (#""Total":4e2"#, "invalid_amount", "/Total"),
            (#""Lines":{}"#, "invalid_list", "/Lines"),
            (#""Lines":[{},{"UnitPrice":"1.001"}]"#, "invalid_amount", "/Lines/1/UnitPrice"),
            (#""Payments":[{"Amount":"x"}]"#, "invalid_amount", "/Payments/0/Amount"),
            (#""Currency":"rupee""#, "invalid_currency", "/Currency"),
            (#""ClientOrderId":"9d8e0000-0000-4000-8000-000000000000""#, "invalid_id", "/ClientOrderId"),
        ])
    func badBodies(_ member: String, _ code: String, _ pointer: String) throws {
        let found = try problems(#"{"ClientOrderId":"\#(BooksBody.id)",\#(member)}"#)
        #expect(found.map(\.code) == [code])
        #expect(found.first?.pointer == pointer)
    }

    @Test("An order that is too deep for a batch is refused before it is in one")
    func depth() throws {
        func order(_ depth: Int) -> String {
            let (open, close) = (String(repeating: "[", count: depth), String(repeating: "]", count: depth))
            return #"{"ClientOrderId":"\#(BooksBody.id)","x":\#(open)\#(close)}"#
        }
        #expect(try problems(order(125)) == [])
        #expect(try problems(order(126)).map(\.code) == ["too_deep"])
        #expect(try problems("[]").map(\.code) == ["invalid_body"])
    }

    // MARK: Options

    @Test("Every path, field and word follows the options")
    func options() throws {
        let dialect = try helloBooks([
            "ordersPath": "/pos/orders", "batchPath": "/pos/sync", "readPath": "/pos/orders/{order}",
            "lookupPath": "/pos/orders?number={external_id}", "irnPath": "/pos/orders/{order}/irn",
            "probePath": "/me", "keyHeader": "X-Batch", "currency": "EUR", "words": #"{"committed":"ok"}"#,
            "fields": #"{"ClientOrderId":"order_uuid","Orders":"orders","Results":"results","Status":"state"}"#,
        ])
        #expect(dialect.shape(method: "POST", path: "/pos/orders") == .mutation(.complete, operation: nil))
        #expect(dialect.probe().path == "/me")
        #expect(dialect.read(remoteID: "a").path == "/pos/orders/a")
        #expect(dialect.lookup(externalID: "a b")?.path == "/pos/orders?number=a%20b")
        #expect(dialect.hostedReceipt(remoteID: "a")?.path == "/pos/orders/a/irn")
        let order = #"{"order_uuid":"\#(BooksBody.id)"}"#
        let key = try #require(dialect.key(in: try json(order)))
        let calls = try #require(dialect.batches)
        let batch = try calls.freeze(
            [BatchOrder(sequence: 1, key: key, body: Array(order.utf8), digest: Digest(of: order.utf8))],
            as: batchKey(), of: till)
        #expect(
            String(decoding: batch.body, as: UTF8.self)
                == #"{"TillId":"till-07","Sequences":[1],"orders":[\#(order)]}"#)
        #expect(calls.request(batch).path == "/pos/sync")
        #expect(calls.request(batch).headers.contains(Field(name: "X-Batch", value: "batch-1")))
        let answered = Exchange.answered(
            answer(200, #"{"results":[{"order_uuid":"\#(BooksBody.id)","state":"ok"}]}"#))
        guard
            case .answered(let orders, strangers: 0) = calls.verdict(
                answered, for: batch, earlierAttemptWroteBytes: false), case .settled = orders[0].verdict
        else {
            Issue.record("the answer was not read")
            return
        }
        let attempted = Attempted(intent: .complete, body: try json(order))
        guard case .settled = dialect.verdict(answered, for: attempted) else {
            Issue.record("the answer was not read for the order alone")
            return
        }
    }

    @Test("Without options nothing is read or searched that nobody has documented")
    func standard() throws {
        #expect(try helloBooks().lookup(externalID: "1") == nil)
        #expect(try helloBooks().hostedReceipt(remoteID: "1") == nil)
        #expect(try helloBooks().probe().path == "/health")
        #expect(try !helloBooks().certifies)
        #expect(try sales().certifies)
    }

    @Test(
        "An option that is unknown or cannot be is an error that names it",
        arguments: [
            ["batchPath": "orders"], ["readPath": "/orders"], ["batchSize": "0"], ["batchBytes": "10"],
            ["fields": "Irn"], ["fields": #"{"Irm":"irn"}"#], ["fields": #"{"Irn":""}"#],
            ["fields": #"{"Irn":"Status"}"#], ["words": #"{"failed":"duplicate"}"#], ["burnLimit": "-1"],
            ["burnLimit": "much"], ["keyHeader": "a b"], ["currency": "rupee"], ["unansweredLimit": "0"],
            ["completePath": "/x"],
        ])
    func badOptions(_ options: [String: String]) throws {
        let error = #expect(throws: OptionError.self) { try helloBooks(options) }
        #expect(error?.key == options.keys.first)
    }

    // MARK: One order at the server

    private func lookedUp(_ status: Int, _ body: String, _ options: [String: String] = [:]) throws -> LookupVerdict {
        try helloBooks(options).lookedUp(
            .answered(answer(status, body)), for: Attempted(intent: .complete, body: try json(BooksBody.order)))
    }

    @Test("An order that is looked for is ours by its id, and missing only where the path is known")
    func lookup() throws {
        let found = #"{"ClientOrderId":"\#(BooksBody.id)","OrderId":"SO-1"}"#
        guard case .applied(let settlement) = try lookedUp(200, found) else {
            Issue.record("not found")
            return
        }
        #expect(settlement.remoteID == "SO-1")
        let other = #"{"ClientOrderId":"\#(BooksBody.id(1))","OrderId":"SO-1"}"#
        #expect(try lookedUp(200, other) == .ambiguous(.otherContent))
        let missing = #"{"error":"not_found","message":"m"}"#
        #expect(try lookedUp(404, missing, ["readPath": "/orders/{order}"]) == .absent)
        guard case .ambiguous = try lookedUp(404, missing) else {
            Issue.record("a guess proves nothing")
            return
        }
        #expect(try lookedUp(502, "") == .stopped(.serverError, retryAfter: nil))
    }

    // MARK: Loyalty

    private func onlineOnly(_ members: String, limit: String? = nil) throws -> Problem? {
        let options = limit.map { ["burnLimit": $0, "burnMethods": "loyalty, points"] } ?? [:]
        return try helloBooks(options).onlineOnly(try json("{\(members)}"))
    }

    @Test("R94: points are earned offline, whatever they come to")
    func earn() throws {
        #expect(try onlineOnly(#""Loyalty":{"Member":"m1","Earn":"100000"},"Total":"99999.00""#) == nil)
        #expect(try helloBooks().onlineOnly(try json(BooksBody.order)) == nil)
        #expect(try sales().onlineOnly(try json(SalesBody.start)) == nil)
    }

    @Test(
        "R95: little may be redeemed offline, much needs the server",
        arguments: [
            (#""Payments":[{"Method":"Loyalty","Amount":"100.00"}]"#, true),
            (#""Payments":[{"Method":"loyalty","Amount":"100.01"}]"#, false),
            (#""Payments":[{"Method":"points","Amount":"60.00"},{"Method":"loyalty","Amount":"60"}]"#, false),
            (#""Payments":[{"Method":"cash","Amount":"900.00"},{"Method":"points","Amount":"60.00"}]"#, true),
            (#""LoyaltyBurn":"100.00""#, true), (#""LoyaltyBurn":"100.01""#, false), (#""LoyaltyBurn":null"#, true),
            (#""Payments":[{"Method":"loyalty","Amount":"101.00"}],"LoyaltyBurn":"10.00""#, false),
            // What cannot be read may be any amount.
            (#""LoyaltyBurn":"many""#, false), (#""LoyaltyBurn":-500"#, false), (#""LoyaltyBurn":{}"#, false),
            (#""Payments":[{"Method":"loyalty"}]"#, false), (#""Currency":"USD","LoyaltyBurn":"1.00""#, false),
        ])
    func burn(_ members: String, _ isAllowed: Bool) throws {
        let problem = try onlineOnly(members, limit: "100")
        #expect((problem == nil) == isAllowed)
        #expect(problem.map(\.status) == (isAllowed ? nil : 503))
        #expect(problem.map(\.code) == (isAllowed ? nil : "online_required"))
    }

    @Test("Unless a limit is configured nothing is redeemed offline")
    func noLimit() throws {
        let problem = try onlineOnly(
            #""Payments":[{"Method":"cash","Amount":"1"},{"Method":"loyalty","Amount":"0.01"}]"#)
        #expect(problem?.pointer == "/Payments/1")
        #expect(try onlineOnly(#""LoyaltyBurn":"0.00""#) == nil)
    }
}
