import Fiscal
import Flows
import Persistence
import Receipts

/// The service as a process: it takes events, performs effects, dies and starts again.
extension History {
    mutating func start() {
        if process > 0, trouble.strikes(.reboot, 0.3) {
            boots += 1
            clock.bootedAt = clock.elapsed - .seconds(20)
        }
        do {
            store = try Store(restarting: store, boot: "boot-\(boots)")
        } catch {
            fail(.durable, "the store does not open again: \(error)")
            return
        }
        isDraining = false
        checks.restarted(on: store)
        workbench = Workbench(premises: scenario.premises, seed: random.next())
        note("service starts, process \(process)")
        deliver(.start)
    }

    /// Lets the steps take an event and performs what they want done; the power may fail anywhere.
    mutating func deliver(_ event: Event) {
        guard var bench = workbench.take() else { return }
        note("event \(Self.words(event))")
        let snapshot = snapshot(before: event)
        let armed = arm()
        var effects: [Effect] = []
        do {
            try bench.handle(event, on: store, at: clock.now) { effects.append($0) }
        } catch {
            if let armed, (error as? StoreError)?.code == .commitUnknown {
                trouble.count(armed)
                note("commit failed: \(armed)")
                // What was given out has left, or not: nobody waited for the commit that failed.
                for effect in effects.prefix(random.below(effects.count + 1)) { perform(effect) }
                crash()
            } else {
                fail(.step, "\(Self.words(event)): \(error)")
            }
            return
        }
        store.commitFault = .none
        workbench = bench
        checks.follow(store, at: clock.elapsed)
        if trouble.strikes(.crashAmongEffects, 0.004) {
            for effect in effects.prefix(random.below(effects.count + 1)) { perform(effect) }
            crash()
            return
        }
        for effect in effects { perform(effect) }
        if let snapshot, effects.contains(where: Self.accepts) {
            // The power fails before the commit that everybody relies on has reached the disk.
            store = snapshot
            crash()
        } else if trouble.strikes(.crash, 0.002) {
            crash()
        }
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

    /// Sets a commit fault for this step, now and then.
    private mutating func arm() -> Fault? {
        let faults: [(Fault, Store.CommitFault)] = [
            (.commitKept, .errorRowKept), (.commitDropped, .errorRowDropped),
        ]
        for (fault, kind) in faults where trouble.knows(fault) && !trouble.isOver && random.chance(0.006) {
            store.commitFault = kind
            store.commitsBeforeFault = random.below(3)
            return fault
        }
        return nil
    }

    private mutating func perform(_ effect: Effect) {
        switch effect {
        case .answer(let ticket, let answer): give(answer, to: ticket)
        case .send(let call): send(call)
        case .printer(let name, let connection, let deed): order(deed, of: name, connection: connection)
        // No relay stands in these histories, and no till gives an address.
        case .mail: break
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
        workbench = nil
        process += 1
        alarm = nil
        isDraining = false
        note("crash")
        for number in tickets.keys.sorted() {
            if case .till(let till, let attempt, _) = tickets[number]?.caller {
                plan(.heard(till: till, attempt: attempt, nil), in: .milliseconds(5))
            }
        }
        tickets = [:]
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
