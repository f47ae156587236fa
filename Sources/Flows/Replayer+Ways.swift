import Fiscal
import Persistence
import Receipts
import Settings

// The ways an entry goes on.

extension Replayer {
    func settle(
        _ entry: inout QueueEntryRecord, _ settlement: Settlement, _ exchange: Exchange, attempt: AttemptRecord,
        register: Premises.Register, receipting: Receipting, ids: inout SeededGenerator, in writer: StoreWriter
    ) throws -> Consequence {
        // While others wait to be sent, the receipt is made behind the call that goes out next.
        let isBacklog =
            try entry.promised && entry.intent == Intent.complete.rawValue
            && writer.read.isFollowed(entry.sequence, in: entry.lane)
        try conclude(
            &entry, settlement, exchange, attempt: attempt, register: register, receipting: receipting, ids: &ids,
            defersReceipt: isBacklog, in: writer)
        return try entry.state == .completed ? goOn(behind: entry, register: register, in: writer) : Consequence()
    }

    /// The next entry leaves with the same commit that settled this one.
    func goOn(
        behind entry: QueueEntryRecord, register: Premises.Register, in writer: StoreWriter
    ) throws -> Consequence {
        guard var next = try writer.read.head(of: entry.lane) else {
            try writer.endOutage(ifEmpty: entry)
            return Consequence()
        }
        var consequence = Consequence()
        if next.state == .pending {
            consequence.effects = try Sending.begin(&next, register: register, in: writer).map { [$0] } ?? []
        }
        if next.state == .processing { try Sending.announce(behind: next, register: register, in: writer) }
        return consequence
    }

    /// Settles an entry with everything that follows from it, or holds it where the answer is about another operation.
    ///
    /// - Parameter defersReceipt: leaves a row from which ``ReceiptFetcher`` makes the receipt right afterwards.
    func conclude(
        _ entry: inout QueueEntryRecord, _ settlement: Settlement, _ exchange: Exchange, attempt: AttemptRecord,
        register: Premises.Register, receipting: Receipting, ids: inout SeededGenerator, defersReceipt: Bool = false,
        in writer: StoreWriter
    ) throws {
        guard var operation = try writer.read.operation(entry.operation) else {
            throw StoreError(.inconsistent, "The operation \(entry.operation) is missing.")
        }
        if let remote = settlement.remoteID, let other = try writer.read.owner(of: remote, besides: operation) {
            _ = try hold(&entry, Escalation.identityTaken(remote, by: other), in: writer)
            return
        }
        operation.take(settlement)
        try Self.learn(&operation, from: exchange, in: writer)
        entry.state = .completed
        entry.reason = nil
        entry.mayBeApplied = false
        entry.finalAttempt = attempt.id
        try writer.update(&entry)
        var chaining = try Chaining(register, in: writer)
        try chaining?.settle(entry, anchor: settlement.anchor)
        try writer.journal(
            "entry.settled", "entry \(entry.sequence)", register: entry.register,
            ["remote": JSONValue(operation.remoteID), "lifecycle": .string(settlement.lifecycle.rawValue)])
        try writer.resolveNotices(subject: "entry \(entry.sequence)", resolution: "settled")
        let dialect = register.upstream.dialect
        let isHosted =
            entry.intent == Intent.complete.rawValue
            && operation.remoteID.flatMap { dialect.hostedReceipt(remoteID: $0) } != nil
        if !isHosted, defersReceipt, dialect.certifies {
            try writer.expectHosted(entry: entry.sequence, block: settlement.fiscal?.json)
        } else if !isHosted || !dialect.certifies {
            _ = try receipting.fiscal(
                for: entry, certified: settlement.fiscal, register: register, ids: &ids, in: writer)
        }
        if isHosted, try dialect.certifies || receipting.awaitsNumber(entry, settlement.fiscal, register, in: writer) {
            try writer.expectHosted(entry: entry.sequence, block: settlement.fiscal?.json)
        }
        if !isHosted { try receipting.deliverUnnumbered(entry, register: register, in: writer) }
        try receipting.sessionEvent(of: entry, register: register, in: writer)
    }

    /// Certainly not applied this time; what an earlier try did stays open.
    func stop(
        _ entry: inout QueueEntryRecord, _ reason: StopReason, wait: Duration?, register: Premises.Register,
        in writer: StoreWriter
    ) throws -> Consequence {
        if reason == .signerUnavailable {
            entry.signerProbes += 1
            entry.mayBeApplied = false
            let isOverdue = entry.deadline.map { $0 <= writer.now.wall.milliseconds } ?? false
            if entry.signerProbes >= register.upstream.settings.signerProbes || isOverdue {
                return try hold(&entry, Escalation.signer(probes: entry.signerProbes), in: writer)
            }
        }
        try buffer(&entry, register: register, in: writer)
        return try stand(
            &entry, entry.mayBeApplied ? .unknown : .processingStopped, reason, wait: wait, register: register,
            in: writer)
    }

