import Fiscal
import Persistence
import Receipts
import Settings

extension Intake {
    /// A checked call that may become an entry.
    private struct Candidate {
        let intent: Intent
        let parsed: JSONValue
        let key: IdempotencyKey
        let keyMinted: Bool
        let fingerprint: Digest
        let email: AddressRecord?
        /// The entry that created the same external id with other bytes, if there is one.
        let resembles: Int64?
        var operation: OperationRecord
        /// Whether the operation is inserted together with the entry.
        let isNew: Bool
    }

    mutating func accept(
        _ request: Request, _ shaped: Intent, operation: String?, register: Premises.Register, on store: Store,
        at now: Instant
    ) throws -> Decision {
        switch try candidate(request, shaped, operation: operation, register: register, on: store, at: now) {
        case .failure(let settled): return settled.decision
        case .success(let candidate):
            let head = try store.read { try $0.head(of: register.lane) }
            let isAway = try isAway(head, store)
            if let refusal = try offlineRefusal(
                of: candidate.intent, candidate.parsed, isAway: isAway, register: register, on: store, at: now)
            {
                return .answer(refusal)
            }
            if candidate.isNew, !register.upstream.dialect.makesOperation(candidate.intent), isAway {
                return .answer(
                    .problem(
                        503, "operation_unknown_offline",
                        "The operation \(operation ?? "") was not made through this service, and its upstream is away. Repeat later.",
                        retryable: true))
            }
            return try commit(
                candidate, request, isFirst: head == nil, isAway: isAway, register: register, on: store, at: now)
        }
    }

    /// What a call is answered with instead of being accepted.
    private struct Settled: Error {
        let decision: Decision

        init(_ decision: Decision) { self.decision = decision }
        init(_ answer: Answer) { decision = .answer(answer) }

        func about(_ operation: OperationRecord?) -> Settled {
            guard case .answer(var answer) = decision, let operation else { return self }
            answer.headers.append(Field(name: "Quittance-Operation", value: operation.id))
            return Settled(answer)
        }
    }

