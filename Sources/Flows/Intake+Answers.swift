import Fiscal
import Persistence
import Receipts
import Settings

extension Intake {
    /// Answers every till whose entry is settled, whose lane has stopped, or whose time is up.
    mutating func answerSettled(on store: Store, at now: Instant) throws -> [Effect] {
        var effects: [Effect] = []
        var still: [Waiter] = []
        var obstacle: StoreError?
        for waiter in waiters {
            do {
                if let answer = try answer(waiter, on: store, at: now) {
                    effects.append(.answer(ticket: waiter.ticket, answer))
                } else {
                    still.append(waiter)
                }
            } catch let error as StoreError where error.passes {
                // What cannot be promised yet keeps no other till from its answer.
                obstacle = error
                still.append(waiter)
            } catch {
                if (error as? StoreError)?.endsProcess == true { throw error }
                // Nor does what cannot be answered at all, nor keep anything else from being done.
                let answer = try unanswerable(waiter, error, on: store, at: now)
                effects.append(.answer(ticket: waiter.ticket, answer))
            }
        }
        waiters = still
        if let obstacle, effects.isEmpty { throw obstacle }
        return effects
    }

    private func unanswerable(
        _ waiter: Waiter, _ error: any Error, on store: Store, at now: Instant
    ) throws -> Answer {
        try store.transact(at: now) { writer in
            try writer.notice(
                "answer-failed", .alarm, subject: "entry \(waiter.entry)", register: nil,
                sentence: "What became of entry \(waiter.entry) could not be told to its till: \(error)",
                remedy:
                    "The entry is kept and goes on. Look at it in the queue, and give the customer a receipt by hand.")
        }
        return .problem(
            500, "answer_failed",
            "The call is kept as entry \(waiter.entry) and goes on, but its answer cannot be made: \(error)")
    }

    private mutating func answer(_ waiter: Waiter, on store: Store, at now: Instant) throws -> Answer? {
        guard let entry = try store.read({ try $0.entry(waiter.entry) }) else { return nil }
        if entry.state.isFinal {
            // The receipt that is still being fetched belongs into the answer, as long as the till can wait.
            if let register = premises.register(entry.register), register.upstream.dialect.certifies,
                let row = try store.read({ try $0.hosted(entry: entry.sequence) })
            {
                guard waiter.deadline <= now.monotonic else { return nil }
                try makeDo(with: row, for: entry, register: register, on: store, at: now)
            }
            return try finalAnswer(entry, on: store)
        }
        let stopped: Bool
        switch entry.state {
        case .processingStopped, .unknown, .pendingHeld: stopped = true
        case .pending: stopped = try isAway(store.read { try $0.head(of: entry.lane) }, store)
        case .processing: stopped = false
        case .completed, .aborted, .canceled: stopped = true
        }
        guard stopped || waiter.deadline <= now.monotonic else { return nil }
        return try endWait(entry, timedOut: !stopped, on: store, at: now)
    }

    /// The customer who waits gets the receipt there is, however long others are fetched: one with the completion's own
    /// block, else a provisional one.
    private mutating func makeDo(
        with row: HostedRecord, for entry: QueueEntryRecord, register: Premises.Register, on store: Store,
        at now: Instant
    ) throws {
        guard try store.read({ try $0.receipts(operation: entry.operation) }).isEmpty else { return }
        let receipting = receipting
        var ids = ids
        defer { self.ids = ids }
        try store.transact(at: now) { writer in
            if let block = row.block.map({ FiscalInformation(json: $0) }) {
                _ = try receipting.fiscal(for: entry, certified: block, register: register, ids: &ids, in: writer)
                try writer.endHosted(entry: entry.sequence)
            } else {
                _ = try receipting.provisional(for: entry, register: register, ids: &ids, in: writer)
            }
        }
    }

    /// Ends a wait without a settled entry: promises it, prints the provisional receipt, and says 202.
    private mutating func endWait(
        _ entry: QueueEntryRecord, timedOut: Bool, on store: Store, at now: Instant
    ) throws -> Answer {
        guard let register = premises.register(entry.register) else { return Self.gone }
        if entry.promised { return try queuedAnswer(entry, timedOut: timedOut, on: store) }
        var entry = entry
        if let refusal = try withdraw(&entry, register: register, on: store, at: now) { return refusal }
        let receipting = receipting
        var ids = ids
        defer { self.ids = ids }
        try store.transact(at: now) { writer in
            entry.promised = true
            try writer.update(&entry)
            _ = try receipting.provisional(for: entry, register: register, ids: &ids, in: writer)
            try writer.journal(
                "entry.promised", "entry \(entry.sequence)", register: entry.register,
                ["reason": .string(entry.reason ?? "timeout")])
        }
        return try queuedAnswer(entry, timedOut: timedOut, on: store)
    }

