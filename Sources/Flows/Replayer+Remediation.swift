import Fiscal
import Persistence
import Receipts
import Settings

extension Replayer {
    /// A person decides about an entry that cannot go on by itself.
    mutating func remedy(
        _ act: Act, by actor: Actor, ticket: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let (premises, receipting) = (premises, receipting)
        var ids = ids
        defer { self.ids = ids }
        let answer: Answer
        switch act {
        case .retry(let sequence, let reason, let version):
            answer = try change(sequence, version, by: actor, on: store, at: now) { entry, writer in
                guard entry.state == .pendingHeld || entry.state == .processingStopped || entry.state == .unknown else {
                    return .problem(
                        409, "not_waiting", "Entry \(entry.sequence) is \(entry.state.rawValue), not waiting.")
                }
                // Sending what is too old is the person's decision, and holds for the rest of the buffer.
                if entry.reason == Escalation.outageExpired.code, let register = premises.register(lane: entry.lane) {
                    var chaining = try Chaining(register, in: writer)
                    try chaining?.release()
                }
                // Whoever puts an upstream back, or is told to wait, has not looked for what is in doubt.
                let isInDoubt = entry.mayBeApplied && (entry.state == .unknown || entry.reason == Sending.routeChanged)
                entry.state = isInDoubt ? .unknown : .pending
                entry.signerProbes = 0
                try writer.update(&entry)
                try writer.takeBack(entry.sequence)
                try Self.record("entry.retried", entry, reason, actor, in: writer)
                return nil
            }
        case .adopt(let sequence, let remote, let reason, let version):
            answer = try change(sequence, version, by: actor, on: store, at: now) { entry, writer in
                guard try writer.mayDecide(entry), var operation = try writer.read.operation(entry.operation) else {
                    return .problem(
                        409, "not_waiting", "Entry \(entry.sequence) is \(entry.state.rawValue), not waiting.")
                }
                let register = premises.register(lane: entry.lane)
                // The chain has to hear of it: without, its next record would be refused, or fork it.
                guard
                    try register?.upstream.settings.dialect == entry.dialect
                        || writer.read.chainState(of: entry.register) == nil
                else {
                    return .problem(
                        409, "lane_removed",
                        "Register \(entry.register) keeps a chain at \(entry.upstream), which it is not configured for any more. Put it back, then adopt."
                    )
                }
                let makes = Intent(rawValue: entry.intent).map {
                    $0 == .start || register?.upstream.dialect.makesOperation($0) == true
                }
                guard makes != true || remote != nil else {
                    return .problem(
                        422, "remote_id_required", "Adopting a create needs the server's id: adopt \(sequence) --as ID."
                    )
                }
                if let remote, let other = try writer.read.owner(of: remote, besides: operation) {
                    return .problem(
                        409, "identity_taken",
                        "The operation \(other) has the server's id \(remote) already. Look at the provider which of the two it is."
                    )
                }
                operation.remoteID = remote ?? operation.remoteID
                try writer.update(operation)
                entry.state = .completed
                // A refusal that stood there is no answer to what counts as done.
                entry.finalAttempt = nil
                entry.reason = nil
                try writer.update(&entry)
                if let register {
                    var chaining = try Chaining(register, in: writer)
                    try chaining?.settle(entry, anchor: nil)
                    // Its till was told that nobody knows; now there is a sale, and a customer without a receipt.
                    _ = try receipting.provisional(for: entry, register: register, ids: &ids, in: writer)
                    // No answer has brought the e-invoice number. A certified block is not asked for: whether it is about
                    // what was queued here, nobody has compared.
                    if let id = operation.remoteID, !register.upstream.dialect.certifies,
                        register.upstream.dialect.hostedReceipt(remoteID: id) != nil,
                        try receipting.awaitsNumber(entry, nil, register, in: writer)
                    {
                        try writer.expectHosted(entry: entry.sequence, block: nil)
                    }
                }
                try Self.record("entry.adopted", entry, reason, actor, in: writer)
                return nil
            }
        case .abandon(let sequence, let reason, let version):
            let key = IdempotencyKey(ids.uuid())
            answer = try change(sequence, version, by: actor, on: store, at: now) { entry, writer in
                if try Self.giveUp(entry, reason, premises, by: actor, in: writer) { return nil }
                guard try writer.mayDecide(entry) else {
                    return .problem(
                        409, "not_waiting", "Entry \(entry.sequence) is \(entry.state.rawValue), not waiting.")
                }
                let abandoned = try [entry] + writer.read.abandoned(with: entry)
                for one in abandoned where try writer.read.chain(entry: one.sequence) != nil {
                    return .problem(
                        409, "chained",
                        "Entry \(one.sequence) is a record of a chain, which would break without it. Retry or adopt it, or reset the register."
                    )
                }
                for var one in abandoned {
                    one.state = .canceled
                    one.reason = "abandoned"
                    try writer.update(&one)
                    try Self.record("entry.abandoned", one, reason, actor, in: writer)
                    try writer.resolveNotices(subject: "entry \(one.sequence)", resolution: "abandoned", by: actor.name)
                    if one.sequence == sequence { entry = one }
                }
                if let key { try Self.void(after: entry, as: key, premises, by: actor, in: writer) }
                return nil
            }
        case .reroute(let sequence, let reason, let version):
            answer = try reroute(sequence, reason: reason, version, by: actor, on: store, at: now)
        case .resolveNotice(let id, let action):
            answer = try resolve(notice: id, action: action, by: actor, on: store, at: now)
        case .reset(let register, let reason):
            answer = try reset(register, reason: reason, by: actor, on: store, at: now)
        case .reprint, .print, .issue, .testPage, .cancelJob, .resolveJob, .openDrawer, .close, .addToken, .revokeToken,
            .email:
            return []
        }
        return [.answer(ticket: ticket, answer)]
    }

