import Fiscal
import Receipts
import Testing

@Suite("Calls of openfiskal-operations")
struct CallTests {
    private let key = IdempotencyKey("6f0c0e3a-7a0e")

    @Test(
        "Each listed call is known by its method and path (R11)",
        arguments: [
            ("POST", "/operations", CallShape.mutation(.start, operation: nil)),
            ("POST", "/operations/op_1/complete", .mutation(.complete, operation: "op_1")),
            ("POST", "/operations/op_1/void", .mutation(.cancel, operation: "op_1")),
            ("GET", "/operations/op_1", .read(operation: "op_1")),
            ("GET", "/operations/op_1?expand=x", .read(operation: "op_1")),
            ("GET", "/operations/op_1/receipt", .receipt(operation: "op_1")), ("GET", "/operations", .forward),
            ("GET", "/registers/reg_1", .forward), ("POST", "/registers/reg_1/heartbeat", .unlisted),
            ("PATCH", "/operations/op_1/complete", .wrongMethod(allow: ["POST"])),
            ("GET", "/operations/op_1/void", .wrongMethod(allow: ["POST"])),
            ("DELETE", "/operations/op_1", .wrongMethod(allow: ["GET"])),
            ("PUT", "/operations", .wrongMethod(allow: ["GET", "POST"])), ("POST", "/sales", .unlisted),
        ])
    func shapes(_ method: String, _ path: String, _ shape: CallShape) throws {
        #expect(try operations().shape(method: method, path: path) == shape)
    }

    @Test("An id is read percent-decoded and written percent-encoded")
    func encoding() throws {
        let dialect = try operations()
        let shape = dialect.shape(method: "POST", path: "/operations/a%20b%C3%A9%3A1/complete")
        #expect(shape == .mutation(.complete, operation: "a bé:1"))
        #expect(dialect.read(remoteID: "a bé:1/..?x#\r\n").path == "/operations/a%20b%C3%A9%3A1%2F..%3Fx%23%0D%0A")
    }

    @Test(
        "A path that could lead elsewhere is no call, and is not passed on",
        arguments: [
            "", "operations", "/operations/", "/operations//complete", "//operations", "/operations/../complete",
            "/operations/./complete", "/operations/%2e%2E/complete", "/operations/a%2Fb/complete",
            "/operations/a%5Cb/complete", "/operations/a\\b\r\n/complete", "/operations/a\r\nHost: x/complete",
            "/operations/a%0D%0A/complete", "/operations/a%00/complete", "/operations/a%/complete",
            "/operations/a%G0/complete", "/operations/%FF/complete", "/operations/a b/complete", "/a/../b", "/a/%2e%2e",
            "/operations/ä/complete", "/operations/op_1?x=\r\ny", "/operations/a#b",
        ])
    func unsafe(_ path: String) throws {
        for method in ["GET", "POST"] { #expect(try operations().shape(method: method, path: path) == .unlisted) }
    }

    @Test("A session event is told from a sale by the type in its body")
    func intents() throws {
        let dialect = try operations()
        #expect(dialect.intent(.start, body: try json(Body.create)) == .start)
        #expect(dialect.intent(.start, body: try json(Body.sessionOpen)) == .sessionEvent)
        #expect(dialect.intent(.complete, body: try json(Body.sessionOpen)) == .complete)
        let summary = dialect.describe(create: try json(Body.count))
        #expect(summary.sessionEvent == .cashCount)
        #expect(!summary.isGoods)
    }

    @Test("The summary of a sale is read from its body, and a poor body gives a poor summary")
    func summaries() throws {
        let dialect = try operations()
        let sale = dialect.describe(create: try json(Body.create))
        let total = Money(minorUnits: 1190, currency: .euro)
        #expect(
            sale == OperationSummary(type: "sale", externalID: "till-07-000113", currency: .euro, total: total))
        #expect(dialect.describe(create: .null) == OperationSummary(type: ""))
    }

