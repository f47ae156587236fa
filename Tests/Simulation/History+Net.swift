import Fiscal
import Flows
import Persistence
import Receipts
import Sandbox
import Settings

/// The way to the fiscal server and back.
extension History {
    mutating func send(_ call: UpstreamCall) {
        var headers = call.request.headers.map { (name: $0.name, value: $0.value) }
        headers.append((name: "Authorization", value: "Bearer of_test"))
        var request = ServerRequest(
            method: call.request.method, path: options.dialect.basePath + call.request.path, headers: headers,
            body: call.request.body ?? [])
        if awaitsWord, !call.id.isAsked {
            fail(.appliedOnce, "\(request.method) \(request.path) leaves a copy that no manager has confirmed")
        }
        checks.leaving(call, request, at: clock.elapsed)
        note("sends \(call.id) \(request.method) \(request.path)")
        tell(.service, "sends \(words(call, request))")
        sabotage(&request)
        let timeout = Scenario.timeout
        if call.baseURL != scenario.premises.settings.upstreams[0].url {
            ask(stranger: call, request)
        } else if isServerDown || strikes(.connectionRefused, 0.06) {
            fail(call, .notSent("Connection refused."), in: milliseconds(1...900))
        } else if strikes(.requestLost, 0.06) {
            lose(call, request, in: random.below(2) == 0 ? milliseconds(5...500) : timeout)
        } else if server.server.honoursKeys, strikes(.requestLate, 0.04) {
            lose(call, request, in: timeout)
            post(call, request, .unheard, in: timeout + milliseconds(1...2000))
        } else if strikes(.answerLost, 0.08) {
            let delay = milliseconds(2...80)
            post(call, request, .unheard, in: delay)
            lose(call, request, in: delay + milliseconds(1...60))
        } else if strikes(.answerLate, 0.05) {
            post(call, request, .unheard, in: milliseconds(2...3900))
            lose(call, request, in: timeout)
        } else {
            post(call, request, .normal, in: random.below(12) == 0 ? milliseconds(200...2500) : milliseconds(2...80))
        }
    }

    /// Another server of the kind, which has nothing of this shop's, and takes nothing.
    private mutating func ask(stranger call: UpstreamCall, _ request: ServerRequest) {
        guard request.method == "GET" else {
            return fail(call, .notSent("Connection refused."), in: milliseconds(1...90))
        }
        var stranger = scenario.server
        let answer = stranger.answer(request, at: clock.serverTime)
        let news = ExchangeBox(
            value: .answered(
                UpstreamAnswer(
                    status: answer.status, headers: answer.headers.map { Field(name: $0.name, value: $0.value) },
                    body: answer.body)))
        plan(.exchanged(process: process, call.id, exchange: news), in: milliseconds(2...80))
    }

    private mutating func post(_ call: UpstreamCall, _ request: ServerRequest, _ fate: Letter.Fate, in delay: Duration)
    {
        let letter = Letter(process: process, sent: clock.elapsed, call: call, request: request, fate: fate)
        plan(.arrival(letter), in: delay)
    }

    private mutating func lose(_ call: UpstreamCall, _ request: ServerRequest, in delay: Duration) {
        if let key = request.header(options.dialect.keyHeader) { doubtful.insert(key) }
        fail(call, .lost(delay >= Scenario.timeout ? Exchange.timedOut : "The connection was reset."), in: delay)
    }

    private mutating func fail(_ call: UpstreamCall, _ exchange: Exchange, in delay: Duration) {
        plan(.exchanged(process: process, call.id, exchange: ExchangeBox(value: exchange)), in: delay)
    }

