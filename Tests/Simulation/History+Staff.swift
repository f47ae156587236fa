import Fiscal
import Flows
import Persistence
import PrinterLanguage
import Receipts
import Sandbox

/// The people of the shop: they refill paper, look at it, and decide what no program can know.
extension History {
    mutating func lookRound() {
        plan(.staff, in: milliseconds(10_000...40_000))
        var isTold = true
        for index in cables.indices where !cables[index].printer.status.isReady && random.below(3) > 0 {
            // How it is now, the service has yet to hear.
            isTold = false
            note("staff sees to printer \(index)")
            tell(.staff, "sees to the printer \(cables[index].name)")
            obey(cables[index].printer.setCover(open: false, at: clock.elapsed), printer: index)
            obey(cables[index].printer.refill(at: clock.elapsed), printer: index)
        }
        guard workbench != nil, !isDraining else { return }
        do {
            let (jobs, entries) = try store.read { (try $0.openJobs(), try $0.openEntries()) }
            for job in jobs where job.state == .unknown || job.state == .pendingHeld {
                guard workbench != nil, random.below(3) > 0 else { continue }
                order(
                    .resolveJob(job.id, printed: checks.isOnPaper(job.id), version: job.version),
                    as: Decision(subject: "job \(job.id)", version: job.version))
            }
            if awaitsWord { try confirm() }
            for entry in entries where workbench != nil { try decide(entry) }
            if workbench != nil { try correctStock() }
            let known = entries.filter { premises.register($0.register) != nil }
            checks.overdue(
                known, at: clock.elapsed, clockIsSound: !clock.hasJumped && workbench != nil && hasRoom, on: store)
            if closingSince == nil, random.below(5) == 0, let receipt = checks.anyReceipt(random.below(1 << 20)) {
                order(.reprint(.receipt(receipt), printer: nil, reason: "asked for"))
            }
            let isIdle = jobs.isEmpty && entries.isEmpty && tickets.isEmpty
            if closingSince != nil, !isAstray, isTold, isIdle, workbench != nil {
                isOver = try store.read { reader in
                    // The server is asked whether it is back, behind the last call too.
                    let notices = try reader.notices(open: true, limit: 100)
                    let outages = try premises.registers.compactMap { try reader.openOutage(of: $0.lane) }
                    if notices.contains(where: { $0.code == StoreReader.offline })
                        || outages.contains(where: { $0.kind == "network" || $0.kind == "server" })
                    {
                        return false
                    }
                    let open = try reader.openJobs().count + reader.openEntries().count
                    let mails = try reader.deliveries(before: .max, open: true, limit: 1_000)
                    return try open == 0 && !reader.hasHosted()
                        && mails.allSatisfy { $0.state == .pendingHeld }
                }
            }
        } catch {
            fail(.step, "\(error)")
        }
    }

    /// Whether there was room for what the service has to say.
    private var hasRoom: Bool { !isDiskFull && lastFull.map { clock.elapsed - $0 > .seconds(60) } ?? true }

    /// The manager says that the original is served nowhere any more.
    private mutating func confirm() throws {
        let notices = try store.read { try $0.notices(open: true, limit: 100) }
        guard let notice = notices.first(where: { $0.code == StoreReader.restored }) else {
            return fail(.visible, "a copy is served, and nobody is told")
        }
        // From that word on, calls may leave, those of the same step too.
        awaitsWord = false
        if order(.resolveNotice(notice.id, action: "the original is switched off")) != 200 {
            awaitsWord = try store.read { try $0.awaitsConfirmation() }
        }
    }

    /// - Parameter decision: What it decides, where somebody else may decide the same.
    /// - Returns: What the person was told; `nil` where nobody was there to say anything.
    @discardableResult
    mutating func order(_ act: Act, as decision: Decision? = nil, by name: String = "Erika") -> Int? {
        guard workbench != nil else { return nil }
        staffHeard = nil
        // Both stand before the same list; whose click comes second sees another one by then.
        if let decision, name == "Erika", strikes(.secondOperator, 0.5) || options.sabotage == .blindDecision {
            plan(.colleague(blinded(act), decision), in: milliseconds(1...60_000))
        }
        let ticket = nextTicket
        nextTicket += 1
        tickets[ticket] = Ticket(caller: .staff(decision), since: clock.elapsed)
        let before = process
        tell(.staff, "\(name) orders \(act)")
        if let decision { checks.deciding(decision, on: store) }
        deliver(.act(act, by: Flows.Actor(token: "manager", operatorName: name), ticket: ticket))
        if process == before, tickets[ticket] != nil, checks.violation == nil {
            fail(.answered, "a person's order got no answer: \(act)")
        }
        return staffHeard
    }

