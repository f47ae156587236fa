import Fiscal
import Persistence
import Receipts
import Settings

extension Replayer {
    /// What an exchange leads to, besides rows: sends that follow at once, and when to look again.
    struct Consequence {
        var effects: [Effect] = []
        /// A wait that the server asked for, else the usual backoff.
        var wait: Duration?
        var stands = false
        var probes = false
        /// Whether the server may be working on what was sent.
        var doubts = false
    }

    mutating func finish(
        attempt id: Int64, _ exchange: Exchange, on store: Store, at now: Instant, ahead: (Effect) -> Void
    ) throws -> [Effect] {
        guard let hand = try standby.hand(of: id, store) ?? store.read({ try Hand(of: id, in: $0) }),
            let register = premises.register(lane: hand.entry.lane)
        else { return [] }
        let (attempt, attempted) = (hand.attempt, hand.attempted(at: now))
        noteTime(exchange, of: register, at: now)
        if attempt.kind == .send, register.upstream.dialect.batches != nil {
            return try finishBatch(of: register, exchange, on: store, at: now)
        }
        let sent = attempt.kind == .send ? register.upstream.dialect.verdict(exchange, for: attempted) : nil
        let behind = try sent.flatMap { try goAhead(of: hand, $0, register: register, on: store, at: now, ahead) }
        var consequence = Consequence()
        var ids = ids
        let receipting = receipting
        try store.transact(at: now) { writer in
            var entry = hand.entry
            if let sent {
                let begun = try behind?.begin(register, in: writer) ?? []
                try writer.end(attempt, exchange, outcome: sent.word, decides: sent.decides)
                consequence = try apply(
                    sent, to: &entry, exchange: exchange, attempt: attempt, register: register,
                    receipting: receipting, ids: &ids, in: writer)
                consequence.effects += begun
            } else if attempt.kind == .reread {
                let cause = entry.reason.flatMap(RereadCause.init) ?? .preconditionFailed
                let verdict = register.upstream.dialect.reread(exchange, for: attempted, cause: cause)
                try writer.end(attempt, exchange, outcome: verdict.word, decides: verdict.decides)
                consequence = try apply(
                    verdict, to: &entry, exchange: exchange, attempt: attempt, register: register,
                    receipting: receipting, ids: &ids, in: writer)
            } else {
                let verdict = register.upstream.dialect.lookedUp(exchange, for: attempted)
                try writer.end(attempt, exchange, outcome: verdict.word, decides: verdict.decides)
                consequence = try apply(
                    verdict, to: &entry, exchange: exchange, attempt: attempt, register: register,
                    receipting: receipting, ids: &ids, in: writer)
            }
        }
        left[.attempt(id)] = nil
        // Before the jitter is drawn: it goes on where the ids have ended.
        self.ids = ids
        schedule(consequence, lane: register.lane, register: register, at: now)
        return try consequence.effects
            + (consequence.effects.isEmpty ? advance(register.lane, on: store, at: now) : [])
    }

    mutating func schedule(
        _ consequence: Consequence, lane name: String, register: Premises.Register, at now: Instant
    ) {
        guard consequence.stands else {
            lanes[name] = nil
            return
        }
        var lane = lanes[name] ?? Lane()
        lane.failures += 1
        let retry = register.upstream.settings.retry
        lane.retryAt =
            now.monotonic
            + Backoff(first: retry.first, cap: retry.cap)
            .delay(failures: lane.failures, asked: consequence.wait, using: &ids)
        if consequence.doubts { lane.lookUpAt = now.monotonic + register.upstream.settings.timeout }
        lane.probeAt = consequence.probes ? now.monotonic + register.upstream.settings.probe : nil
        lanes[name] = lane
    }

    private func apply(
        _ verdict: Verdict, to entry: inout QueueEntryRecord, exchange: Exchange, attempt: AttemptRecord,
        register: Premises.Register, receipting: Receipting, ids: inout SeededGenerator, in writer: StoreWriter
    ) throws -> Consequence {
        switch verdict {
        case .settled(let settlement):
            return try settle(
                &entry, settlement, exchange, attempt: attempt, register: register, receipting: receipting, ids: &ids,
                in: writer)
        case .stopped(let reason, let wait):
            return try stop(&entry, reason, wait: wait, register: register, in: writer)
        case .unknown(let reason):
            entry.mayBeApplied = true
            var wait: Duration?
            if case .answered(let answer) = exchange {
                wait = RetryAfter.wait(in: answer, at: writer.now.wall)
                if (200...299).contains(answer.status), register.upstream.dialect.isReachable(answer) {
                    try Self.tellOfContradiction(entry, register, in: writer)
                }
            }
            var consequence = try stand(&entry, .unknown, reason, wait: wait, register: register, in: writer)
            consequence.doubts = true
            return consequence
        case .reread(let cause):
            guard let remote = try writer.read.operation(entry.operation)?.remoteID else {
                return try hold(&entry, Escalation.noIdentity, in: writer)
            }
            entry.reason = cause.rawValue
            // The completion was taken; only its certification is outstanding.
            if cause == .certificationPending { entry.mayBeApplied = true }
            let request = register.upstream.dialect.read(remoteID: remote)
            return Consequence(effects: [
                try Sending.ask(request, kind: .reread, for: &entry, register: register, in: writer)
            ])
        case .refused(let problem): return try refuse(&entry, problem, attempt: attempt, register: register, in: writer)
        }
    }

