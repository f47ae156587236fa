import Fiscal
import Persistence
import Receipts
import Settings

// Where no server closes registers: the drawer is counted and the session closed, as entries of the queue.

extension Closings {
    /// An entry of a closing that nobody waits for any more.
    struct Doubt: Sendable {
        let register: String
        let record: Int64
        let entry: Int64
    }

    /// The closing that is meant where a session is ended.
    mutating func sessionClosing(
        _ register: Premises.Register, _ wish: Wish, on store: Store, at now: Instant
    ) throws -> Opening {
        guard wish.type == .daily || wish.type == .shift else {
            return .answer(
                .problem(
                    422, "invalid_type", "A session is closed for the day or the shift: type is daily or shift.",
                    pointer: "/type"))
        }
        var counted: Money?
        if let text = wish.counted {
            guard let money = Money(decimal: text, currency: register.currency), money.minorUnits >= 0 else {
                return .answer(
                    .problem(
                        422, "invalid_counted",
                        "counted is what the drawer holds in \(register.currency.code), a decimal such as \"412.35\".",
                        pointer: "/counted"))
            }
            counted = money
        }
        let name = register.settings.id
        let (last, event, newest) = try store.read { reader in
            (
                try reader.lastClosing(of: name), try reader.lastSessionEvent(of: register),
                try reader.newestEntry(of: register.lane)
            )
        }
        if let last, last.lastEntry == newest, counted == nil || counted?.decimal == last.counted,
            let answer = Self.again(last)
        {
            return .answer(answer)
        }
        if let last, try isUnderWay(last, event, on: store) {
            return Self.differs(counted, last.counted, name) ?? .go(last)
        }
        let content = try event.flatMap { event in try store.read { try register.session(event, in: $0) } }
        // One that never came so far as to send anything begins anew with its key.
        let unused = last.flatMap { $0.state == .asked && ($0.stage ?? .queue) == .queue ? $0 : nil }
        var record = try unused ?? newRecord(register, wish, at: now)
        record.type = wish.type.rawValue
        record.counted = counted?.decimal
        if content?.event == .cashCount {
            if let refusal = Self.differs(counted, content?.counted?.decimal, name) { return refusal }
            record.counted = content?.counted?.decimal
        } else if counted == nil {
            // Who has something to do first need not count yet.
            let open = try Self.procedure(register, isConnected: true, status: nil, on: store)
            if !open.blockers.isEmpty { return .answer(Self.blocked(open.blockers, by: open.next, name)) }
            return .answer(
                .problem(
                    422, "counted_required",
                    "Closing register \(name) takes what its drawer holds, as counted: \"412.35\".",
                    pointer: "/counted"))
        }
        return .go(record)
    }

    /// Whether an entry of it is not settled, or its count is the last that happened to the session.
    private func isUnderWay(
        _ record: ClosingRecord, _ event: QueueEntryRecord?, on store: Store
    ) throws -> Bool {
        guard record.state != .taken, let entry = try store.read({ try $0.entry(of: record) }) else { return false }
        guard entry.state.isFinal else { return true }
        let count = try store.read { try $0.entry(of: record, at: .count) }
        return count?.state == .completed && count?.sequence == event?.sequence
    }

    private static func differs(_ counted: Money?, _ before: String?, _ register: String) -> Opening? {
        guard let counted, let before, counted.decimal != before else { return nil }
        return .answer(
            .problem(
                409, "closing_counted",
                "The drawer of register \(register) was counted with \(before) already: close it with that amount, or with none."
            ))
    }

    // MARK: Steps

    /// Sends the step as an entry of the queue, which has nothing before it.
    mutating func send(
        _ stage: ClosingRecord.Stage, _ id: Int, _ calls: SessionCalls, _ register: Premises.Register,
        on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard var run = runs[id] else { return [] }
        let name = register.identity.remoteID
        let body: [UInt8]
        if stage == .count {
            guard let counted = run.record.counted.flatMap({ Money(decimal: $0, currency: register.currency) }) else {
                throw StoreError(.inconsistent, "The closing of \(run.register) has no counted amount.")
            }
            body = calls.count(register: name, counted)
        } else {
            body = calls.close(register: name, register.currency)
        }
        // On the disk before the entry: whatever a crash leaves behind is known for a part of this closing.
        run.record.stage = stage
        run.record.state = .unknown
        try store.transact(at: now) { writer in
            try writer.put(&run.record)
            try writer.note(run.record)
        }
        runs[id] = run
        let request = Intake.Request(
            register: run.register, method: "POST", path: calls.path,
            headers: [
                Field(name: register.upstream.dialect.keyHeader, value: run.record.key(of: stage)),
                Field(name: "Content-Type", value: "application/json"),
            ], body: body, actor: run.actor)
        switch try gate.accept(request, .start, operation: nil, register: register, on: store, at: now) {
        case .wait(let entry, let effects):
            runs[id]?.entry = entry
            runs[id]?.patience = now.monotonic + register.settings.answerWithin
            stay(id, at: now)
            return effects
        case .answer(let refusal):
            runs[id]?.record.state = .asked
            return try end(id, refusal, "refused", on: store, at: now)
        case .forward, .elsewhere:
            throw StoreError(.inconsistent, "A session's end is an entry of the queue.")
        }
    }

