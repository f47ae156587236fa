import Fiscal
import Persistence
import Receipts
import Settings

extension Closings {
    /// Decides anew what is due, and does it.
    mutating func advance(_ id: Int, on store: Store, at now: Instant) throws -> [Effect] {
        guard let sequence = runs[id].map(\.entry), let register = runs[id].flatMap({ premises.register($0.register) })
        else { return [] }
        runs[id]?.waits = false
        runs[id]?.retryAt = nil
        if let sequence, let effects = try look(at: sequence, of: id, register, on: store, at: now) { return effects }
        guard let run = runs[id] else { return [] }
        guard try !store.read({ try $0.awaitsConfirmation() }) else {
            return try end(id, Self.restored, "closing_blocked", on: store, at: now)
        }
        let newest = try store.read { try $0.newestEntry(of: register.lane) }
        if newest != run.statusEntry { runs[id]?.status = nil }
        let procedure = try Self.procedure(
            register, isConnected: run.isConnected, status: runs[id]?.status, on: store)
        let step = procedure.next
        runs[id]?.step = step
        if let stage = step.stage(of: procedure) { try enter(stage, id, on: store, at: now) }
        let dialect = register.upstream.dialect
        let name = register.identity.remoteID
        switch (step, dialect.registerCalls, dialect.sessionCalls) {
        case (.replay(let items), _, _):
            // What is on its way is waited for; what stands still needs somebody.
            let head = try store.read { try $0.head(of: register.lane) }
            if let head, !gate.isBlocked(head), now.monotonic < run.patience {
                stay(id, at: now)
                return []
            }
            return try end(
                id, Self.blocked(items, by: step, run.register), "closing_blocked", on: store, at: now)
        case (.finish(let items), _, _), (.settle(let items), _, _):
            return try end(
                id, Self.blocked(items, by: step, run.register), "closing_blocked", on: store, at: now)
        case (.heartbeat, let calls?, _):
            let heartbeat = try store.transact(at: now) { try Heartbeat(of: register, in: $0) }
            return [Sending.call(.closing(id), calls.heartbeat(register: name, heartbeat), register: register)]
        case (.status, let calls?, _):
            runs[id]?.statusEntry = newest
            return [Sending.call(.closing(id), calls.status(register: name), register: register)]
        case (.close, let calls?, _):
            guard var record = runs[id]?.record, let key = IdempotencyKey(record.key),
                let type = RegisterCalls.ClosingType(rawValue: record.type)
            else { throw StoreError(.inconsistent, "The closing of \(run.register) cannot be read.") }
            // The key is on the disk before the call leaves.
            record.lastEntry = newest
            record.state = .unknown
            record.stage = .close
            try store.transact(at: now) { writer in
                try writer.put(&record)
                try writer.note(record)
            }
            runs[id]?.record = record
            let request = calls.closing(register: name, type: type, body: record.body, key: key)
            return [Sending.call(.closing(id), request, register: register)]
        case (.count, _, let calls?): return try send(.count, id, calls, register, on: store, at: now)
        case (.close, nil, let calls?): return try send(.close, id, calls, register, on: store, at: now)
        case (.heartbeat, _, _), (.status, _, _), (.count, _, _), (.close, _, _):
            preconditionFailure("a register that is not closed has no step")
        }
    }

    /// What is said where neither a register nor a session can be closed.
    static func unsupported(_ register: Premises.Register, on store: Store) throws -> Answer {
        let step = try procedure(register, isConnected: true, status: nil, on: store).next
        switch step {
        case .replay(let items), .finish(let items): return blocked(items, by: step, register.settings.id)
        case .heartbeat, .status, .settle, .count, .close:
            let name = register.upstream.dialect.name.rawValue
            return .problem(
                409, "not_supported",
                "\(name) knows no closing of a register. Nothing of \(register.settings.id) is open.")
        }
    }

    static func procedure(
        _ register: Premises.Register, isConnected: Bool, status: RegisterStatus?, on store: Store
    ) throws -> ClosingProcedure {
        try store.read { reader in
            let waiting = try reader.openEntries(of: register.lane, limit: 1_000).map {
                ClosingProcedure.OpenItem(
                    kind: .entry, reference: String($0.sequence), state: $0.state.rawValue)
            }
            let open = try openSales(of: register, in: reader)
            let dialect = register.upstream.dialect
            guard dialect.registerCalls == nil, dialect.sessionCalls != nil else {
                return ClosingProcedure(isConnected: isConnected, waiting: waiting, openSales: open, status: status)
            }
            let event = try reader.lastSessionEvent(of: register).flatMap { try register.session($0, in: reader) }
            return ClosingProcedure(
                session: event?.event == .cashCount ? .counted : .inProgress, waiting: waiting, openSales: open)
        }
    }

