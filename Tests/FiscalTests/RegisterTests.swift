import Receipts
import Testing

@testable import Fiscal

@Suite("A register at its server")
struct RegisterTests {
    private func calls(_ options: [String: String] = [:]) throws -> RegisterCalls {
        try #require(try sales(options).registerCalls)
    }

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    // MARK: Heartbeat

    @Test("A heartbeat states time, condition and what is unsynced, every 30 to 60 seconds")
    func heartbeat() throws {
        let beat = Heartbeat(
            at: try time("2026-02-25T21:00:00+01:00"), sequence: 18_291, condition: .operational, pending: 1,
            unsynced: 12, freeBytes: 1_234_567, agentVersion: "1.4.0")
        let request = try calls(["posVendor": "acme"]).heartbeat(register: "kasse 1", beat)
        #expect(request.method == "POST")
        #expect(request.path == "/registers/kasse%201/heartbeat")
        #expect(
            request.body.map { String(decoding: $0, as: UTF8.self) }
                == #"{"timestamp":"2026-02-25T20:00:00Z","sequence":18291,"status":"operational","metrics":"#
                + #"{"pending_operations":1,"unsynced_operations":12,"disk_free_bytes":1234567},"#
                + #""software":{"pos_vendor":"acme","agent_version":"1.4.0"}}"#)
        #expect(try calls().interval == .seconds(45))
        #expect(try calls(["heartbeatSeconds": "30"]).interval == .seconds(30))
    }

    @Test("A till's own heartbeat is answered with the clock of this machine, as the server would")
    func ownHeartbeat() throws {
        let now = try time("2026-02-25T21:00:01+01:00")
        let given = answer(200, try calls().answer(toHeartbeatAt: now).compact)
        #expect(try calls().heartbeat(.answered(given)) == .taken(serverTime: try time("2026-02-25T20:00:01Z")))
    }