    /// A record that is there is taken as such; one that is not may come, or its chain is begun anew.
    private mutating func decide(record entry: QueueEntryRecord) throws {
        let reason = "looked it up"
        let decision = Decision(subject: "entry \(entry.sequence)", version: entry.version)
        let isChained = try store.read { try $0.chain(entry: entry.sequence) } != nil
        if let known = server.server.applications.first(where: { $0.key == entry.key }) {
            let id = entry.intent == Intent.start.rawValue ? known.operation : nil
            order(.adopt(entry: entry.sequence, remoteID: id, reason: reason, version: entry.version), as: decision)
        } else if entry.reason != "refused" {
            order(.retry(entry: entry.sequence, reason: reason, version: entry.version), as: decision)
        } else if isChained {
            let status = order(.reset(register: entry.register, reason: "decommissioned and set up anew"))
            if status == 200 { server.server.reset(register: entry.register) }
        } else {
            order(.abandon(entry: entry.sequence, reason: reason, version: entry.version), as: decision)
        }
    }

    /// Goods that were sold and not there are brought, or the customer gets the money back.
    private mutating func correctStock() throws {
        guard options.dialect == .hellobooksOrders else { return }
        for notice in try store.read({ try $0.notices(open: true, limit: 100) })
        where notice.code == "insufficient_stock" && workbench != nil {
            order(.resolveNotice(notice.id, action: random.below(2) == 0 ? "transferred" : "refunded: in cash"))
        }
    }

    /// Whether the configuration is the one that is wrong, everybody knows; what was accepted for a server that took nothing
    /// is given up.
    private mutating func decide(astray entry: QueueEntryRecord, _ decision: Decision) throws {
        let isChained = try store.read { try $0.chain(entry: entry.sequence) } != nil
        if isAstray {
            order(.retry(entry: entry.sequence, reason: "tries", version: entry.version), as: decision)
        } else if isChained {
            let status = order(.reset(register: entry.register, reason: "decommissioned and set up anew"))
            if status == 200 { server.server.reset(register: entry.register) }
        } else {
            let reason = "was for another server"
            // What was accepted there and certainly never left can go where it belongs.
            if entry.sequence % 2 == 0, !entry.mayBeApplied,
                order(.reroute(entry: entry.sequence, reason: reason, version: entry.version), as: decision) == 200
            {
                return
            }
            order(.abandon(entry: entry.sequence, reason: reason, version: entry.version), as: decision)
        }
    }

    /// The manager looks at the server first, as a person would, and leaves time for what is on its way.
    private mutating func decide(_ entry: QueueEntryRecord) throws {
        let decision = Decision(subject: "entry \(entry.sequence)", version: entry.version)
        guard entry.state == .pendingHeld else {
            heldSince[entry.sequence] = nil
            return
        }
        guard let since = heldSince[entry.sequence] else {
            heldSince[entry.sequence] = clock.elapsed
            return
        }
        guard clock.elapsed - since > .seconds(30) else { return }
        heldSince[entry.sequence] = nil
        let operation = try store.read { try $0.operation(entry.operation) }
        let reason = "looked it up"
        if entry.reason == "route-changed" { return try decide(astray: entry, decision) }
        if options.dialect == .fiskalySignFR { return try decide(record: entry) }
        if entry.intent == Intent.start.rawValue || options.dialect == .hellobooksOrders {
            if let found = operation?.externalID.flatMap({ server.server.find(externalID: $0) }) {
                order(
                    .adopt(entry: entry.sequence, remoteID: found, reason: reason, version: entry.version), as: decision
                )
            } else if entry.reason == "refused" {
                order(.abandon(entry: entry.sequence, reason: reason, version: entry.version), as: decision)
            } else {
                order(.retry(entry: entry.sequence, reason: reason, version: entry.version), as: decision)
            }
            return
        }
        guard let found = operation?.remoteID.flatMap({ server.server.state(of: $0) }) else {
            order(.abandon(entry: entry.sequence, reason: reason, version: entry.version), as: decision)
            return
        }
        let wanted: ShopServer.State = entry.intent == Intent.complete.rawValue ? .completed : .voided
        if found == wanted {
            order(.adopt(entry: entry.sequence, remoteID: nil, reason: reason, version: entry.version), as: decision)
        } else if found == .open, entry.reason != "refused" {
            order(.retry(entry: entry.sequence, reason: reason, version: entry.version), as: decision)
        } else {
            order(.abandon(entry: entry.sequence, reason: reason, version: entry.version), as: decision)
        }
    }
}
