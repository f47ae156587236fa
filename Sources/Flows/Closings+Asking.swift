import Fiscal
import Persistence
import Receipts
import Settings

// Who asks for a closing, and which one is meant.

extension Closings {
    /// A closing as it was asked for.
    struct Wish {
        let type: RegisterCalls.ClosingType
        /// What the till sent; `nil` for a closing that was asked for here.
        var body: [UInt8]?
        var key: IdempotencyKey?
        var counted: String?
        let actor: Actor
    }

    /// What asking leads to.
    enum Opening {
        case answer(Answer)
        /// A closing that begins, or goes on where it stands.
        case go(ClosingRecord)
    }

    private static let noType = Answer.problem(
        422, "invalid_type",
        "type is one of \(RegisterCalls.ClosingType.allCases.map(\.rawValue).joined(separator: ", ")).",
        pointer: "/type")

    /// A person's order.
    mutating func take(
        _ id: String, type: String, counted: String?, by actor: Actor, ticket: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard let register = premises.register(id) else {
            return [.answer(ticket: ticket, .problem(404, "not_found", "There is no register \(id)."))]
        }
        guard let type = RegisterCalls.ClosingType(rawValue: type) else {
            return [.answer(ticket: ticket, Self.noType)]
        }
        return try begin(
            register, Wish(type: type, counted: counted, actor: actor), ticket: ticket, on: store, at: now)
    }

    /// A till's own call of the register's closings.
    mutating func take(
        _ request: Intake.Request, ticket: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard let register = premises.register(request.register),
            case .closing(let id)? = register.upstream.dialect.sideCall(method: request.method, path: request.path),
            let calls = register.upstream.dialect.registerCalls
        else { return [] }
        func answer(_ answer: Answer) -> [Effect] { [.answer(ticket: ticket, answer)] }
        if let refusal = Intake.mismatch(id, register) { return answer(refusal) }
        guard request.actor.isManager else {
            return answer(.problem(403, "role_required", "A closing needs a token with the role manager."))
        }
        let body: JSONValue
        do { body = try JSONValue(parsing: request.body) } catch {
            return answer(.problem(400, "malformed_json", "The body is no JSON: \(error)."))
        }
        guard let type = calls.closingType(in: body) else { return answer(Self.noType) }
        let header = request.header(register.upstream.dialect.keyHeader)
        guard header == nil || header.flatMap({ IdempotencyKey($0) }) != nil else {
            return answer(
                .problem(
                    400, "invalid_idempotency_key",
                    "The header \(register.upstream.dialect.keyHeader) takes 1 to 255 visible ASCII characters."))
        }
        let wish = Wish(
            type: type, body: request.body, key: header.flatMap { IdempotencyKey($0) }, actor: request.actor)
        return try begin(register, wish, ticket: ticket, on: store, at: now)
    }

    private mutating func begin(
        _ register: Premises.Register, _ wish: Wish, ticket: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let name = register.settings.id
        guard !runs.values.contains(where: { $0.register == name }) else {
            let busy = Answer.problem(
                409, "closing_running", "Register \(name) is being closed already.", retryable: true)
            return [.answer(ticket: ticket, busy)]
        }
        let dialect = register.upstream.dialect
        var record: ClosingRecord
        let opening: Opening =
            if dialect.registerCalls != nil {
                try registerClosing(register, wish, on: store, at: now)
            } else if dialect.sessionCalls != nil {
                try sessionClosing(register, wish, on: store, at: now)
            } else {
                .answer(try Self.unsupported(register, on: store))
            }
        switch opening {
        case .answer(let answer): return [.answer(ticket: ticket, answer)]
        case .go(let chosen): record = chosen
        }
        let newest = try store.read { try $0.newestEntry(of: register.lane) }
        record.begin(at: now.wall.milliseconds, lastEntry: newest)
        try store.transact(at: now) { writer in
            try writer.put(&record)
            try writer.journal(
                "closing.asked", "register \(name)", register: name, actor: wish.actor.name,
                [
                    "type": .string(record.type), "key": .string(record.key), "counted": JSONValue(record.counted),
                ])
        }
        let id = next
        next += 1
        runs[id] = Run(
            ticket: ticket, register: name, actor: wish.actor, record: record,
            patience: now.monotonic + register.settings.answerWithin)
        runs[id]?.inDoubt = record.state == .unknown
        do {
            let entry = try store.read { try $0.entry(of: record) }
            runs[id]?.entry = entry.flatMap { $0.state.isFinal ? nil : $0.sequence }
            return try advance(id, on: store, at: now)
        } catch {
            // Whoever asked is told of the failure, and may ask again.
            runs[id] = nil
            throw error
        }
    }

    /// The closing that is meant where the server closes the register itself.
    private mutating func registerClosing(
        _ register: Premises.Register, _ wish: Wish, on store: Store, at now: Instant
    ) throws -> Opening {
        let name = register.settings.id
        guard wish.counted == nil else {
            return .answer(
                .problem(
                    422, "invalid_counted", "\(register.upstream.dialect.name.rawValue) takes no counted amount.",
                    pointer: "/counted"))
        }
        var record: ClosingRecord?
        if let key = wish.key {
            record = try store.read { try $0.closing(register: name, key: key.text) }
            if let known = record, known.type != wish.type.rawValue || known.body != wish.body {
                guard known.state == .asked else {
                    return .answer(
                        .problem(
                            422, "idempotency_key_reused",
                            "The key \(key.text) came before with another closing. Use a new key for a new one."))
                }
                record?.type = wish.type.rawValue
                record?.body = wish.body
            }
        } else if let last = try store.read({ try $0.lastClosing(of: name) }),
            last.state == .unknown || last.state == .asked, last.type == wish.type.rawValue, last.body == wish.body,
            try store.read({ try $0.newestEntry(of: register.lane) }) == last.lastEntry
        {
            // Nothing was sold since: it is the same closing that is asked for again.
            record = last
        }
        if let record, let answer = Self.again(record) { return .answer(answer) }
        return .go(try record ?? newRecord(register, wish, at: now))
    }

    mutating func newRecord(
        _ register: Premises.Register, _ wish: Wish, at now: Instant
    ) throws -> ClosingRecord {
        guard let key = wish.key ?? IdempotencyKey(ids.uuid()) else {
            throw StoreError(.inconsistent, "No idempotency key could be made.")
        }
        return ClosingRecord(
            register: register.settings.id, type: wish.type.rawValue, key: key.text, body: wish.body,
            asked: now.wall.milliseconds, lastEntry: 0)
    }

    /// The answer to a closing that was taken; `nil` for any other.
    static func again(_ record: ClosingRecord) -> Answer? {
        guard record.state == .taken, let status = record.status, let stored = record.answer else { return nil }
        return passed(status, stored, "acknowledged", key: record.key)
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
