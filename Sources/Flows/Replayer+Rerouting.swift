import Persistence
import Receipts
import Settings

extension Replayer {
    /// A person sends what waits for a former upstream to the one that its register has now: the address was mistyped when
    /// it was accepted, or the provider has moved.
    ///
    /// All goes that waits in the lane for the same former one, and only where none of it may have been applied there: what
    /// may have been has to be looked for where it went.
    mutating func reroute(
        _ sequence: Int64, reason: String, _ version: Int?, by actor: Actor, on store: Store, at now: Instant
    ) throws -> Answer {
        let premises = premises
        return try change(sequence, version, by: actor, on: store, at: now) { entry, writer in
            guard entry.state == .pendingHeld, entry.reason == Sending.routeChanged else {
                return .problem(
                    409, "not_astray",
                    "Entry \(sequence) does not stand because its upstream was changed. Retry, adopt or abandon it."
                )
            }
            guard let upstream = premises.register(lane: entry.lane)?.upstream.settings else {
                return .problem(
                    409, "lane_removed",
                    "The lane \(entry.lane) is not configured any more. Put its register back first.")
            }
            guard entry.dialect == upstream.dialect else {
                return .problem(
                    409, "other_dialect",
                    "Entry \(sequence) is a call of \(entry.dialect), and \(upstream.name) speaks \(upstream.dialect). Restore the former upstream, or abandon the entry."
                )
            }
            if let doubtful = try writer.read.doubtful(onTheRouteOf: entry) {
                return .problem(
                    409, "may_be_applied",
                    "Entry \(doubtful) may have been applied at \(entry.baseURL). Look it up there, then adopt or abandon it; or restore that upstream."
                )
            }
            let former = entry.baseURL
            let count = try writer.reroute(allOnTheRouteOf: entry, to: upstream.url, merchant: upstream.merchant)
            try writer.journal(
                "entry.rerouted", "entry \(sequence)", register: entry.register, actor: actor.name,
                [
                    "reason": .string(reason), "from": .string(former), "to": .string(upstream.url),
                    "merchant": JSONValue(upstream.merchant), "entries": JSONValue(count),
                ])
            guard var moved = try writer.read.entry(sequence) else { return nil }
            try Sending.release(&moved, because: "rerouted", by: actor.name, in: writer)
            entry = moved
            return nil
        }
    }
}
