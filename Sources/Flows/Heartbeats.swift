import Fiscal
package import Persistence
package import Receipts
import Settings

/// Sends each register's heartbeat while its dialect has one, and watches the clocks: by the answers to calls otherwise.
///
/// Goes on in an outage: the first one that is taken again is the sign that the server is back. A drift beyond
/// `clockDrift` is raised once, shown with the register, and resolved once the clocks agree again (R53, R54).
package struct Heartbeats: Sendable {
    private struct Beat: Sendable {
        var pulse: RegisterPulse
        var dueAt: Duration?
        var sentAt: Timestamp?
        /// When the clocks were last compared by the answer to a call.
        var comparedAt: Duration?
    }

    /// How often they are, at most.
    private static let comparison = Duration.seconds(1)

    let premises: Premises
    /// By lane, in the order of the registers.
    private var beats: [(lane: String, beat: Beat)] = []
    private var isDraining = false

    package init(premises: Premises) { self.premises = premises }

    package mutating func step(_ event: Event, on store: Store, at now: Instant) throws -> [Effect] {
        switch event {
        case .start:
            beats = premises.registers.map {
                let due = $0.upstream.dialect.registerCalls == nil ? nil : now.monotonic
                return (lane: $0.lane, beat: Beat(pulse: RegisterPulse(register: $0.settings.id), dueAt: due))
            }
        case .exchanged(.heartbeat(let lane), let exchange): try finish(lane, exchange, on: store, at: now)
        case .exchanged(.attempt(let id), .answered(let answer)):
            try compare(answer, to: id, on: store, at: now)
        case .drain: isDraining = true
        case .tick, .request, .act, .exchanged, .printer, .mailed, .templates: break
        }
        return isDraining ? [] : try send(on: store, at: now)
    }

    /// When the next heartbeat is due.
    package var nextWake: Duration? { isDraining ? nil : beats.compactMap(\.beat.dueAt).min() }

    /// How each register with heartbeats stands, in the order of the configuration.
    package var pulses: [RegisterPulse] { beats.map(\.beat.pulse) }

    private mutating func send(on store: Store, at now: Instant) throws -> [Effect] {
        var effects: [Effect] = []
        for index in beats.indices {
            guard let due = beats[index].beat.dueAt, due <= now.monotonic,
                let register = premises.register(lane: beats[index].lane),
                let calls = register.upstream.dialect.registerCalls
            else { continue }
            guard try !store.read({ try $0.awaitsConfirmation() }) else {
                beats[index].beat.dueAt = now.monotonic + calls.interval
                continue
            }
            beats[index].beat.dueAt = nil
            beats[index].beat.sentAt = now.wall
            let heartbeat = try store.transact(at: now) { try Heartbeat(of: register, in: $0) }
            effects.append(
                Sending.call(
                    .heartbeat(lane: register.lane),
                    calls.heartbeat(register: register.identity.remoteID, heartbeat), register: register))
        }
        return effects
    }

    private mutating func finish(
        _ lane: String, _ exchange: Exchange, on store: Store, at now: Instant
    ) throws {
        guard let index = beats.firstIndex(where: { $0.lane == lane }), let sent = beats[index].beat.sentAt,
            let register = premises.register(lane: lane), let calls = register.upstream.dialect.registerCalls
        else { return }
        beats[index].beat.sentAt = nil
        beats[index].beat.dueAt = now.monotonic + calls.interval
        var pulse = beats[index].beat.pulse
        defer { beats[index].beat.pulse = pulse }
        switch calls.heartbeat(exchange, receivedAt: now.wall) {
        case .taken:
            pulse.takenAt = now.wall
            pulse.failure = nil
            try resolve("heartbeat-refused", register, "a heartbeat was taken", on: store, at: now)
        case .refused(let problem):
            pulse.failure = problem.code
            try store.transact(at: now) { writer in
                try writer.notice(
                    "heartbeat-refused", .warning, subject: "register \(register.settings.id)",
                    register: register.settings.id,
                    sentence:
                        "The server refuses the heartbeats of register \(register.settings.id): \(problem.status) \(problem.code).",
                    remedy: "Check remoteId of the register and heartbeatPath of its upstream.")
            }
        case .stopped(let reason, _): pulse.failure = reason.rawValue
        }
        guard case .answered(let answer) = exchange,
            let drift = ClockDrift(answer, sent: sent, received: now.wall)
        else { return }
        pulse.drift = drift.ahead
        try judge(drift, of: register, on: store, at: now)
    }

    /// Where no heartbeat tells the server's time, the `Date` field of its answers does.
    private mutating func compare(
        _ answer: UpstreamAnswer, to attempt: Int64, on store: Store, at now: Instant
    ) throws {
        guard let lane = try store.read({ try $0.lane(ofAttempt: attempt) }),
            let index = beats.firstIndex(where: { $0.lane == lane }), let register = premises.register(lane: lane),
            register.upstream.dialect.registerCalls == nil,
            beats[index].beat.comparedAt.map({ $0 + Self.comparison <= now.monotonic }) ?? true
        else { return }
        beats[index].beat.comparedAt = now.monotonic
        guard let attempt = try store.read({ try $0.attempt(attempt) }),
            let drift = ClockDrift(
                dateOf: answer, sent: Timestamp(milliseconds: attempt.begun, offset: now.wall.offset),
                received: now.wall)
        else { return }
        beats[index].beat.pulse.drift = drift.ahead
        try judge(drift, of: register, on: store, at: now)
    }

    private func judge(_ drift: ClockDrift, of register: Premises.Register, on store: Store, at now: Instant) throws {
        if drift.exceeds(premises.settings.clockDrift) {
            try warn(of: drift, register, on: store, at: now)
        } else {
            try resolve("clock-drift", register, "the clocks agree again", on: store, at: now)
        }
        if drift.isWithin(Self.agreement) { try correct(on: store, at: now) }
    }

    private static let agreement = Duration.seconds(10)
    /// How far ahead a time is, in milliseconds, that no clock shows which is only set right.
    private static let farAhead: Int64 = 120_000

    /// Forgets a time far ahead, which would make every outage too long and every key too old, once the server's clock says
    /// that this one is right: not while anything waits, whose age goes by it.
    private func correct(on store: Store, at now: Instant) throws {
        let highest = try store.read { try $0.highestWall() }
        guard highest > now.wall.milliseconds + Self.farAhead, try store.read({ try $0.openLanes().isEmpty })
        else { return }
        try store.transact(at: now) { writer in
            try writer.correctWall()
            try writer.journal(
                "clock.corrected", "clock",
                ["from": .string(Timestamp(milliseconds: highest, offset: now.wall.offset).rfc3339)])
        }
    }

    private func warn(
        of drift: ClockDrift, _ register: Premises.Register, on store: Store, at now: Instant
    ) throws {
        let seconds = abs(drift.ahead.milliseconds) / 1000
        let side = drift.ahead < .zero ? "behind" : "ahead of"
        try store.transact(at: now) { writer in
            try writer.notice(
                "clock-drift", .warning, subject: "register \(register.settings.id)", register: register.settings.id,
                sentence: "This machine's clock is \(seconds) s \(side) the server's.",
                remedy: "Set the clock, and let the machine keep it by NTP: receipts and fiscal records bear its time.")
        }
    }

    private func resolve(
        _ code: String, _ register: Premises.Register, _ word: String, on store: Store, at now: Instant
    ) throws {
        let subject = "register \(register.settings.id)"
        guard try store.read({ try $0.hasNotice(code, subject: subject) }) else { return }
        try store.transact(at: now) { try $0.resolveNotices(code: code, subject: subject, resolution: word) }
    }
}

extension Heartbeat {
    /// What a register says about itself now; counts one up.
    init(of register: Premises.Register, in writer: StoreWriter) throws {
        let head = try writer.read.head(of: register.lane)
        self.init(
            at: writer.now.wall,
            sequence: Int64(try writer.count("heartbeat", register: register.settings.id)),
            condition: head?.state == .pendingHeld ? .degraded : .operational,
            pending: try writer.read.openOperations(of: register.settings.id).count,
            unsynced: try writer.read.backlog(of: register.lane), agentVersion: Premises.version)
    }
}