    /// What is due while the step's entry is under way; `nil` once it is settled and the closing goes on.
    mutating func look(
        at sequence: Int64, of id: Int, _ register: Premises.Register, on store: Store, at now: Instant
    ) throws -> [Effect]? {
        guard var entry = try store.read({ try $0.entry(sequence) }), var record = runs[id]?.record else { return [] }
        switch entry.state {
        case .pending, .processing:
            stay(id, at: now)
            return []
        case .processingStopped where !entry.mayBeApplied:
            let reason = entry.reason.flatMap(StopReason.init) ?? .unreachable
            // Never queued: whoever wants it asks again.
            try store.transact(at: now) { try $0.withdraw(&entry, reason.rawValue) }
            runs[id]?.record.state = .asked
            return try end(id, Self.away(reason, record.register), reason.rawValue, on: store, at: now)
        case .unknown, .processingStopped:
            if !entry.promised {
                // From now on a refusal is no certain no.
                entry.promised = true
                try store.transact(at: now) { try $0.update(&entry) }
            }
            guard runs[id].map({ $0.patience <= now.monotonic }) == true else {
                stay(id, at: now)
                return []
            }
            return try end(id, Self.unknown(record), "unknown", on: store, at: now)
        case .pendingHeld:
            let held = ClosingProcedure.OpenItem(
                kind: .entry, reference: String(sequence), state: entry.state.rawValue)
            return try end(
                id, Self.blocked([held], by: .replay([held]), record.register), "closing_blocked", on: store, at: now)
        case .canceled:
            runs[id]?.record.state = .asked
            return try end(
                id, .problem(409, "abandoned", "Entry \(sequence) was abandoned by a person."), "abandoned", on: store,
                at: now)
        case .aborted:
            let answer = try entry.finalAttempt.flatMap { id in try store.read { try $0.answer(attempt: id) } }
            record.state = .refused
            record.status = answer?.status ?? 409
            record.answer = answer?.body ?? []
            runs[id]?.record = record
            let code = entry.reason ?? "refused"
            // The provider's words, where it has any.
            let words = try? JSONValue(parsing: record.answer ?? [])["message"]?.text
            return try end(
                id, Self.refused(record, code: code, words ?? code), code, on: store, at: now)
        case .completed:
            runs[id]?.entry = nil
            guard record.stage == .close else {
                runs[id]?.record.state = .asked
                return nil
            }
            try store.transact(at: now) { try $0.take(&record, entry, register) }
            runs[id]?.record = record
            guard let answer = Self.again(record) else { return [] }
            return try end(id, answer, "taken", on: store, at: now)
        }
    }

    /// What the server refuses, to who asked here: a till that asked itself hears the server.
    static func refused(_ record: ClosingRecord, code: String, _ words: String) -> Answer {
        .problem(
            record.status ?? 409, code, "The provider refuses to close register \(record.register): \(words)",
            headers: [
                Field(name: "Quittance-State", value: "refused"), Field(name: "Idempotency-Key", value: record.key),
            ])
    }

    /// Lets a run wait for what moves by itself, as long as it has patience.
    mutating func stay(_ id: Int, at now: Instant) {
        guard let patience = runs[id]?.patience else { return }
        runs[id]?.waits = true
        runs[id]?.retryAt = patience > now.monotonic ? patience : nil
    }

    static func unknown(_ record: ClosingRecord) -> Answer {
        .problem(
            504, "outcome_unknown",
            "Whether the server closed register \(record.register) is not known. Ask again: the same key is sent.",
            retryable: true, headers: [Field(name: "Idempotency-Key", value: record.key)])
    }

