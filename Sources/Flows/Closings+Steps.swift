import Fiscal
import Persistence
import Receipts
import Settings

extension Closings {
    /// Decides anew what is due, and does it.
    mutating func advance(_ id: Int, on store: Store, at now: Instant) throws -> [Effect] {
        guard var run = runs[id], let register = premises.register(run.register),
            let calls = register.upstream.dialect.registerCalls
        else { return [] }
        let name = register.identity.remoteID
        let newest = try store.read { try $0.newestEntry(of: register.lane) }
        if newest != run.statusEntry { run.status = nil }
        let procedure = try Self.procedure(
            register, isConnected: run.isConnected, status: run.status, on: store)
        let step = procedure.next
        run.step = step
        let request: UpstreamRequest
        switch step {
        case .heartbeat:
            let heartbeat = try store.transact(at: now) { try Heartbeat(of: register, in: $0) }
            request = calls.heartbeat(register: name, heartbeat)
        case .replay(let items), .finish(let items), .settle(let items):
            return try end(id, Self.blocked(items, by: step, run.register), "blocked", on: store, at: now)
        case .status:
            run.statusEntry = newest
            request = calls.status(register: name)
        case .close:
            var record =
                run.record
                ?? ClosingRecord(
                    register: run.register, type: run.type.rawValue, key: run.key.text, body: run.body,
                    asked: now.wall.milliseconds, lastEntry: newest)
            // The key is on the disk before the call leaves.
            try store.transact(at: now) { writer in
                record.state = .unknown
                if record.id == 0 { try writer.insert(&record) } else { try writer.update(record) }
            }
            run.record = record
            request = calls.closing(register: name, type: run.type, body: run.body, key: run.key)
        }
        runs[id] = run
        return [Sending.call(.closing(id), request, register: register)]
    }

    /// What is said where the server closes no registers: the till's own events end the day, once nothing is open.
    static func unsupported(_ register: Premises.Register, on store: Store) throws -> Answer {
        let step = try procedure(register, isConnected: true, status: nil, on: store).next
        switch step {
        case .replay(let items), .finish(let items): return blocked(items, by: step, register.settings.id)
        case .heartbeat, .status, .settle, .close:
            let name = register.upstream.dialect.name
            let events =
                name == .openfiskalOperations
                ? " Let the till end its session: session_cash_count, then session_close." : ""
            return .problem(
                409, "not_supported",
                "\(name.rawValue) knows no closing of a register. Nothing of \(register.settings.id) is open.\(events)")
        }
    }

    private static func procedure(
        _ register: Premises.Register, isConnected: Bool, status: RegisterStatus?, on store: Store
    ) throws -> ClosingProcedure {
        try store.read { reader in
            let waiting = try reader.openEntries(of: register.lane, limit: 1_000)
            return ClosingProcedure(
                isConnected: isConnected,
                waiting: waiting.map {
                    .init(kind: .entry, reference: String($0.sequence), state: $0.state.rawValue)
                },
                openSales: try reader.openOperations(of: register.settings.id).map {
                    .init(kind: .sale, reference: $0.clientID ?? $0.id, state: $0.lifecycle ?? "open")
                },
                status: status)
        }
    }

    mutating func finish(_ id: Int, _ exchange: Exchange, on store: Store, at now: Instant) throws -> [Effect] {
        guard let run = runs[id], let register = premises.register(run.register),
            let calls = register.upstream.dialect.registerCalls
        else { return [] }
        switch run.step {
        case .heartbeat:
            switch calls.heartbeat(exchange, receivedAt: now.wall) {
            // Who refuses a heartbeat is there all the same.
            case .taken, .refused: runs[id]?.isConnected = true
            case .stopped(let reason, _):
                let items = try Self.procedure(
                    register, isConnected: run.isConnected, status: run.status, on: store
                ).blockers
                let answer =
                    items.isEmpty
                    ? Self.away(reason, run.register) : Self.blocked(items, by: .heartbeat, run.register)
                return try end(id, answer, reason.rawValue, on: store, at: now)
            }
        case .status:
            switch calls.status(exchange, receivedAt: now.wall) {
            case .known(let status): runs[id]?.status = status
            case .refused(let problem): return try end(id, .problem(problem), problem.code, on: store, at: now)
            case .stopped(let reason, _):
                return try end(id, Self.away(reason, run.register), reason.rawValue, on: store, at: now)
            }
        case .close: return try closed(id, run, exchange, calls, register, on: store, at: now)
        case .replay, .finish, .settle, nil: return []
        }
        return try advance(id, on: store, at: now)
    }

