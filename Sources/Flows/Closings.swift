import Fiscal
package import Persistence
package import Receipts
import Settings

/// Closes registers in the order that their upstream demands, and refuses with the list of what is open (R59, R60).
///
/// A closing is never queued: whoever asks waits for it, and every step is decided anew from what is known. Its key is
/// stored before it leaves, so that one whose answer was lost is asked for again and not made twice.
package struct Closings: Sendable {
    struct Run: Sendable {
        let ticket: Int
        let register: String
        let type: RegisterCalls.ClosingType
        /// What the till sent; `nil` for a closing that was asked for here.
        let body: [UInt8]?
        var key: IdempotencyKey
        let actor: Actor
        var isConnected = false
        var status: RegisterStatus?
        /// The newest entry when the status was asked for: a later one makes it worthless.
        var statusEntry: Int64 = 0
        var step: ClosingProcedure.Step?
        var record: ClosingRecord?
        var tries = 0
        var retryAt: Duration?
    }

    let premises: Premises
    var ids: SeededGenerator
    var runs: [Int: Run] = [:]
    private var next = 1
    private var isDraining = false

    /// How often an answer that does not come is asked for again while somebody waits.
    static let tries = 3

    package init(premises: Premises, seed: UInt64) {
        self.premises = premises
        ids = SeededGenerator(seed: seed)
    }

    package mutating func step(_ event: Event, on store: Store, at now: Instant) throws -> [Effect] {
        switch event {
        case .request(let request, let ticket): return try take(request, ticket: ticket, on: store, at: now)
        case .act(.close(let register, let type), let actor, let ticket):
            guard let known = premises.register(register) else {
                return [.answer(ticket: ticket, .problem(404, "not_found", "There is no register \(register)."))]
            }
            guard let type = RegisterCalls.ClosingType(rawValue: type) else {
                return [.answer(ticket: ticket, Self.noType)]
            }
            return try begin(known, type, body: nil, key: nil, by: actor, ticket: ticket, on: store, at: now)
        case .exchanged(.closing(let id), let exchange): return try finish(id, exchange, on: store, at: now)
        case .tick: return try resume(on: store, at: now)
        case .drain:
            isDraining = true
            return []
        case .start, .act, .exchanged, .printer, .mailed, .templates: return []
        }
    }

    /// When an unanswered closing is asked for again.
    package var nextWake: Duration? { isDraining ? nil : runs.values.compactMap(\.retryAt).min() }

    private static let noType = Answer.problem(
        422, "invalid_type",
        "type is one of \(RegisterCalls.ClosingType.allCases.map(\.rawValue).joined(separator: ", ")).",
        pointer: "/type")

    /// A till's own call of the register's closings.
    private mutating func take(
        _ request: Intake.Request, ticket: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard let register = premises.register(request.register),
            case .closing(let id)? = register.upstream.dialect.sideCall(method: request.method, path: request.path),
            let calls = register.upstream.dialect.registerCalls
        else { return [] }
        if let refusal = Intake.mismatch(id, register) { return [.answer(ticket: ticket, refusal)] }
        guard request.actor.isManager else {
            return [
                .answer(
                    ticket: ticket,
                    .problem(403, "role_required", "A closing needs a token with the role manager."))
            ]
        }
        let body: JSONValue
        do { body = try JSONValue(parsing: request.body) } catch {
            return [.answer(ticket: ticket, .problem(400, "malformed_json", "The body is no JSON: \(error)."))]
        }
        guard let type = calls.closingType(in: body) else { return [.answer(ticket: ticket, Self.noType)] }
        let header = request.header(register.upstream.dialect.keyHeader)
        guard header == nil || header.flatMap({ IdempotencyKey($0) }) != nil else {
            return [
                .answer(
                    ticket: ticket,
                    .problem(
                        400, "invalid_idempotency_key",
                        "The header \(register.upstream.dialect.keyHeader) takes 1 to 255 visible ASCII characters."))
            ]
        }
        return try begin(
            register, type, body: request.body, key: header.flatMap { IdempotencyKey($0) }, by: request.actor,
            ticket: ticket, on: store, at: now)
    }

    private mutating func begin(
        _ register: Premises.Register, _ type: RegisterCalls.ClosingType, body: [UInt8]?, key: IdempotencyKey?,
        by actor: Actor, ticket: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let name = register.settings.id
        func answer(_ answer: Answer) -> [Effect] { [.answer(ticket: ticket, answer)] }
        guard register.upstream.dialect.registerCalls != nil else {
            return answer(try Self.unsupported(register, on: store))
        }
        guard !runs.values.contains(where: { $0.register == name }) else {
            return answer(
                .problem(409, "closing_running", "Register \(name) is being closed already.", retryable: true))
        }
        var record: ClosingRecord?
        if let key {
            record = try store.read { try $0.closing(register: name, key: key.text) }
            if let record, record.type != type.rawValue || record.body != body {
                return answer(
                    .problem(
                        422, "idempotency_key_reused",
                        "The key \(key.text) came before with another closing. Use a new key for a new one."))
            }
        } else if let last = try store.read({ try $0.lastClosing(of: name) }),
            last.state == .unknown || last.state == .asked, last.type == type.rawValue, last.body == body,
            try store.read({ try $0.newestEntry(of: register.lane) }) == last.lastEntry
        {
            // Nothing was sold since: it is the same closing that is asked for again.
            record = last
        }
        if let record, record.state == .taken, let status = record.status, let stored = record.answer {
            return answer(Self.passed(status, stored, "acknowledged", key: record.key))
        }
        guard let chosen = record.flatMap({ IdempotencyKey($0.key) }) ?? key ?? IdempotencyKey(ids.uuid()) else {
            throw StoreError(.inconsistent, "No idempotency key could be made.")
        }
        try store.transact(at: now) { writer in
            try writer.journal(
                "closing.asked", "register \(name)", register: name, actor: actor.name,
                ["type": .string(type.rawValue), "key": .string(chosen.text)])
        }
        let id = next
        next += 1
        runs[id] = Run(
            ticket: ticket, register: name, type: type, body: body, key: chosen, actor: actor, record: record)
        return try advance(id, on: store, at: now)
    }

    private mutating func resume(on store: Store, at now: Instant) throws -> [Effect] {
        var effects: [Effect] = []
        for id in runs.keys.sorted() {
            guard let due = runs[id]?.retryAt, due <= now.monotonic else { continue }
            runs[id]?.retryAt = nil
            effects += try advance(id, on: store, at: now)
        }
        return effects
    }

    /// Ends a run with the answer to whoever asked.
    mutating func end(
        _ id: Int, _ answer: Answer, _ word: String, on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard let run = runs.removeValue(forKey: id) else { return [] }
        try store.transact(at: now) { writer in
            try writer.journal(
                "closing.ended", "register \(run.register)", register: run.register, actor: run.actor.name,
                ["type": .string(run.type.rawValue), "outcome": .string(word), "status": JSONValue(answer.status)])
        }
        return [.answer(ticket: run.ticket, answer)]
    }

    static func passed(_ status: Int, _ body: [UInt8], _ word: String, key: String) -> Answer {
        Answer(
            status: status,
            headers: [
                Field(name: "Content-Type", value: "application/json"), Field(name: "Quittance-State", value: word),
                Field(name: "Idempotency-Key", value: key),
            ], body: body)
    }
}