    private mutating func candidate(
        _ request: Request, _ shaped: Intent, operation: String?, register: Premises.Register, on store: Store,
        at now: Instant
    ) throws -> Result<Candidate, Settled> {
        let dialect = register.upstream.dialect
        let read = Result { () throws(JSONError) in try JSONValue(parsing: request.body) }
        // Where the body names its key, the header says nothing.
        var key: IdempotencyKey? = if case .success(let body) = read { dialect.key(in: body) } else { nil }
        if key == nil, let text = request.header(dialect.keyHeader) {
            key = IdempotencyKey(text)
            guard key != nil else {
                return .failure(
                    Settled(
                        .problem(
                            400, "invalid_idempotency_key",
                            "The header \(dialect.keyHeader) takes 1 to 255 visible ASCII characters.")))
            }
        }
        let fingerprint = QueueEntryRecord.fingerprint(
            method: request.method, path: request.path, body: request.body)
        if let key, let entry = try store.read({ try $0.entry(register: register.settings.id, key: key.text) }) {
            return .failure(Settled(repeated(entry, fingerprint: fingerprint)))
        }
        let parsed: JSONValue
        do {
            parsed = try read.get()
        } catch {
            return .failure(
                Settled(.problem(400, "malformed_json", "The body is no JSON: \(error). Nothing was stored.")))
        }
        if let problem = dialect.check(headers: request.headers).first { return .failure(Settled(.problem(problem))) }
        let email: AddressRecord?
        switch address(in: request) {
        case .success(let address): email = address
        case .failure(let problem): return .failure(Settled(problem.answer))
        }
        if let occurred = request.header("Quittance-Occurred-At"), Timestamp(occurred) == nil {
            return .failure(
                Settled(
                    .problem(
                        400, "invalid_header",
                        "Quittance-Occurred-At takes a time of RFC 3339 with a zone, such as 2026-05-20T10:15:31+02:00."
                    )))
        }
        if let text = request.header("Quittance-Replaces"), !text.isEmpty {
            guard let replaced = Int64(text) else {
                return .failure(
                    Settled(
                        .problem(400, "invalid_header", "Quittance-Replaces is the number of an entry, such as 45.")))
            }
            guard try store.read({ try $0.entry(replaced) })?.register == register.settings.id else {
                return .failure(
                    Settled(
                        .problem(
                            422, "unknown_entry",
                            "Quittance-Replaces: register \(register.settings.id) has no entry \(replaced). Nothing was stored."
                        )))
            }
        }
        if let wish = request.header("Quittance-Print"), !["yes", "no", ""].contains(wish.lowercased()) {
            return .failure(Settled(.problem(400, "invalid_header", "Quittance-Print is yes or no.")))
        }
        let intent = dialect.intent(shaped, body: parsed)
        let operation = operation ?? dialect.operation(namedIn: parsed, for: intent)
        let known = try operation.flatMap { id in
            try store.read { try $0.operation(named: id, upstream: register.upstream.settings.name) }
        }
        var unread: (any Error)?
        let problems = dialect.check(
            intent, body: request.body, parsed: parsed, create: try known.flatMap { try created($0, on: store) },
            register: register.identity
        ) { id in
            guard id.hasPrefix(Self.localPrefix) else { return nil }
            do {
                return try store.read { try $0.operation(id) }.map(\.remoteID)
            } catch {
                unread = error
                return nil
            }
        }
        if let unread { throw unread }
        if let problem = problems.first { return .failure(Settled(.problem(problem))) }
        if intent == .sessionEvent, dialect.describe(create: parsed).sessionEvent == .close {
            let open = try store.read { try Closings.openSales(of: register, in: $0) }
            if !open.isEmpty {
                return .failure(Settled(Closings.blocked(open, by: .finish(open), register.settings.id)))
            }
        }
        let minted = key ?? IdempotencyKey(ids.uuid())
        guard let minted else { throw StoreError(.inconsistent, "No idempotency key could be made.") }

        if let operation {
            let target = try target(operation, known: known, intent: intent, register: register, on: store, at: now)
            return target.mapError { $0.about(known) }.map { record in
                Candidate(
                    intent: intent, parsed: parsed, key: minted, keyMinted: key == nil, fingerprint: fingerprint,
                    email: email, resembles: nil, operation: record, isNew: known == nil)
            }
        }
        let summary = dialect.describe(create: parsed)
        if let client = summary.clientID,
            let taken = try store.read({ try $0.operation(named: client, upstream: register.upstream.settings.name) })
        {
            return .failure(try named(client, twice: taken, request, hasKey: key != nil, on: store))
        }
        var resembles: Int64?
        if key == nil, let external = summary.externalID, intent == .start,
            let earlier = try store.read({
                try $0.create(
                    register: register.settings.id, externalID: external, since: now.wall.milliseconds - 86_400_000)
            })
        {
            guard earlier.bodyDigest != Digest(of: request.body) else {
                return .failure(Settled(.wait(entry: earlier.sequence, [])))
            }
            resembles = earlier.sequence
        }
        var record = OperationRecord(
            id: Self.localPrefix + ids.uuid(at: now.wall), register: register.settings.id,
            upstream: register.upstream.settings.name,
            kind: summary.type, created: now.wall.milliseconds)
        record.externalID = summary.externalID
        // The till's own id is the server's too, unless its answer names another.
        record.clientID = summary.clientID
        record.remoteID = summary.clientID
        record.currency = summary.currency?.code
        record.total = summary.total?.minorUnits
        return .success(
            Candidate(
                intent: intent, parsed: parsed, key: minted, keyMinted: key == nil, fingerprint: fingerprint,
                email: email, resembles: resembles, operation: record, isNew: true))
    }

    /// An operation's id comes a second time: the same call without a key is a repeat, anything else a mistake.
    private func named(
        _ id: String, twice operation: OperationRecord, _ request: Request, hasKey: Bool, on store: Store
    ) throws -> Settled {
        let create = try store.read { reader in
            try reader.entries(operation: operation.id).first { $0.intent == Intent.start.rawValue }
        }
        if !hasKey, let create, create.bodyDigest == Digest(of: request.body), create.state != .canceled {
            return Settled(.wait(entry: create.sequence, []))
        }
        return Settled(
            .problem(
                409, "operation_exists",
                "The id \(id) names an operation already. A new sale takes a new id; a repeated call its first key."))
    }

    /// What every id that we give out begins with.
    static let localPrefix = "loc_"

