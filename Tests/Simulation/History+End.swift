import Fiscal
import Flows
import Persistence
import Receipts
import Sandbox

/// What must hold once everything has come to its end.
extension History {
    /// Says what hangs.
    mutating func failStuck() {
        var hanging: [String] = tickets.keys.sorted().map { "ticket \($0)" }
        do {
            let (entries, jobs) = try store.read { (try $0.openEntries(), try $0.openJobs()) }
            hanging += entries.map { "entry \($0.sequence) \($0.state.rawValue) \($0.reason ?? "")" }
            let mails = try store.read { try $0.deliveries(before: .max, open: true, limit: 100) }
            hanging += mails.map { "delivery \($0.id) \($0.state.rawValue)" }
            hanging += jobs.map { "job \($0.id) \($0.state.rawValue) \($0.reasons.joined(separator: ","))" }
        } catch {
            hanging.append("\(error)")
        }
        fail(.liveness, "hours after the last fault there still hang: \(hanging.prefix(12).joined(separator: "; "))")
    }

    mutating func checkEnd() {
        checks.follow(store, at: clock.elapsed)
        checks.restarted(on: store)
        do {
            let audit = try store.read { try Audit(verifying: $0) }
            if let finding = audit.findings.first { fail(.chain, finding) }
            let entries = try store.read { try $0.entries(before: .max, limit: 10_000) }
            for entry in entries.reversed() {
                try check(entry)
                if checks.violation != nil { return }
            }
            for key in server.server.shortKeys {
                guard let entry = checks.entry(key: key), !checks.adopted.contains(entry.sequence),
                    !checks.notices.contains("insufficient_stock entry \(entry.sequence)")
                else { continue }
                fail(.visible, "goods of entry \(entry.sequence) were not there, and nobody was told")
            }
            var refusing: Set<String> = []
            for lane in scenario.premises.registers.map(\.lane) {
                if let outage = try store.read({ try $0.openOutage(of: lane) }) {
                    // Where sales cannot wait, what a server refuses to do is seen to be over by the next one alone.
                    let first = entries.first { $0.sequence == outage.firstEntry }
                    let isRefused = ["signer", "credential"].contains(outage.kind)
                    if isRefused, ["offline_not_allowed", "offline_not_possible"].contains(first?.reason) {
                        refusing.insert("lane \(lane)")
                        continue
                    }
                    fail(.visible, "the outage of \(lane) (\(outage.cause)) never ends, though its lane is empty")
                }
            }
            // Whether a printer that nothing is due on has come back, nobody has asked.
            let resting = workbench?.spooler.states.filter { !$0.isOpen }.map { "printer \($0.name)" } ?? []
            let notices = try store.read { try $0.notices(open: true, limit: 100) }
            // Nobody sets the clock right, or looks into the books for what came late by it.
            let lasting = clock.hasJumped ? ["clock-drift", "occurred-earlier"] : []
            if let notice = notices.first(where: {
                !resting.contains($0.subject) && !refusing.contains($0.subject) && !lasting.contains($0.code)
                    && !$0.subject.hasPrefix("delivery ")
            }) {
                fail(.visible, "the notice \(notice.code) about \(notice.subject) stays open though all is settled")
            }
        } catch {
            fail(.step, "\(error)")
        }
    }

    private mutating func check(_ entry: QueueEntryRecord) throws {
        let name = "entry \(entry.sequence)"
        if entry.promised, entry.state == .aborted { fail(.durable, "\(name) was promised to its till, then aborted") }
        guard entry.state == .completed else { return }
        let operation = try store.read { try $0.operation(entry.operation) }
        guard let remote = operation?.remoteID, let found = server.server.state(of: remote) else {
            fail(.appliedOnce, "\(name) counts as settled, but the server knows nothing of it")
            return
        }
        switch Intent(rawValue: entry.intent) {
        case .complete:
            if found != .completed { fail(.appliedOnce, "\(name) is no completed sale at the server") }
            try checkPaper(entry, certified: server.server.fiscalInformation(of: remote))
        case .cancel: if found != .voided { fail(.appliedOnce, "\(name) is not voided at the server") }
        case .start, .mutate, .sessionEvent, nil: break
        }
    }

    /// Every sale that should print has paper, a person who has dealt with it, or a printer that never proves anything.
    private mutating func checkPaper(_ entry: QueueEntryRecord, certified: FiscalInformation?) throws {
        let (receipts, jobs) = try store.read { reader in
            let receipts = try reader.receipts(operation: entry.operation)
            return (receipts, try receipts.flatMap { try reader.jobs(receipt: $0.id) })
        }
        try checkMail(entry, receipts)
        let name = "entry \(entry.sequence)"
        if receipts.isEmpty { fail(.printed, "\(name) is a completed sale without a receipt") }
        if let fiscal = receipts.first(where: { $0.form == .fiscal }) {
            let isServers =
                options.dialect == .fiskalySignFR
                ? server.server.signature(ofNumber: fiscal.number).map { fiscal.fiscal?.contains($0) == true } == true
                : fiscal.fiscal == certified?.json
            if !isServers { fail(.verbatim, "the fiscal block of \(name) is not the server's") }
        } else if entry.finalAttempt != nil, options.dialect.certifies {
            fail(.printed, "\(name) was certified, but has no fiscal receipt")
        }
        guard entry.wantsPrint else {
            if !jobs.allSatisfy({ $0.duplicate != nil }) {
                fail(.printed, "\(name) was to be held back from the paper")
            }
            return
        }
        let isSatisfied = jobs.contains { job in
            switch job.state {
            case .completed: checks.whole.contains(job.id) || job.grade.map { $0 != .a && $0 != .b } ?? false
            case .canceled: checks.whole.contains(job.id) && job.resolution != nil
            case .pending, .pendingHeld, .processing, .processingStopped, .unknown, .aborted: false
            }
        }
        if !isSatisfied {
            fail(.printed, "\(name) should have printed and has neither paper nor anybody's word for it")
        }
    }
}
