import Fiscal
import Flows
import Persistence
import Receipts
import Sandbox

/// The way to the fiscal server and back.
extension History {
    mutating func send(_ call: UpstreamCall) {
        var headers = call.request.headers.map { (name: $0.name, value: $0.value) }
        headers.append((name: "Authorization", value: "Bearer of_test"))
        var request = ServerRequest(
            method: call.request.method, path: "/v1" + call.request.path, headers: headers,
            body: call.request.body ?? [])
        checks.leaving(call, request, at: clock.elapsed)
        note("sends \(call.id) \(request.method) \(request.path)")
        sabotage(&request)
        let timeout = Scenario.timeout
        if isServerDown || trouble.strikes(.connectionRefused, 0.06) {
            fail(call, .notSent("Connection refused."), in: milliseconds(1...900))
        } else if trouble.strikes(.requestLost, 0.06) {
            lose(call, request, in: random.below(2) == 0 ? milliseconds(5...500) : timeout)
        } else if server.server.honoursKeys, trouble.strikes(.requestLate, 0.04) {
            lose(call, request, in: timeout)
            post(call, request, .unheard, in: timeout + milliseconds(1...2000))
        } else if trouble.strikes(.answerLost, 0.08) {
            let delay = milliseconds(2...80)
            post(call, request, .unheard, in: delay)
            lose(call, request, in: delay + milliseconds(1...60))
        } else if trouble.strikes(.answerLate, 0.05) {
            post(call, request, .unheard, in: milliseconds(2...3900))
            lose(call, request, in: timeout)
        } else {
            post(call, request, .normal, in: random.below(12) == 0 ? milliseconds(200...2500) : milliseconds(2...80))
        }
    }

    private mutating func post(_ call: UpstreamCall, _ request: ServerRequest, _ fate: Letter.Fate, in delay: Duration)
    {
        plan(.arrival(Letter(process: process, call: call, request: request, fate: fate)), in: delay)
    }

    private mutating func lose(_ call: UpstreamCall, _ request: ServerRequest, in delay: Duration) {
        if let key = request.header("Idempotency-Key") { doubtful.insert(key) }
        fail(call, .lost(delay >= Scenario.timeout ? Exchange.timedOut : "The connection was reset."), in: delay)
    }

    private mutating func fail(_ call: UpstreamCall, _ exchange: Exchange, in delay: Duration) {
        plan(.exchanged(process: process, call.id, exchange: ExchangeBox(value: exchange)), in: delay)
    }

    /// Breaks a promise on the way, if this history is to.
    private mutating func sabotage(_ request: inout ServerRequest) {
        guard let sabotage = options.sabotage, let key = request.header("Idempotency-Key") else { return }
        switch sabotage {
        case .blindResend:
            guard request.path == scenario.startPath, doubtful.contains(key) else { return }
            request.headers.removeAll { $0.name == "Idempotency-Key" }
            request.headers.append((name: "Idempotency-Key", value: key + "-again"))
            checks.alias(key + "-again", of: key)
        case .reorder:
            guard request.path == scenario.startPath, let entry = checks.entry(key: key) else { return }
            overtake(entry, with: request)
        case .acknowledgeBeforeCommit, .resendPrint: return
        }
    }

    /// Lets the next create of the lane reach the server before this one.
    private mutating func overtake(_ entry: Checks.Entry, with request: ServerRequest) {
        let open: [(key: String, body: [UInt8])]
        do {
            open = try store.read { reader in
                try reader.openEntries().filter {
                    $0.register == entry.register && $0.intent == "start" && $0.sequence > entry.sequence
                        && $0.attempts == 0
                }.map { ($0.key, $0.body) }
            }
        } catch {
            fail(.step, "\(error)")
            return
        }
        guard let next = open.first else { return }
        var other = request
        other.headers.removeAll { $0.name == "Idempotency-Key" }
        other.headers.append((name: "Idempotency-Key", value: next.key))
        other.body = next.body
        _ = server.server.answer(other, at: clock.serverTime)
        checks.applied(server.server)
    }

    mutating func arrive(_ letter: Letter) {
        guard !isServerDown else {
            if letter.fate == .normal { lose(letter.call, letter.request, in: milliseconds(1...20)) }
            return
        }
        let lines = server.server.ledger.count
        let outcome = server.take(letter.request, at: clock.serverTime)
        if server.server.ledger.count > lines, let name = server.server.ledger.last?.fault { count(name) }
        note(
            "server \(letter.request.method) \(letter.request.path) -> \(server.server.ledger.last?.status ?? 0)"
                + " \(server.server.ledger.last?.fault ?? "")\(letter.fate == .unheard ? " (unheard)" : "")")
        checks.applied(server.server)
        if trouble.knows(.staleTag), let id = server.server.ledger.last?.operation,
            server.server.state(of: id) == .open, trouble.strikes(.staleTag, 0.15)
        {
            server.server.touch(id)
        }
        guard letter.fate == .normal, letter.process == process else { return }
        let exchange: Exchange
        switch outcome.reply {
        case .answer(let answer):
            exchange = .answered(
                UpstreamAnswer(
                    status: answer.status, headers: answer.headers.map { Field(name: $0.name, value: $0.value) },
                    body: answer.body))
        case .truncated, .closed, .reset:
            lose(letter.call, letter.request, in: milliseconds(1...40))
            return
        }
        plan(
            .exchanged(process: process, letter.call.id, exchange: ExchangeBox(value: exchange)),
            in: milliseconds(1...60))
    }

    private mutating func count(_ name: String) {
        switch FaultPlan.Fault(rawValue: name) {
        case .garbage: trouble.count(.captivePortal)
        case .status503, .status500: trouble.count(.serverError)
        case .rateLimit: trouble.count(.rateLimit)
        case .status500AfterApply: trouble.count(.errorAfterApply)
        case .truncate: trouble.count(.truncatedAnswer)
        case .drop, .reset, .loseAnswer, .resetAfterApply, .omit, .partial, .status401, nil: return
        }
    }
}
