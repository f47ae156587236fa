import Fiscal
package import Persistence
package import Receipts
import Settings

/// Settles the queue: head by head, lane by lane, as the dialect's verdicts say.
///
/// The head of a lane is its first entry that is not final, and nothing behind it is ever sent. What happened to an
/// entry is in its row; this value only remembers when to look again.
package struct Replayer: Sendable {
    struct Lane: Sendable {
        var failures = 0
        var retryAt: Duration?
        var probeAt: Duration?
        var isProbing = false
        /// A look-up proves nothing before this: what was sent may still be on its way.
        var lookUpAt: Duration?
        /// Whether the next try goes without the server's time, which could not be had.
        var goesBlind = false
    }

    private(set) var premises: Premises
    var ids: SeededGenerator
    /// Only lanes that stand still have a line here.
    var lanes: [String: Lane] = [:]
    /// When calls left before the commit of their step, whose outcome is not written: they do not leave again where that
    /// commit fails and is tried anew, however much later.
    var left: [UpstreamCall.ID: Instant] = [:]
    var standby = Standby()
    /// By how much the clock of each upstream is ahead of ours, as far as one has told since this process began.
    var serverAhead: [String: Duration] = [:]
    /// When overdue sales are looked for again; `nil` while every lane is empty.
    private var deadlinesAt: Duration?
    private var isDraining = false

    package init(premises: Premises, seed: UInt64) {
        self.premises = premises
        ids = SeededGenerator(seed: seed)
    }

    /// - Parameter ahead: takes a call that an earlier commit has announced, before this step is committed.
    package mutating func step(
        _ event: Event, on store: Store, at now: Instant, ahead: (Effect) -> Void
    ) throws -> [Effect] {
        switch event {
        case .start:
            try adoptOrphans(on: store, at: now)
            // A service that never runs for long must not keep an overdue sale to itself.
            deadlinesAt = now.monotonic
            try escalateOverdue(on: store, at: now)
            try advanceAll(on: store, at: now, ahead)
            return []
        case .tick:
            try escalateOverdue(on: store, at: now)
            try advanceAll(on: store, at: now, ahead)
            return []
        case .request: return []
        case .act(let act, let actor, let ticket):
            try remedy(act, by: actor, ticket: ticket, on: store, at: now).forEach(ahead)
            try advanceAll(on: store, at: now, ahead)
            return []
        case .exchanged(.attempt(let id), let exchange):
            watchDeadlines(at: now)
            return try finish(attempt: id, exchange, on: store, at: now, ahead: ahead)
        case .exchanged(.probe(let lane), let exchange):
            return try finishProbe(of: lane, exchange, on: store, at: now)
        case .templates(let change):
            if case .loaded(let templates) = change { premises.templates = templates }
            return []
        case .exchanged(.forward, _), .exchanged(.hosted, _), .exchanged(.heartbeat, _), .exchanged(.closing, _),
            .printer, .mailed:
            return []
        case .drain:
            isDraining = true
            return []
        }
    }

    /// When the next retry, probe or look at the deadlines is due.
    package var nextWake: Duration? {
        let waits = lanes.values.flatMap { [$0.retryAt, $0.probeAt] }
        return isDraining ? nil : (waits + [deadlinesAt]).compactMap(\.self).min()
    }

    var receipting: Receipting { Receipting(premises: premises) }

    /// What was in hand when the process ended may have been applied or not: every such entry is unknown now.
    private mutating func adoptOrphans(on store: Store, at now: Instant) throws {
        let entries = try store.read { try $0.unsureEntries() }
        // May have left already, although its row does not say so yet.
        let announced = try store.read { reader in
            try entries.filter { $0.state == .processing }.compactMap { front in
                try reader.announced(behind: front).map { (entry: $0, front: front) }
            }
        }
        let receipting = receipting
        let premises = premises
        try tellOfLostLanes(on: store, at: now)
        guard !entries.isEmpty else { return }
        var ids = ids
        defer { self.ids = ids }
        try store.transact(at: now) { writer in
            for var entry in entries + announced.map(\.entry) {
                let front = announced.first { $0.entry.sequence == entry.sequence }?.front
                guard entry.state == .processing || front != nil || !entry.promised else { continue }
                if entry.state == .processing || front != nil {
                    if let front { entry.noteAttempt(announcedWith: front) }
                    entry.state = .unknown
                    entry.reason = "interrupted"
                    entry.mayBeApplied = true
                    try writer.endOrphanedAttempts(of: entry.sequence)
                    try writer.doubtBatch(of: entry.lane)
                    try writer.journal(
                        "entry.interrupted", "entry \(entry.sequence)", register: entry.register)
                }
                // The till may have been answered, or may ask again with the same key.
                entry.promised = true
                try writer.update(&entry)
            }
            for entry in entries {
                guard let register = premises.register(entry.register) else { continue }
                _ = try receipting.provisional(for: entry, register: register, ids: &ids, in: writer)
            }
        }
        for entry in entries where entry.state == .processing || entry.mayBeApplied {
            guard let register = premises.register(lane: entry.lane) else { continue }
            lanes[entry.lane] = Lane(
                retryAt: now.monotonic, lookUpAt: now.monotonic + register.upstream.settings.timeout)
        }
    }

    /// Entries whose register or upstream was taken out of the configuration go nowhere, and nobody else would say so.
    private func tellOfLostLanes(on store: Store, at now: Instant) throws {
        let (lost, told) = try store.read { reader in
            (
                try reader.openLanes().filter { premises.register(lane: $0) == nil },
                try reader.notices(open: true, limit: 10_000).filter { $0.code == Self.laneRemoved }.map(\.subject)
            )
        }
        let over = told.filter { subject in !lost.contains { "lane \($0)" == subject } }
        guard !lost.isEmpty || !over.isEmpty else { return }
        try store.transact(at: now) { writer in
            for lane in lost {
                try writer.notice(
                    Self.laneRemoved, .alarm, subject: "lane \(lane)", register: nil,
                    sentence:
                        "Calls wait in the lane \(lane), whose register or upstream is not configured any more. They are not sent.",
                    remedy:
                        "Put the register back to that upstream until the queue is empty, or abandon the entries: `quittance queue list`."
                )
            }
            for subject in over {
                try writer.resolveNotices(code: Self.laneRemoved, subject: subject, resolution: "sent again, or empty")
            }
        }
    }

    static let laneRemoved = "lane-removed"

    /// Each lane's calls leave as soon as they are committed, whatever becomes of the next lane's.
    private mutating func advanceAll(on store: Store, at now: Instant, _ perform: (Effect) -> Void) throws {
        guard !isDraining else { return }
        let open = try store.read { try $0.openLanes() }
        // A lane that was emptied by others, such as a withdrawn start, waits for nothing any more.
        lanes = lanes.filter { open.contains($0.key) }
        if open.isEmpty { deadlinesAt = nil } else { watchDeadlines(at: now) }
        for lane in open { try advance(lane, on: store, at: now).forEach(perform) }
    }

    /// Looks at the head of a lane and does what is due.
    mutating func advance(_ name: String, on store: Store, at now: Instant) throws -> [Effect] {
        guard let register = premises.register(lane: name) else { return [] }
        guard try !store.read({ try $0.awaitsConfirmation() }) else {
            lanes[name] = nil
            return []
        }
        guard let head = try store.read({ try $0.head(of: name) }) else {
            lanes[name] = nil
            return []
        }
        switch head.state {
        // An order that was taken back does not shorten what the lane's batch waits for.
        case .pending where lanes[name]?.retryAt == nil || register.upstream.dialect.batches == nil:
            return try store.transact(at: now) { writer in
                var head = head
                return try Sending.begin(&head, register: register, in: writer).map { [$0] } ?? []
            }
        case .processing, .completed, .aborted, .canceled:
            // A probe may answer while the head is on its way: nothing is due before its outcome is known.
            lanes[name]?.retryAt = nil
            lanes[name]?.probeAt = nil
            return []
        case .pendingHeld where head.reason == Sending.routeChanged && Sending.isRouted(head, register):
            try store.transact(at: now) { writer in
                var head = head
                try Sending.release(&head, because: "the former upstream is back", in: writer)
            }
            lanes[name] = nil
            return try advance(name, on: store, at: now)
        case .pendingHeld:
            lanes[name] = nil
            return []
        case .pending, .processingStopped, .unknown:
            var lane = lanes[name] ?? Lane(retryAt: now.monotonic)
            var effects: [Effect] = []
            if let due = lane.retryAt, due <= now.monotonic, !isDraining {
                if let wait = lane.lookUpAt, wait > now.monotonic, isInDoubt(head),
                    try !keyHolds(head, register, on: store, at: now)
                {
                    lane.retryAt = wait
                    lanes[name] = lane
                    return []
                }
                lane.retryAt = nil
                lane.probeAt = nil
                if try !lane.goesBlind && asksTime(head, register, on: store, at: now) {
                    effects = probe(&lane, register)
                } else {
                    lane.goesBlind = false
                    effects = try resume(head, register: register, on: store, at: now)
                }
            } else if let due = lane.probeAt, due <= now.monotonic {
                lane.probeAt = nil
                effects = probe(&lane, register)
            }
            lanes[name] = lane
            return effects
        }
    }

    private func probe(_ lane: inout Lane, _ register: Premises.Register) -> [Effect] {
        guard !lane.isProbing else { return [] }
        lane.isProbing = true
        return [Sending.call(.probe(lane: register.lane), register.upstream.dialect.probe(), register: register)]
    }

    private func finishedProbe(_ lane: inout Lane, reachable: Bool, register: Premises.Register, at now: Instant) {
        lane.isProbing = false
        if reachable {
            lane.retryAt = now.monotonic
        } else {
            lane.probeAt = now.monotonic + register.upstream.settings.probe
        }
    }

    private mutating func finishProbe(
        of name: String, _ exchange: Exchange, on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard let register = premises.register(lane: name), var lane = lanes[name] else { return [] }
        let reachable =
            if case .answered(let answer) = exchange {
                register.upstream.dialect.isReachable(answer) && answer.status < 500
            } else {
                false
            }
        noteTime(exchange, of: register, at: now)
        finishedProbe(&lane, reachable: reachable, register: register, at: now)
        if !reachable, let head = try store.read({ try $0.head(of: name) }),
            try asksTime(head, register, on: store, at: now), try store.read({ try $0.openOutage(of: name) }) == nil
        {
            // That the server is away is found and told by the call itself, as ever; afterwards probes alone are sent.
            (lane.goesBlind, lane.retryAt) = (true, now.monotonic)
        }
        lanes[name] = lane
        return try advance(name, on: store, at: now)
    }

    private func isInDoubt(_ entry: QueueEntryRecord) -> Bool { entry.state == .unknown && entry.mayBeApplied }

    /// Whether the server still knows the key of an entry that it may have applied, for as long as a resend is under way.
    private func keyHolds(
        _ entry: QueueEntryRecord, _ register: Premises.Register, on store: Store, at now: Instant
    ) throws -> Bool {
        let settings = register.upstream.settings
        // An order is known by its own id for ever, whatever becomes of its batch's key.
        if register.upstream.dialect.batches != nil { return true }
        guard settings.reconcile == .key else { return false }
        let wall = now.wall.milliseconds
        let age: Int64
        if entry.firstAttemptBoot == store.boot, let began = entry.firstAttemptMonotonic {
            age = now.monotonic.milliseconds - began
        } else {
            // The wall clock alone: once it was set back, nobody knows how much time has passed.
            guard try wall >= store.read({ try $0.highestWall() }) else { return false }
            age = wall + (serverAhead[settings.name] ?? .zero).milliseconds - (entry.firstAttemptAt ?? wall)
        }
        // A clock that stood ahead then says nothing of how long ago it was.
        return age >= 0 && age + 2 * settings.timeout.milliseconds < settings.keyRetention.milliseconds
    }

    /// Whether the server is first asked for its time: since the machine started anew nothing else tells whether its clock
    /// went on meanwhile, by which the key of a call in doubt counts as fresh.
    private func asksTime(
        _ head: QueueEntryRecord, _ register: Premises.Register, on store: Store, at now: Instant
    ) throws -> Bool {
        let upstream = register.upstream
        return try isInDoubt(head) && upstream.settings.reconcile == .key && upstream.dialect.batches == nil
            && head.firstAttemptBoot != store.boot && serverAhead[upstream.settings.name] == nil
            && Sending.isRouted(head, register) && keyHolds(head, register, on: store, at: now)
    }

    /// What an answer's `Date` says; without one this machine's clock is believed.
    mutating func noteTime(_ exchange: Exchange, of register: Premises.Register, at now: Instant) {
        guard case .answered(let answer) = exchange, register.upstream.dialect.isReachable(answer) else { return }
        let drift = ClockDrift(dateOf: answer, sent: now.wall, received: now.wall)
        serverAhead[register.upstream.settings.name] = drift.map { max(.zero, .zero - $0.ahead) } ?? .zero
    }

    /// Tries the head again after its wait: sends it, or first asks what became of it.
    private mutating func resume(
        _ head: QueueEntryRecord, register: Premises.Register, on store: Store, at now: Instant
    ) throws -> [Effect] {
        // Another server knows nothing of it: its word would be taken for that of the one that has it.
        let mayResend =
            try !isInDoubt(head) || !Sending.isRouted(head, register)
            || keyHolds(head, register, on: store, at: now)
        return try store.transact(at: now) { writer in
            var entry = head
            guard !mayResend else {
                return try Sending.begin(&entry, register: register, in: writer).map { [$0] } ?? []
            }
            switch register.upstream.settings.reconcile {
            case .key, .lookup:
                if let request = try Self.lookup(of: entry, register: register, in: writer) {
                    return [try Sending.ask(request, kind: .lookup, for: &entry, register: register, in: writer)]
                }
            case .person: break
            }
            try Sending.hold(
                &entry, code: "outcome-unknown",
                sentence: "Whether the server applied entry \(entry.sequence) cannot be found out from here.",
                remedy:
                    "Look the operation up at the provider: adopt it with its id, retry if it is not there, or abandon it.",
                in: writer)
            return []
        }
    }

    /// The question that tells whether an entry was applied, where there is one.
    private static func lookup(
        of entry: QueueEntryRecord, register: Premises.Register, in writer: StoreWriter
    ) throws -> UpstreamRequest? {
        guard let operation = try writer.read.operation(entry.operation) else { return nil }
        let dialect = register.upstream.dialect
        if let remote = operation.remoteID { return dialect.read(remoteID: remote) }
        return operation.externalID.flatMap { dialect.lookup(externalID: $0) }
    }

    private static let deadlineCheck = Duration.seconds(30)
    private static let deadlineRetry = Duration.seconds(1)

    /// Keeps looking at the deadlines while anything is open, also where a lane waits for nothing but a person.
    private mutating func watchDeadlines(at now: Instant) {
        deadlinesAt = deadlinesAt ?? now.monotonic + Self.deadlineCheck
    }

    /// Raises a notice for every sale whose certification is overdue.
    private mutating func escalateOverdue(on store: Store, at now: Instant) throws {
        guard let due = deadlinesAt, due <= now.monotonic else { return }
        // What there is no room to say is said as soon as there is.
        deadlinesAt = now.monotonic + Self.deadlineRetry
        try remindOfDuties(on: store, at: now)
        let overdue = try store.read {
            try $0.overdue(
                at: max(now.wall.milliseconds, $0.highestWall()), boot: store.boot,
                monotonic: now.monotonic.milliseconds)
        }
        if !overdue.isEmpty {
            try store.transact(at: now) { writer in
                for entry in overdue {
                    try writer.notice(
                        StoreReader.overdue, .alarm, subject: "entry \(entry.sequence)", register: entry.register,
                        sentence: "Entry \(entry.sequence) has waited for its certification longer than its deadline.",
                        remedy: "See why the lane \(entry.lane) stands still, and settle its head.")
                }
            }
        }
        deadlinesAt = now.monotonic + Self.deadlineCheck
    }
    /// Raises a notice for every outage that has lasted so long that the country wants something done about it.
    private func remindOfDuties(on store: Store, at now: Instant) throws {
        for register in premises.registers {
            guard let duty = register.rules.outageDuty,
                let outage = try store.read({ try $0.openOutage(of: register.lane) }),
                now.wall.milliseconds - outage.began >= duty.after.milliseconds
            else { continue }
            try store.transact(at: now) { writer in
                try writer.notice(
                    "outage-duty", .alarm, subject: "lane \(register.lane)", register: register.settings.id,
                    sentence: duty.sentence, remedy: duty.remedy)
            }
        }
    }
}