    @Test("R53: the answer's clock is read, and an answer without one is taken all the same")
    func heartbeatAnswers() throws {
        let body = #"{"object":"heartbeat_response","server_time":"2026-02-25T20:00:01Z"}"#
        #expect(
            try calls().heartbeat(.answered(answer(200, body)))
                == .taken(serverTime: try time("2026-02-25T20:00:01Z")))
        #expect(try calls().heartbeat(.answered(answer(200, #"{"a":1}"#))) == .taken(serverTime: nil))
        #expect(
            try calls().heartbeat(.answered(answer(404, SalesBody.error("not_found"))))
                == .refused(Problem(status: 404, code: "not_found", detail: "text of the server")))
        #expect(
            try calls().heartbeat(.answered(answer(200, "<html>"))) == .stopped(.unreachable, retryAfter: nil))
    }

    @Test(
        "R53, R54: drift beyond the bound is certain only past what the exchange took",
        arguments: [
            ("2026-02-25T20:00:00Z", 0, 5, false), ("2026-02-25T20:00:05Z", 0, 5, false),
            ("2026-02-25T20:00:06Z", 0, 5, true), ("2026-02-25T19:59:54Z", 0, 5, true),
            ("2026-02-25T20:00:08Z", 6, 5, false), ("2026-02-25T20:00:12Z", 6, 5, true),
        ])
    func drift(_ server: String, _ seconds: Int64, _ bound: Int, _ exceeds: Bool) throws {
        let sent = try time("2026-02-25T20:00:00Z")
        let received = Timestamp(milliseconds: sent.milliseconds + seconds * 1000)
        let body = #"{"server_time":"\#(server)"}"#
        let drift = try #require(ClockDrift(answer(200, body), sent: sent, received: received))
        #expect(drift.exceeds(.seconds(bound)) == exceeds)
    }

    @Test("R53: a server without heartbeats is compared by the date of any answer, to the second")
    func dateField() throws {
        let now = try time("2026-02-25T20:00:10Z")
        let dated = answer(404, "", ["Date": "Wed, 25 Feb 2026 20:00:00 GMT"])
        let drift = try #require(ClockDrift(dated, sent: now, received: now))
        #expect(drift.ahead == .seconds(10))
        #expect(drift.uncertainty == .seconds(1))
        #expect(drift.exceeds(.seconds(8)))
        #expect(!drift.exceeds(.seconds(9)))
        #expect(ClockDrift(answer(200, "{}"), sent: now, received: now) == nil)
    }

    // MARK: Status

    private static let status = """
        {"register_id":"reg_1","status":"operational","last_heartbeat_at":"2026-02-25T20:00:01Z",
         "open_operations":[{"id":"op_01","type":"sale","started_at":"2026-02-25T19:02:11Z"}],"unsynced_operations":0}
        """

    @Test("A register's status names what the server holds open; what names nothing is no status")
    func statusAnswers() throws {
        guard case .known(let status) = try calls().status(.answered(answer(200, Self.status))) else {
            Issue.record("no status")
            return
        }
        #expect(status.condition == .operational)
        #expect(status.openOperations.map(\.id) == ["op_01"])
        #expect(try calls().status(register: "reg_1").path == "/registers/reg_1/status")
        let empty = try calls().status(.answered(answer(200, #"{"status":"operational"}"#)))
        #expect(empty == .stopped(.unreachable, retryAfter: nil))
    }

    // MARK: Closing

    private func known(open: Int, unsynced: Int = 0) throws -> RegisterStatus {
        let list = (0..<open).map { #"{"id":"op_\#($0)","type":"sale"}"# }.joined(separator: ",")
        return try #require(
            RegisterStatus(try json(#"{"open_operations":[\#(list)],"unsynced_operations":\#(unsynced)}"#)))
    }

    private let entry = ClosingProcedure.OpenItem(kind: .entry, reference: "7", state: "pendingHeld")
    private let sale = ClosingProcedure.OpenItem(kind: .sale, reference: "loc_1", state: "open")

    @Test("R60: reconnect, replay, status, closing: each step is due only after the one before it")
    func order() throws {
        var closing = ClosingProcedure(isConnected: false, waiting: [entry], openSales: [sale], status: nil)
        #expect(closing.next == .heartbeat)
        closing.isConnected = true
        #expect(closing.next == .replay([entry]))
        closing.waiting = []
        #expect(closing.next == .finish([sale]))
        closing.openSales = []
        #expect(closing.next == .status)
        closing.status = try known(open: 0)
        #expect(closing.next == .close)
    }

    @Test("R59: a closing is blocked by every unsettled entry and open sale, here and at the server")
    func blocked() throws {
        let away = ClosingProcedure(isConnected: false, waiting: [entry], openSales: [sale], status: nil)
        #expect(away.blockers == [entry, sale])
        let waiting = ClosingProcedure(
            isConnected: true, waiting: [entry], openSales: [], status: try known(open: 0))
        #expect(waiting.next == .replay([entry]))
        #expect(waiting.blockers == [entry])
        let remote = ClosingProcedure(
            isConnected: true, waiting: [], openSales: [], status: try known(open: 2, unsynced: 3))
        #expect(remote.blockers.map(\.kind) == [.remote, .remote, .unsynced])
        #expect(remote.blockers.map(\.reference) == ["op_0", "op_1", "3"])
        #expect(remote.next == .settle(remote.blockers))
        let free = ClosingProcedure(isConnected: true, waiting: [], openSales: [], status: try known(open: 0))
        #expect(free.blockers == [])
    }

    @Test("A session is counted and then closed, once everything is settled; neither heartbeat nor status is due")
    func session() throws {
        var closing = ClosingProcedure(session: .inProgress, waiting: [entry], openSales: [sale])
        #expect(closing.next == .replay([entry]))
        #expect(closing.blockers == [entry])
        closing.waiting = []
        #expect(closing.next == .finish([sale]))
        closing.openSales = []
        #expect(closing.next == .count)
        #expect(closing.blockers == [])
        closing.session = .counted
        #expect(closing.next == .close)
        closing.waiting = [entry]
        #expect(closing.next == .replay([entry]), "not even a counted one closes over what waits")
    }

    @Test("A session's end is two bodies, of which only the count's amount has a name of the configuration's")
    func sessionBodies() throws {
        func calls(_ options: [String: String] = [:]) throws -> SessionCalls {
            try #require(
                dialect(.openfiskalOperations, identity: UpstreamIdentity(merchant: nil, options: options)).sessionCalls
            )
        }
        let counted = Money(minorUnits: 41_235, currency: .euro)
        func text(_ body: [UInt8]) -> String { String(decoding: body, as: UTF8.self) }
        #expect(
            try text(calls().count(register: "reg_1", counted))
                == #"{"type":"session_cash_count","register_id":"reg_1","currency":"EUR","counted_amount":"412.35"}"#)
        #expect(
            try text(calls(["countedAmountField": "amount"]).count(register: "reg_1", counted)).hasSuffix(
                #""amount":"412.35"}"#))
        #expect(
            try text(calls().close(register: "reg_1", .euro))
                == #"{"type":"session_close","register_id":"reg_1","currency":"EUR"}"#)
        #expect(try calls(["createPath": "/v2/ops"]).path == "/v2/ops")
        for name in [DialectName.openfiskalSales, .fiskalySignFR, .hellobooksOrders] {
            #expect(try dialect(name, identity: UpstreamIdentity(merchant: nil, options: [:])).sessionCalls == nil)
        }
    }

    @Test("A closing is one request with its own key, and a till's body goes out to the byte")
    func closingRequest() throws {
        let key = try #require(IdempotencyKey("k-1"))
        let own = try calls().closing(register: "reg_1", type: .daily, key: key)
        #expect(own.path == "/registers/reg_1/closings")
        #expect(own.body.map { String(decoding: $0, as: UTF8.self) } == #"{"type":"daily"}"#)
        #expect(own.headers.contains(Field(name: "Idempotency-Key", value: "k-1")))
        let given = Array(#"{ "type":"shift" }"#.utf8)
        #expect(try calls().closing(register: "r", type: .shift, body: given, key: key).body == given)
        #expect(try calls().closingType(in: ["type": "annual"]) == .annual)
        #expect(try calls().closingType(in: ["type": "yearly"]) == nil)
    }

    @Test("A closing that was taken keeps its block; one that may have been made is asked for again by its key")
    func closingAnswers() throws {
        let block = #"{"regime":"tse","z_number":42}"#
        let body = #"{"id":"cls_1","object":"closing","state":"pending","fiscal":\#(block)}"#
        #expect(
            try calls().closing(.answered(answer(201, body)))
                == .taken(id: "cls_1", .pending, FiscalInformation(json: block)))
        #expect(
            try calls().closing(.answered(answer(201, #"{"id":"cls_1","state":"odd"}"#)))
                == .taken(id: "cls_1", nil, nil))
        #expect(
            try calls().closing(.answered(answer(409, SalesBody.error("operations_open"))))
                == .refused(Problem(status: 409, code: "operations_open", detail: "text of the server")))
        #expect(try calls().closing(.notSent("x")) == .stopped(.unreachable, retryAfter: nil))
        #expect(try calls().closing(.lost(Exchange.timedOut)) == .unknown(.timeout))
        #expect(try calls().closing(.answered(answer(503, ""))) == .unknown(.serverError))
        #expect(try calls().closing(.answered(answer(200, "{}"))) == .unknown(.serverError))
    }
}
