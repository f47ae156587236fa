import Fiscal
import Receipts

extension Intake {
    /// Serves a call that makes no entry.
    mutating func serve(
        _ call: SideCall, register: Premises.Register, ticket: Int, at now: Instant
    ) -> Decision {
        guard let calls = register.upstream.dialect.registerCalls else {
            return .answer(.problem(404, "not_found", "\(register.upstream.dialect.name.rawValue) has no such call."))
        }
        switch call {
        case .heartbeat(let id):
            return .answer(
                Self.mismatch(id, register)
                    ?? .json(
                        200, calls.answer(toHeartbeatAt: now.wall),
                        headers: [Field(name: "Quittance-State", value: "acknowledged")]))
        case .status(let id):
            if let mismatch = Self.mismatch(id, register) { return .answer(mismatch) }
            return forward(
                calls.status(register: register.identity.remoteID), register: register, operation: nil, ticket: ticket)
        case .closing: return .elsewhere
        case .token:
            return .answer(.problem(404, "not_found", "This service hands out no tokens on this path."))
        }
    }

    /// A till names its register as the server does, or as we do.
    static func mismatch(_ id: String, _ register: Premises.Register) -> Answer? {
        guard id != register.identity.id, id != register.identity.remoteID else { return nil }
        return .problem(
            422, "register_mismatch",
            "The path names the register \(id), but belongs to \(register.identity.remoteID).")
    }
}
