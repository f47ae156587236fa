import Receipts
import Testing

@testable import Fiscal

@Suite("Calls of openfiskal-sales")
struct SalesCallTests {
    private let key = IdempotencyKey("0d7f7c35-0f39-4a5e-8b5f-0c5a1f2a9c77")
    private let register = RegisterIdentity(id: "reg_1", remoteID: "kasse_1")

    @Test(
        "R3, R10: each call of the online path is known by its method and path",
        arguments: [
            ("POST", "/sales", CallShape.mutation(.start, operation: nil)), ("GET", "/sales", .forward),
            ("PATCH", "/sales/a-1", .mutation(.mutate, operation: "a-1")),
            ("GET", "/sales/a-1", .read(operation: "a-1")),
            ("POST", "/sales/a-1/complete", .mutation(.complete, operation: "a-1")),
            ("POST", "/sales/a-1/cancel", .mutation(.cancel, operation: "a-1")),
            ("GET", "/operations/a-1/receipt", .receipt(operation: "a-1")),
            ("PUT", "/sales/a-1", .wrongMethod(allow: ["GET", "PATCH"])),
            ("PATCH", "/sales/a-1/complete", .wrongMethod(allow: ["POST"])), ("POST", "/sales/a-1/void", .unlisted),
            ("POST", "/operations", .unlisted), ("PATCH", "/sales/..", .unlisted), ("GET", "/registers/r", .forward),
        ])
    func shapes(_ method: String, _ path: String, _ shape: CallShape) throws {
        #expect(try sales().shape(method: method, path: path) == shape)
    }

    @Test(
        "A register's own calls are served beside the queue",
        arguments: [
            ("POST", "/registers/r%201/heartbeat", SideCall.heartbeat(register: "r 1")),
            ("GET", "/registers/r/status", .status(register: "r")),
            ("POST", "/registers/r/closings", .closing(register: "r")), ("GET", "/registers/r/closings", nil),
            ("POST", "/sales", nil), ("POST", "/registers/../closings", nil),
        ])
    func sideCalls(_ method: String, _ path: String, _ call: SideCall?) throws {
        #expect(try sales().sideCall(method: method, path: path) == call)
    }

