import Receipts
import Testing

@testable import Sandbox

@Suite("The fiscal server's operations")
struct FiscalServerTests {
    @Test("A create answers 201 with the operation, its tag, a date and a request id")
    func create() {
        var server = FiscalServer.quick()
        let answer = server.create()
        #expect(answer.status == 201)
        #expect(answer.etag == "\"1\"")
        #expect(answer.header("date") == "Wed, 20 May 2026 08:15:31 GMT")
        #expect(answer.header("X-Request-Id")?.hasPrefix("req_") == true)
        #expect(answer.id.hasPrefix("op_"))
        #expect(answer.json["status"] == "open")
        #expect(answer.json["merchant_id"] == "merchant_1")
        #expect(answer.json["resource_version"] == 1)
        #expect(answer.json["external_id"] == "till-1")
        #expect(answer.json["fiscal_information"] == .null)
        #expect(answer.json["created_at"] == "2026-05-20T08:15:31Z")
        #expect(answer.json["line_items"]?.elements.first?["id"] == "li_1")
        #expect(answer.json["line_items"]?.elements.first?["taxes"]?.elements.first?["id"] == "tx_1")
    }

    @Test("A complete raises the version and returns the payments and the fiscal block")
    func complete() {
        var server = FiscalServer.quick()
        let answer = server.complete(server.create().id)
        #expect(answer.status == 200)
        #expect(answer.etag == "\"2\"")
        #expect(answer.json["status"] == "completed")
        #expect(answer.json["payments"]?.elements.count == 1)
        let fiscal = answer.json["fiscal_information"]
        #expect(fiscal?["regime"] == "KassenSichV")
        #expect(fiscal?["document_type"] == "Kassenbeleg")
        #expect(fiscal?["start_event"]?["signed_at"] == "2026-05-20T08:15:31Z")
        #expect(fiscal?["end_event"]?["signed_at"] == "2026-05-20T08:15:58Z")
        #expect(server.operation(answer.id)?.status == .completed)
    }

    @Test("A void ends the operation without a fiscal block")
    func void() {
        var server = FiscalServer.quick()
        let answer = server.void(server.create().id)
        #expect(answer.status == 200)
        #expect(answer.etag == "\"2\"")
        #expect(answer.json["status"] == "voided")
        #expect(answer.json["fiscal_information"] == .null)
    }

    @Test("A read shows the operation as it stands, with its tag")
    func read() {
        var server = FiscalServer.quick()
        let id = server.create().id
        #expect(server.answer(Fixture.request("GET", "/v1/operations/\(id)"), at: Fixture.noon).etag == "\"1\"")
        _ = server.complete(id)
        let answer = server.answer(Fixture.request("GET", "/v1/operations/\(id)"), at: Fixture.noon)
        #expect(answer.status == 200)
        #expect(answer.etag == "\"2\"")
        #expect(answer.json["status"] == "completed")
    }

    @Test("The list finds operations by their external id, percent-encoded or not")
    func list() {
        var server = FiscalServer.quick()
        _ = server.create(Fixture.sale(external: "till 1/a"), key: "a")
        _ = server.create(Fixture.sale(external: "till-2"), key: "b")
        let all = server.answer(Fixture.request("GET", "/v1/operations"), at: Fixture.noon)
        let one = server.answer(Fixture.request("GET", "/v1/operations?external_id=till%201%2Fa"), at: Fixture.noon)
        let none = server.answer(Fixture.request("GET", "/v1/operations?external_id=till"), at: Fixture.noon)
        #expect(all.json["items"]?.elements.count == 2)
        #expect(one.json["items"]?.elements.map { $0["external_id"] } == ["till 1/a"])
        #expect(none.json["items"]?.elements.isEmpty == true)
    }

    @Test(
        "Access is checked before anything else",
        arguments: [
            (Fixture.request("GET", "/v1/operations", token: nil), 401, "unauthorized"),
            (Fixture.request("GET", "/v1/operations", token: "wrong"), 401, "unauthorized"),
            (Fixture.request("GET", "/v1/operations", merchant: nil, token: "right"), 400, "invalid_request"),
            (Fixture.request("GET", "/v1/operations", merchant: "other", token: "right"), 403, "forbidden"),
            (Fixture.request("GET", "/v1/operations", token: "right"), 200, ""),
        ])
    func access(request: ServerRequest, status: Int, code: String) {
        var server = FiscalServer.quick {
            $0.credential = "right"
            $0.merchants = ["merchant_1"]
        }
        let answer = server.answer(request, at: Fixture.noon)
        #expect(answer.status == status)
        #expect(answer.code == code)
    }