    @Test("A request holds the frozen bytes and key, the late id and tag, and the merchant of the file (R13, R16, R29)")
    func requests() throws {
        let dialect = try operations()
        let body: [UInt8] = [0x7B, 0x20, 0x0A, 0x7D, 0x20]
        let request = dialect.request(
            .complete, remoteID: "op_1", body: body, key: try #require(key), ifMatch: "\"1\"",
            contentType: "application/json; charset=utf-8", accept: nil)
        #expect(
            request
                == UpstreamRequest(
                    method: "POST", path: "/operations/op_1/complete",
                    headers: [
                        Field(name: "Accept", value: "application/json"),
                        Field(name: "X-OpenFiskal-Merchant", value: "merchant_1"),
                        Field(name: "Content-Type", value: "application/json; charset=utf-8"),
                        Field(name: "Idempotency-Key", value: "6f0c0e3a-7a0e"), Field(name: "If-Match", value: "\"1\""),
                    ], body: body))
    }

    @Test("A create carries no tag, a read neither key nor tag")
    func plainRequests() throws {
        let dialect = try operations(merchant: nil)
        let start = dialect.request(
            .start, remoteID: nil, body: [0x7B, 0x7D], key: try #require(key), ifMatch: "\"1\"", contentType: nil,
            accept: "application/json")
        #expect(start.path == "/operations")
        #expect(start.headers.map(\.name) == ["Accept", "Content-Type", "Idempotency-Key"])
        #expect(dialect.read(remoteID: "op_1").headers.map(\.name) == ["Accept"])
        #expect(dialect.probe().method == "GET")
        #expect(dialect.authorization("of_test_deu_x") == Field(name: "Authorization", value: "Bearer of_test_deu_x"))
    }

    @Test("A value that would break out of its line is left out")
    func injection() throws {
        let request = try operations().request(
            .start, remoteID: nil, body: [], key: try #require(key), ifMatch: nil, contentType: "text/plain\r\nX: y",
            accept: "a\nb")
        #expect(request.headers.map(\.name) == ["X-OpenFiskal-Merchant", "Idempotency-Key"])
    }

    @Test("Verbs and paths follow the options, on both sides")
    func options() throws {
        let dialect = try operations([
            "completeMethod": "PATCH", "voidPath": "/v2/ops/{operation}/cancel", "probePath": "/health",
            "lookupPath": "/operations?external_id={external_id}",
        ])
        #expect(
            dialect.shape(method: "PATCH", path: "/operations/o/complete") == .mutation(.complete, operation: "o"))
        #expect(dialect.shape(method: "POST", path: "/operations/o/complete") == .wrongMethod(allow: ["PATCH"]))
        #expect(dialect.shape(method: "POST", path: "/v2/ops/o/cancel") == .mutation(.cancel, operation: "o"))
        #expect(dialect.lookup(externalID: "till 1&x")?.path == "/operations?external_id=till%201%26x")
        #expect(dialect.probe().path == "/health")
        let request = dialect.request(
            .complete, remoteID: "o", body: nil, key: try #require(key), ifMatch: nil, contentType: nil, accept: nil)
        #expect(request.method == "PATCH")
        #expect(try operations().lookup(externalID: "x") == nil)
    }

    @Test(
        "An option that is unknown or cannot be is an error that names it",
        arguments: [
            ["completeVerb": "POST"], ["completeMethod": "GET"], ["voidMethod": "post"], ["createPath": "operations"],
            ["completePath": "/operations/complete"], ["readPath": "/a/{operation}/{operation}"],
            ["lookupPath": "/operations?x={number}"], ["probePath": "/a b"], ["receiptPath": "/a/{id}"],
            ["countedAmountField": ""],
        ])
    func badOptions(_ options: [String: String]) throws {
        let error = #expect(throws: OptionError.self) { try operations(options) }
        #expect(error?.key == options.keys.first)
    }
}
