import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// A shop that speaks the older API, its first heartbeat taken.
enum SalesShop {
    static let heartbeat = """
        {"object":"heartbeat_response","received_at":"2026-05-20T08:15:31Z","server_time":"2026-05-20T08:15:31Z"}
        """

    static func rig(
        options: JSONValue = .object([]), country: Country = .germany, offline: OfflineAllowance? = nil,
        upstream adapt: (inout UpstreamSettings) -> Void = { _ in }
    ) throws -> Rig {
        let rig = try Rig(premises(options: options, country: country, offline: offline, upstream: adapt))
        try rig.takeHeartbeat()
        return rig
    }

    static func premises(
        options: JSONValue = .object([]), country: Country = .germany, offline: OfflineAllowance? = nil,
        upstream adapt: (inout UpstreamSettings) -> Void = { _ in }
    ) throws -> Premises {
        try Shop.premises(
            upstream: {
                $0.dialect = "openfiskal-sales"
                $0.merchant = "org_1"
                $0.options = options
                adapt(&$0)
            },
            registers: { registers in
                registers = [registers[0]]
                registers[0].remoteID = "reg_srv_1"
                registers[0].country = country
                if let offline { registers[0].offline = offline }
            })
    }
}

/// The bodies of one sale of a table.
struct SaleBodies {
    let id: String
    let number: String

    init(_ number: Int = 1) {
        id = "4f6f2f7e-7d3b-4c3c-9d0e-00000000000\(number)"
        self.number = "table-3-order-\(number)"
    }

    var start: String {
        #"{"id":"\#(id)","occurred_at":"2026-05-20T10:02:11+02:00","external_id":"\#(number)","cashier":{"id":"c1"}}"#
    }
    let change = """
        {"occurred_at":"2026-05-20T10:10:00+02:00","line_items":[
          {"position":1,"description":"Wiener Schnitzel","quantity":2,"unit":"piece","unit_price_gross":1800}]}
        """
    let complete = """
        {"occurred_at":"2026-05-20T10:14:55+02:00","payments":[
          {"method":"cash","direction":"inbound","amount":3600,"currency":"EUR","cash":{"amount_tendered":4000}}]}
        """
    let cancel = #"{"occurred_at":"2026-05-20T10:14:55+02:00","reason":"Customer cancelled"}"#
}

/// A server of the older API: the till's ids, transitions checked, a hosted receipt for what is completed.
final class SalesDouble {
    private(set) var states: [String: String] = [:]
    private(set) var log: [String] = []
    /// The fiscal block of completions and hosted receipts; `nil` leaves it out.
    var block: String? =
        #"{"regime":"tse","end_event":{"signature":"c2ln"},"verification":{"qr_data":"V0;Kasse1;end"}}"#
    var hosted: String? =
        #"{"regime":"tse","end_event":{"signature":"aG9z"},"verification":{"qr_data":"V0;Kasse1;hosted"}}"#
    var fiscalState = "succeeded"
    var closingState = "completed"
    let ledger = Ledger()
    /// The calls that changed something, in their order.
    private(set) var applied: [String] = []
    /// What the status names as open.
    var open: [String] = []
    var unsynced = 0

    func answer(_ call: UpstreamCall) -> Exchange {
        log.append(call.line)
        guard let key = call.header("Idempotency-Key") else { return serve(call) }
        if let known = ledger.answer(again: key) { return known }
        let exchange = serve(call)
        if case .answered(let answer) = exchange, answer.status < 300 {
            ledger.take(key, id: call.line, call.request.body, exchange)
            applied.append(call.line)
        }
        return exchange
    }

