package import Fiscal
package import Persistence
package import Receipts
import Settings

/// Watches whether each lane's upstream can be reached, by whatever exchange takes place, and tells the operator.
///
/// It steers nothing: the replayer decides by its own entries. What it knows ends with the process, but for the open
/// notices, which the next one takes up.
package struct LaneWatch: Sendable {
    private struct Lane: Sendable {
        var reachability = Reachability()
        /// The last attempt that was looked at: its outcome may be reported twice.
        ///
        /// They do not come in the order of their ids, for one may be announced before another begins.
        var lastAttempt: Int64?
    }

    let premises: Premises
    private var lanes: [String: Lane] = [:]

    package init(premises: Premises) { self.premises = premises }

    package mutating func step(_ event: Event, on store: Store, at now: Instant) throws {
        if case .start = event { try remember(from: store) }
        guard case .exchanged(let id, let exchange) = event, let name = try lane(of: id, in: store),
            let register = premises.register(lane: name)
        else { return }
        var lane = lanes[name] ?? Lane()
        if case .attempt(let attempt) = id {
            guard attempt != lane.lastAttempt else { return }
            lane.lastAttempt = attempt
        }
        let obstacle = Obstacle(exchange, isReachable: register.upstream.dialect.isReachable)
        // A probe that fails late, behind the last answer, is old news; no exchange would come to take it back.
        if obstacle != nil, case .probe = id, try store.read({ try $0.head(of: name) }) == nil { return }
        var change = lane.reachability.note(obstacle, at: now.wall)
        // Behind a call of its own an empty lane asks nothing more: no second answer would come.
        if obstacle == nil, id.isOfQueue, try store.read({ try $0.head(of: name) }) == nil {
            change = change ?? lane.reachability.note(nil, at: now.wall)
        }
        lanes[name] = lane
        if let change { try store.transact(at: now) { try Self.tell(change, register, in: $0) } }
    }

    /// What the operator was told before this process began holds until the server answers.
    private mutating func remember(from store: Store) throws {
        let notices = try store.read { try $0.notices(open: true, limit: .max) }
        for register in premises.registers {
            guard let notice = notices.first(where: { $0.code == Self.code && $0.subject == "lane \(register.lane)" })
            else { continue }
            let cause = try store.read { try $0.openOutage(of: register.lane)?.cause }
            lanes[register.lane] = Lane(
                reachability: Reachability(
                    away: cause.flatMap(Obstacle.init) ?? .unreachable, since: Timestamp(milliseconds: notice.at)))
        }
    }

    /// Since when and why a lane's upstream is away.
    package func absence(of lane: String) -> (obstacle: Obstacle, since: Timestamp)? {
        lanes[lane]?.reachability.absence
    }

    private func lane(of id: UpstreamCall.ID, in store: Store) throws -> String? {
        switch id {
        case .probe(let lane), .heartbeat(let lane): lane
        case .attempt(let id):
            try store.read { try $0.lane(ofAttempt: id) }
        case .hosted(let entry): try store.read { try $0.entry(entry)?.lane }
        case .forward, .closing: nil
        }
    }

    private static let code = StoreReader.offline

    private static func tell(_ change: Reachability.Change, _ register: Premises.Register, in writer: StoreWriter)
        throws
    {
        let subject = "lane \(register.lane)"
        switch change {
        case .wentAway(let obstacle), .otherwise(let obstacle):
            try writer.resolveNotices(code: code, subject: subject, resolution: "for another reason now")
            try writer.blameOutage(of: register.lane, on: obstacle.rawValue)
            try writer.journal(
                "lane.unreachable", subject, register: register.settings.id, ["obstacle": .string(obstacle.rawValue)])
            try writer.notice(
                code, .warning, subject: subject, register: register.settings.id,
                sentence: obstacle.sentence(register.upstream.settings.name), remedy: obstacle.remedy)
        case .cameBack(let away):
            try writer.resolveNotices(code: code, subject: subject, resolution: "reached again")
            try writer.journal(
                "lane.reachable", subject, register: register.settings.id,
                ["awayMilliseconds": JSONValue(away.milliseconds)])
        }
    }
}

extension UpstreamCall.ID {
    /// Whether it is made for an entry, and not by the clock.
    fileprivate var isOfQueue: Bool {
        switch self {
        case .attempt, .hosted: true
        case .probe, .forward, .heartbeat, .closing: false
        }
    }
}
