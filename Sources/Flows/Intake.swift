package import Fiscal
package import Persistence
package import Receipts
import Settings

/// Takes the till's calls: validates, commits, and answers once the entry is settled or the wait is over.
///
/// Every rule of the gateway stands here and in the files beside this one, so that the simulator sees them all. The
/// order is always the same: one synced transaction, and only then a byte goes upstream or an answer to the till.
package struct Intake: Sendable {
    /// A call behind `/fiscal/REGISTER`, as it came in.
    package struct Request: Sendable {
        package var register: String
        package var method: String
        /// Behind the register, query included: `/operations/op_1/complete`.
        package var path: String
        package var headers: [Field]
        package var body: [UInt8]
        package var actor: Actor

        package init(
            register: String, method: String, path: String, headers: [Field], body: [UInt8], actor: Actor
        ) {
            self.register = register
            self.method = method
            self.path = path
            self.headers = headers
            self.body = body
            self.actor = actor
        }

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// A till that waits for an entry to settle.
    struct Waiter: Sendable {
        let ticket: Int
        let entry: Int64
        let deadline: Duration
    }

    /// A till that waits for a call we only pass on.
    struct Forward: Sendable {
        let ticket: Int
        let register: String
        /// The operation that was read, if it is one of ours.
        let operation: String?
    }

    private(set) var premises: Premises
    var ids: SeededGenerator
    var waiters: [Waiter] = []
    var forwards: [Int: Forward] = [:]
    var nextForward = 1
    private var wallSeen: Int64 = 0

    package init(premises: Premises, seed: UInt64) {
        self.premises = premises
        ids = SeededGenerator(seed: seed)
    }

    package mutating func step(_ event: Event, on store: Store, at now: Instant) throws -> [Effect] {
        switch event {
        case .request(let request, let ticket): return try take(request, ticket: ticket, on: store, at: now)
        case .act(.issue(let body, let id), let actor, let ticket):
            return try [.answer(ticket: ticket, issue(body, id: id, by: actor, on: store, at: now))]
        case .act(.addToken(let name, let role, let digest), let actor, let ticket):
            return try [.answer(ticket: ticket, addToken(name, role: role, digest, by: actor, on: store, at: now))]
        case .act(.revokeToken(let name), let actor, let ticket):
            return try [.answer(ticket: ticket, revokeToken(name, by: actor, on: store, at: now))]
        case .tick, .exchanged(.attempt, _), .act, .start:
            return try answerSettled(on: store, at: now)
        case .exchanged(.forward(let id), let exchange): return try answerForward(id, exchange, on: store, at: now)
        case .templates(let change):
            if case .loaded(let templates) = change { premises.templates = templates }
            return []
        // A waiting till may get its receipt with the fetch.
        case .exchanged(.hosted, _): return try answerSettled(on: store, at: now)
        case .exchanged(.probe, _), .exchanged(.heartbeat, _), .exchanged(.closing, _), .printer, .mailed, .drain:
            return []
        }
    }

    /// When the next wait ends, by the monotonic clock.
    package var nextWake: Duration? { waiters.map(\.deadline).min() }

    var receipting: Receipting { Receipting(premises: premises) }

    private mutating func take(
        _ request: Request, ticket: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let decision = try decide(request, ticket: ticket, on: store, at: now)
        switch decision {
        case .answer(var answer):
            if answer.status >= 400, !answer.headers.contains(where: { $0.name == "Quittance-State" }) {
                answer.headers.append(Field(name: "Quittance-State", value: "refused"))
                let header = premises.register(request.register)?.upstream.dialect.keyHeader
                if let key = header.flatMap(request.header).flatMap(IdempotencyKey.init) {
                    answer.headers.append(Field(name: "Idempotency-Key", value: key.text))
                }
            }
            return [.answer(ticket: ticket, answer)]
        case .wait(let entry, let effects):
            guard let register = premises.register(request.register) else { return effects }
            waiters.append(
                Waiter(ticket: ticket, entry: entry, deadline: now.monotonic + register.settings.answerWithin))
            do {
                // The entry may be settled already (a repeated key), or stand behind one that stopped meanwhile.
                return try effects + answerSettled(on: store, at: now)
            } catch let error as StoreError where error.passes {
                // What was accepted leaves, whatever there is no room for with the others.
                return effects
            }
        case .forward(let effect): return [effect]
        case .elsewhere: return []
        }
    }

    enum Decision {
        case answer(Answer)
        case wait(entry: Int64, [Effect])
        case forward(Effect)
        /// Another step serves it.
        case elsewhere
    }

    private mutating func decide(
        _ request: Request, ticket: Int, on store: Store, at now: Instant
    ) throws -> Decision {
        guard let register = premises.register(request.register) else {
            return .answer(
                .problem(
                    404, "unknown_register",
                    "There is no register \(request.register). Configured: "
                        + premises.registers.map(\.settings.id).joined(separator: ", ") + "."))
        }
        let dialect = register.upstream.dialect
        if let call = dialect.sideCall(method: request.method, path: request.path) {
            return serve(call, register: register, ticket: ticket, at: now)
        }
        // The headers of a call that becomes an entry are checked after its key.
        if request.method == "GET", let problem = dialect.check(headers: request.headers).first {
            return .answer(.problem(problem))
        }
        switch dialect.shape(method: request.method, path: request.path) {
        case .unlisted:
            return .answer(
                .problem(404, "not_found", "\(request.method) on this path is no call of \(dialect.name.rawValue)."))
        case .wrongMethod(let allow):
            let allowed = allow.joined(separator: ", ")
            return .answer(
                .problem(
                    405, "method_not_allowed", "This path takes \(allowed).",
                    headers: [Field(name: "Allow", value: allowed)]))
        case .read(let operation):
            return try read(operation, request, register: register, ticket: ticket, on: store)
        case .receipt(let operation):
            return try forwardReceipt(operation, request, register: register, ticket: ticket, on: store)
        case .forward:
            return forward(
                Self.reading(request.path, for: request, dialect), register: register, operation: nil, ticket: ticket)
        case .mutation(let shaped, let operation):
            if abs(now.wall.milliseconds - wallSeen) > 60_000 {
                wallSeen = now.wall.milliseconds
                try store.transact(at: now) { try $0.seeWall() }
            }
            return try accept(request, shaped, operation: operation, register: register, on: store, at: now)
        }
    }
}