    /// The API itself said yes, but to something else: the same call is asked again, and somebody should know.
    private static func tellOfContradiction(
        _ entry: QueueEntryRecord, _ register: Premises.Register, in writer: StoreWriter
    ) throws {
        try writer.notice(
            "answer-contradicts", .warning, subject: "entry \(entry.sequence)", register: entry.register,
            sentence:
                "The upstream \(register.upstream.settings.name) says yes to entry \(entry.sequence), but of another operation or state than was asked for.",
            remedy:
                "Nothing to do at the till: the call is asked again with its key. If it stays so, show the provider the answer, which is kept with the entry."
        )
    }

    private func apply(
        _ verdict: RereadVerdict, to entry: inout QueueEntryRecord, exchange: Exchange, attempt: AttemptRecord,
        register: Premises.Register, receipting: Receipting, ids: inout SeededGenerator, in writer: StoreWriter
    ) throws -> Consequence {
        switch verdict {
        case .rebind(let tag):
            if var operation = try writer.read.operation(entry.operation) {
                operation.etag = tag
                try Self.learn(&operation, from: exchange, in: writer)
            }
            try writer.journal(
                "entry.rebound", "entry \(entry.sequence)", register: entry.register, ["etag": .string(tag)])
            return Consequence(effects: try Sending.begin(&entry, register: register, in: writer).map { [$0] } ?? [])
        case .adopt(let settlement):
            try writer.journal("entry.adopted", "entry \(entry.sequence)", register: entry.register)
            return try settle(
                &entry, settlement, exchange, attempt: attempt, register: register, receipting: receipting, ids: &ids,
                in: writer)
        case .escalate(let escalation):
            try Self.learn(escalation.lifecycle, of: entry, in: writer)
            guard entry.promised || entry.mayBeApplied else {
                // The till still waits and was promised nothing: it gets the server's own refusal.
                let refused = try writer.read.attempts(of: entry.sequence).last { $0.kind == .send }
                return try abort(
                    &entry, code: escalation.code, status: refused?.status, attempt: refused?.id, in: writer)
            }
            return try hold(&entry, escalation, in: writer)
        case .unknown(let reason): return try stand(&entry, .unknown, reason, wait: nil, register: register, in: writer)
        case .stopped(let reason, let wait): return try stop(&entry, reason, wait: wait, register: register, in: writer)
        }
    }

    private func apply(
        _ verdict: LookupVerdict, to entry: inout QueueEntryRecord, exchange: Exchange, attempt: AttemptRecord,
        register: Premises.Register, receipting: Receipting, ids: inout SeededGenerator, in writer: StoreWriter
    ) throws -> Consequence {
        switch verdict {
        case .applied(let settlement):
            try writer.journal("entry.adopted", "entry \(entry.sequence)", register: entry.register)
            return try settle(
                &entry, settlement, exchange, attempt: attempt, register: register, receipting: receipting, ids: &ids,
                in: writer)
        case .absent:
            entry.mayBeApplied = false
            return Consequence(effects: try Sending.begin(&entry, register: register, in: writer).map { [$0] } ?? [])
        case .ambiguous(let escalation):
            try Self.learn(escalation.lifecycle, of: entry, in: writer)
            return try hold(&entry, escalation, in: writer)
        case .stopped(let reason, let wait):
            return try stand(&entry, .unknown, reason, wait: wait, register: register, in: writer)
        }
    }

    /// What was ended elsewhere is not open here either: nothing else would ever end it, and it would block closings.
    private static func learn(_ lifecycle: Lifecycle?, of entry: QueueEntryRecord, in writer: StoreWriter) throws {
        guard let lifecycle, var operation = try writer.read.operation(entry.operation),
            operation.remoteID != nil, operation.lifecycle != lifecycle.rawValue
        else { return }
        operation.lifecycle = lifecycle.rawValue
        try writer.update(operation)
        try writer.journal(
            "operation.ended-elsewhere", "operation \(operation.id)", register: entry.register,
            ["lifecycle": .string(lifecycle.rawValue)])
    }

    /// An operation made elsewhere becomes known through its first reading; its content makes the receipt.
    static func learn(_ operation: inout OperationRecord, from exchange: Exchange, in writer: StoreWriter)
        throws
    {
        if case .answered(let answer) = exchange, operation.kind == "unknown", operation.content == nil {
            operation.content = answer.body
        }
        try writer.update(operation)
    }
}
