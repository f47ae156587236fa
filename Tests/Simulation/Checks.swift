import Fiscal
import Flows
import Persistence
import PrinterLanguage
import Receipts
import Sandbox
import Settings

/// The checkers: they follow the journal, the wire, the server and the paper, and compare what each of them says.
struct Checks {
    /// An accepted call, as the journal tells of it.
    struct Entry {
        let sequence: Int64
        let register: String
        let key: String
        let digest: String
        let operation: String
        let acceptedAt: Duration
    }

    /// What a till was told with 2xx.
    struct Told {
        let entry: Int64
        let state: String
        let status: Int
        let body: [UInt8]
    }

    /// A print whose bytes were allowed to leave.
    struct Print {
        let job: Int64
        let receipt: String
        let isMarked: Bool
        /// Mark and payload: what its piece of paper holds.
        let bytes: [UInt8]
        /// Where the number ends that no other receipt has: a piece as long as this is a print of this one.
        let distinct: Int
        /// Whether any of it has come out.
        var hasCome = false
    }

    var step = 0
    private(set) var violation: Violation?
    var entries: [Int64: Entry] = [:]
    var byKey: [String: Int64] = [:]
    /// Entries whose key is free again: refused live, or withdrawn.
    var freed: Set<Int64> = []
    var withdrawn: Set<Int64> = []
    /// Entries that a person settled: what their answers would have said, nobody has heard.
    var adopted: Set<Int64> = []
    var told: [String: Told] = [:]
    var receipts: [String] = []
    /// By printer, the newest last.
    var prints: [[Print]]
    /// Jobs whose paper is whole.
    var whole: Set<Int64> = []
    var hasProved: [Bool]
    var notices: Set<String> = []
    /// How many prints ended with which evidence.
    var grades = [Int](repeating: 0, count: PrintJobRecord.Grade.allCases.count)

    let dialect: SandboxDialect
    let country: Country
    let names: [String]
    /// How many characters a line of each printer holds.
    let columns: [Int]
    var frames: [any Dialogue]
    private var cursor: Int64 = 0
    private var lastSequence: Int64 = 0
    private var asked: [String: Set<String>] = [:]
    private var askedWithoutKey: Set<String> = []
    var seenApplications = 0
    var lastApplied: [String: Int64] = [:]
    /// Orders that stand before a person, or stood there: the others went on without them.
    var aside: Set<Int64> = []
    var seenBreaches = 0
    /// What people have decided, by subject and version, and what stood there when they did.
    private var decisions: Set<History.Decision> = []
    private var standing: (version: Int?, isOpen: Bool) = (nil, false)
    /// Bodies of calls by their digest, and the frozen forms in which a record may leave.
    var bodies: [String: [UInt8]] = [:]
    var frozen: [Int64: Set<String>] = [:]
    var numbers: Set<String> = []
    /// Whether the server lost what it has to remember: what it refuses from then on is no fault of ours.
    var mailings: [Int64: Mailing] = [:]
    var serverForgot = false
    /// Keys, and numbers of sales, of calls that were applied when the server lost its memory, and whose outcome was not known here.
    var excused: Set<String> = []
    var unmarked: [String: Int] = [:]

    private let trace: Trace

    init(scenario: Scenario, dialect: SandboxDialect, trace: Trace) {
        self.trace = trace
        self.dialect = dialect
        country = scenario.country
        let printers = scenario.premises.printers
        names = printers.map(\.settings.name)
        columns = printers.map(\.profile.columnsA)
        frames = printers.map { dialogue(for: $0.profile) }
        prints = printers.map { _ in [] }
        hasProved = printers.map { _ in false }
    }

    mutating func fail(_ promise: Promise, _ sentence: String) {
        guard violation == nil else { return }
        violation = Violation(promise: promise, sentence: sentence, step: step)
    }

    func entry(key: String) -> Entry? { byKey[key].flatMap { entries[$0] } }

    /// Another name of a key, where this history's sabotage renames it on the way.
    mutating func alias(_ other: String, of key: String) { byKey[other] = byKey[key] }
}

// MARK: The journal

extension Checks {
    /// The same rows as before the crash must be there, all that anybody was told of.
    mutating func restarted(on store: Store) {
        for key in told.keys.sorted() {
            guard let one = told[key] else { continue }
            do {
                guard let entry = try store.read({ try $0.entry(one.entry) }), entry.key == key else {
                    fail(.durable, "entry \(one.entry), accepted with \(one.status), is gone after the restart")
                    return
                }
            } catch {
                fail(.step, "\(error)")
            }
        }
        if store.journalHead.sequence < cursor {
            fail(.durable, "the journal has lost rows that were committed")
        }
    }

    /// Reads what the journal has got since the last step.
    mutating func follow(_ store: Store, at now: Duration) {
        guard store.journalHead.sequence > cursor else { return }
        do {
            for row in try store.read({ try $0.journal(after: cursor, limit: 10_000) }) {
                cursor = row.sequence
                trace.tell(now, .service, Self.words(row))
                try take(row, store, now)
            }
        } catch {
            fail(.step, "\(error)")
        }
    }