    mutating func arrive(_ letter: Letter) {
        guard !isServerDown, letter.sent >= severed else {
            if letter.fate == .normal { lose(letter.call, letter.request, in: milliseconds(1...20)) }
            return
        }
        let lines = server.server.ledger.count
        var request = letter.request
        if options.dialect == .fiskalySignFR { authorize(&request) }
        let outcome = server.take(request, at: clock.serverTime)
        if server.server.ledger.count > lines, let name = server.server.ledger.last?.fault { count(name) }
        var refusal = ""
        if trace.isOn, case .answer(let answer) = outcome.reply, answer.status >= 400 {
            refusal = " " + String(decoding: answer.body, as: UTF8.self)
        }
        note(
            "server \(letter.request.method) \(letter.request.path) -> \(server.server.ledger.last?.status ?? 0)"
                + " \(server.server.ledger.last?.fault ?? "")\(letter.fate == .unheard ? " (unheard)" : "")"
                + refusal)
        tell(
            .server,
            "answers \(words(letter.call, letter.request)) with \(server.server.ledger.last?.status ?? 0)"
                + (letter.fate == .unheard ? ", which nobody hears" : ""))
        checks.applied(server.server)
        if trouble.knows(.staleTag), let id = server.server.ledger.last?.operation,
            server.server.state(of: id) == .open, strikes(.staleTag, 0.15)
        {
            server.server.touch(id)
        }
        guard letter.fate == .normal, letter.process == process else { return }
        let exchange: Exchange
        switch outcome.reply {
        case .answer(var answer):
            sabotage(&answer)
            if case .attempt = letter.call.id { checks.answered(record: answer, by: server.server.ledger.last?.fault) }
            exchange = .answered(
                UpstreamAnswer(
                    status: answer.status, headers: answer.headers.map { Field(name: $0.name, value: $0.value) },
                    body: answer.body))
        case .truncated, .closed, .reset:
            lose(letter.call, letter.request, in: milliseconds(1...40))
            return
        }
        let news = Happening.exchanged(process: process, letter.call.id, exchange: ExchangeBox(value: exchange))
        let delay = milliseconds(1...60)
        plan(news, in: delay)
        if case .attempt = letter.call.id, strikes(.answerTwice, 0.1) { plan(news, in: delay) }
    }

    /// A token for this one request: how tokens are kept is the shell's, and tested there.
    mutating func authorize(_ request: inout ServerRequest) {
        let version = request.headers.filter { $0.name == "X-Api-Version" }
        let answer = server.server.answer(
            ServerRequest(
                method: "POST", path: "/tokens", headers: version,
                body: Array(#"{"content":{"type":"API_KEY","key":"k","secret":"s"}}"#.utf8)), at: clock.serverTime)
        let token = try? JSONValue(parsing: answer.body)["content"]?["authentication"]?["bearer"]?.text
        request.headers.removeAll { $0.name == "Authorization" }
        request.headers.append((name: "Authorization", value: "Bearer \(token ?? "")"))
    }

    /// The keys of the entries that a request is about.
    private func keys(of request: ServerRequest) -> [String] {
        guard options.dialect == .hellobooksOrders else {
            return request.header(options.dialect.keyHeader).map { [$0] } ?? []
        }
        return RawElements.of("Orders", in: request.body).compactMap {
            (try? JSONValue(parsing: Array($0)))?["ClientOrderId"]?.text?.lowercased()
        }
    }

    private func words(_ call: UpstreamCall, _ request: ServerRequest) -> String {
        let entries = keys(of: request).compactMap { checks.entry(key: $0).map { "\($0.sequence)" } }
        guard !entries.isEmpty else { return "\(request.method) \(request.path)" }
        return "\(request.method) \(request.path) of entry \(entries.joined(separator: ", "))"
    }

    private mutating func count(_ name: String) {
        switch FaultPlan.Fault(rawValue: name) {
        case .garbage: count(.captivePortal)
        case .status503, .status500: count(.serverError)
        case .rateLimit: count(.rateLimit)
        case .status500AfterApply: count(.errorAfterApply)
        case .truncate: count(.truncatedAnswer)
        case .omit: count(.resultMissing)
        case .partial: count(.brokenBatch)
        case .drop, .reset, .loseAnswer, .resetAfterApply, .status401, nil: return
        }
    }
}

extension UpstreamCall.ID {
    /// Whether a till waits for what it asked for.
    fileprivate var isAsked: Bool { if case .forward = self { true } else { false } }
}
