import Persistence
import Receipts

// Who may speak to the service.

extension Intake {
    /// Lets a new token in; only its digest is ever stored.
    func addToken(
        _ name: String, role: String, _ digest: Digest, by actor: Actor, on store: Store, at now: Instant
    ) throws -> Answer {
        try store.transact(at: now) { writer in
            guard try !writer.read.tokens().contains(where: { $0.name == name }) else {
                return .problem(
                    409, "token_exists", "There is a token \(name) already. Revoke it first, or take another name.")
            }
            try writer.setToken(name: name, role: role, digest: digest)
            try writer.journal("token.created", "token \(name)", actor: actor.name, ["role": .string(role)])
            return .json(201, ["name": .string(name), "role": .string(role)])
        }
    }

    /// Turns a token away from now on; the last manager's stays, or nobody could make another one.
    func revokeToken(_ name: String, by actor: Actor, on store: Store, at now: Instant) throws -> Answer {
        try store.transact(at: now) { writer in
            let tokens = try writer.read.tokens()
            guard let token = tokens.first(where: { $0.name == name }) else {
                return .problem(404, "not_found", "There is no token \(name).")
            }
            guard token.role != "manager" || tokens.count(where: { $0.role == "manager" }) > 1 else {
                return .problem(
                    409, "last_manager", "\(name) is the last token of a manager. Make another one before it goes.")
            }
            try writer.deleteToken(name: name)
            try writer.journal("token.revoked", "token \(name)", actor: actor.name)
            return .json(200, ["name": .string(name), "revoked": true])
        }
    }
}
