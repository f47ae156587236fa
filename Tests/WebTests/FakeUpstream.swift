import Fiscal
import Flows
import Synchronization

/// A fiscal API as a function, which keeps what it was sent.
final class FakeUpstream: Sendable {
    private struct State {
        var isOnline = true
        var calls: [UpstreamCall] = []
        var creates = 0
        var holdsSessions = false
        var held: [UpstreamCall] = []
    }

    private let state = Mutex(State())

    var isOnline: Bool {
        get { state.withLock { $0.isOnline } }
        set { state.withLock { $0.isOnline = newValue } }
    }

    /// Whether a session's events wait until somebody reads the operation `op_next`, or `op_lost`, which loses it on the
    /// way: one event for each reading.
    var holdsSessions: Bool {
        get { state.withLock { $0.holdsSessions } }
        set { state.withLock { $0.holdsSessions = newValue } }
    }

    /// What is answered once this call has come: nothing, itself, or one that was held.
    func outcomes(of call: UpstreamCall) -> [(UpstreamCall.ID, Exchange)] {
        let body = String(decoding: call.request.body ?? [], as: UTF8.self)
        let path = call.request.path
        let (isHeld, due): (Bool, UpstreamCall?) = state.withLock { state in
            if state.holdsSessions, body.contains(#""type":"session_"#) {
                state.held.append(call)
                return (true, nil)
            }
            let isReading = path == "/operations/op_next" || path == "/operations/op_lost"
            return (false, isReading && !state.held.isEmpty ? state.held.removeFirst() : nil)
        }
        if isHeld { return [] }
        let held = due.map { ($0.id, path.hasSuffix("lost") ? .notSent("connection refused") : answer($0)) }
        return (held.map { [$0] } ?? []) + [(call.id, answer(call))]
    }

    var calls: [UpstreamCall] { state.withLock { $0.calls } }

    /// The answer to the n-th create: bytes that any decoding and encoding would change.
    static func created(_ number: Int) -> [UInt8] {
        Array(
            """
            {"id":"op_\(number)",  "status":"open","total_amount":"11.90","odd":-0,"odd":1e400,"x":"\\u00e4"}\n\t 
            """.utf8)
    }

    func answer(_ call: UpstreamCall) -> Exchange {
        let isCreate = call.request.method == "POST" && call.request.path == "/operations"
        let (isOnline, number) = state.withLock { state in
            state.calls.append(call)
            if isCreate, state.isOnline { state.creates += 1 }
            return (state.isOnline, state.creates)
        }
        guard isOnline else { return .notSent("connection refused") }
        if isCreate {
            return .answered(
                UpstreamAnswer(
                    status: 201,
                    headers: [
                        Field(name: "ETag", value: "\"v1\""), Field(name: "Content-Type", value: "application/json"),
                        Field(name: "X-Request-Id", value: "req_\(number)"), Field(name: "Set-Cookie", value: "a=b"),
                    ],
                    body: Self.created(number)))
        }
        let completed = """
            {"id":"op_1","status":"completed","currency":"EUR","total_amount":"11.90",
             "fiscal_information":{"regime":"KassenSichV","verification":{"qr_data":"V0;x"}}}
            """
        return .answered(
            UpstreamAnswer(
                status: 200, headers: [Field(name: "Content-Type", value: "application/json")],
                body: Array(completed.utf8)))
    }
}
