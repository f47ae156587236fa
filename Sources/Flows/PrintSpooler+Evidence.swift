import Persistence
import PrinterLanguage
import Receipts

/// What is known of a receipt once its bytes are handed over.
extension PrintSpooler {
    mutating func wrote(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        // A question may end late; the receipt is the last thing that was ordered.
        lines[index].unwritten -= 1
        guard lines[index].unwritten == 0, case .sending = lines[index].stage, let job = lines[index].job else {
            return []
        }
        guard !lines[index].printer.isSpooled else {
            lines[index].prove(until: now.monotonic + Limits.spooled, at: now)
            return []
        }
        let best = try store.read { try $0.bestGrade(printer: lines[index].name) }
        let limit: Duration =
            switch lines[index].dialogue.evidence {
            case .none: .zero
            case .processID, .queuedStatus, .counter:
                if best == .a || best == .b {
                    Limits.evidence
                } else if lines[index].silences > 0 {
                    Limits.unprovenAgain
                } else {
                    Limits.unproven
                }
            }
        lines[index].prove(until: now.monotonic + limit, at: now)
        guard limit == .zero else { return [] }
        return try complete(index, job, grade: weakGrade(index), evidence: [], on: store, at: now)
    }

    private func weakGrade(_ index: Int) -> PrintJobRecord.Grade { lines[index].status?.isReady == true ? .c : .e }

    /// The evidence did not come in time: a printer that can say how it is may wait for paper in the middle.
    mutating func inquire(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        let question = lines[index].dialogue.statusRequest
        guard !question.isEmpty else { return try noEvidence(index, on: store, at: now) }
        lines[index].status = nil
        lines[index].stage = .inquiring(until: now.monotonic + Limits.status)
        return [lines[index].write(question)]
    }

    /// The evidence did not come, and what the printer says about itself is all that will be known.
    mutating func noEvidence(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        guard let id = lines[index].job else { return [] }
        if let status = lines[index].status, !status.isReady {
            // Paper out or cover open with the link alive: the printer finishes from its own buffer. Never resend.
            lines[index].isReportedStopped = true
            try remember(id, reasons: status.reasons, index, on: store, at: now)
            lines[index].prove(until: now.monotonic + Limits.evidence, at: now)
            return []
        }
        // Closing the connection takes the job out of the spooler, so that it does not come out behind a reprint.
        if lines[index].printer.isSpooled {
            return try [lines[index].close()] + give(up: id, "no-evidence", index, on: store, at: now)
        }
        let best = try store.read { try $0.bestGrade(printer: lines[index].name) }
        guard best == .a || best == .b else {
            lines[index].silences += 1
            let grade = weakGrade(index)
            let effects = forgetEvidence(index)
            return try effects + complete(index, id, grade: grade, evidence: [], on: store, at: now)
        }
        return try forgetEvidence(index) + give(up: id, "no-evidence", index, on: store, at: now)
    }

    /// Ends the connection where evidence carries no token: a late answer would count for the next job.
    private mutating func forgetEvidence(_ index: Int) -> [Effect] {
        // Between two answers of a device that has just given an owed one, nothing is to be forgotten.
        guard lines[index].hasOwnAnswer || lines[index].readySince == nil else { return [] }
        lines[index].oweAnswer()
        switch lines[index].dialogue.evidence {
        case .queuedStatus, .counter: return [lines[index].close()]
        case .processID, .none: return []
        }
    }

    private func remember(
        _ id: Int64, reasons: [String], _ index: Int, on store: Store, at now: Instant
    ) throws {
        let name = lines[index].name
        guard var job = try store.read({ try $0.job(id) }), job.state == .processing, job.reasons != reasons else {
            return
        }
        try store.transact(at: now) { writer in
            if case .sending = lines[index].stage {} else { job.phase = .bytesSent }
            job.reasons = reasons
            try writer.update(&job)
            guard !reasons.isEmpty else { return }
            try writer.printerStops(
                name, reasons, "stopped in the middle of a receipt",
                remedy: "See to the printer; it finishes the receipt by itself.")
        }
    }

