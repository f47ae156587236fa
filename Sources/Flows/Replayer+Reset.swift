import Fiscal
import Persistence
import Receipts

extension Replayer {
    /// Ends an outage that can no longer be replayed: the records stay in the file, and a new chain begins.
    mutating func reset(
        _ id: String, reason: String, by actor: Actor, on store: Store, at now: Instant
    ) throws -> Answer {
        guard let register = premises.register(id) else {
            return .problem(404, "not_found", "There is no register \(id).")
        }
        let lane = register.lane
        let answer = try store.transact(at: now) { writer -> Answer in
            guard var chaining = try Chaining(register, in: writer) else {
                return .problem(
                    409, "not_supported",
                    "\(register.upstream.dialect.name.rawValue) keeps no chain that could be reset.")
            }
            let open = try writer.read.openEntries(of: lane)
            guard let head = open.first, head.state == .pendingHeld,
                try writer.read.chain(entry: head.sequence) != nil
            else {
                return .problem(
                    409, "not_held",
                    "The records of register \(id) go out by themselves. It is reset when one of them stands before a person."
                )
            }
            for var entry in open {
                entry.state = .canceled
                entry.reason = "reset"
                try writer.update(&entry)
                try writer.resolveNotices(
                    subject: "entry \(entry.sequence)", resolution: "register reset", by: actor.name)
            }
            let buffer = try chaining.reset()
            try writer.journal(
                "register.reset", "register \(id)", register: id, actor: actor.name,
                [
                    "reason": .string(reason), "buffer": buffer.map { JSONValue($0.number) } ?? .null,
                    "kept": JSONValue(open.count), "first": JSONValue(head.sequence),
                ])
            try writer.endOutage(ifEmpty: head)
            return .json(
                200,
                [
                    "register": .string(id), "buffer": buffer.map { JSONValue($0.number) } ?? .null,
                    "kept": JSONValue(open.count),
                ])
        }
        if answer.status == 200 { lanes[lane] = nil }
        return answer
    }
}