    private func serve(_ call: UpstreamCall) -> Exchange {
        let parts = call.request.path.split(separator: "/").map(String.init)
        let body = (try? JSONValue(parsing: call.request.body ?? [])) ?? .null  // A GET has none.
        switch (call.request.method, parts.first, parts.count) {
        case ("POST", "sales", 1):
            guard let id = body["id"]?.text, states[id] == nil else { return error(409, "operation_exists") }
            states[id] = "open"
            return sale(201, id)
        case ("PATCH", "sales", 2): return change(parts[1], to: "open")
        case ("POST", "sales", 3): return change(parts[1], to: parts[2] == "complete" ? "completed" : "cancelled")
        case ("GET", "sales", 2): return states[parts[1]] == nil ? error(404, "not_found") : sale(200, parts[1])
        case ("GET", "operations", 3):
            guard states[parts[1]] == "completed", let hosted else { return error(404, "not_found") }
            return reply(200, #"{"object":"receipt","id":"rcpt_1","schema_version":"1.0","fiscal":\#(hosted)}"#)
        case ("POST", "registers", 3):
            if parts[2] == "heartbeat" { return reply(200, SalesShop.heartbeat) }
            return reply(
                201,
                #"{"id":"cls_1","object":"closing","register_id":"\#(parts[1])","state":"\#(closingState)","fiscal":{"z_number":42}}"#
            )
        case ("GET", "registers", 3):
            let list = open.map { #"{"id":"\#($0)","type":"sale"}"# }.joined(separator: ",")
            return reply(
                200,
                #"{"register_id":"\#(parts[1])","status":"operational","open_operations":[\#(list)],"unsynced_operations":\#(unsynced)}"#
            )
        default: return error(404, "not_found")
        }
    }

    private func change(_ id: String, to state: String) -> Exchange {
        guard let now = states[id] else { return error(404, "not_found") }
        guard now == "open" else { return error(409, "operation_not_open") }
        states[id] = state
        return sale(200, id)
    }

    private func sale(_ status: Int, _ id: String) -> Exchange {
        let state = states[id] ?? ""
        let end =
            state == "completed"
            ? #","fiscal_state":"\#(fiscalState)","payments":[{"method":"cash","direction":"inbound","amount":3600,"currency":"EUR"}]"#
                + (block.map { #","fiscal":\#($0)"# } ?? "") : ""
        return reply(
            status, #"{"id":"\#(id)","type":"sale","state":"\#(state)","received_at":"2026-05-20T08:30:00Z"\#(end)}"#)
    }

    private func error(_ status: Int, _ code: String) -> Exchange {
        reply(status, #"{"object":"error","code":"\#(code)","message":"text of the server","request_id":"req_1"}"#)
    }
}

extension Rig {
    /// Ends the heartbeat that is under way.
    func takeHeartbeat(_ exchange: Exchange = reply(200, SalesShop.heartbeat)) throws {
        let call = try #require(calls.first { if case .heartbeat = $0.id { true } else { false } })
        try end(call, exchange)
    }

    /// Answers the calls to come as the double does, while there are any.
    func serve(_ server: SalesDouble) throws {
        while let call = calls.first { try end(call, server.answer(call)) }
    }

    @discardableResult
    func start(_ sale: SaleBodies, _ headers: [String: String] = [:]) throws -> Int {
        try call("POST", "/sales", sale.start, headers)
    }

    @discardableResult
    func change(_ sale: SaleBodies) throws -> Int { try call("PATCH", "/sales/\(sale.id)", sale.change) }

    @discardableResult
    func complete(_ sale: SaleBodies, _ headers: [String: String] = [:]) throws -> Int {
        try call("POST", "/sales/\(sale.id)/complete", sale.complete, headers)
    }

    /// A whole sale but for its hosted receipt, which is asked for; the ticket of the completion.
    func completeSale(_ sale: SaleBodies, at server: SalesDouble) throws -> Int {
        try start(sale)
        try serve(server)
        let ticket = try complete(sale)
        let completion = try onlyCall()
        try end(completion, server.answer(completion))
        #expect(try onlyCall().line.hasSuffix("/receipt"))
        return ticket
    }

    /// Answers probes and entries until the queue is empty.
    func drain(_ server: SalesDouble) throws {
        for _ in 0..<200 {
            try serve(server)
            guard try store.read({ try $0.openLanes() }).isEmpty, calls.isEmpty else {
                try ring()
                continue
            }
            return
        }
        Issue.record("the queue did not drain")
    }
}