    @Test("R20: the operation's id is the one that the till made before it began")
    func clientID() throws {
        let summary = try sales().describe(create: try json(SalesBody.start))
        #expect(
            summary
                == OperationSummary(
                    type: "sale", externalID: "table-3-order-42", currency: .euro, clientID: SalesBody.id))
        // The vendor's own sample leaves it out: the server's id is bound late then.
        #expect(try sales().describe(create: ["external_id": "1"]).clientID == nil)
        #expect(try sales().accepted(as: "loc_1", .start) == [])
    }

    @Test("R21, R22: that id stands in every later path, with nothing from an answer of the server")
    func laterPaths() throws {
        let dialect = try sales()
        let id = try #require(dialect.describe(create: try json(SalesBody.start)).clientID)
        let calls = try [Intent.mutate, .complete, .cancel].map { intent in
            let request = dialect.request(
                intent, remoteID: id, body: [], key: try #require(key), ifMatch: nil, contentType: nil, accept: nil)
            return "\(request.method) \(request.path)"
        }
        #expect(
            calls == ["PATCH /sales/\(id)", "POST /sales/\(id)/complete", "POST /sales/\(id)/cancel"])
    }

    @Test("R12, R13, R29: a request holds the frozen bytes and key, and no tag")
    func request() throws {
        let body = Array(SalesBody.start.utf8)
        let request = try sales().request(
            .start, remoteID: nil, body: body, key: try #require(key), ifMatch: "\"1\"", contentType: nil, accept: nil)
        #expect(
            request
                == UpstreamRequest(
                    method: "POST", path: "/sales",
                    headers: [
                        Field(name: "Accept", value: "application/json"),
                        Field(name: "OpenFiskal-Organization", value: "org_1"),
                        Field(name: "Content-Type", value: "application/json"),
                        Field(name: "Idempotency-Key", value: "0d7f7c35-0f39-4a5e-8b5f-0c5a1f2a9c77"),
                    ], body: body))
    }

    @Test(
        "R18: every entry's time is the one of its own body, verbatim",
        arguments: [
            (SalesBody.start, "2026-02-25T20:02:11+01:00"), (SalesBody.change, "2026-02-25T20:30:00+01:00"),
            (SalesBody.complete, "2026-02-25T21:14:55+01:00"), (SalesBody.cancel, nil),
            (#"{"occurred_at":"2026-02-25T20:02:11"}"#, nil), (#"{"occurred_at":1772046131}"#, nil),
        ] as [(String, String?)])
    func occurredAt(_ body: String, _ time: String?) throws {
        #expect(try sales().occurredAt(in: try json(body)) == time)
    }

    @Test("R8: the time in the body is not touched on its way")
    func timeUntouched() throws {
        let body = #"{"occurred_at" : "2026-02-25T20:02:11.0+01:00"}"#
        let request = try sales().request(
            .complete, remoteID: "a", body: Array(body.utf8), key: try #require(key), ifMatch: nil, contentType: nil,
            accept: nil)
        #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == body)
    }

    @Test("Every path follows the options")
    func options() throws {
        let dialect = try sales([
            "startPath": "/registers/kasse_1/sales", "readPath": "/operations/{operation}",
            "lookupPath": "/sales?external_id={external_id}", "closingsPath": "/r/{register}/z",
            "receiptSource": "completion", "currency": "CHF",
        ])
        #expect(
            dialect.shape(method: "POST", path: "/registers/kasse_1/sales") == .mutation(.start, operation: nil))
        #expect(dialect.read(remoteID: "a").path == "/operations/a")
        #expect(dialect.lookup(externalID: "a b")?.path == "/sales?external_id=a%20b")
        #expect(dialect.sideCall(method: "POST", path: "/r/1/z") == .closing(register: "1"))
        #expect(dialect.hostedReceipt(remoteID: "a") == nil)
        #expect(dialect.describe(create: .null).currency?.code == "CHF")
    }

    @Test(
        "An option that is unknown or cannot be is an error that names it",
        arguments: [
            ["startPath": "sales"], ["readPath": "/sales"], ["lookupPath": "/sales"], ["receiptSource": "none"],
            ["heartbeatSeconds": "10"], ["heartbeatSeconds": "61"], ["voidPath": "/x"], ["currency": "eur"],
        ])
    func badOptions(_ options: [String: String]) throws {
        let error = #expect(throws: OptionError.self) { try sales(options) }
        #expect(error?.key == options.keys.first)
    }

    // MARK: Checks

    private func problems(_ intent: Intent, _ body: String) throws -> [Problem] {
        try sales().check(
            intent, body: Array(body.utf8), parsed: try json(body), register: register,
            localIDs: { $0 == "loc_1" ? .some("srv_1") : nil })
    }

    @Test("The bodies of the documentation pass, unknown fields included")
    func goodBodies() throws {
        #expect(try problems(.start, SalesBody.start) == [])
        #expect(try problems(.mutate, SalesBody.change) == [])
        #expect(try problems(.complete, SalesBody.complete) == [])
        #expect(try problems(.cancel, SalesBody.cancel) == [])
        let more = #"{"id":null,"brand_new":{"a":1},"register_id":"kasse_1","external_id":"A-1","cashier":{}}"#
        #expect(try problems(.start, more) == [])
    }

    /// A start with all that it must have, and something besides.
    private static func start(_ more: String) -> String { #"{"external_id":"A-1","cashier":{},\#(more)}"# }

    @Test(
        "A body that is certain to be refused is refused with its place",
        arguments: [
            (Intent.start, "[]", "invalid_body", ""), (.start, Self.start(#""id":7"#), "invalid_id", "/id"),
            (.start, Self.start(#""id":"a/b""#), "invalid_id", "/id"),
            (.start, Self.start(#""id":"""#), "invalid_id", "/id"),
            (.start, Self.start(#""register_id":"reg_1""#), "register_mismatch", "/register_id"),
            (.start, #"{"cashier":{}}"#, "invalid_external_id", "/external_id"),
            (.start, #"{"cashier":{},"external_id":""}"#, "invalid_external_id", "/external_id"),
            (.start, #"{"external_id":"A-1"}"#, "invalid_cashier", "/cashier"),
            (.start, #"{"external_id":"A-1","cashier":"Anna"}"#, "invalid_cashier", "/cashier"),
            (.mutate, #"{"occurred_at":"yesterday"}"#, "invalid_time", "/occurred_at"),
            (
                .mutate, #"{"line_items":[{},{"unit_price_gross":18.5}]}"#, "invalid_amount",
                "/line_items/1/unit_price_gross"
            ),
            (.mutate, #"{"line_items":{}}"#, "invalid_list", "/line_items"),
            (.complete, #"{"payments":[{"amount":"36.00"}]}"#, "invalid_amount", "/payments/0/amount"),
            (.complete, #"{"payments":[7]}"#, "invalid_list", "/payments/0"),
            (.complete, #"{"payments":[{"currency":"euro"}]}"#, "invalid_currency", "/payments/0/currency"),
            (.cancel, #"{"reason":7}"#, "invalid_reason", "/reason"),
            (.start, Self.start(#""related_operation_id":"loc_1""#), "local_id_in_body", "/related_operation_id"),
        ])
    func badBodies(_ intent: Intent, _ body: String, _ code: String, _ pointer: String) throws {
        let found = try problems(intent, body)
        #expect(found.map(\.code) == [code])
        #expect(found.first?.pointer == pointer)
    }

    @Test("Another organization than the configured one is refused")
    func organization() throws {
        let other = [Field(name: "openfiskal-organization", value: "org_2")]
        #expect(try sales().check(headers: other).map(\.code) == ["merchant_mismatch"])
        #expect(try sales(organization: nil).check(headers: other) == [])
    }

    // MARK: Content

    private func content(
        _ changes: [String] = [SalesBody.change], complete: String = SalesBody.complete
    ) throws -> SaleContent {
        try sales().content(
            create: try json(SalesBody.start), changes: try changes.map { try json($0) }, complete: try json(complete))
    }

    @Test("R39: the provisional receipt shows lines, total and payments as the bodies state them")
    func provisional() throws {
        let content = try content()
        #expect(content.externalID == "table-3-order-42")
        #expect(content.total.decimal == "36.00")
        #expect(content.items.map(\.title) == ["Wiener Schnitzel"])
        #expect(content.items.map(\.total.decimal) == ["36.00"])
        #expect(content.lineAmounts == .gross)
        #expect(content.tenders.map(\.amount.decimal) == ["40.00"])
        #expect(content.change?.decimal == "4.00")
        #expect(content.notices == [])
    }

    @Test("The last change that names the lines counts, one that does not leaves them")
    func changes() throws {
        let dearer = #"{"line_items":[{"description":"Gulasch","quantity":"1","unit_price_gross":3600}]}"#
        #expect(try content([SalesBody.change, dearer]).items.map(\.title) == ["Gulasch"])
        #expect(try content([dearer, #"{"cart_discounts":[]}"#]).items.map(\.title) == ["Gulasch"])
    }

    @Test("A stated total and reductions stand beside the lines")
    func totals() throws {
        let change = """
            {"total_gross":1700,"line_items":[{"title":"Käse","quantity":"0.5","unit_price_gross":3600,
             "tax_rate":"0.07","tax_amount":111}],"cart_discounts":[{"description":"Gutschein","amount":100}]}
            """
        let content = try content([change])
        #expect(content.total.decimal == "17.00")
        #expect(content.items.map(\.total.decimal) == ["18.00"])
        #expect(content.discounts.map(\.amount.decimal) == ["-1.00"])
        #expect(content.lineAmounts == .gross)
        #expect(content.taxes.map(\.tax.decimal) == ["1.11"])
    }

    @Test(
        "A line that states no amount is quantity times price, half a minor unit rounded away from zero",
        arguments: [
            ("2", 1800, "36.00"), ("0.350", 1799, "6.30"), ("0.333", 1000, "3.33"), ("0.5", 1, "0.01"),
            ("0.49", 1, "0.00"), ("-0.5", 1, "-0.01"), ("-1.5", 999, "-14.99"), ("0", 999, "0.00"),
        ])
    func weights(_ quantity: String, _ price: Int, _ total: String) throws {
        let change = #"{"line_items":[{"quantity":"\#(quantity)","unit_price_gross":\#(price)}]}"#
        let content = try content([change])
        #expect(content.items.map(\.total.decimal) == [total])
        #expect(content.notices == (total == "36.00" ? [] : [.lineAmountsAsSent]))
    }

    @Test("A line without any amount has no receipt, and the error says where")
    func noAmount() throws {
        let error = #expect(throws: ContentError.self) {
            try self.content([#"{"line_items":[{"quantity":"x","unit_price_gross":1}]}"#])
        }
        #expect(error?.pointer == "/line_items/0/unit_price_gross")
    }

    @Test("Money that goes out is taken off the total")
    func outbound() throws {
        let complete = """
            {"payments":[{"method":"card","direction":"inbound","amount":5000,"currency":"EUR"},
             {"method":"cash","direction":"outbound","amount":1400,"currency":"EUR"}]}
            """
        let content = try content(complete: complete)
        #expect(content.total.decimal == "36.00")
        #expect(content.tenders.map(\.amount.decimal) == ["50.00", "-14.00"])
        #expect(throws: ContentError.self) { try self.content(complete: "{}") }
    }
}