    static let gone = Answer.problem(
        409, "register_removed",
        "The register of this call is no longer configured. Put it back, or abandon its entries.")

    private func finalAnswer(_ entry: QueueEntryRecord, on store: Store) throws -> Answer {
        if entry.state == .canceled {
            return .problem(409, "abandoned", "Entry \(entry.sequence) was abandoned by a person.")
        }
        let (stored, receipt, job, email) = try store.read { reader in
            let receipt = try reader.receipts(operation: entry.operation).last { $0.entry == entry.sequence }
            let job = try receipt.flatMap { try reader.jobs(receipt: $0.id).first }
            let email = try receipt.flatMap { try reader.deliveries(receipt: $0.id).first }
            return (try entry.finalAttempt.flatMap { try reader.answer(attempt: $0) }, receipt?.id, job?.id, email)
        }
        let word = entry.state == .completed ? "acknowledged" : "refused"
        var own = state(word, entry, receipt: receipt, job: job)
        if let email { own.append(Field(name: "Quittance-Email", value: email.state.rawValue)) }
        guard let stored else {
            return .json(
                200,
                ["operation": .string(entry.operation), "entry": JSONValue(entry.sequence), "state": .string(word)],
                headers: own)
        }
        return Answer(status: stored.status, headers: Self.passed(stored.headers) + own, body: stored.body)
    }

    private func queuedAnswer(_ entry: QueueEntryRecord, timedOut: Bool, on store: Store) throws -> Answer {
        let (receipt, jobs) = try store.read { reader in
            let receipt = try reader.receipts(operation: entry.operation).last { $0.entry == entry.sequence }
            return (receipt, try receipt.map { try reader.jobs(receipt: $0.id) } ?? [])
        }
        // It waits for the fiscal receipt.
        let email = entry.wantsEmail ? [Field(name: "Quittance-Email", value: JobState.pending.rawValue)] : []
        let receiptValue: JSONValue =
            if let receipt { try ReceiptView.json(receipt, superseding: nil, jobs: jobs, emails: []) } else { .null }
        let reason = timedOut ? "timeout" : Self.word(for: entry)
        let job = jobs.first?.id
        let named = try store.read { try $0.operation(entry.operation)?.clientID } ?? entry.operation
        let more = premises.register(entry.register).flatMap { register in
            Intent(rawValue: entry.intent).map { register.upstream.dialect.accepted(as: named, $0) }
        }
        let members: [JSONValue.Member] = [
            .init("id", .string(named)), .init("operation", .string(named)),
            .init("entry", JSONValue(entry.sequence)), .init("state", "queued"), .init("receipt", receiptValue),
            .init("job", job.map { JobView.id($0) } ?? .null),
        ]
        return .json(
            202, .object(members + (more ?? [])),
            headers: [Field(name: "Quittance-Reason", value: reason)]
                + state("queued", entry, receipt: receipt?.id, job: job) + email)
    }

    private static func word(for entry: QueueEntryRecord) -> String {
        switch entry.state {
        case .pending, .pendingHeld: "waiting"
        case .processing, .processingStopped, .unknown, .canceled, .aborted, .completed:
            entry.reason.flatMap(StopReason.init)?.rawValue ?? "waiting"
        }
    }

    func state(_ word: String, _ entry: QueueEntryRecord, receipt: String?, job: Int64?) -> [Field] {
        var fields = [
            Field(name: "Quittance-State", value: word), Field(name: "Quittance-Operation", value: entry.operation),
            Field(name: "Quittance-Entry", value: String(entry.sequence)),
        ]
        if let receipt { fields.append(Field(name: "Quittance-Receipt", value: receipt)) }
        if let job { fields.append(Field(name: "Quittance-Job", value: JobView.name(job))) }
        fields.append(Field(name: "Idempotency-Key", value: entry.key))
        return fields
    }

    /// The headers of an upstream that mean something to a till; the rest belongs to that one exchange.
    static func passed(_ headers: [AnswerRecord.Header]) -> [Field] {
        let names = ["etag", "content-type", "x-request-id", "retry-after", "location"]
        return headers.filter { names.contains($0.name.lowercased()) }.map { Field(name: $0.name, value: $0.value) }
    }
}
