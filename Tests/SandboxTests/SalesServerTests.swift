import Receipts
import Testing

@testable import Sandbox

@Suite("SalesServer")
struct SalesServerTests {
    private static let id = "4f6f2f7e-7d3b-4c3c-9d0e-0c8a2d0b7f10"
    private static let start = """
        {"id":"\(id)","occurred_at":"2026-05-20T10:15:00+02:00","external_id":"t-1","register_id":"reg_1","cashier":{"id":"c"}}
        """
    private static let change = """
        {"occurred_at":"2026-05-20T10:15:20+02:00","line_items":[
          {"position":1,"description":"Schnitzel","quantity":2,"unit_price_gross":1800,"tax_rate":"0.19"}]}
        """
    private static let complete = """
        {"occurred_at":"2026-05-20T10:15:30+02:00","payments":[
          {"method":"cash","direction":"inbound","amount":3600,"currency":"EUR"}]}
        """
    private static let heartbeat =
        #"{"timestamp":"2026-05-20T08:15:31Z","sequence":1,"metrics":{"unsynced_operations":0}}"#

    private var server = SalesServer.quick()

    private mutating func call(
        _ method: String, _ path: String, _ body: String = "", key: String? = nil, at now: Timestamp = Fixture.noon
    ) -> ServerAnswer {
        server.answer(Fixture.request(method, "/v1" + path, body, key: key, merchant: nil), at: now)
    }

    private mutating func sell() {
        _ = call("POST", "/sales", Self.start, key: "k-1")
        _ = call("PATCH", "/sales/\(Self.id)", Self.change, key: "k-2")
        _ = call("POST", "/sales/\(Self.id)/complete", Self.complete, key: "k-3")
    }

    @Test("a sale goes from its start by the till's id to a signed completion and a hosted receipt")
    mutating func life() throws {
        #expect(call("POST", "/sales", Self.start, key: "k-1").status == 201)
        #expect(call("GET", "/operations/\(Self.id)/receipt").code == "not_found")
        #expect(call("PATCH", "/sales/\(Self.id)", Self.change, key: "k-2").json["state"] == "open")
        let done = call("POST", "/sales/\(Self.id)/complete", Self.complete, key: "k-3")
        #expect(done.status == 200)
        #expect(done.json["state"] == "completed")
        #expect(done.json["fiscal_state"] == "succeeded")
        let code = try #require(done.json["fiscal"]?["verification"]?["qr_data"]?.text)
        #expect(code.contains(";Kassenbeleg-V1;Beleg^36.00_0.00_0.00_0.00_0.00^36.00:Bar;"))
        let hosted = call("GET", "/operations/\(Self.id)/receipt")
        #expect(hosted.json["fiscal"] == done.json["fiscal"])
        #expect(server.applications.map(\.step) == [.create, .change, .complete])
    }

    @Test("what comes too late in Germany is completed without a signature")
    mutating func late() {
        server.options.unsignedAfter = .seconds(60)
        _ = call("POST", "/sales", Self.start, key: "k-1", at: Fixture.after(.seconds(3600)))
        let done = call(
            "POST", "/sales/\(Self.id)/complete", Self.complete, key: "k-3", at: Fixture.after(.seconds(3600)))
        #expect(done.status == 200)
        #expect(done.json["fiscal"]?["end_event"] == .null)
        #expect(done.json["fiscal"]?["verification"] == nil)
    }

    @Test("a repeat with its key gets the first answer; another payload, or no key, is refused")
    mutating func keys() {
        let first = call("POST", "/sales", Self.start, key: "k-1")
        let again = call("POST", "/sales", Self.start, key: "k-1")
        #expect(again.body == first.body)
        #expect(server.appliedPerKey == ["k-1": 1])
        #expect(call("POST", "/sales", Self.start + " ", key: "k-1").code == "idempotency_key_conflict")
        #expect(call("POST", "/sales", Self.start).code == "invalid_request")
        #expect(call("POST", "/sales", Self.start, key: "k-2").code == "operation_exists")
    }

    @Test("a call that comes before its start, or after the end, is refused")
    mutating func order() {
        #expect(call("POST", "/sales/\(Self.id)/complete", Self.complete, key: "k-3").status == 404)
        sell()
        #expect(call("PATCH", "/sales/\(Self.id)", Self.change, key: "k-4").code == "operation_not_open")
        #expect(call("POST", "/sales/\(Self.id)/cancel", #"{"reason":"x"}"#, key: "k-5").code == "operation_not_open")
        #expect(server.applications.count == 3)
    }