    private func repeated(_ entry: QueueEntryRecord, fingerprint: Digest) -> Decision {
        guard entry.fingerprint == fingerprint else {
            return .answer(
                .problem(
                    422, "idempotency_key_reused",
                    "The key \(entry.key) came before with another method, path or body. Use a new key for a new call.",
                    headers: state("refused", entry, receipt: nil, job: nil)))
        }
        guard entry.state != .canceled else {
            return .answer(
                .problem(
                    409, "abandoned",
                    "The call with the key \(entry.key) was abandoned by a person. Send it anew with a new key if it is still meant.",
                    headers: state("refused", entry, receipt: nil, job: nil)))
        }
        return .wait(entry: entry.sequence, [])
    }

    /// The operation a complete or void speaks of, unless its life forbids that call.
    private mutating func target(
        _ id: String, known: OperationRecord?, intent: Intent, register: Premises.Register, on store: Store,
        at now: Instant
    ) throws -> Result<OperationRecord, Settled> {
        guard let known else {
            guard !id.hasPrefix(Self.localPrefix) else {
                return .failure(
                    Settled(
                        .problem(404, "operation_not_found", "The id \(id) was never given out. Nothing was stored.")))
            }
            var foreign = OperationRecord(
                id: Self.localPrefix + ids.uuid(at: now.wall), register: register.settings.id,
                upstream: register.upstream.settings.name, kind: "unknown", created: now.wall.milliseconds)
            foreign.remoteID = id
            return .success(foreign)
        }
        guard known.register == register.settings.id else {
            return .failure(
                Settled(
                    .problem(422, "wrong_register", "The operation \(id) belongs to the register \(known.register).")))
        }
        let entries = try store.read { try $0.entries(operation: known.id) }
        let create = entries.first { $0.intent == Intent.start.rawValue }
        if let create, create.state == .aborted || create.state == .canceled {
            return .failure(
                Settled(.problem(409, "operation_invalid_state", "The operation \(id) was refused or abandoned.")))
        }
        if let create, create.state == .completed, !Sending.isRouted(create, register) {
            return .failure(
                Settled(
                    .problem(
                        409, "operation_elsewhere",
                        "The operation \(id) was begun at \(create.baseURL), which register \(create.register) is not configured for any more. Put that back and end it there, or have entry \(create.sequence) abandoned and ring the sale up again."
                    )))
        }
        let ended = entries.last {
            ($0.intent == Intent.complete.rawValue || $0.intent == Intent.cancel.rawValue)
                && $0.state != .aborted && $0.state != .canceled
        }
        if let ended {
            let word = ended.intent == Intent.complete.rawValue ? "completed" : "voided"
            return .failure(
                Settled(
                    .problem(
                        409, "operation_invalid_state",
                        "The operation \(id) is \(word) already, by entry \(ended.sequence).")))
        }
        if entries.contains(where: { $0.intent == Intent.sessionEvent.rawValue }) {
            return .failure(
                Settled(
                    .problem(409, "operation_invalid_state", "The operation \(id) is a session event, born completed."))
            )
        }
        return .success(known)
    }

    private func created(_ operation: OperationRecord, on store: Store) throws -> JSONValue? {
        let body = try store.read { reader in
            try reader.entries(operation: operation.id).first { $0.intent == Intent.start.rawValue }?.body
                ?? operation.content
        }
        return try body.map { try JSONValue(parsing: $0) }
    }

    private struct HeaderProblem: Error {
        let answer: Answer
    }

    /// Where the receipt is to be mailed, checked before anything is stored.
    private func address(in request: Request) -> Result<AddressRecord?, HeaderProblem> {
        let language = request.header("Quittance-Language").flatMap { $0.isEmpty ? nil : $0 }
        guard Mailer.isLanguage(language) else { return .failure(HeaderProblem(answer: Mailer.noLanguage(400))) }
        guard let text = request.header("Quittance-Email"), !text.isEmpty else { return .success(nil) }
        do throws(EmailAddressError) {
            let address = try EmailAddress(text)
            guard premises.settings.mail != nil else { return .failure(HeaderProblem(answer: Mailer.notConfigured)) }
            return .success(AddressRecord(address: address.description, language: language))
        } catch {
            return .failure(
                HeaderProblem(
                    answer: .problem(
                        400, "invalid_header",
                        "Quittance-Email is no address to send to: \(error.sentence). Nothing was stored.")))
        }
    }

