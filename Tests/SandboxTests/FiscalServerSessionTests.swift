import Receipts
import Testing

@testable import Sandbox

@Suite("The fiscal server's register sessions")
struct FiscalServerSessionTests {
    private static func event(_ type: String, _ more: String = "", register: String = "reg_1") -> String {
        "{\"type\":\"\(type)\",\"register_id\":\"\(register)\",\"currency\":\"EUR\"\(more)}"
    }

    private static let open = event("session_open", #","opening_balance_amount":"50.00""#)
    private static let count = event("session_cash_count", #","counted_amount":"60.00""#)

    @Test("Where sessions are required a sale without one is refused, and with one it belongs to it")
    func required() {
        var server = FiscalServer.quick { $0.requiresSessions = true }
        let refused = server.create()
        #expect(refused.status == 409)
        #expect(refused.code == "no_open_session")
        let session = server.create(Self.open, key: "open")
        #expect(session.status == 201)
        #expect(session.json["status"] == "completed")
        #expect(session.json["total_amount"] == nil)
        #expect(server.create().json["session_id"] == session.json["session_id"])
        let other = server.create(Fixture.sale(register: "reg_2"), key: "other")
        #expect(other.code == "no_open_session")
    }

    @Test("The count compares the drawer with cash sales and adjustments")
    func count() {
        var server = FiscalServer.quick()
        _ = server.create(Self.open, key: "open")
        _ = server.complete(server.create().id)
        _ = server.create(Self.event("session_cash_adjustment", #","amount":"-1.50""#), key: "adjust")
        let count = server.create(Self.count, key: "count")
        #expect(count.json["expected_amount"] == "60.40")
        #expect(count.json["variance_amount"] == "-0.40")
        #expect(count.json["signature"]?.text != nil)
    }

    @Test("A counted session takes nothing but its close")
    func counted() {
        var server = FiscalServer.quick()
        _ = server.create(Self.open, key: "open")
        _ = server.create(Self.count, key: "count")
        #expect(server.create().code == "session_invalid_state")
        #expect(server.create(Self.count, key: "again").code == "session_invalid_state")
        #expect(server.create(Self.event("session_close"), key: "close").status == 201)
        #expect(server.create().status == 201)
    }

    @Test("A session that was not counted cannot be closed, and a key that came before closes nothing twice")
    func order() {
        var server = FiscalServer.quick()
        _ = server.create(Self.open, key: "open")
        #expect(server.create(Self.event("session_close"), key: "early").code == "session_invalid_state")
        _ = server.create(Self.count, key: "count")
        let first = server.create(Self.event("session_close"), key: "close")
        #expect(first.status == 201)
        #expect(server.create(Self.event("session_close"), key: "close").id == first.id)
        #expect(server.create(Self.event("session_close"), key: "other").code == "no_open_session")
    }

    @Test("One session at a time, and none to close where none is open")
    func single() {
        var server = FiscalServer.quick()
        #expect(server.create(Self.event("session_close"), key: "close").code == "no_open_session")
        _ = server.create(Self.open, key: "open")
        #expect(server.create(Self.open, key: "second").code == "session_invalid_state")
    }

    @Test("Session events take neither complete nor void")
    func born() {
        var server = FiscalServer.quick()
        let id = server.create(Self.open, key: "open").id
        #expect(server.complete(id).code == "operation_invalid_state")
        #expect(server.void(id).code == "operation_invalid_state")
    }

    @Test("With the signer down the count goes on unsigned; opening and closing do not")
    func signerDown() {
        var server = FiscalServer.quick()
        _ = server.create(Self.open, key: "open")
        server.options.signerDown = true
        #expect(server.create(Self.event("session_close"), key: "close").code == "validation_error")
        let count = server.create(Self.count, key: "count")
        #expect(count.status == 201)
        #expect(count.json["signature"] == .null)
        #expect(count.json["variance_amount"] == "10.00")
    }
}