    /// Writes down what became of entries for which nobody waits.
    mutating func follow(on store: Store, at now: Instant) throws {
        guard !doubts.isEmpty else { return }
        var rest: [Doubt] = []
        for doubt in doubts {
            // Who asks again looks at the entry himself, unless his patience ends before it is his turn.
            guard !runs.values.contains(where: { $0.register == doubt.register }) else {
                rest.append(doubt)
                continue
            }
            guard let register = premises.register(doubt.register),
                let entry = try store.read({ try $0.entry(doubt.entry) }),
                var record = try store.read({ try $0.lastClosing(of: doubt.register) }), record.id == doubt.record,
                record.state != .taken
            else { continue }
            guard entry.state.isFinal else {
                rest.append(doubt)
                continue
            }
            try store.transact(at: now) { writer in
                if entry.state == .completed, record.stage == .close {
                    try writer.take(&record, entry, register)
                    record.end("taken", at: now.wall.milliseconds)
                } else {
                    record.state = .asked
                }
                try writer.put(&record)
                try writer.note(record)
                if !record.isUnfinished, record.stage == .count, entry.state != .completed {
                    try writer.resolveNotices(
                        code: "closing-unfinished", subject: "register \(record.register)", resolution: "not counted")
                }
            }
        }
        doubts = rest
    }
}

extension ClosingRecord {
    /// The key of a part that is an entry of the queue: made of the closing's own, so that asking again makes no other.
    func key(of stage: Stage) -> String {
        let digest = Digest(of: "\(register)\n\(key)\n\(stage.rawValue)".utf8)
        var generator = SeededGenerator(seed: digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        return generator.uuid()
    }
}

extension StoreReader {
    func entry(of record: ClosingRecord, at stage: ClosingRecord.Stage) throws -> QueueEntryRecord? {
        try entry(register: record.register, key: record.key(of: stage))
    }

    /// The last entry that a closing has made and that was not refused.
    func entry(of record: ClosingRecord) throws -> QueueEntryRecord? {
        try entry(of: record, at: .close) ?? entry(of: record, at: .count)
    }

    /// What happened last to a register's session, as far as it was settled through this service.
    func lastSessionEvent(of register: Premises.Register) throws -> QueueEntryRecord? {
        let newest = try newestEntry(of: register.lane)
        return try sessionEvents(
            register: register.settings.id, from: newest - Receipting.sessionReach, before: newest + 1
        ).first
    }
}

extension StoreWriter {
    /// The session is closed: the closing has the sums of its count, and its report.
    func take(_ record: inout ClosingRecord, _ close: QueueEntryRecord, _ register: Premises.Register) throws {
        let closed = try register.session(close, in: read)
        let counts = try read.sessionEvents(
            register: close.register, from: close.sequence - Receipting.sessionReach, before: close.sequence)
        let count = try counts.first.flatMap { try register.session($0, in: read) }
            .flatMap { $0.event == .cashCount ? $0 : nil }
        let title = Receipting.slipTitle("session_close", of: register)
        record.job = try read.jobs(before: .max, limit: 20).first {
            $0.title == title && $0.created >= close.acceptedAt.milliseconds
        }?.id
        let remote = try read.operation(close.operation)?.remoteID
        func text(_ money: Money?) -> JSONValue { JSONValue(money?.decimal) }
        let answer: JSONValue = [
            "id": .string(remote ?? close.operation), "register": .string(record.register),
            "type": .string(record.type), "state": "completed",
            "session": JSONValue(closed?.session ?? count?.session), "currency": .string(register.currency.code),
            "counted": text(count?.counted), "expected": text(count?.expected), "difference": text(count?.difference),
            "entry": JSONValue(close.sequence), "job": record.job.map(JobView.id) ?? .null,
        ]
        record.state = .taken
        record.status = 200
        record.answer = answer.compactBytes
        record.lastEntry = close.sequence
        if record.job != nil { record.stage = .report }
        try put(&record)
        try journal(
            "closing.taken", "register \(record.register)", register: record.register,
            ["remote": JSONValue(remote), "sha256": .string(Digest(of: answer.compactBytes).description)])
        try resolveNotices(
            code: "closing-unfinished", subject: "register \(record.register)", resolution: "closed")
    }
}

extension Premises.Register {
    /// What an entry says of the session, with its server's answer.
    func session(_ entry: QueueEntryRecord, in reader: StoreReader) throws -> SessionContent? {
        let answer = try entry.finalAttempt.flatMap { try reader.answer(attempt: $0)?.body }
        // What is no JSON was accepted as none either: what the till said remains.
        return upstream.dialect.session(
            body: try JSONValue(parsing: entry.body), answer: answer.flatMap { try? JSONValue(parsing: $0) })
    }
}
