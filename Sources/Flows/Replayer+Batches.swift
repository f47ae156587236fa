import Fiscal
import Persistence
import Receipts
import Settings

// Orders that share a request: one exchange, an outcome for each of them.

extension Replayer {
    /// What came of a lane's batch.
    mutating func finishBatch(
        of register: Premises.Register, _ exchange: Exchange, on store: Store, at now: Instant
    ) throws -> [Effect] {
        var consequence = Consequence()
        var ids = ids
        let receipting = receipting
        try store.transact(at: now) { writer in
            guard let batching = Batching(register, in: writer), let frozen = try batching.open(),
                let batch = frozen.batch
            else { return }
            let verdict = batching.calls.verdict(
                exchange, for: batch, earlierAttemptWroteBytes: frozen.record.mayBeApplied, receivedAt: now.wall)
            switch verdict {
            case .answered(let verdicts, let strangers):
                try writer.endBatch(frozen.record.id, outcome: "answered", answer: exchange.record)
                if strangers > 0 { try report(strangers, in: frozen.record, of: register, in: writer) }
                consequence = try settle(
                    frozen, verdicts, batching.calls, register: register, receipting: receipting, ids: &ids, in: writer)
            case .stopped(let reason, let wait):
                consequence = try stand(
                    frozen, exchange, reason, isApplied: frozen.record.mayBeApplied, register: register, in: writer)
                consequence.wait = wait
            case .unknown(let reason, let wait):
                try writer.doubtBatch(of: register.lane)
                consequence = try stand(frozen, exchange, reason, isApplied: true, register: register, in: writer)
                consequence.wait = wait
            case .divided(_, let size):
                consequence = try divide(frozen, exchange, size: size, register: register, in: writer)
            case .refused(let problem):
                consequence = try refuse(frozen, exchange, problem, register: register, in: writer)
            }
        }
        self.ids = ids
        schedule(consequence, lane: register.lane, register: register, at: now)
        return try consequence.effects
            + (consequence.effects.isEmpty ? advance(register.lane, on: store, at: now) : [])
    }

    // MARK: Each order for itself

    private func settle(
        _ frozen: Batching.Frozen, _ verdicts: [OrderVerdict], _ calls: BatchCalls, register: Premises.Register,
        receipting: Receipting, ids: inout SeededGenerator, in writer: StoreWriter
    ) throws -> Consequence {
        var isAnyOpen = false
        for ((order, entry), verdict) in zip(frozen.orders, verdicts) {
            var entry = entry
            guard let attempt = try writer.read.attempts(of: entry.sequence).last, attempt.ended == nil else {
                continue
            }
            let answer = verdict.answer.map(Exchange.answered) ?? .lost("no result")
            try writer.end(attempt, answer, outcome: verdict.verdict.word, decides: true)
            switch verdict.verdict {
            case .settled(let settlement):
                try conclude(
                    &entry, settlement, answer, attempt: attempt, register: register, receipting: receipting,
                    ids: &ids, in: writer)
                if entry.state == .completed, !verdict.shortages.isEmpty {
                    let escalation = Escalation.insufficientStock(verdict.shortages)
                    try writer.notice(
                        escalation.code, .warning, subject: "entry \(entry.sequence)", register: entry.register,
                        sentence: "Entry \(entry.sequence): \(escalation.reason).", remedy: escalation.remedy)
                }
            case .refused(let problem):
                entry.mayBeApplied = false
                _ = try refuse(&entry, problem, attempt: attempt, register: register, in: writer)
            case .stopped, .unknown, .reread:
                try writer.countUnanswered(entry.sequence)
                entry.mayBeApplied = true
                if let escalation = calls.escalation(unanswered: order.unanswered + 1) {
                    _ = try hold(&entry, escalation, in: writer)
                } else {
                    isAnyOpen = true
                    entry.state = .unknown
                    entry.reason = "unanswered"
                    try writer.update(&entry)
                }
            }
            if entry.state == .pendingHeld { try writer.setAside(entry.sequence) }
        }
        guard let last = frozen.orders.last?.entry, !isAnyOpen else {
            return Consequence(stands: isAnyOpen, doubts: isAnyOpen)
        }
        return try goOn(behind: last, register: register, in: writer)
    }