    mutating func complete(
        _ index: Int, _ id: Int64, grade: PrintJobRecord.Grade, evidence: [UInt8], on store: Store, at now: Instant
    ) throws -> [Effect] {
        // Written first: where the disk is full the job stays in hand, and its end is written later.
        if let job = try store.read({ try $0.job(id) }), job.state == .processing {
            try store.transact(at: now) { try finish(job, grade: grade, evidence: evidence, in: $0) }
        }
        lines[index].stage = .idle
        lines[index].job = nil
        lines[index].failures = 0
        lines[index].isReportedStopped = false
        return try advance(index, on: store, at: now)
    }

    private func finish(
        _ job: PrintJobRecord, grade: PrintJobRecord.Grade, evidence: [UInt8], in writer: StoreWriter
    ) throws {
        var job = job
        job.state = .completed
        job.grade = grade
        job.evidence = evidence.isEmpty ? nil : evidence
        job.reasons = []
        try writer.update(&job)
        try writer.journal("job.completed", "job \(job.id)", ["grade": .string(grade.rawValue)])
        try writer.printerGoesOn(job.printer, "prints again")
    }

    /// What the printer, or the spooler before it, says of itself while a receipt is in its hands is remembered with the
    /// job and shown at once.
    mutating func follow(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        guard let id = lines[index].job, let status = lines[index].status else { return [] }
        if status.isReady {
            if lines[index].isReportedStopped { try resolveStop(index, on: store, at: now) }
        } else {
            lines[index].isReportedStopped = true
        }
        try remember(id, reasons: status.isReady ? [] : status.reasons, index, on: store, at: now)
        return []
    }

    /// A spooler has ended the job; what it calls completed has been sent, and nobody knows of paper.
    mutating func ended(_ index: Int, _ state: String, on store: Store, at now: Instant) throws -> [Effect] {
        guard let id = lines[index].job else { return [] }
        switch lines[index].stage {
        case .sending, .proving, .inquiring: break
        case .idle, .checking: return []
        }
        guard state == "completed" else { return try give(up: id, "spooler-\(state)", index, on: store, at: now) }
        return try complete(index, id, grade: .d, evidence: [], on: store, at: now)
    }

    /// A fence of a job that was given up, or ended at a weaker grade: the paper did come out after all.
    func settleLate(_ id: Int64, token: FenceToken, on store: Store, at now: Instant) throws {
        guard let job = try store.read({ try $0.job(id) }), job.resolution == nil,
            job.state == .unknown || job.state == .completed && job.grade != .a
        else { return }
        try store.transact(at: now) { writer in
            try finish(job, grade: .a, evidence: token.bytes, in: writer)
            try writer.resolveNotices(subject: "job \(id)", resolution: "the printer's evidence came late")
        }
    }

    mutating func give(
        up id: Int64, _ reason: String, _ index: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        if let job = try store.read({ try $0.job(id) }), job.state == .processing {
            try store.transact(at: now) { try doubt(job, reason, in: $0) }
        }
        lines[index].stage = .idle
        lines[index].job = nil
        return try advance(index, on: store, at: now)
    }
}

extension StoreWriter {
    /// Says what keeps a printer from printing, as IPP calls it, in the feed and to whoever follows the events.
    func printerStops(_ name: String, _ reasons: [String], _ verb: String, remedy: String) throws {
        try journal("printer.stopped", "printer \(name)", ["reasons": .array(reasons.map { .string($0) })])
        try notice(
            "printer-stopped", .warning, subject: "printer \(name)", register: nil,
            sentence: "The printer \(name) \(verb): \(reasons.joined(separator: ", ")).", remedy: remedy)
    }

    /// The same printer needs nobody any more.
    func printerGoesOn(_ name: String, _ resolution: String) throws {
        let (code, subject) = ("printer-stopped", "printer \(name)")
        guard try read.hasNotice(code, subject: subject) else { return }
        try journal("printer.ready", subject)
        try resolveNotices(code: code, subject: subject, resolution: resolution)
    }
}
