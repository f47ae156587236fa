import Executors
import Fiscal
package import Logging
package import Persistence
package import Receipts
package import Rendering

/// The one owner of the store: takes events one at a time and lets their effects leave after the commit.
///
/// Runs on a thread of its own, because a commit waits for the disk. After a commit whose outcome is unknown it calls
/// `failStop` and never answers again.
package actor Desk {
    nonisolated let executor: BlockingExecutor
    private let store: Store
    private var workbench: Workbench
    private let clock: ZoneClock
    private let failStop: @Sendable (StoreError) -> Void
    private let logger: Logger
    private let hub = ChangeHub()

    private var nextTicket = 1
    private var waiting: [Int: CheckedContinuation<Answer, Never>] = [:]
    private let effects: EffectChannel
    private let inbox = Inbox<Event>()
    /// What the alarm is set to, until it rings.
    private var alarmAt: Duration?
    private var refusals = RefusalBook()
    /// Outcomes that could not be written down yet, in their order.
    private var postponed: [Event] = []
    private var postponedUntil: Duration?
    private let pause: Duration
    private var timings = UpstreamTimings()
    /// Why nothing could be stored, and when; `nil` once something could.
    private var obstacle: (error: StoreError, at: Duration)?
    /// Whether the feed says that the disk is full.
    private var tellsOfFullDisk = false
    /// Whether no further connection is taken.
    package private(set) var isCrowded = false
    private var hasStarted = false
    private var hasStopped = false

    nonisolated package var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - store: opens the file; called here, so that the store is born on the desk's side and never shared.
    ///   - effects: where the effects go; their performer is ``EffectService``.
    ///   - pause: how long an outcome waits that cannot be written down, before it is tried again.
    package init(
        premises: Premises, seed: UInt64, clock: ZoneClock, effects: EffectChannel, logger: Logger,
        pause: Duration = .seconds(1),
        failStop: @escaping @Sendable (StoreError) -> Void, store: @Sendable () throws -> sending Store
    ) throws {
        executor = BlockingExecutor(label: "desk")
        self.store = try store()
        self.store.stopwatch = { clock.now().monotonic }
        workbench = Workbench(premises: premises, seed: seed)
        self.clock = clock
        self.effects = effects
        self.logger = logger
        self.failStop = failStop
        self.pause = pause
    }

    /// Reconciles what an earlier process left behind; nothing is sent or printed before.
    ///
    /// - Throws: what kept it from that. Nothing may be sent or printed then: what was in hand is not in doubt yet.
    package func start() throws {
        Failpoint.reach(.deskStart)
        do { try take(.start) } catch {
            hasStopped = true
            throw error
        }
        Failpoint.reach(.deskStarted)
        hasStarted = true
    }

    /// Takes a till's call and waits for its answer.
    package func request(_ request: Intake.Request) async -> Answer {
        await ticket { .request(request, ticket: $0) }
    }

    /// Takes an order of a person.
    ///
    /// - Parameter key: The same one with the same call is answered again and done once.
    package func act(_ act: Act, by actor: Actor, under key: RequestKey? = nil) async -> Answer {
        guard let key else { return await ticket { .act(act, by: actor, ticket: $0) } }
        if let answer = answer(again: key) { return answer }
        // What may be asked for again by itself needs its key for the answer alone, and only for one that is final.
        let isOnce = !act.mayBeRepeated
        let answer = await ticket(under: isOnce ? key : nil) { .act(act, by: actor, ticket: $0) }
        guard answer.status < (isOnce ? 500 : 300) else { return answer }
        let headers = answer.headers.map { AnswerRecord.Header(name: $0.name, value: $0.value) }
        attempt {
            if !isOnce {
                store.expected = (key.text, key.fingerprint)
                defer { store.expected = nil }
                try store.transact(at: clock.now()) { _ in }
            }
            try store.transact(at: clock.now()) { writer in
                try writer.keep(
                    AnswerRecord(status: answer.status, headers: headers, body: answer.body), under: key.text)
            }
        }
        return answer
    }

    /// What a key that came before is answered with.
    private func answer(again key: RequestKey) -> Answer? {
        do {
            guard let kept = try store.read({ try $0.keptAnswer(key.text) }) else { return nil }
            guard kept.fingerprint == key.fingerprint else {
                return .problem(
                    422, "idempotency_key_reused",
                    "This key came before with another call. Use a new key for a new call.")
            }
            guard let answer = kept.answer else {
                return .problem(
                    409, "answer_lost",
                    "This call was taken before, and its answer is not there yet. Look what became of it.")
            }
            return Answer(
                status: answer.status, headers: answer.headers.map { Field(name: $0.name, value: $0.value) },
                body: answer.body)
        } catch {
            return problem(of: error)
        }
    }

    /// Takes the outcome of an effect.
    package func deliver(_ event: Event) { handle(event) }

    /// The same for who does not wait until it is taken; ``takePosts()`` has to run.
    nonisolated func post(_ event: Event) { inbox.post(event) }

    /// Takes what is posted, in its order, until the desk stops.
    func takePosts() async {
        while let event = await inbox.next() { handle(event) }
    }

    /// What everything is rendered with by now.
    package func templates() -> TemplateStore { workbench.spooler.templates }

    package func printerStates() -> [PrinterState] { workbench.spooler.states }

    package func registerPulses() -> [RegisterPulse] { workbench.pulses }

    /// Why nothing can be accepted just now; `nil` while everything can.
    package func standstill() -> String? {
        if hasStopped { return "the service is stopping" }
        guard hasStarted else { return "the service is starting" }
        // Whoever sends nothing while this says no could never find out that it is over.
        guard let obstacle, clock.now().monotonic - obstacle.at < .seconds(60) else { return nil }
        return String(obstacle.error.sentence.prefix { $0 != "." })
    }

    /// How long calls to the upstreams took.
    package func upstreamTimings() -> [UpstreamTimings.Series] { timings.series }

    /// How long the disk took for each commit.
    package func commitTimes() -> DurationHistogram { store.commitTimes }

    package var isPrinting: Bool { workbench.spooler.isBusy }

    /// The journal's head after each step.
    nonisolated package func changes() -> AsyncStream<Int64> { hub.subscribe() }

    /// Counts a refused access, and writes it into the audit as ``RefusalBook`` says.
    package func refused(kind: String, detail: String) {
        guard !hasStopped else { return }
        let now = clock.now()
        let row = refusals.take(kind, detail, at: now.monotonic)
        attempt { try tell(of: row.map { [$0] } ?? [], at: now) }
        awaitRefusals()
    }

    /// How many requests were refused since the start, by kind.
    package func refusalTotals() -> [(kind: String, count: Int)] { refusals.totals }

    private func tell(of rows: [RefusalBook.Row], at now: Instant) throws {
        guard !rows.isEmpty else { return }
        try store.transact(at: now) { writer in
            for row in rows {
                try writer.journal(
                    "access.refused", row.kind,
                    ["detail": .string(row.detail), "suppressed": JSONValue(row.suppressed)])
            }
        }
    }

    private func awaitRefusals() {
        guard let due = refusals.nextDue, alarmAt.map({ due < $0 }) ?? true else { return }
        perform(.wake(at: due))
    }

    /// Begins nothing new; what is in hand may finish.
    package func drain() { handle(.drain) }

    /// Seals the journal and closes the file; what still waits is answered with 503.
    package func stop() {
        guard !hasStopped else { return }
        hasStopped = true
        for continuation in waiting.values { continuation.resume(returning: Self.stopping) }
        waiting = [:]
        effects.finish()
        inbox.finish()
        hub.finish()
        attempt {
            try tell(of: refusals.rest(), at: clock.now())
            Failpoint.reach(.deskStop)
            try store.close()
            Failpoint.reach(.deskStopped)
        }
    }

    private static let stopping = Answer.problem(
        503, "stopping", "The service is stopping. Repeat the call with the same key.", retryable: true)

    private func ticket(under key: RequestKey? = nil, _ event: (Int) -> Event) async -> Answer {
        guard !hasStopped else { return Self.stopping }
        let ticket = nextTicket
        nextTicket += 1
        let event = event(ticket)
        return await withCheckedContinuation { continuation in
            waiting[ticket] = continuation
            store.expected = key.map { ($0.text, $0.fingerprint) }
            defer { store.expected = nil }
            if let failure = handle(event) { waiting.removeValue(forKey: ticket)?.resume(returning: failure) }
        }
    }

    /// Runs the steps; returns a problem where the event itself certainly changed nothing.
    ///
    /// The outcome of a call is not lost while the disk is full: it is taken again, before what comes behind it.
    @discardableResult
    private func handle(_ event: Event) -> Answer? {
        guard !hasStopped else { return Self.stopping }
        if case .tick = event {
            alarmAt = nil
            takePostponed()
        }
        if case .exchanged(let id, let exchange) = event { timings.end(id, exchange, at: clock.now().monotonic) }
        do {
            guard postponed.isEmpty || !event.isOutcome else { throw StoreError(.busy, "Earlier outcomes wait.") }
            try take(event)
            return nil
        } catch {
            if Self.passes(error) {
                if event.isOutcome { postpone(event) }
                lookAgain()
            }
            defer { tellOfRoom() }
            return problem(of: error)
        }
    }

    private func take(_ event: Event) throws {
        defer { logNotices() }
        let now = clock.now()
        if case .tick = event { try tell(of: refusals.due(at: now.monotonic), at: now) }
        let head = store.journalHead.sequence
        try workbench.handle(event, on: store, at: now) { perform($0) }
        if store.journalHead.sequence > head, !tellsOfFullDisk { obstacle = nil }
        awaitRefusals()
        hub.publish(store.journalHead.sequence)
        try store.tidy()
        if tellsOfFullDisk { tellOfRoom() }
    }

    /// Puts a full disk into the feed, in the room that was kept for that, and takes it out again.
    private func tellOfRoom() {
        guard !hasStopped, store.hasRoom() == tellsOfFullDisk else { return }
        attempt {
            try store.transact(at: clock.now()) { writer in
                guard !tellsOfFullDisk else {
                    return try writer.resolveNotices(code: "disk-full", subject: "disk", resolution: "there is room")
                }
                try writer.notice(
                    "disk-full", .alarm, subject: "disk", register: nil,
                    sentence: "The disk of the database is full: no sale is accepted until there is room.",
                    remedy: "Free space on it. What was accepted is kept and goes on by itself.")
            }
            tellsOfFullDisk.toggle()
            if !tellsOfFullDisk { obstacle = nil }
        }
        logNotices()
    }

    /// Puts into the feed that no further connection is taken, and takes it out again.
    package func connections(areFull: Bool, most: Int) {
        guard !hasStopped else { return }
        isCrowded = areFull
        attempt {
            try store.transact(at: clock.now()) { writer in
                guard areFull else {
                    return try writer.resolveNotices(
                        code: "connections-full", subject: "service", resolution: "connections have ended")
                }
                try writer.notice(
                    "connections-full", .warning, subject: "service", register: nil,
                    sentence: "All \(most) connections that the service can serve are open: the next one waits.",
                    remedy:
                        "See which program opens connections and does not close them. One that is idle is closed after 75 s."
                )
            }
        }
        logNotices()
    }

    private static func passes(_ error: any Error) -> Bool {
        guard let code = (error as? StoreError)?.code else { return false }
        return code == .full || code == .busy
    }

    private func postpone(_ event: Event) {
        postponed.append(event)
        if postponedUntil == nil { postponedUntil = clock.now().monotonic + pause }
    }

    /// A step that could not write has set no alarm: its rows are looked at again soon.
    private func lookAgain() {
        let due = clock.now().monotonic + pause
        if alarmAt.map({ $0 > due }) ?? true { perform(.wake(at: due)) }
    }

    private func takePostponed() {
        guard let due = postponedUntil, due <= clock.now().monotonic else { return }
        postponedUntil = nil
        let events = postponed
        postponed = []
        for event in events { handle(event) }
    }

    /// Writes what came into the operator's feed into the log as well, for whoever watches machines.
    private func logNotices() {
        for notice in store.takeRaisedNotices() {
            let level: Logger.Level =
                switch notice.severity {
                case .information: .info
                case .warning: .warning
                case .alarm: .error
                }
            logger.log(
                level: level, "a notice was raised",
                metadata: ["code": "\(notice.code)", "subject": "\(notice.subject)"])
        }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .answer(let ticket, let answer):
            Failpoint.reach(.reply)
            waiting.removeValue(forKey: ticket)?.resume(returning: answer)
            Failpoint.reach(.replied)
        case .wake(let asked):
            let due = [asked, postponedUntil, refusals.nextDue].compactMap(\.self).min() ?? asked
            guard due != alarmAt else { return }
            alarmAt = due
            effects.yield(.wake(at: due))
        case .send(let call):
            timings.begin(call, at: clock.now().monotonic)
            effects.yield(effect)
            BlockingExecutor.giveWay()
        case .printer, .mail: effects.yield(effect)
        }
    }

    private func problem(of error: any Error) -> Answer? {
        guard let error = error as? StoreError else {
            logger.error("a step failed", metadata: ["error": "\(error)"])
            return .problem(500, "internal_error", "The call could not be handled: \(error). Nothing was stored.")
        }
        if error.code != .busy { obstacle = (error, clock.now().monotonic) }
        guard !error.endsProcess else {
            hasStopped = true
            failStop(error)
            return nil
        }
        switch error.code {
        case .full: return .problem(507, "disk_full", error.sentence, retryable: true)
        case .busy: return .problem(503, "busy", error.sentence, retryable: true)
        case .commitUnknown, .newer, .damaged, .locked, .notDurable, .unavailable, .forbidden, .misplaced,
            .inconsistent:
            logger.critical("the store failed", metadata: ["error": "\(error)"])
            return .problem(503, "store_failed", error.sentence)
        }
    }

    private func attempt(_ body: () throws -> Void) {
        do { try body() } catch { _ = problem(of: error) }
    }
}
