import Fiscal
import Flows
import Persistence
import Receipts
import Settings

/// The service as a process: it takes events, performs effects, dies and starts again.
extension History {
    mutating func start() {
        let isCopy = process > 0 && strikes(.copyServed, 0.15)
        if process > 0, isCopy || strikes(.reboot, 0.3) {
            boots += 1
            clock.bootedAt = clock.elapsed + clock.slept - .seconds(20)
        }
        do {
            let boot = "boot-\(boots)"
            let isKnown = isCopy && options.sabotage != .hastyCopy
            store = try isKnown ? Store(restoring: store, boot: boot) : Store(restarting: store, boot: boot)
            awaitsWord = awaitsWord || isCopy
        } catch {
            fail(.durable, "the store does not open again: \(error)")
            return
        }
        isDraining = false
        checks.restarted(on: store)
        if process > 0, strikes(.reconfigured, 0.3) {
            do { premises = try scenario.reconfigured(using: &random) } catch { fail(.step, "\(error)") }
            tell(.service, "has \(scenario.words(premises))")
        } else if isAstray {
            premises = scenario.premises
            tell(.service, "is configured as before")
        }
        if isAstray { plan(.corrected(process: process), in: milliseconds(5_000...400_000)) }
        workbench = Workbench(premises: premises, seed: random.next())
        note("service starts, process \(process)")
        tell(.service, "starts")
        deliver(.start)
    }

    /// Whether calls that wait cannot go where they were accepted for.
    var isAstray: Bool {
        premises.registers.count < scenario.registers.count
            || premises.settings.upstreams[0].url != scenario.premises.settings.upstreams[0].url
    }

    /// Lets the steps take an event and performs what they want done; the power may fail anywhere.
    mutating func deliver(_ event: Event) {
        // What came before it waits for room: it is told behind that, as the desk does.
        guard postponed.isEmpty || !Self.isOutcome(event) else { return postponed.append(event) }
        guard var bench = workbench.take() else { return }
        note("event \(Self.words(event))")
        let snapshot = snapshot(before: event)
        let armed = arm()
        var effects: [Effect] = []
        do {
            try bench.handle(event, on: store, at: clock.now) { effects.append($0) }
        } catch {
            if (error as? StoreError)?.code == .full {
                return postpone(event, bench, effects)
            }
            let code = (error as? StoreError)?.code
            if let armed, code == (armed == .readFailed ? .unavailable : .commitUnknown) {
                note("the disk fails: \(armed)")
                count(armed)
                // What is on the disk all the same is known before what was given out leaves.
                do {
                    store = try Store(restarting: store, boot: store.boot)
                    checks.follow(store, at: clock.elapsed)
                } catch {
                    fail(.step, "\(error)")
                }
                // What was given out has left, or not: nobody waited for what failed.
                for effect in effects.prefix(random.below(effects.count + 1)) { perform(effect) }
                crash()
            } else {
                fail(.step, "\(Self.words(event)): \(error)")
            }
            return
        }
        (store.commitFault, store.readsBeforeFault) = (.none, nil)
        workbench = bench
        checks.follow(store, at: clock.elapsed)
        if strikes(.crashAmongEffects, 0.004) {
            for effect in effects.prefix(random.below(effects.count + 1)) { perform(effect) }
            crash()
            return
        }
        for effect in effects { perform(effect) }
        if let snapshot, effects.contains(where: Self.accepts) {
            // The power fails before the commit that everybody relies on has reached the disk.
            store = snapshot
            let sabotage = Options.Sabotage.acknowledgeBeforeCommit
            tell(
                .fate, "the power fails before the commit of the call just answered reaches the disk (\(sabotage))",
                as: .sabotage)
            crash()
        } else if strikes(.crash, 0.002) {
            crash()
        }
    }

    /// The disk is full: what a step did before is done, whoever waits for an answer hears of it, and what came of a call
    /// is told again later, as the desk does.
    private mutating func postpone(_ event: Event, _ bench: Workbench, _ effects: [Effect]) {
        note("the disk is full")
        lastFull = clock.elapsed
        workbench = bench
        checks.follow(store, at: clock.elapsed)
        for effect in effects { perform(effect) }
        if !looksAgain { plan(.postponed(process: process), in: .seconds(1)) }
        looksAgain = true
        if Self.isOutcome(event) { postponed.append(event) }
        switch event {
        // Whoever cannot take up what was left ends, and is started again.
        case .start: crash()
        case .request(_, let ticket), .act(_, _, let ticket):
            if tickets[ticket] != nil { give(Answer(status: 507), to: ticket) }
        case .exchanged, .mailed, .tick, .printer, .templates, .drain: break
        }
    }