    /// Ends a sale here that was begun and can be ended at no server any more; without, no closing would ever pass it.
    ///
    /// That is one of a former address, or one whose end was tried and refused: any other its till can still end.
    ///
    /// - Returns: whether the entry is the settled create of such a sale.
    private static func giveUp(
        _ entry: QueueEntryRecord, _ reason: String?, _ premises: Premises, by actor: Actor, in writer: StoreWriter
    ) throws -> Bool {
        guard entry.intent == Intent.start.rawValue, entry.state == .completed else { return false }
        let open = try writer.read.openOperations(of: entry.register)
        guard var operation = open.first(where: { $0.id == entry.operation }) else { return false }
        let isElsewhere = premises.register(lane: entry.lane).map { !Sending.isRouted(entry, $0) } ?? true
        let wasRefused = try writer.read.entries(operation: entry.operation).contains {
            ($0.intent == Intent.complete.rawValue || $0.intent == Intent.cancel.rawValue)
                && ($0.state == .aborted || $0.state == .canceled)
        }
        guard isElsewhere || wasRefused else { return false }
        operation.lifecycle = Lifecycle.voided.rawValue
        try writer.update(operation)
        try record("operation.given-up", entry, reason, actor, in: writer)
        return true
    }

    /// Queues the void of an operation whose completion is given up: at its server it would stay open, and block closings.
    private static func void(
        after entry: QueueEntryRecord, as key: IdempotencyKey, _ premises: Premises, by actor: Actor,
        in writer: StoreWriter
    ) throws {
        guard entry.intent == Intent.complete.rawValue, let register = premises.register(lane: entry.lane),
            let call = register.upstream.dialect.voiding(entry.operation),
            let operation = try writer.read.operation(entry.operation), operation.lifecycle ?? "open" == "open"
        else { return }
        let entries = try writer.read.entries(operation: entry.operation)
            .filter { $0.state != .aborted && $0.state != .canceled }
        guard entries.contains(where: { $0.intent == Intent.start.rawValue }),
            !entries.contains(where: { $0.intent == Intent.cancel.rawValue })
        else { return }
        let body = Array(call.body.utf8)
        var void = QueueEntryRecord(
            to: register, operation: entry.operation, intent: Intent.cancel.rawValue, method: "POST", path: call.path,
            body: body, key: key, keyMinted: true,
            fingerprint: QueueEntryRecord.fingerprint(method: "POST", path: call.path, body: body), at: writer.now,
            occurredAt: writer.now.wall.rfc3339)
        void.contentType = "application/json"
        void.operatorName = actor.operatorName
        void.terminal = entry.terminal
        void.token = actor.token
        void.dependsOn = entries.first?.sequence
        void.replaces = entry.sequence
        void.wantsPrint = false
        void.promised = true
        void.reason = "waiting"
        try writer.insert(&void)
        try writer.journal(acceptanceOf: void, by: actor.name)
    }

