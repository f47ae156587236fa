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
        for index in cables.indices where !cables[index].printer.status.isReady && random.below(3) > 0 {
            note("staff sees to printer \(index)")
            obey(cables[index].printer.setCover(open: false, at: clock.elapsed), printer: index)
            obey(cables[index].printer.refill(at: clock.elapsed), printer: index)
        }
        guard workbench != nil, !isDraining else { return }
        do {
            let (jobs, entries) = try store.read { (try $0.openJobs(), try $0.openEntries()) }
            for job in jobs where job.state == .unknown || job.state == .pendingHeld {
                guard workbench != nil, random.below(3) > 0 else { continue }
                order(.resolveJob(job.id, printed: checks.isOnPaper(job.id)))
            }
            for entry in entries where workbench != nil { try decide(entry) }
            checks.overdue(
                entries, at: clock.elapsed, clockIsSound: !clock.hasJumped && workbench != nil, on: store)
            if closingSince == nil, random.below(5) == 0, let receipt = checks.anyReceipt(random.below(1 << 20)) {
                order(.reprint(.receipt(receipt), printer: nil, reason: "asked for"))
            }
            if closingSince != nil, workbench != nil, jobs.isEmpty, entries.isEmpty, tickets.isEmpty {
                isOver = try store.read { reader in
                    // Where heartbeats go on, they end the outage too.
                    let notices = try reader.notices(open: true, limit: 100)
                    if options.dialect == .openfiskalSales, notices.contains(where: { $0.code == "lane-offline" }) {
                        return false
                    }
                    let open = try reader.openJobs().count + reader.openEntries().count
                    return try open + reader.hosted(limit: 1).count == 0
                }
            }
        } catch {
            fail(.step, "\(error)")
        }
    }

    private mutating func order(_ act: Act) {
        guard workbench != nil else { return }
        let ticket = nextTicket
        nextTicket += 1
        tickets[ticket] = Ticket(caller: .staff, since: clock.elapsed)
        let before = process
        deliver(.act(act, by: Flows.Actor(token: "manager", operatorName: "Erika"), ticket: ticket))
        if process == before, tickets[ticket] != nil, checks.violation == nil {
            fail(.answered, "a person's order got no answer: \(act)")
        }
    }

    /// The manager looks at the server first, as a person would, and leaves time for what is on its way.
    private mutating func decide(_ entry: QueueEntryRecord) throws {
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
        if entry.intent == Intent.start.rawValue {
            if let found = operation?.externalID.flatMap({ server.server.find(externalID: $0) }) {
                order(.adopt(entry: entry.sequence, remoteID: found, reason: reason, version: entry.version))
            } else if entry.reason == "refused" {
                order(.abandon(entry: entry.sequence, reason: reason, version: entry.version))
            } else {
                order(.retry(entry: entry.sequence, reason: reason, version: entry.version))
            }
            return
        }
        guard let found = operation?.remoteID.flatMap({ server.server.state(of: $0) }) else {
            order(.abandon(entry: entry.sequence, reason: reason, version: entry.version))
            return
        }
        let wanted: ShopServer.State = entry.intent == Intent.complete.rawValue ? .completed : .voided
        if found == wanted {
            order(.adopt(entry: entry.sequence, remoteID: nil, reason: reason, version: entry.version))
        } else if found == .open, entry.reason != "refused" {
            order(.retry(entry: entry.sequence, reason: reason, version: entry.version))
        } else {
            order(.abandon(entry: entry.sequence, reason: reason, version: entry.version))
        }
    }
}
