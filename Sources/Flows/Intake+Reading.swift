import Fiscal
import Persistence
import Receipts
import Settings

extension Intake {
    /// A GET of an operation: ours while any of its entries is unsettled, else the upstream's.
    mutating func read(
        _ id: String, _ request: Request, register: Premises.Register, ticket: Int, on store: Store
    ) throws -> Decision {
        let operation = try store.read { try $0.operation(named: id, upstream: register.upstream.settings.name) }
        guard let operation else {
            guard !id.hasPrefix(Self.localPrefix) else {
                return .answer(.problem(404, "operation_not_found", "The id \(id) was never given out."))
            }
            return forward(
                Self.reading(id, for: request, register), register: register, operation: nil, ticket: ticket)
        }
        let entries = try store.read { try $0.entries(operation: operation.id) }
        guard entries.allSatisfy(\.state.isFinal), let remote = operation.remoteID else {
            return .answer(Self.queued(operation, entries))
        }
        return forward(
            Self.reading(remote, for: request, register), register: register, operation: operation.id, ticket: ticket)
    }

    /// The question for an operation, with the till's own query.
    private static func reading(_ id: String, for request: Request, _ register: Premises.Register) -> UpstreamRequest {
        let dialect = register.upstream.dialect
        let query = request.path.firstIndex(of: "?").map { request.path[$0...] } ?? ""
        return reading(dialect.read(remoteID: id).path + query, for: request, dialect)
    }

    private static func queued(_ operation: OperationRecord, _ entries: [QueueEntryRecord]) -> Answer {
        let list = entries.map { entry -> JSONValue in
            [
                "entry": JSONValue(entry.sequence), "intent": .string(entry.intent),
                "state": .string(entry.state.rawValue), "reason": JSONValue(entry.reason),
            ]
        }
        let settled = entries.allSatisfy(\.state.isFinal)
        return .json(
            200,
            [
                "operation": .string(operation.id), "remote": JSONValue(operation.remoteID),
                "state": .string(settled ? "refused" : "queued"), "entries": .array(list),
            ],
            headers: [
                Field(name: "Quittance-State", value: settled ? "refused" : "queued"),
                Field(name: "Quittance-Operation", value: operation.id),
            ])
    }

    mutating func forwardReceipt(
        _ id: String, _ request: Request, register: Premises.Register, ticket: Int, on store: Store
    ) throws -> Decision {
        let operation = try store.read { try $0.operation(named: id, upstream: register.upstream.settings.name) }
        let isQueued = try operation.map { operation in
            try store.read { try $0.entries(operation: operation.id) }.contains { !$0.state.isFinal }
        }
        if isQueued == true || (id.hasPrefix(Self.localPrefix) && operation?.remoteID == nil) {
            return .answer(
                .problem(
                    404, "not_found", "The receipt of \(id) is not there before its upstream has certified it.",
                    headers: operation.map { [Field(name: "Quittance-Operation", value: $0.id)] } ?? []))
        }
        let remote = operation?.remoteID ?? id
        let path = request.path.replacing(id, with: remote, maxReplacements: 1)
        return forward(
            Self.reading(path, for: request, register.upstream.dialect), register: register, operation: nil,
            ticket: ticket)
    }

    /// A GET of the till's, with what the API wants of every call, such as the merchant: the probe bears it too.
    static func reading(_ path: String, for request: Request, _ dialect: any Dialect) -> UpstreamRequest {
        let accept = request.header("Accept").map { Field.safe("Accept", $0) } ?? []
        let headers = dialect.probe().headers.filter { $0.name != "Accept" || accept.isEmpty } + accept
        return UpstreamRequest(method: "GET", path: path, headers: headers, body: nil)
    }

    mutating func forward(
        _ request: UpstreamRequest, register: Premises.Register, operation: String?, ticket: Int
    ) -> Decision {
        let id = nextForward
        nextForward += 1
        forwards[id] = Forward(ticket: ticket, register: register.settings.id, operation: operation)
        return .forward(Sending.call(.forward(id), request, register: register))
    }

    mutating func answerForward(
        _ id: Int, _ exchange: Exchange, on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard let forward = forwards.removeValue(forKey: id), let register = premises.register(forward.register) else {
            return []
        }
        // Of a refused credential the till knows nothing, and can mend nothing.
        let isRefused = if case .answered(let answer) = exchange { [401, 403].contains(answer.status) } else { false }
        if case .answered(let answer) = exchange, !isRefused, register.upstream.dialect.isReachable(answer) {
            let headers = answer.headers.map { AnswerRecord.Header(name: $0.name, value: $0.value) }
            let word = answer.status < 400 ? "acknowledged" : "refused"
            let entry = try forward.operation.flatMap { id in try store.read { try $0.entries(operation: id).last } }
            let own =
                entry.map { state(word, $0, receipt: nil, job: nil) } ?? [Field(name: "Quittance-State", value: word)]
            return [
                .answer(
                    ticket: forward.ticket,
                    Answer(status: answer.status, headers: Self.passed(headers) + own, body: answer.body))
            ]
        }
        let reason = (isRefused ? StopReason.credentialRefused : .unreachable).rawValue
        // The upstream is away; of an operation of ours the last answer is on file.
        if let operation = forward.operation,
            let entry = try store.read({ try $0.entries(operation: operation).last { $0.state == .completed } }),
            let stored = try entry.finalAttempt.flatMap({ id in try store.read { try $0.answer(attempt: id) } })
        {
            let own =
                state("acknowledged", entry, receipt: nil, job: nil)
                + [Field(name: "Quittance-Reason", value: reason)]
            return [
                .answer(
                    ticket: forward.ticket,
                    Answer(status: 200, headers: Self.passed(stored.headers) + own, body: stored.body))
            ]
        }
        return [
            .answer(
                ticket: forward.ticket,
                .problem(
                    503, reason,
                    isRefused
                        ? "The fiscal API refuses the credential of this service, and this is not on file here."
                        : "The fiscal API is away, and this is not on file here. Repeat later.",
                    retryable: true,
                    headers: [
                        Field(name: "Quittance-State", value: "refused"),
                        Field(name: "Quittance-Reason", value: reason),
                    ]))
        ]
    }
}
