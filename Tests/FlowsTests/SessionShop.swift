import Fiscal
import Persistence
import Receipts
import Sandbox
import Settings
import Testing

@testable import Flows

/// A register whose sales need a session, before the sandbox's own server, which checks every event.
final class SessionShop {
    let rig: Rig
    private var server: FiscalServer
    /// What was sent, as `session_cash_count key`.
    private(set) var events: [String] = []

    init(slips: [Slip] = [.session], field: String? = nil, open: Bool = true) throws {
        rig = try Rig(
            Shop.premises(
                upstream: { if let field { $0.options = ["countedAmountField": .string(field)] } },
                registers: { registers in
                    registers = [registers[0]]
                    registers[0].slips = slips
                }))
        var options = FiscalServer.Options()
        options.requiresSessions = true
        options.signing = .digest
        server = FiscalServer(options: options)
        guard open else { return }
        try event("session_open", #","opening_balance_amount":"50.00""#)
        try sell("n-1")
    }

    func forgetKeys() { server.forgetKeys() }
    func loseSigner(_ isLost: Bool = true) { server.signerDown = isLost }

    /// What the server answers.
    func answer(_ call: UpstreamCall) -> Exchange {
        let body = (try? JSONValue(parsing: call.request.body ?? [])) ?? .null  // A GET has none.
        if let type = body["type"]?.text, type.hasPrefix("session") {
            events.append("\(type) \(call.header("Idempotency-Key") ?? "")")
        }
        var headers = call.request.headers.map { (name: $0.name, value: $0.value) }
        headers.append((name: "Authorization", value: "Bearer of_test_deu_1"))
        let answer = server.answer(
            ServerRequest(
                method: call.request.method, path: "/v1" + call.request.path, headers: headers,
                body: call.request.body ?? []),
            at: rig.now.wall, fault: nil)
        return .answered(
            UpstreamAnswer(
                status: answer.status, headers: answer.headers.map { Field(name: $0.name, value: $0.value) },
                body: answer.body))
    }

    /// Answers the calls to come, while there are any.
    func serve() throws {
        while let call = rig.calls.first { try rig.end(call, answer(call)) }
    }

    /// The same, and moves the clock whenever nothing is under way, until a ticket has its answer.
    func settle(_ ticket: Int) throws -> Answer {
        for _ in 0..<60 where rig.answers[ticket] == nil {
            try serve()
            if rig.answers[ticket] == nil { try rig.ring() }
        }
        return try rig.answer(ticket)
    }

    @discardableResult
    func event(_ type: String, _ more: String = "") throws -> Int {
        let body = #"{"type":"\#(type)","register_id":"reg_1","currency":"EUR"\#(more)}"#
        let ticket = try rig.call("POST", "/operations", body)
        try serve()
        return ticket
    }

    func sell(_ number: String) throws {
        let made = try rig.call("POST", "/operations", Self.sale(number))
        try serve()
        try rig.complete(rig.operation(rig.answer(made)))
        try serve()
    }

    static func sale(_ number: String) -> String {
        Body.create(number).replacing(#""source":"POS","#, with: #""source":"POS","register_id":"reg_1","#)
    }

    /// Asks for the closing.
    func close(_ counted: String? = "61.40", type: String = "daily") throws -> Int {
        try rig.ask(.close(register: "reg_1", type: type, counted: counted))
    }

    /// The session events that the server has applied, in their order.
    var applied: [String] {
        server.operations.filter(\.isSessionEvent).map(\.type)
    }

    /// The server's id of the newest operation.
    var newest: String? { server.operations.last?.id }

    var closing: ClosingView {
        get throws {
            try rig.store.read { reader in
                try ClosingView(
                    #require(try reader.lastClosing(of: "reg_1")), #require(rig.premises.register("reg_1")), reader)
            }
        }
    }

    /// As `queue done`.
    var stages: [String] { get throws { try closing.parts.map { "\($0.stage.rawValue) \($0.progress.rawValue)" } } }
}
