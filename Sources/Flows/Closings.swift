import Fiscal
package import Persistence
package import Receipts
import Settings

/// Closes registers in the order that their upstream demands, and refuses with the list of what is open (R59, R60).
///
/// A closing is never queued: whoever asks waits for it, and every step is decided anew from what is known. What it
/// sends has a key that was stored before, so that whatever was lost is asked for again and nothing is done twice. Where
/// it stands is in its row, for everybody to see.
package struct Closings: Sendable {
    struct Run: Sendable {
        let ticket: Int
        let register: String
        let actor: Actor
        var record: ClosingRecord
        /// Until when it waits for what moves by itself.
        var patience: Duration
        var isConnected = false
        var status: RegisterStatus?
        /// The newest entry when the status was asked for: a later one makes it worthless.
        var statusEntry: Int64 = 0
        var step: ClosingProcedure.Step?
        /// The entry of the queue that is the step.
        var entry: Int64?
        /// Whether what becomes of the queue may let it go on.
        var waits = false
        var tries = 0
        /// Whether an earlier try may have been applied.
        var inDoubt = false
        var retryAt: Duration?
    }

    let premises: Premises
    var ids: SeededGenerator
    var runs: [Int: Run] = [:]
    /// Takes what a session's end sends by the rules of any till's call; nobody ever waits in it.
    var gate: Intake
    /// Entries that may have been applied, and for which nobody waits any more.
    var doubts: [Doubt] = []
    var next = 1
    private var isDraining = false

    /// How often an answer that does not come is asked for again while somebody waits.
    static let tries = 3

    package init(premises: Premises, seed: UInt64) {
        self.premises = premises
        var generator = SeededGenerator(seed: seed)
        gate = Intake(premises: premises, seed: generator.next())
        ids = generator
    }

    package mutating func step(_ event: Event, on store: Store, at now: Instant) throws -> [Effect] {
        switch event {
        case .start:
            try adoptOrphans(on: store, at: now)
            return []
        case .request(let request, let ticket): return try take(request, ticket: ticket, on: store, at: now)
        case .act(.close(let register, let type, let counted), let actor, let ticket):
            return try take(register, type: type, counted: counted, by: actor, ticket: ticket, on: store, at: now)
        case .exchanged(.closing(let id), let exchange): return try finish(id, exchange, on: store, at: now)
        case .exchanged(.attempt, _), .act:
            try follow(on: store, at: now)
            return try goOn(on: store, at: now) { $0.waits }
        case .tick: return try goOn(on: store, at: now) { run in run.retryAt.map { $0 <= now.monotonic } ?? false }
        case .drain:
            isDraining = true
            return []
        case .exchanged, .printer, .mailed, .templates: return []
        }
    }

    /// When an unanswered closing is asked for again, or its patience ends.
    package var nextWake: Duration? { isDraining ? nil : runs.values.compactMap(\.retryAt).min() }

    private mutating func goOn(on store: Store, at now: Instant, _ isDue: (Run) -> Bool) throws -> [Effect] {
        var effects: [Effect] = []
        for id in runs.keys.sorted() {
            guard let run = runs[id], isDue(run) else { continue }
            effects += try advance(id, on: store, at: now)
        }
        return effects
    }

    // MARK: Rows

    /// Writes down which part a run has come to.
    mutating func enter(_ stage: ClosingRecord.Stage, _ id: Int, on store: Store, at now: Instant) throws {
        guard var record = runs[id]?.record, record.stage != stage else { return }
        record.stage = stage
        try store.transact(at: now) { writer in
            try writer.put(&record)
            try writer.note(record)
        }
        runs[id]?.record = record
    }

    /// Ends a run with the answer to whoever asked.
    mutating func end(
        _ id: Int, _ answer: Answer, _ word: String, on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard let run = runs[id] else { return [] }
        var record = run.record
        record.end(word, at: now.wall.milliseconds)
        try store.transact(at: now) { writer in
            try writer.put(&record)
            try writer.journal(
                "closing.ended", "register \(run.register)", register: run.register, actor: run.actor.name,
                ["type": .string(record.type), "outcome": .string(word), "status": JSONValue(answer.status)])
            if record.isUnfinished { try writer.tellUnfinished(record) }
        }
        runs[id] = nil
        if let entry = run.entry, record.state == .unknown {
            doubts.append(Doubt(register: run.register, record: record.id, entry: entry))
        }
        return [.answer(ticket: run.ticket, answer)]
    }

    /// A process has ended with closings under way: nobody waits for them any more.
    private mutating func adoptOrphans(on store: Store, at now: Instant) throws {
        let records = try store.read { try $0.unsureClosings() }
        guard !records.isEmpty else { return }
        let running = records.filter { $0.ended == nil }
        if !running.isEmpty {
            try store.transact(at: now) { writer in
                for var record in running {
                    record.end("interrupted", at: now.wall.milliseconds)
                    try writer.put(&record)
                    try writer.note(record)
                    if record.isUnfinished { try writer.tellUnfinished(record) }
                }
            }
        }
        for record in records where record.state == .unknown {
            guard let entry = try store.read({ try $0.entry(of: record) }) else { continue }
            doubts.append(Doubt(register: record.register, record: record.id, entry: entry.sequence))
        }
        try follow(on: store, at: now)
    }
}

extension ClosingRecord {
    /// Whether something of it is done, or may be, and the rest is not.
    var isUnfinished: Bool { state == .unknown || state != .taken && stage == .close && counted != nil }
}

extension StoreWriter {
    /// Tells whoever watches that a closing has moved.
    func note(_ record: ClosingRecord) throws {
        try journal(
            "closing.stage", "register \(record.register)", register: record.register,
            ["stage": JSONValue(record.stage?.rawValue), "state": .string(record.state.rawValue)])
    }

    func tellUnfinished(_ record: ClosingRecord) throws {
        try notice(
            "closing-unfinished", .alarm, subject: "register \(record.register)", register: record.register,
            sentence: "The closing of register \(record.register) was begun and is not finished.",
            remedy:
                "Close the register again: it goes on where it stands, and nothing is done twice. Until then its server may refuse sales."
        )
    }
}
