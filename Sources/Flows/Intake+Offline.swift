import Fiscal
import Persistence
import Receipts
import Settings

// What is refused because the server is away: before it is stored, or once it turns out.

extension Intake {
    /// Whether a call that comes now waits, instead of being sent at once.
    func isAway(_ head: QueueEntryRecord?, _ store: Store) throws -> Bool {
        try head.map(isBlocked) == true || store.read { try $0.awaitsConfirmation() }
    }

    func isBlocked(_ head: QueueEntryRecord) -> Bool {
        switch head.state {
        case .processingStopped, .unknown, .pendingHeld: true
        case .pending, .processing, .completed, .aborted, .canceled: false
        }
    }

    /// Why a call that comes while its server is away is not queued; `nil` for one that is.
    func offlineRefusal(
        of intent: Intent, _ body: JSONValue, isAway: Bool, register: Premises.Register, on store: Store,
        at now: Instant
    ) throws -> Answer? {
        guard register.upstream.dialect.makesOperation(intent), isAway else { return nil }
        if let problem = register.upstream.dialect.onlineOnly(body) { return .problem(problem) }
        if try !store.read({ try Chaining.canBuffer(register, in: $0) }) {
            return .problem(Self.notPossible(register))
        }
        switch register.settings.offline {
        case .allowed: return nil
        case .forbidden: return .problem(Self.notAllowed(register))
        case .limited(let limit):
            let (began, highest) = try store.read { reader in
                // The first entry of an outage may be settled while the outage goes on.
                let first = try reader.openOutage(of: register.lane).flatMap { try reader.entry($0.firstEntry) }
                let times = [first?.acceptedAt.milliseconds, try reader.oldestOpen(of: register.lane)]
                return (times.compactMap(\.self).min(), try reader.highestWall())
            }
            let latest = max(now.wall.milliseconds, highest)
            guard latest - (began ?? latest) > limit.milliseconds else { return nil }
            return .problem(
                503, "offline_limit_reached",
                "The outage has lasted longer than \(register.settings.country.rawValue) allows. The call was not sent and will not be.",
                retryable: true)
        }
    }

    /// Nothing was ever certified online, or nothing since the file was restored: an outage would hang on nothing.
    static func notPossible(_ register: Premises.Register) -> Problem {
        Problem(
            status: 503, code: "offline_not_possible",
            detail:
                "Register \(register.settings.id) has no certified record yet, or none since its database was restored, that sales without the fiscal API could follow. The call was not sent and will not be."
        )
    }

    static func notAllowed(_ register: Premises.Register) -> Problem {
        Problem(
            status: 503, code: "offline_not_allowed",
            detail:
                "\(register.settings.country.rawValue) does not allow sales while the fiscal API is away. The call was not sent and will not be."
        )
    }

    /// Where a sale cannot go on without the server, a call that makes it and did not arrive is refused instead of queued.
    func withdraw(
        _ entry: inout QueueEntryRecord, register: Premises.Register, on store: Store, at now: Instant
    ) throws -> Answer? {
        guard let refusal = try refusal(ofOffline: entry, register: register, on: store) else { return nil }
        // What a later attempt was answered says nothing of an earlier one that may still be on its way.
        let isAdrift = try store.read { try $0.attempts(of: entry.sequence) }.contains {
            $0.kind == .send && $0.outcome?.hasPrefix("unknown") == true
        }
        guard !entry.mayBeApplied, !isAdrift, entry.state == .processingStopped || entry.state == .pending else {
            return .problem(
                504, "outcome_unknown",
                "Whether the server took entry \(entry.sequence) is not known yet. Repeat the call with the same key.",
                retryable: true, headers: state("unknown", entry, receipt: nil, job: nil))
        }
        // Where every sale is refused like this one, nothing waits by which anybody would see that the server is away.
        let standsForAll = [Self.notAllowed(register).code, Self.notPossible(register).code].contains(refusal.code)
        let reason = Field(name: "Quittance-Reason", value: entry.reason ?? "unreachable")
        try store.transact(at: now) { try $0.withdraw(&entry, refusal.code, keepsOutage: standsForAll) }
        var answer = Answer.problem(refusal)
        answer.headers += state("refused", entry, receipt: nil, job: nil) + [reason]
        return answer
    }

    /// Why this call is not queued while its server is away; `nil` for one that is.
    private func refusal(
        ofOffline entry: QueueEntryRecord, register: Premises.Register, on store: Store
    ) throws -> Problem? {
        let dialect = register.upstream.dialect
        guard let intent = Intent(rawValue: entry.intent), dialect.makesOperation(intent),
            // Others may hang on a record that has joined an outage already.
            try store.read({ try $0.chain(entry: entry.sequence) }) == nil
        else { return nil }
        if try !store.read({ try Chaining.canBuffer(register, in: $0) }) {
            return Self.notPossible(register)
        }
        if register.settings.offline == .forbidden { return Self.notAllowed(register) }
        return try dialect.onlineOnly(JSONValue(parsing: entry.body))
    }
}

extension StoreWriter {
    /// Takes back an entry that certainly did not arrive: its key is free again, and nothing waits for it.
    ///
    /// - Parameter keepsOutage: whether its outage goes on until the server answers a call, though nothing waits.
    func withdraw(_ entry: inout QueueEntryRecord, _ reason: String, keepsOutage: Bool = false) throws {
        entry.state = .aborted
        entry.reason = reason
        try update(&entry)
        try freeName(of: entry)
        try journal("entry.withdrawn", "entry \(entry.sequence)", register: entry.register)
        try resolveNotices(subject: "entry \(entry.sequence)", resolution: "withdrawn")
        if !keepsOutage { try endOutage(ifEmpty: entry) }
    }
}