    private mutating func take(_ row: JournalRecord, _ store: Store, _ now: Duration) throws {
        switch row.kind {
        case "entry.accepted": try accept(row, now)
        case "entry.wrapped", "entry.bound":
            if let entry = Self.number(row.subject), let digest = try JSONValue(parsing: row.detail)["sha256"]?.text {
                frozen[entry, default: []].insert(digest)
            }
        case "delivery.completed", "delivery.aborted", "delivery.pendingHeld", "delivery.canceled":
            if let delivery = Self.number(row.subject) { mailings[delivery]?.isOver = true }
        case "entry.adopted": if let entry = Self.number(row.subject) { adopted.insert(entry) }
        case "entry.held": if let entry = Self.number(row.subject) { aside.insert(entry) }
        case "entry.refused": if let entry = Self.number(row.subject) { freed.insert(entry) }
        case "entry.withdrawn":
            if let entry = Self.number(row.subject) {
                freed.insert(entry)
                withdrawn.insert(entry)
            }
        case "receipt.created": if let id = try JSONValue(parsing: row.detail)["row"]?.text { receipts.append(id) }
        case "job.sendStarted": if let job = Self.number(row.subject) { try begin(job, store) }
        case "job.completed": if let job = Self.number(row.subject) { try complete(job, store) }
        case "notice.raised":
            if let code = try JSONValue(parsing: row.detail)["code"]?.text { notices.insert("\(code) \(row.subject)") }
        default: break
        }
    }

    /// What a row says, as a story tells it.
    private static func words(_ row: JournalRecord) -> String {
        "\(row.kind) \(row.subject)\(row.register.map { " of \($0)" } ?? "")\(row.actor.map { " by \($0)" } ?? "")"
    }

    private static func number(_ subject: String) -> Int64? { subject.split(separator: " ").last.flatMap { Int64($0) } }

    private mutating func accept(_ row: JournalRecord, _ now: Duration) throws {
        let detail = try JSONValue(parsing: row.detail)
        guard let sequence = Self.number(row.subject), let key = detail["key"]?.text,
            let digest = detail["sha256"]?.text, let operation = detail["operation"]?.text
        else {
            fail(.chain, "the journal's row \(row.sequence) lacks a member")
            return
        }
        if sequence <= lastSequence { fail(.order, "entry \(sequence) was accepted after \(lastSequence)") }
        lastSequence = sequence
        // The void of what a person gave up is the service's own.
        let isOwn = detail["intent"]?.text == Intent.cancel.rawValue && row.actor != "till"
        let known = asked[key].map { $0.contains(digest) } ?? askedWithoutKey.contains(digest)
        if !known, !isOwn { fail(.payload, "entry \(sequence) holds bytes that no till sent") }
        if let earlier = byKey[key], !freed.contains(earlier) {
            fail(.sameAnswer, "the key of entry \(earlier) was accepted a second time, as \(sequence)")
        }
        byKey[key] = sequence
        entries[sequence] = Entry(
            sequence: sequence, register: row.register ?? "", key: key, digest: digest, operation: operation,
            acceptedAt: now)
    }
}

// MARK: Tills

extension Checks {
    mutating func asked(_ call: Till.Call, register: String) {
        guard call.kind != .read else { return }
        let digest = Digest(of: call.body).description
        if dialect == .fiskalySignFR { bodies[digest] = call.body }
        if let key = call.key { asked[key, default: []].insert(digest) } else { askedWithoutKey.insert(digest) }
    }

    mutating func answered(_ call: Till.Call, register: String, _ reply: Reply) {
        let status = reply.answer.status
        // Not now: nothing was done, and nothing is said about what was done before.
        guard call.kind != .read, status != 507 else { return }
        if call.kind == .misuse {
            if status != 422 { fail(.sameAnswer, "a key with other bytes was answered \(status)") }
            return
        }
        guard let key = call.key ?? reply.header("Idempotency-Key") else { return }
        let before = told[key]
        guard (200...299).contains(status) else {
            if let before, before.state == "acknowledged" || status != 409 {
                fail(.sameAnswer, "the key of entry \(before.entry) was answered \(before.status), now \(status)")
            }
            return
        }
        guard let entry = byKey[key].flatMap({ entries[$0] }),
            reply.header("Quittance-Entry").flatMap({ Int64($0) }) == entry.sequence
        else {
            fail(.durable, "\(status) was given for a call that is not stored: \(call.method) \(call.path)")
            return
        }
        if Digest(of: call.body).description != entry.digest {
            fail(.payload, "entry \(entry.sequence) was accepted with other bytes than the till's")
        }
        let state = reply.header("Quittance-State") ?? ""
        if let before {
            let same = before.state != "acknowledged" || (state == before.state && before.status == status)
            if before.entry != entry.sequence || !same
                || (before.state == state && before.state == "acknowledged"
                    && before.body != reply.answer.body)
            {
                fail(.sameAnswer, "entry \(before.entry) was answered \(before.status) and now \(status) \(state)")
            }
        }
        told[key] = Told(entry: entry.sequence, state: state, status: status, body: reply.answer.body)
    }
}

// MARK: People

extension Checks {
    /// Somebody decides: whether it may count is seen before.
    mutating func deciding(_ decision: History.Decision, on store: Store) {
        guard let number = Self.number(decision.subject) else { return }
        do {
            if decision.subject.hasPrefix("job ") {
                let job = try store.read { try $0.job(number) }
                standing = (job?.version, job?.state == .unknown || job?.state == .pendingHeld)
            } else {
                let entry = try store.read { try $0.entry(number) }
                standing = (entry?.version, entry?.state.isFinal == false)
            }
        } catch {
            fail(.step, "\(error)")
        }
    }

    /// What somebody who decided was told.
    mutating func decided(_ decision: History.Decision, _ status: Int) {
        guard (200...299).contains(status) else {
            if ![404, 409, 422, 507].contains(status) {
                fail(.decidedOnce, "a decision about \(decision.subject) was answered \(status)")
            }
            return
        }
        if standing.version != decision.version || !standing.isOpen {
            fail(.decidedOnce, "a decision about \(decision.subject) counted although it was made by an older list")
        }
        if !decisions.insert(decision).inserted {
            fail(.decidedOnce, "two decisions about \(decision.subject) counted")
        }
    }
}
