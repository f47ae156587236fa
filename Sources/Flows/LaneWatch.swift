package import Fiscal
package import Persistence
package import Receipts
import Settings

/// Watches whether each lane's upstream can be reached, by whatever exchange takes place, and tells the operator.
///
/// It steers no entry: the replayer decides by its own, and asks after the server while there is one. Behind the last,
/// this asks, until what was told is true no more. What it knows ends with the process, but for the open notices and outages,
/// which the next one takes up.
package struct LaneWatch: Sendable {
    private struct Lane: Sendable {
        var reachability = Reachability()
        /// The last attempt that was looked at: its outcome may be reported twice.
        ///
        /// They do not come in the order of their ids, for one may be announced before another begins.
        var lastAttempt: Int64?
        /// When to see whether anybody else asks after a server that did not answer.
        var askAt: Duration?
        var isAsking = false
    }

    let premises: Premises
    private var lanes: [String: Lane] = [:]
    private var isDraining = false

    package init(premises: Premises) { self.premises = premises }

    package mutating func step(_ event: Event, on store: Store, at now: Instant) throws -> [Effect] {
        switch event {
        case .start: try remember(from: store, at: now)
        case .exchanged(let id, let exchange): try note(exchange, of: id, on: store, at: now)
        case .drain: isDraining = true
        case .tick, .request, .act, .printer, .mailed, .templates: break
        }
        return isDraining ? [] : try ask(on: store, at: now)
    }

    /// When it is next looked whether anybody asks after a server that is away.
    package var nextWake: Duration? { isDraining ? nil : lanes.values.compactMap(\.askAt).min() }

    private mutating func note(_ exchange: Exchange, of id: UpstreamCall.ID, on store: Store, at now: Instant) throws {
        guard let name = try lane(of: id, in: store), let register = premises.register(lane: name) else { return }
        var lane = lanes[name] ?? Lane()
        let isAsked = lane.isAsking
        switch id {
        case .attempt(let attempt):
            guard attempt != lane.lastAttempt else { return }
            lane.lastAttempt = attempt
        case .probe: lane.isAsking = false
        case .hosted, .heartbeat, .forward, .closing: break
        }
        let obstacle = Obstacle(exchange, isReachable: register.upstream.dialect.isReachable)
        let (isEmpty, isAway) = try store.read { (try $0.head(of: name) == nil, try $0.isAway(name)) }
        // A probe for an entry that fails late, behind the last answer, is old news.
        if obstacle != nil, case .probe = id, isEmpty, !isAsked { return }
        if isAway || obstacle != nil {
            lane.askAt = lane.askAt ?? now.monotonic + register.upstream.settings.probe
        }
        var change = lane.reachability.note(obstacle, at: now.wall)
        // Behind an empty lane's last call or question no second answer would come.
        if obstacle == nil, isEmpty, id.isLast { change = change ?? lane.reachability.note(nil, at: now.wall) }
        lanes[name] = lane
        let isBack =
            if case .answered(let answer) = exchange {
                isEmpty && isAsked && obstacle == nil && answer.status < 500
            } else { false }
        guard change != nil || isBack else { return }
        try store.transact(at: now) { writer in
            if let change { try Self.tell(change, register, in: writer) }
            if isBack { try writer.endOutage(ofEmpty: name, register: register.settings.id) }
        }
    }

    /// Asks after each server that is told to be away, whose lane is empty.
    private mutating func ask(on store: Store, at now: Instant) throws -> [Effect] {
        var effects: [Effect] = []
        for register in premises.registers {
            let name = register.lane
            guard var lane = lanes[name], let due = lane.askAt, due <= now.monotonic else { continue }
            let (waits, isAway) = try store.read {
                (try $0.head(of: name) != nil || $0.awaitsConfirmation(), try $0.isAway(name))
            }
            lane.askAt = waits ? now.monotonic + register.upstream.settings.probe : nil
            if lane.askAt == nil, !lane.isAsking, isAway || lane.reachability.absence != nil {
                lane.isAsking = true
                effects.append(
                    Sending.call(.probe(lane: name), register.upstream.dialect.probe(), register: register))
            }
            lanes[name] = lane
        }
        return effects
    }

    /// What the operator was told before this process began holds until the server answers.
    private mutating func remember(from store: Store, at now: Instant) throws {
        let notices = try store.read { try $0.notices(open: true, limit: .max) }
        for register in premises.registers {
            let outage = try store.read { try $0.openOutage(of: register.lane) }
            let notice = notices.first { $0.code == Self.code && $0.subject == "lane \(register.lane)" }
            guard outage != nil || notice != nil else { continue }
            var lane = Lane(askAt: now.monotonic)
            if let notice {
                lane.reachability = Reachability(
                    away: outage.flatMap { Obstacle(rawValue: $0.cause) } ?? .unreachable,
                    since: Timestamp(milliseconds: notice.at))
            }
            lanes[register.lane] = lane
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
    /// Whether none of its kind follows by the clock once it was answered.
    fileprivate var isLast: Bool {
        switch self {
        case .attempt, .hosted, .probe: true
        case .forward, .heartbeat, .closing: false
        }
    }
}

extension StoreReader {
    /// Whether a lane's outage is one whose end a probe can tell; that of a signer or credential, a call alone.
    fileprivate func isAway(_ lane: String) throws -> Bool {
        try openOutage(of: lane).map { ["network", "server"].contains($0.kind) } ?? false
    }
}