    @Test("Another merchant's operation is not found")
    func merchants() {
        var server = FiscalServer.quick()
        let id = server.create().id
        let answer = server.answer(
            Fixture.request("GET", "/v1/operations/\(id)", merchant: "merchant_2"), at: Fixture.noon)
        #expect(answer.status == 404)
    }

    @Test(
        "Routes that are not there are 404, wrong methods 405 with Allow",
        arguments: [
            ("GET", "/v1/operations/op_x/receipt", 404, nil), ("GET", "/v1/receipts/1", 404, nil),
            ("POST", "/v2/operations", 404, nil), ("GET", "/v1/operations/op_none", 404, nil),
            ("POST", "/v1/operations/op_none/complete", 404, nil),
            ("DELETE", "/v1/operations", 405, "GET, POST"), ("PUT", "/v1/operations/op_x", 405, "GET"),
            ("PATCH", "/v1/operations/op_x/complete", 405, "POST"),
        ] as [(String, String, Int, String?)])
    func routes(method: String, path: String, status: Int, allow: String?) {
        var server = FiscalServer.quick()
        let answer = server.answer(
            Fixture.request(method, path, Fixture.cash, key: "k", match: "\"1\""), at: Fixture.noon)
        #expect(answer.status == status)
        #expect(answer.header("Allow") == allow)
    }

    @Test("PATCH completes only where the older verb is switched on")
    func patch() {
        var server = FiscalServer.quick { $0.acceptsPatch = true }
        let id = server.create().id
        let request = Fixture.request(
            "PATCH", "/v1/operations/\(id)/complete", Fixture.cash, key: "k", match: "\"1\"")
        #expect(server.answer(request, at: Fixture.noon).status == 200)
    }

    @Test(
        "The tag of a complete is required, a quoted positive integer, and the current one",
        arguments: [
            (nil, 428, "precondition_required"), ("1", 400, "invalid_request"), ("W/\"1\"", 400, "invalid_request"),
            ("*", 400, "invalid_request"), ("\"\"", 400, "invalid_request"), ("\"0\"", 400, "invalid_request"),
            ("\"-1\"", 400, "invalid_request"), ("\"1\", \"2\"", 400, "invalid_request"),
            ("\"99999999999999999999\"", 400, "invalid_request"), ("\"2\"", 412, "precondition_failed"),
            ("\"1\"", 200, ""),
        ] as [(String?, Int, String)])
    func tags(match: String?, status: Int, code: String) {
        var server = FiscalServer.quick()
        let answer = server.complete(server.create().id, match: match)
        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect((answer.json["retryable"] == true) == (status == 412))
    }

    @Test("Somebody else's change makes the known tag stale")
    func touched() {
        var server = FiscalServer.quick()
        let id = server.create().id
        server.touch(id)
        #expect(server.complete(id).status == 412)
        #expect(server.complete(id, match: "\"2\"").status == 200)
    }

    @Test(
        "What has ended stays as it is: 409 with the current tag, or 412 with the old one",
        arguments: [(false, 412), (true, 409)])
    func ended(checksStateFirst: Bool, oldTag: Int) {
        var server = FiscalServer.quick { $0.checksStateFirst = checksStateFirst }
        let id = server.create().id
        _ = server.complete(id)
        #expect(server.complete(id, key: "again", match: "\"2\"").code == "operation_invalid_state")
        #expect(server.void(id, match: "\"2\"").code == "operation_invalid_state")
        #expect(server.complete(id, key: "again", match: "\"1\"").status == oldTag)
        let voided = server.create(Fixture.sale(external: "till-2"), key: "other").id
        _ = server.void(voided)
        #expect(server.complete(voided, key: "late", match: "\"2\"").status == 409)
        #expect(server.operation(id)?.version == 2)
    }

    @Test("With the signer down a complete is 422 validation_error, and the same key works when it is back")
    func signerDown() {
        var server = FiscalServer.quick()
        let id = server.create().id
        server.options.signerDown = true
        let refused = server.complete(id)
        #expect(refused.status == 422)
        #expect(refused.code == "validation_error")
        #expect(server.operation(id)?.version == 1)
        server.options.signerDown = false
        #expect(server.complete(id).status == 200)
    }

    @Test("The same requests at the same times give the same answers and the same ledger")
    func deterministic() {
        func run() -> ([[UInt8]], [LedgerLine]) {
            var server = FiscalServer.quick()
            let create = server.create()
            return ([create.body, server.complete(create.id).body], server.ledger)
        }
        let (first, second) = (run(), run())
        #expect(first.0 == second.0)
        #expect(first.1 == second.1)
        var other = FiscalServer.quick { $0.seed = 2 }
        #expect(other.create().body != first.0[0])
    }
}
