import Fiscal
import Persistence
import Receipts
import Settings

/// The one way a queued call leaves: bound late, recorded first.
///
/// Id and `If-Match` are bound here; body and key are the frozen ones, and what is sent is hashed once more, so that a
/// damaged row is held for a person instead of being sent.
enum Sending {
    /// Makes the entry `processing` with a new attempt, or holds it where it cannot be sent.
    ///
    /// - Parameter left: when its call left; `nil` for one that leaves behind this commit.
    static func begin(
        _ entry: inout QueueEntryRecord, left: Instant? = nil, register: Premises.Register, in writer: StoreWriter
    ) throws -> Effect? {
        guard let intent = Intent(rawValue: entry.intent), let key = IdempotencyKey(entry.key),
            let operation = try writer.read.operation(entry.operation)
        else { throw StoreError(.inconsistent, "The entry \(entry.sequence) cannot be read.") }
        guard isRouted(entry, register) else {
            try hold(
                &entry, code: routeChanged,
                sentence:
                    "The upstream of register \(entry.register) was changed while entry \(entry.sequence) waited.",
                remedy:
                    "Restore the former upstream, and it goes on by itself. If that address was wrong, or the provider has moved: `quittance queue reroute \(entry.sequence)`.",
                in: writer)
            return nil
        }
        if let batching = Batching(register, in: writer) { return try batching.begin(&entry) }
        guard Digest(of: entry.body) == entry.bodyDigest, try isFound(entry, by: writer.read) else {
            try holdDamaged(&entry, in: writer)
            return nil
        }
        if let wrapper = entry.wrapper, Digest(of: wrapper) != entry.wrapperDigest {
            try hold(
                &entry, code: "payload-damaged",
                sentence: "What entry \(entry.sequence) sends no longer has the digest it was frozen with.",
                remedy: "Keep the file, restore a backup, and compare; the entry was not sent.", in: writer)
            return nil
        }
        let chaining = try Chaining(register, in: writer)
        let replayed = try chaining?.request(of: entry, key: key)
        if replayed != nil, try chaining?.isExpired == true {
            let escalation = Escalation.outageExpired
            try hold(
                &entry, code: escalation.code, sentence: "Register \(entry.register): \(escalation.reason).",
                remedy: escalation.remedy, in: writer)
            return nil
        }
        guard replayed != nil || !needsID(intent) || operation.remoteID != nil else {
            try hold(
                &entry, code: "operation-unknown",
                sentence: "The operation of entry \(entry.sequence) was never created upstream.",
                remedy: "Abandon the entry, or adopt its create with the server's id.", in: writer)
            return nil
        }
        let tag = replayed == nil ? tag(of: entry, intent, operation) : nil
        let request = replayed ?? bind(entry, intent, operation, key: key, tag: tag, register: register)
        entry.state = .processing
        entry.knownIfMatch = tag
        entry.noteAttempt(at: left ?? writer.now, boot: writer.boot)
        if entry.sequence == 0 { try writer.insert(&entry) } else { try writer.update(&entry) }
        let sent = request.body ?? []
        if sent != entry.body, sent != entry.wrapper { try writer.freeze(sent, of: &entry, as: "entry.bound") }
        let attempt = try writer.beginAttempt(
            entry: entry.sequence, kind: .send, sent: Digest(of: sent), ifMatch: tag)
        return send(request, attempt: attempt, register: register)
    }

    /// The call of an announced entry, if nothing about it has to be written before it leaves.
    static func early(
        _ entry: QueueEntryRecord, of operation: OperationRecord, attempt: Int64, register: Premises.Register
    ) -> Effect? {
        guard let intent = Intent(rawValue: entry.intent), let key = IdempotencyKey(entry.key),
            isRouted(entry, register), Digest(of: entry.body) == entry.bodyDigest,
            !needsID(intent) || operation.remoteID != nil
        else { return nil }
        let tag = tag(of: entry, intent, operation)
        let request = bind(entry, intent, operation, key: key, tag: tag, register: register)
        return request.body == entry.body ? send(request, attempt: attempt, register: register) : nil
    }

    /// Whether the index still knows the entry by its key: a damaged one would make a new call of an old one.
    static func isFound(_ entry: QueueEntryRecord, by reader: StoreReader) throws -> Bool {
        try entry.sequence == 0 || reader.sequence(register: entry.register, key: entry.key) == entry.sequence
    }

    /// Whether the entry's call would go where it was accepted for, and for the same merchant: to another one it is new.
    static func isRouted(_ entry: QueueEntryRecord, _ register: Premises.Register) -> Bool {
        let upstream = register.upstream.settings
        return entry.dialect == upstream.dialect && entry.baseURL == upstream.url && entry.merchant == upstream.merchant
    }

    private static func needsID(_ intent: Intent) -> Bool { intent != .start && intent != .sessionEvent }

    private static func tag(of entry: QueueEntryRecord, _ intent: Intent, _ operation: OperationRecord) -> String? {
        guard needsID(intent) else { return nil }
        let isLive = !entry.promised && entry.attempts == 0
        if isLive, let given = entry.givenIfMatch { return given }
        return operation.etag ?? entry.givenIfMatch
    }

    private static func bind(
        _ entry: QueueEntryRecord, _ intent: Intent, _ operation: OperationRecord, key: IdempotencyKey, tag: String?,
        register: Premises.Register
    ) -> UpstreamRequest {
        register.upstream.dialect.request(
            intent, remoteID: operation.remoteID, body: entry.body, key: key, ifMatch: tag,
            contentType: entry.contentType, accept: entry.accept)
    }