    /// A record that is certainly not at the server begins or continues an outage, with all that waits behind it.
    ///
    /// Where the till will be refused instead, nothing may hang on it.
    private func buffer(
        _ entry: inout QueueEntryRecord, register: Premises.Register, in writer: StoreWriter
    ) throws {
        let isRefused =
            entry.intent == Intent.start.rawValue && !entry.promised && register.settings.offline == .forbidden
        guard !entry.mayBeApplied, !isRefused, var chaining = try Chaining(register, in: writer),
            chaining.canBuffer, try writer.read.chain(entry: entry.sequence) == nil
        else { return }
        try chaining.buffer(from: &entry)
    }

    func stand(
        _ entry: inout QueueEntryRecord, _ state: JobState, _ reason: StopReason, wait: Duration?,
        register: Premises.Register, in writer: StoreWriter
    ) throws -> Consequence {
        entry.state = state
        entry.reason = reason.rawValue
        try writer.update(&entry)
        try writer.withdrawAnnouncement(behind: entry)
        let opened = try writer.openOutage(
            lane: entry.lane, register: entry.register, kind: reason.outage, entry: entry.sequence,
            cause: reason.rawValue)
        if opened {
            try writer.journal(
                "lane.offline", "lane \(entry.lane)", register: entry.register, ["reason": .string(reason.rawValue)])
        }
        if opened, let words = reason.words(register.upstream.settings.name) {
            try writer.notice(
                "lane-stopped", reason == .credentialRefused ? .alarm : .warning, subject: "lane \(entry.lane)",
                register: entry.register, sentence: words.sentence, remedy: words.remedy)
        }
        let probes = reason == .unreachable || reason == .timeout || reason == .serverError
        return Consequence(wait: wait, stands: true, probes: probes)
    }

    func refuse(
        _ entry: inout QueueEntryRecord, _ problem: Problem, attempt: AttemptRecord, register: Premises.Register,
        in writer: StoreWriter
    ) throws -> Consequence {
        let place = try writer.read.chain(entry: entry.sequence)
        // A record that others hang on is never given up, also where its till still waits.
        guard entry.promised || place != nil else {
            return try abort(&entry, code: problem.code, status: problem.status, attempt: attempt.id, in: writer)
        }
        entry.finalAttempt = attempt.id
        if let place {
            return try hold(&entry, Escalation.replayRefused(problem, position: place.position), in: writer)
        }
        return try hold(
            &entry,
            Escalation(
                code: "refused",
                reason: "the server refused it with \(problem.status) \(problem.code): \(problem.detail)",
                remedy:
                    "The till was told that the call is accepted. Retry after mending the cause, adopt, or abandon it."),
            in: writer)
    }

    /// A final refusal of a call whose till still waits: nothing is blocked, and its key is free again.
    func abort(
        _ entry: inout QueueEntryRecord, code: String, status: Int?, attempt: Int64?, in writer: StoreWriter
    ) throws -> Consequence {
        entry.finalAttempt = attempt
        entry.state = .aborted
        entry.reason = code
        try writer.update(&entry)
        try writer.freeName(of: entry)
        try writer.journal(
            "entry.refused", "entry \(entry.sequence)", register: entry.register,
            ["status": status.map { JSONValue($0) } ?? .null, "code": .string(code)])
        try writer.resolveNotices(subject: "entry \(entry.sequence)", resolution: "refused")
        try writer.endOutage(ifEmpty: entry)
        return Consequence()
    }

    func hold(
        _ entry: inout QueueEntryRecord, _ escalation: Escalation, in writer: StoreWriter
    ) throws -> Consequence {
        try Sending.hold(
            &entry, code: escalation.code, sentence: "Entry \(entry.sequence): \(escalation.reason)",
            remedy: escalation.remedy, in: writer)
        return Consequence()
    }
}

extension Escalation {
    static let noIdentity = Escalation(
        code: "operation-unknown", reason: "the server asks for a re-read, but its id is not known.",
        remedy: "Look the operation up at the provider, then adopt or abandon the entry.")

    fileprivate static func identityTaken(_ remote: String, by other: String) -> Escalation {
        Escalation(
            code: "identity-taken", reason: "the server answered with the id \(remote), which is that of \(other).",
            remedy: "Look both operations up at the provider, then retry, adopt or abandon the entry.")
    }

    fileprivate static func signer(probes: Int) -> Escalation {
        Escalation(
            code: "signer-down", reason: "signer down, or payload refused: \(probes) tries.",
            remedy:
                "Ask the provider whether the signing service runs. Retry once it does; if the payload is at fault, abandon the entry."
        )
    }
}