    private func report(
        _ strangers: Int, in batch: BatchRecord, of register: Premises.Register, in writer: StoreWriter
    ) throws {
        try writer.notice(
            "unknown-orders", .warning, subject: "batch \(batch.id)", register: register.settings.id,
            sentence: "The server answered for \(strangers) orders that were not in the batch it was sent.",
            remedy: "Nothing was changed by that. Ask the provider whose orders they are.")
    }

    // MARK: The batch as a whole

    private func stand(
        _ frozen: Batching.Frozen, _ exchange: Exchange, _ reason: StopReason, isApplied: Bool,
        register: Premises.Register, in writer: StoreWriter
    ) throws -> Consequence {
        try end(frozen, exchange, outcome: isApplied ? "unknown" : "stopped", decides: false, in: writer)
        var consequence = Consequence()
        for (_, entry) in frozen.orders {
            var entry = entry
            entry.mayBeApplied = entry.mayBeApplied || isApplied
            consequence = try stand(
                &entry, entry.mayBeApplied ? .unknown : .processingStopped, reason, wait: nil, register: register,
                in: writer)
        }
        consequence.doubts = isApplied
        return consequence
    }

    private func divide(
        _ frozen: Batching.Frozen, _ exchange: Exchange, size: Int, register: Premises.Register,
        in writer: StoreWriter
    ) throws -> Consequence {
        try end(frozen, exchange, outcome: "divided", decides: true, in: writer)
        try writer.endBatch(frozen.record.id, outcome: "divided", answer: exchange.record)
        for (order, _) in frozen.orders { try writer.limitShare(of: order.entry, to: size) }
        return try release(frozen, register: register, in: writer)
    }

    /// An order alone is refused like any other call; of several the first comes before a person and the lane waits.
    private func refuse(
        _ frozen: Batching.Frozen, _ exchange: Exchange, _ problem: Problem, register: Premises.Register,
        in writer: StoreWriter
    ) throws -> Consequence {
        guard var first = frozen.orders.first?.entry else { return Consequence() }
        let attempt = try end(frozen, exchange, outcome: "refused", decides: true, in: writer)
        try writer.endBatch(frozen.record.id, outcome: "refused", answer: exchange.record)
        if frozen.orders.count == 1, !first.promised {
            return try abort(&first, code: problem.code, status: problem.status, attempt: attempt, in: writer)
        }
        first.finalAttempt = attempt
        _ = try hold(&first, Escalation.batchRefused(problem), in: writer)
        // What is wrong with one order's content is not wrong with the others; a path or method is.
        if problem.isOfContent { try writer.setAside(first.sequence) }
        return try release(frozen, register: register, in: writer)
    }

    /// Lets orders of a batch that is over wait for another one.
    private func release(
        _ frozen: Batching.Frozen, register: Premises.Register, in writer: StoreWriter
    ) throws -> Consequence {
        for (_, entry) in frozen.orders {
            guard var entry = try writer.read.entry(entry.sequence), entry.state == .processing else { continue }
            entry.state = entry.mayBeApplied ? .unknown : .pending
            entry.reason = nil
            try writer.update(&entry)
        }
        guard var head = try writer.read.head(of: register.lane), head.state == .pending || head.state == .unknown
        else {
            if let first = frozen.orders.first?.entry { try writer.endOutage(ifEmpty: first) }
            return Consequence()
        }
        return Consequence(effects: try Sending.begin(&head, register: register, in: writer).map { [$0] } ?? [])
    }

    /// Ends the attempts of a batch's orders; what was answered to all of them is kept with the first.
    @discardableResult
    private func end(
        _ frozen: Batching.Frozen, _ exchange: Exchange, outcome: String, decides: Bool, in writer: StoreWriter
    ) throws -> Int64? {
        var first: Int64?
        for (_, entry) in frozen.orders {
            guard let attempt = try writer.read.attempts(of: entry.sequence).last, attempt.ended == nil else {
                continue
            }
            if first == nil {
                first = attempt.id
                try writer.end(attempt, exchange, outcome: outcome, decides: decides)
            } else {
                try writer.endAttempt(attempt.id, outcome: outcome)
            }
        }
        return first
    }
}

extension Problem {
    fileprivate var isOfContent: Bool { status == 400 || status == 413 || status == 422 }
}

extension Exchange {
    fileprivate var record: AnswerRecord? {
        guard case .answered(let answer) = self else { return nil }
        return AnswerRecord(
            status: answer.status, headers: answer.headers.map { .init(name: $0.name, value: $0.value) },
            body: answer.body)
    }
}