    /// Records that the entry behind may leave as soon as this one's answer has settled it, one commit earlier than
    /// the row of either says so.
    ///
    /// A process that ends between finds both in doubt, and asks for both again with their keys; without keys nothing is
    /// announced.
    static func announce(
        behind entry: QueueEntryRecord, register: Premises.Register, in writer: StoreWriter
    ) throws {
        let dialect = register.upstream.dialect
        guard register.upstream.settings.reconcile == .key, dialect.replay == nil, dialect.batches == nil,
            let next = try writer.read.follower(of: entry),
            next.state == .pending, next.promised, next.attempts == 0, next.wrapper == nil,
            try writer.read.openAttempt(of: next.sequence) == nil
        else { return }
        _ = try writer.beginAttempt(entry: next.sequence, kind: .send, sent: next.bodyDigest, ifMatch: nil)
    }

    /// Asks the upstream about an operation, on behalf of an entry.
    static func ask(
        _ request: UpstreamRequest, kind: AttemptRecord.Kind, for entry: inout QueueEntryRecord,
        register: Premises.Register, in writer: StoreWriter
    ) throws -> Effect {
        entry.state = .processing
        try writer.update(&entry)
        let attempt = try writer.beginAttempt(entry: entry.sequence, kind: kind, sent: nil, ifMatch: nil)
        return send(request, attempt: attempt, register: register)
    }

    private static func send(_ request: UpstreamRequest, attempt: Int64, register: Premises.Register) -> Effect {
        call(.attempt(attempt), request, register: register)
    }

    static func call(_ id: UpstreamCall.ID, _ request: UpstreamRequest, register: Premises.Register) -> Effect {
        let upstream = register.upstream.settings
        return .send(
            UpstreamCall(
                id: id, lane: register.lane, upstream: upstream.name, baseURL: upstream.url, request: request,
                timeout: upstream.timeout))
    }

    static let routeChanged = "route-changed"

    /// Lets an entry go on that has its upstream again: what was in doubt still is.
    static func release(
        _ entry: inout QueueEntryRecord, because resolution: String, by actor: String? = nil, in writer: StoreWriter
    ) throws {
        entry.state = entry.mayBeApplied ? .unknown : .pending
        entry.reason = "waiting"
        try writer.update(&entry)
        try writer.journal("entry.released", "entry \(entry.sequence)", register: entry.register)
        try writer.resolveNotices(
            code: routeChanged, subject: "entry \(entry.sequence)", resolution: resolution, by: actor)
    }

    static func holdDamaged(_ entry: inout QueueEntryRecord, in writer: StoreWriter) throws {
        try hold(
            &entry, code: "payload-damaged",
            sentence: "The stored body of entry \(entry.sequence) no longer has the digest it was accepted with.",
            remedy: "Keep the file, restore a backup, and compare; the entry was not sent.", in: writer)
    }

    /// Puts an entry before a person; nothing behind it is sent until the person has decided.
    static func hold(
        _ entry: inout QueueEntryRecord, code: String, sentence: String, remedy: String, in writer: StoreWriter
    ) throws {
        entry.state = .pendingHeld
        entry.reason = code
        if entry.sequence == 0 { try writer.insert(&entry) } else { try writer.update(&entry) }
        try writer.withdrawAttempt(of: entry)
        try writer.withdrawAnnouncement(behind: entry)
        try writer.journal(
            "entry.held", "entry \(entry.sequence)", register: entry.register, ["code": .string(code)])
        try writer.notice(
            code, .alarm, subject: "entry \(entry.sequence)", register: entry.register, sentence: sentence,
            remedy: remedy)
    }
}

extension QueueEntryRecord {
    /// Counts a send, and remembers by both clocks when the first one began.
    mutating func noteAttempt(at now: Instant, boot: String) {
        attempts += 1
        guard firstAttemptAt == nil else { return }
        firstAttemptAt = now.wall.milliseconds
        firstAttemptBoot = boot
        firstAttemptMonotonic = now.monotonic.milliseconds
    }

    /// Counts a send that was announced with the first one of the entry in front, and left at any time since.
    mutating func noteAttempt(announcedWith front: QueueEntryRecord) {
        attempts += 1
        guard firstAttemptAt == nil else { return }
        firstAttemptAt = front.firstAttemptAt
        firstAttemptBoot = front.firstAttemptBoot
        firstAttemptMonotonic = front.firstAttemptMonotonic
    }
}

extension StoreWriter {
    /// The id that a till made for an operation is free again once the call that makes it was refused.
    func freeName(of entry: QueueEntryRecord) throws {
        guard var operation = try read.operation(entry.operation), operation.clientID != nil,
            try read.entries(operation: entry.operation).first?.sequence == entry.sequence
        else { return }
        operation.clientID = nil
        operation.remoteID = nil
        try update(operation)
    }

    /// Ends the outage of an entry's lane once nothing of the lane is open any more, however its last entry ended.
    func endOutage(ifEmpty entry: QueueEntryRecord) throws {
        guard try read.head(of: entry.lane) == nil else { return }
        try endOutage(ofEmpty: entry.lane, register: entry.register)
    }

    /// Ends the outage, if there is one, of a lane of which nothing is open.
    func endOutage(ofEmpty lane: String, register: String) throws {
        guard let outage = try read.openOutage(of: lane) else { return }
        try closeOutage(lane: lane)
        try resolveNotices(subject: "lane \(lane)", resolution: "lane is empty again")
        try journal("lane.online", "lane \(lane)", register: register, ["since": JSONValue(outage.began)])
    }
}