    /// Changes an entry if it is the one that the person looked at, and settles what was said of it.
    mutating func change(
        _ sequence: Int64, _ version: Int?, by actor: Actor, on store: Store, at now: Instant,
        _ body: (inout QueueEntryRecord, StoreWriter) throws -> Answer?
    ) throws -> Answer {
        let lane = try store.read { try $0.entry(sequence)?.lane }
        let head = try lane.flatMap { lane in try store.read { try $0.head(of: lane)?.sequence } }
        let answer = try store.transact(at: now) { writer -> Answer in
            guard var entry = try writer.read.entry(sequence) else {
                return .problem(
                    404, "entry_not_found", "There is no entry \(sequence). `quittance queue list` shows them.")
            }
            guard version == nil || version == entry.version else {
                return .stale("Entry \(sequence)", version: entry.version)
            }
            if let refusal = try body(&entry, writer) { return refusal }
            try writer.resolveNotices(
                subject: "entry \(sequence)", resolution: "decided by a person", by: actor.name)
            try writer.endOutage(ifEmpty: entry)
            if try writer.read.oldestOpen(of: entry.lane) == nil {
                try writer.resolveNotices(
                    code: Self.laneRemoved, subject: "lane \(entry.lane)", resolution: "nothing waits any more")
            }
            guard case .object(let members) = EntryView.json(entry) else { return .json(200, EntryView.json(entry)) }
            return .json(200, .object(members + (try EntryView.evidence(entry, in: writer.read))))
        }
        // A refused act, or one on an entry further back, does not shorten what the head of the lane waits for.
        if let lane, head == sequence, answer.status == 200 { lanes[lane] = nil }
        return answer
    }

    private static func record(
        _ kind: String, _ entry: QueueEntryRecord, _ reason: String?, _ actor: Actor, in writer: StoreWriter
    ) throws {
        try writer.journal(
            kind, "entry \(entry.sequence)", register: entry.register, actor: actor.name, ["reason": JSONValue(reason)])
    }

    private func resolve(
        notice id: Int64, action: String, by actor: Actor, on store: Store, at now: Instant
    ) throws -> Answer {
        try store.transact(at: now) { writer in
            guard let notice = try writer.read.notices(open: true, limit: 10_000).first(where: { $0.id == id }) else {
                return .problem(404, "notice_not_found", "There is no open notice \(id).")
            }
            if notice.code == Escalation.insufficientStock([]).code, CorrectiveAction(beginning: action) == nil {
                let known = CorrectiveAction.allCases.map(\.rawValue).joined(separator: ", ")
                return .problem(
                    422, "unknown_action", "Stock that was sold twice is resolved with one of \(known), then any words."
                )
            }
            try ReceiptFetcher.settle(notice, by: actor, premises, in: writer)
            try writer.resolveNotices(
                code: notice.code, subject: notice.subject, resolution: action, by: actor.name)
            return .json(200, ["id": JSONValue(id), "resolution": .string(action)])
        }
    }
}

extension StoreWriter {
    /// Whether nothing of the entry is, or may be, on its way.
    fileprivate func mayDecide(_ entry: QueueEntryRecord) throws -> Bool {
        try !entry.state.isFinal && entry.state != .processing && read.openAttempt(of: entry.sequence) == nil
    }
}
