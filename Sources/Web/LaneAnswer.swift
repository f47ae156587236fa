import Flows
import Persistence
import Receipts
import Settings

/// A register and its lane as the API shows them.
struct LaneAnswer: Sendable {
    /// `idle`, `replaying`, `offline`, or `held` for a person.
    let state: String
    let lane: JSONValue
    let register: JSONValue

    /// The same without what only the whole answer needs.
    static func state(of lane: String, _ reader: StoreReader) throws -> (word: String, backlog: Int) {
        let backlog = try reader.backlog(of: lane)
        let word = state(head: try reader.head(of: lane), outage: try reader.openOutage(of: lane), backlog: backlog)
        return (word, backlog)
    }

    private static func state(head: QueueEntryRecord?, outage: OutageRecord?, backlog: Int) -> String {
        // Orders that were set aside stand before a person, and are nobody's head.
        if head?.state == .pendingHeld || head == nil && backlog > 0 { return "held" }
        if outage != nil { return "offline" }
        return backlog == 0 ? "idle" : "replaying"
    }

    /// - Parameter pulses: How the registers with heartbeats stand.
    init(_ register: Premises.Register, _ reader: StoreReader, pulses: [RegisterPulse] = []) throws {
        let head = try reader.head(of: register.lane)
        let backlog = try reader.backlog(of: register.lane)
        let outage = try reader.absence(of: register.lane)
        state = Self.state(head: head, outage: outage, backlog: backlog)
        let oldest = try reader.oldestOpen(of: register.lane)
        lane = [
            "name": .string(register.lane), "register": .string(register.settings.id), "state": .string(state),
            "backlog": JSONValue(backlog), "head": head.map(EntryView.json) ?? .null,
            "oldestAt": oldest.map { .string(Timestamp(milliseconds: $0).rfc3339) } ?? .null,
        ]
        // Online since the last outage of this lane ended, if there ever was one.
        let last = try reader.outages(limit: 100).first { $0.lane == register.lane }
        let pulse = pulses.first { $0.register == register.settings.id }
        let since = outage.map(\.began) ?? pulse?.awaySince?.milliseconds ?? last?.ended
        let closing = try reader.lastClosing(of: register.settings.id).map { try ClosingView($0, register, reader) }
        self.register = [
            "id": .string(register.settings.id), "country": .string(register.settings.country.rawValue),
            "upstream": .string(register.settings.upstream), "printer": .string(register.settings.printer),
            "online": .boolean(outage == nil && pulse?.awaySince == nil),
            "since": since.map { .string(Timestamp(milliseconds: $0).rfc3339) } ?? .null,
            "reason": JSONValue(pulse?.obstacle ?? outage?.cause), "kind": JSONValue(outage?.kind), "lane": lane,
            "clockDrift": pulse?.drift.map { .string("\($0.milliseconds)ms") } ?? .null,
            "lastHeartbeat": pulse?.takenAt.map { .string(Timestamp(milliseconds: $0.milliseconds).rfc3339) } ?? .null,
            "heartbeatFailure": JSONValue(pulse?.failure),
            "receiptsDue": JSONValue(try reader.hostedCount(of: register.lane)),
            "openSales": JSONValue(try reader.openOperations(of: register.settings.id).count),
            "lastClosing": closing?.json ?? .null,
        ]
    }
}