    private mutating func closed(
        _ id: Int, _ run: Run, _ exchange: Exchange, _ calls: RegisterCalls, _ register: Premises.Register,
        on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard var record = run.record else { return [] }
        func keep(_ state: ClosingRecord.State, _ answer: UpstreamAnswer?) throws {
            record.state = state
            record.status = answer?.status
            record.answer = answer?.body
            try store.transact(at: now) { try $0.update(record) }
        }
        var answered: UpstreamAnswer?
        if case .answered(let answer) = exchange { answered = answer }
        switch calls.closing(exchange, receivedAt: now.wall) {
        case .taken(let remote, let state, _):
            guard let answered else { return [] }
            try keep(.taken, answered)
            try store.transact(at: now) { writer in
                try writer.journal(
                    "closing.taken", "register \(run.register)", register: run.register, actor: run.actor.name,
                    [
                        "remote": .string(remote), "state": JSONValue(state?.rawValue),
                        "sha256": .string(Digest(of: answered.body).description),
                    ])
                if state == .failed {
                    try writer.notice(
                        "closing-failed", .alarm, subject: "register \(run.register)", register: run.register,
                        sentence: "The server took the closing \(remote) and says that it failed.",
                        remedy: "Look at it in the provider's console; close again once its cause is mended.")
                }
            }
            return try end(
                id, Self.passed(answered.status, answered.body, "acknowledged", key: record.key), "taken", on: store,
                at: now)
        case .refused(let problem):
            guard let answered else { return [] }
            try keep(.refused, answered)
            return try end(
                id, Self.passed(answered.status, answered.body, "refused", key: record.key), problem.code, on: store,
                at: now)
        case .stopped(let reason, _):
            try keep(.asked, nil)
            return try end(id, Self.away(reason, run.register), reason.rawValue, on: store, at: now)
        case .unknown:
            guard run.tries + 1 < Self.tries else {
                return try end(
                    id,
                    .problem(
                        504, "outcome_unknown",
                        "Whether the server closed register \(run.register) is not known. Ask again: the same key is sent.",
                        retryable: true, headers: [Field(name: "Idempotency-Key", value: record.key)]),
                    "unknown", on: store, at: now)
            }
            let retry = register.upstream.settings.retry
            runs[id]?.tries = run.tries + 1
            runs[id]?.retryAt =
                now.monotonic
                + Backoff(first: retry.first, cap: retry.cap).delay(failures: run.tries + 1, using: &ids)
            return []
        }
    }

    private static func away(_ reason: StopReason, _ register: String) -> Answer {
        .problem(
            503, reason.rawValue, "Register \(register) cannot be closed now: its server cannot be used. Repeat later.",
            retryable: true)
    }

    /// What stands in the way, in the order in which it has to go.
    private static func blocked(
        _ items: [ClosingProcedure.OpenItem], by step: ClosingProcedure.Step, _ register: String
    ) -> Answer {
        let hint =
            switch step {
            case .heartbeat: "Its server cannot be reached."
            case .replay: "Entries of its queue are not settled."
            case .finish: "Sales are neither completed nor cancelled."
            case .settle: "The server holds operations open."
            case .status, .close: ""
            }
        let open = items.map { item -> JSONValue in
            ["kind": .string(item.kind.rawValue), "reference": .string(item.reference), "state": .string(item.state)]
        }
        return .problem(
            409, "closing_blocked", "Register \(register) cannot be closed while something is open. \(hint)",
            more: [.init("open", .array(open))])
    }
}