    static func openSales(
        of register: Premises.Register, in reader: StoreReader
    ) throws -> [ClosingProcedure.OpenItem] {
        try reader.openOperations(of: register.settings.id).map { sale in
            let begun = try reader.entries(operation: sale.id).first { $0.intent == Intent.start.rawValue }
            return .init(
                kind: .sale, reference: sale.clientID ?? sale.id, state: sale.lifecycle ?? "open",
                entry: begun?.sequence)
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
        case .replay, .finish, .settle, .count, nil: return []
        }
        return try advance(id, on: store, at: now)
    }

    private mutating func closed(
        _ id: Int, _ run: Run, _ exchange: Exchange, _ calls: RegisterCalls, _ register: Premises.Register,
        on store: Store, at now: Instant
    ) throws -> [Effect] {
        var record = run.record
        func keep(_ state: ClosingRecord.State, _ answer: UpstreamAnswer?) throws {
            record.state = state
            record.status = answer?.status
            record.answer = answer?.body
            try store.transact(at: now) { try $0.put(&record) }
            runs[id]?.record = record
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
                try writer.resolveNotices(
                    code: "closing-unfinished", subject: "register \(run.register)", resolution: "closed")
                if state == .failed {
                    try writer.notice(
                        "closing-failed", .alarm, subject: "register \(run.register)", register: run.register,
                        sentence: "The server took the closing \(remote) and says that it failed.",
                        remedy: "Look at it in the provider's console; close again once its cause is mended.")
                } else {
                    try writer.expireLatePrints(of: run.register)
                }
            }
            return try end(
                id, Self.passed(answered.status, answered.body, "acknowledged", key: record.key), "taken", on: store,
                at: now)
        case .refused(let problem):
            guard let answered else { return [] }
            try keep(.refused, answered)
            let answer =
                record.body == nil
                ? Self.refused(record, code: problem.code, problem.detail)
                : Self.passed(answered.status, answered.body, "refused", key: record.key)
            return try end(id, answer, problem.code, on: store, at: now)
        case .stopped(let reason, _):
            // Of an earlier try nothing is known by that.
            try keep(run.inDoubt ? .unknown : .asked, nil)
            return try end(id, Self.away(reason, run.register), reason.rawValue, on: store, at: now)
        case .unknown:
            guard run.tries + 1 < Self.tries else {
                return try end(id, Self.unknown(record), "unknown", on: store, at: now)
            }
            let retry = register.upstream.settings.retry
            runs[id]?.tries = run.tries + 1
            runs[id]?.inDoubt = true
            runs[id]?.retryAt =
                now.monotonic
                + Backoff(first: retry.first, cap: retry.cap).delay(failures: run.tries + 1, using: &ids)
            return []
        }
    }

    static func away(_ reason: StopReason, _ register: String) -> Answer {
        .problem(
            503, reason.rawValue, "Register \(register) cannot be closed now: its server cannot be used. Repeat later.",
            retryable: true)
    }

    private static let restored = Answer.problem(
        409, "closing_blocked",
        "The database is a restored copy, and a manager has not confirmed it yet. Nothing is sent before: see the notice."
    )

    /// What stands in the way, in the order in which it has to go.
    static func blocked(
        _ items: [ClosingProcedure.OpenItem], by step: ClosingProcedure.Step, _ register: String
    ) -> Answer {
        let hint =
            switch step {
            case .heartbeat: "Its server cannot be reached."
            case .replay: "Entries of its queue are not settled."
            case .finish:
                "Sales are neither completed nor cancelled. What can be ended at no server any more is given up: `quittance queue abandon`."
            case .settle: "The server holds operations open."
            case .status, .count, .close: ""
            }
        let open = items.map { item -> JSONValue in
            var members: [JSONValue.Member] = [
                .init("kind", .string(item.kind.rawValue)), .init("reference", .string(item.reference)),
                .init("state", .string(item.state)),
            ]
            if let entry = item.entry { members.append(.init("entry", JSONValue(entry))) }
            return .object(members)
        }
        return .problem(
            409, "closing_blocked", "Register \(register) cannot be closed while something is open. \(hint)",
            more: [.init("open", .array(open))])
    }
}

extension ClosingProcedure.Step {
    /// The part of the closing that it belongs to; `nil` for one that is entered as it leaves.
    fileprivate func stage(of procedure: ClosingProcedure) -> ClosingRecord.Stage? {
        switch self {
        case .heartbeat: .connection
        // Once the drawer is counted, whatever stands in the way stands in the way of the close.
        case .replay, .finish: procedure.session == .counted ? .close : .queue
        case .status, .settle: .status
        case .count, .close: nil
        }
    }
}