    private mutating func commit(
        _ candidate: Candidate, _ request: Request, isFirst: Bool, isAway: Bool, register: Premises.Register,
        on store: Store, at now: Instant
    ) throws -> Decision {
        let leaves = isFirst && !isAway
        let receipting = receipting
        var ids = ids
        defer { self.ids = ids }
        var entry = newEntry(of: candidate, request, register: register, at: now)
        entry.promised = isAway
        entry.reason = isAway ? "waiting" : nil
        let effect: Effect? = try store.transact(at: now) { writer in
            if candidate.isNew { try writer.insert(candidate.operation) }
            entry.dependsOn = try writer.read.entries(operation: candidate.operation.id).first?.sequence
            entry.replaces = request.header("Quittance-Replaces").flatMap(Int64.init)
            try tell(ofLate: entry, in: writer)
            var effect: Effect?
            let batching = Batching(register, in: writer)
            if leaves, batching == nil {
                effect = try Sending.begin(&entry, register: register, in: writer)
            } else {
                try writer.insert(&entry)
                try batching?.count(entry)
                if leaves { effect = try Sending.begin(&entry, register: register, in: writer) }
                // Behind others that are buffered already; behind one in doubt nothing can be chained yet.
                if var chaining = try Chaining(register, in: writer), chaining.mustBuffer {
                    try chaining.buffer(&entry)
                }
            }
            try writer.journal(acceptanceOf: entry, by: entry.operatorName ?? entry.token)
            if let email = candidate.email {
                try writer.insertAddress(email.address, language: email.language, entry: entry.sequence)
            }
            if let earlier = candidate.resembles {
                try writer.notice(
                    "external-id-repeated", .warning, subject: "operation \(entry.operation)", register: entry.register,
                    sentence: "Entry \(entry.sequence) has the number of entry \(earlier), but other content.",
                    remedy: "See whether the till sent one sale twice; if so, void one of the two.")
            }
            if isAway {
                _ = try receipting.provisional(for: entry, register: register, ids: &ids, in: writer)
            }
            return effect
        }
        return .wait(entry: entry.sequence, effect.map { [$0] } ?? [])
    }

    /// Calls go out as they were accepted, whenever their till says that they happened; who reads the books should know.
    private func tell(ofLate entry: QueueEntryRecord, in writer: StoreWriter) throws {
        let bound = premises.settings.clockDrift.milliseconds
        guard let happened = Timestamp(entry.occurredAt),
            happened.milliseconds < entry.acceptedAt.milliseconds - bound,
            let before = try writer.read.entry(writer.read.newestEntry(of: entry.lane)),
            let last = Timestamp(before.occurredAt), happened.milliseconds < last.milliseconds - bound
        else { return }
        try writer.notice(
            "occurred-earlier", .information, subject: "register \(entry.register)", register: entry.register,
            sentence:
                "A call of register \(entry.register) happened at \(entry.occurredAt) by its till, and came after one of \(before.occurredAt). They go out in the order in which they came.",
            remedy: "Nothing to do if the till had kept it back. Else set the till's clock.")
    }

    private func newEntry(
        of candidate: Candidate, _ request: Request, register: Premises.Register, at now: Instant
    ) -> QueueEntryRecord {
        var entry = QueueEntryRecord(
            to: register, operation: candidate.operation.id, intent: candidate.intent.rawValue, method: request.method,
            path: request.path, body: request.body, key: candidate.key, keyMinted: candidate.keyMinted,
            fingerprint: candidate.fingerprint, at: now,
            occurredAt: register.upstream.dialect.occurredAt(in: candidate.parsed)
                ?? request.header("Quittance-Occurred-At") ?? now.wall.rfc3339)
        entry.contentType = request.header("Content-Type")
        entry.accept = request.header("Accept")
        entry.givenIfMatch = request.header("If-Match")
        entry.operatorName = request.header("Quittance-Operator") ?? request.actor.operatorName
        entry.terminal = request.header("Quittance-Terminal") ?? register.settings.id
        entry.token = request.actor.token
        entry.wantsPrint = request.header("Quittance-Print")?.lowercased() != "no"
        entry.wantsEmail = candidate.email != nil
        return entry
    }
}