    private static func isOutcome(_ event: Event) -> Bool {
        switch event {
        case .exchanged, .mailed: true
        case .start, .tick, .request, .act, .printer, .templates, .drain: false
        }
    }

    mutating func takePostponed() {
        let events = postponed
        (postponed, looksAgain) = ([], false)
        for event in events where workbench != nil { deliver(event) }
        deliver(.tick)
    }

    /// The rows before a request, if this history's sabotage is to lose the ones that the request makes.
    private mutating func snapshot(before event: Event) -> Store? {
        guard options.sabotage == .acknowledgeBeforeCommit, closingSince == nil, case .request = event,
            random.below(4) == 0
        else { return nil }
        do {
            return try Store(copying: store)
        } catch {
            fail(.step, "the store cannot be copied: \(error)")
            return nil
        }
    }

    private static func accepts(_ effect: Effect) -> Bool {
        if case .answer(_, let answer) = effect { (200...299).contains(answer.status) } else { false }
    }

    /// Sets a fault of the disk for this step, now and then.
    private mutating func arm() -> Fault? {
        store.commitFault = .none
        if isDiskFull, !trouble.isOver {
            (store.commitFault, store.commitsBeforeFault) = (.full, 0)
            return nil
        }
        let faults: [(Fault, Store.CommitFault)] = [
            (.commitKept, .errorRowKept), (.commitDropped, .errorRowDropped),
        ]
        for (fault, kind) in faults where trouble.draws(fault, 0.006) {
            store.commitFault = kind
            store.commitsBeforeFault = random.below(3)
            return fault
        }
        guard trouble.draws(.readFailed, 0.01) else { return nil }
        store.readsBeforeFault = random.below(40)
        return .readFailed
    }

    private mutating func perform(_ effect: Effect) {
        switch effect {
        case .answer(let ticket, let answer): give(answer, to: ticket)
        case .send(let call): send(call)
        case .printer(let name, let connection, let deed): order(deed, of: name, connection: connection)
        case .mail(let call): post(call)
        case .wake(let due):
            let time = max(clock.elapsed, clock.elapsed(at: due)) + .milliseconds(1)
            guard alarm?.time != time else { return }
            alarms += 1
            alarm = (alarms, time)
            queue.add(.alarm(alarms), at: time)
        }
    }

    /// The process ends at once; what it had in hand is lost, what has left goes on without it.
    mutating func crash() {
        tell(.service, "is gone")
        workbench = nil
        process += 1
        alarm = nil
        isDraining = false
        (postponed, looksAgain) = ([], false)
        note("crash")
        for number in tickets.keys.sorted() {
            if case .till(let till, let attempt, _) = tickets[number]?.caller {
                plan(.heard(till: till, attempt: attempt, nil), in: .milliseconds(5))
            }
        }
        tickets = [:]
        if let delivery = mailInHand { checks.doubted(delivery: delivery) }
        mailInHand = nil
        for index in cables.indices where cables[index].connection != nil { unplug(index) }
        for index in cables.indices { cables[index].busyUntil = clock.elapsed }
        plan(.start, in: milliseconds(200...6000))
    }

    /// A clean stop ends when no receipt is in hand, at the latest after 20 s.
    mutating func drain() {
        guard workbench != nil, !isDraining else { return }
        isDraining = true
        deliver(.drain)
        guard workbench != nil else { return }
        plan(.stop(process: process), in: workbench?.spooler.isBusy == true ? .seconds(20) : .milliseconds(1))
    }

    mutating func stop() { crash() }

    private static func words(_ event: Event) -> String {
        switch event {
        case .start: "start"
        case .tick: "tick"
        case .drain: "drain"
        case .templates: "templates"
        case .request(let request, let ticket):
            "request \(ticket) \(request.register) \(request.method) \(request.path) key "
                + (request.headers.first { $0.name == "Idempotency-Key" }?.value ?? "-")
        case .act(let act, _, let ticket): "act \(ticket) \(act)"
        case .exchanged(let id, .answered(let answer)): "exchanged \(id) \(answer.status)"
        case .exchanged(let id, let exchange): "exchanged \(id) \(exchange)"
        case .printer(let name, let connection, .received(let bytes)):
            "printer \(name)/\(connection) received \(Hexadecimal.text(bytes))"
        case .mailed(let delivery, let report): "mailed \(delivery) \(report)"
        case .printer(let name, let connection, let signal): "printer \(name)/\(connection) \(signal)"
        }
    }
}