    @Test(
        "bodies that break a rule are refused",
        arguments: [
            (start.replacing(id, with: "till-1"), "/sales"), (start.replacing("occurred_at", with: "at"), "/sales"),
            (start.replacing("cashier", with: "who"), "/sales"),
            (complete.replacing("3600", with: "3500"), "/sales/\(id)/complete"),
            (complete.replacing("3600", with: "\"36.00\""), "/sales/\(id)/complete"),
            (complete.replacing("inbound", with: "in"), "/sales/\(id)/complete"),
        ])
    mutating func bodies(body: String, path: String) {
        if path != "/sales" {
            _ = call("POST", "/sales", Self.start, key: "k-1")
            _ = call("PATCH", "/sales/\(Self.id)", Self.change, key: "k-2")
        }
        #expect(call("POST", path, body, key: "k-9").status == 422)
    }

    @Test("a signer that is away refuses start and completion, not the change between them")
    mutating func signer() {
        server.signerDown = true
        #expect(call("POST", "/sales", Self.start, key: "k-1").code == "validation_error")
        server.signerDown = false
        _ = call("POST", "/sales", Self.start, key: "k-1")
        server.signerDown = true
        #expect(call("PATCH", "/sales/\(Self.id)", Self.change, key: "k-2").status == 200)
        #expect(call("POST", "/sales/\(Self.id)/complete", Self.complete, key: "k-3").code == "validation_error")
    }

    @Test("a register is closed once it lives and nothing of it is open")
    mutating func closing() {
        let daily = #"{"type":"daily"}"#
        #expect(call("POST", "/registers/reg_1/closings", daily, key: "c-1").code == "register_offline")
        #expect(
            call("POST", "/registers/reg_1/heartbeat", Self.heartbeat).json["server_time"] == "2026-05-20T08:15:31.000Z"
        )
        #expect(call("POST", "/registers/reg_1/heartbeat", Self.heartbeat).status == 422, "sequences count up")
        _ = call("POST", "/sales", Self.start, key: "k-1")
        #expect(call("GET", "/registers/reg_1/status").json["open_operations"]?.elements.count == 1)
        #expect(call("POST", "/registers/reg_1/closings", daily, key: "c-1").code == "open_operations")
        _ = call("POST", "/sales/\(Self.id)/cancel", #"{"reason":"left"}"#, key: "k-5")
        let closed = call("POST", "/registers/reg_1/closings", daily, key: "c-1")
        #expect(closed.status == 201)
        #expect(closed.json["fiscal"]?["z_number"] == 1)
        #expect(call("POST", "/registers/reg_1/closings", daily, key: "c-1").body == closed.body)
        let later = Fixture.after(.seconds(121))
        #expect(call("GET", "/registers/reg_1/status", at: later).json["status"] == "offline")
        #expect(call("POST", "/registers/reg_1/closings", daily, key: "c-2", at: later).code == "register_offline")
    }

    @Test("unknown tokens, paths and methods are refused in the API's own envelope")
    mutating func door() {
        let nobody = server.answer(
            Fixture.request("GET", "/v1/sales/\(Self.id)", merchant: nil, token: nil), at: Fixture.noon)
        #expect(nobody.status == 401)
        #expect(nobody.json["object"] == "error")
        #expect(call("GET", "/operations").status == 404)
        #expect(call("DELETE", "/sales/\(Self.id)").status == 405)
        #expect(server.ledger.count == 3)
    }

    @Test("the shop day's sales are taken by the server, every one")
    mutating func day() {
        for sale in ShopDay.sales(60) {
            for (index, step) in sale.calls(in: .openfiskalSales).enumerated() {
                let answer = call(
                    step.method, step.path, String(decoding: step.body, as: UTF8.self),
                    key: "\(sale.externalID)-\(index)")
                #expect(
                    (200..<300).contains(answer.status),
                    "\(sale.externalID): \(String(decoding: answer.body, as: UTF8.self))")
            }
        }
        #expect(server.sales.count > 50)
        #expect(server.sales.allSatisfy { $0.state != .open })
    }
}

extension SalesServer {
    /// A server whose signatures are cheap and repeatable.
    fileprivate static func quick() -> SalesServer {
        var options = Options()
        options.signing = .digest
        return SalesServer(options: options)
    }
}
