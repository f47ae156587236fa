import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings

extension PrintSpooler {
    mutating func take(
        _ signal: PrinterSignal, _ index: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        switch signal {
        case .opened: return try opened(index, takesPages: false, on: store, at: now)
        case .openedForPages: return try opened(index, takesPages: true, on: store, at: now)
        case .openFailed(let sentence): return try unreachable(index, sentence, on: store, at: now)
        case .wrote: return try wrote(index, on: store, at: now)
        case .writeFailed(let taken, let sentence): return try lost(index, sentence, taken: taken, on: store, at: now)
        case .undrawable(let reason): return try undrawable(index, reason, on: store, at: now)
        case .gone(let sentence): return try lost(index, sentence, taken: nil, on: store, at: now)
        // Read into its answers where it was heard.
        case .received: return []
        case .reasons(let words):
            lines[index].note(PrinterStatus(reasons: words), at: now)
            if lines[index].job == nil, lines[index].status?.isReady == true {
                lines[index].stoppedSince = nil
                try resolveStop(index, on: store, at: now)
            }
            return try follow(index, on: store, at: now)
        case .ended(let state): return try ended(index, state, on: store, at: now)
        }
    }

    private mutating func opened(
        _ index: Int, takesPages: Bool, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let name = lines[index].name
        lines[index].link = .open
        lines[index].takesPages = takesPages
        if lines[index].failure != nil {
            try store.transact(at: now) { writer in
                try writer.resolveNotices(subject: "printer \(name)", resolution: "reached again")
                try writer.journal("printer.reached", "printer \(name)")
            }
        }
        lines[index].failure = nil
        try warnOfDrawer(index, on: store, at: now)
        // There is nobody to ask behind pages.
        let probe = takesPages ? [] : lines[index].dialogue.probe
        // One that says nothing of itself is as well as its line.
        if takesPages || lines[index].dialogue.statusRequest.isEmpty { lines[index].stoppedSince = nil }
        let effects = probe.isEmpty ? [] : [lines[index].write(probe)]
        return try effects + advance(index, on: store, at: now)
    }

    /// A drawer that is to open with a sale, on a printer that cannot open it, is said before somebody stands before it.
    private func warnOfDrawer(_ index: Int, on store: Store, at now: Instant) throws {
        let line = lines[index]
        guard line.printer.settings.drawer == .onCash else { return }
        let code = "drawer-not-possible"
        let subject = "printer \(line.name)"
        let isOpen = try store.read { try $0.notices(open: true, limit: 1_000) }
            .contains { $0.code == code && $0.subject == subject }
        guard line.takesPages != isOpen else { return }
        try store.transact(at: now) { writer in
            guard line.takesPages else {
                return try writer.resolveNotices(code: code, subject: subject, resolution: "takes commands")
            }
            try writer.notice(
                code, .warning, subject: subject, register: nil,
                sentence: "\(line.name) takes pages, not commands: its drawer does not open with a sale.",
                remedy: "Make a raw queue for it (lpadmin -p NAME -E -m raw -v URI), or open the drawer by hand.")
        }
    }

    mutating func take(
        _ answer: DialogueAnswer, _ index: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        switch answer {
        case .identity: return []
        case .logos(let keys, let isLast):
            return try take(storedPictures: keys, isLast: isLast, index, on: store, at: now)
        case .status(let status):
            lines[index].note(status, at: now)
            lines[index].answers = true
            if status.isReady {
                lines[index].stoppedSince = nil
                try resolveStop(index, on: store, at: now)
            }
            switch lines[index].stage {
            case .checking: return try decide(index, on: store, at: now)
            case .inquiring: return try noEvidence(index, on: store, at: now)
            case .sending, .proving: return try follow(index, on: store, at: now)
            case .idle:
                guard status.isReady, lines[index].link == .open else { return [] }
                lines[index].retryAt = nil
                let effects = try advance(index, on: store, at: now)
                // What is to be printed goes first.
                return lines[index].job == nil ? effects + askForLogo(index, at: now) : effects
            }
        case .orderedStatus(let status):
            lines[index].note(status, at: now)
            guard let job = lines[index].job, lines[index].hasOwnAnswer else { return [] }
            switch lines[index].stage {
            // The answer may overtake the news that all bytes are written.
            case .sending, .proving, .inquiring:
                return try complete(index, job, grade: .b, evidence: [], on: store, at: now)
            case .idle, .checking: return []
            }
        case .fence(let token):
            if let job = lines[index].job, FenceToken(job: job) == token {
                switch lines[index].stage {
                case .sending, .proving, .inquiring:
                    return try complete(index, job, grade: .a, evidence: token.bytes, on: store, at: now)
                case .idle, .checking: return []
                }
            }
            if let job = token.job { try settleLate(job, token: token, on: store, at: now) }
            return []
        }
    }

    /// The printer says itself that it waits for nothing any more.
    mutating func resolveStop(_ index: Int, on store: Store, at now: Instant) throws {
        guard lines[index].isReportedStopped else { return }
        lines[index].isReportedStopped = false
        let name = lines[index].name
        try store.transact(at: now) { writer in
            try writer.printerGoesOn(name, "ready again")
        }
    }

    /// Asks a printer that waited for somebody when nothing was left to print: else nobody would hear that it is well.
    mutating func askAfterStop(_ index: Int, at now: Instant) -> [Effect] {
        let question = lines[index].dialogue.statusRequest
        let isSpooled = lines[index].printer.isSpooled
        guard lines[index].isReportedStopped, isSpooled || !question.isEmpty else {
            lines[index].recoveryAt = nil
            return []
        }
        if let due = lines[index].recoveryAt, due > now.monotonic { return [] }
        // A queue without a job is looked at when it is opened.
        let effect = isSpooled ? lines[index].open() : lines[index].write(question)
        lines[index].recoveryAt = now.monotonic + Limits.recovery
        return [effect]
    }

    /// Asks how the printer is, where it can say so.
    mutating func check(
        _ index: Int, _ job: PrintJobRecord, on store: Store, at now: Instant
    ) throws -> [Effect] {
        lines[index].job = job.id
        guard !lines[index].printer.profile.status.isEmpty else { return try start(index, on: store, at: now) }
        lines[index].status = nil
        lines[index].stage = .checking(until: now.monotonic + Limits.status)
        return [lines[index].write(lines[index].dialogue.statusRequest)]
    }

    /// The printer has said how it is.
    private mutating func decide(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        guard let status = lines[index].status else { return [] }
        guard !status.isReady else { return try start(index, on: store, at: now) }
        return try stop(index, status.reasons, on: store, at: now)
    }

    mutating func noStatus(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        // A device that has never said anything may be unable to; one that has, or has proved prints, is simply away.
        let best = try store.read { try $0.bestGrade(printer: lines[index].name) }
        guard lines[index].answers || best == .a || best == .b || best == .c else {
            return try start(index, on: store, at: now)
        }
        let effects = try stop(index, ["offline"], on: store, at: now)
        return effects + [lines[index].close()]
    }

    mutating func stop(
        _ index: Int, _ reasons: [String], on store: Store, at now: Instant
    ) throws -> [Effect] {
        let name = lines[index].name
        if let id = lines[index].job, let job = try store.read({ try $0.job(id) }), job.printer == name,
            job.state == .pending || job.state == .processingStopped
        {
            lines[index].isReportedStopped = true
            if job.state == .pending || job.reasons != reasons { try hold(job, reasons, on: store, at: now) }
        }
        lines[index].rest(at: now)
        return try giveToFallback(index, on: store, at: now)
    }

    /// Writes down that a job waits for its printer, and says so in the feed.
    private func hold(
        _ job: PrintJobRecord, _ reasons: [String], on store: Store, at now: Instant
    ) throws {
        try store.transact(at: now) { writer in
            var job = job
            job.state = .processingStopped
            job.reasons = reasons
            try writer.update(&job)
            try writer.journal("job.stopped", "job \(job.id)", ["reasons": .array(reasons.map { .string($0) })])
            try writer.printerStops(
                job.printer, reasons, "waits", remedy: "See to the printer; printing goes on by itself.")
        }
    }

    /// Renders, stores `sendStarted`, and only then lets the first byte go.
    private mutating func start(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        guard let id = lines[index].job, var job = try store.read({ try $0.job(id) }), job.printer == lines[index].name,
            job.state == .pending || job.state == .processingStopped
        else {
            // Canceled, superseded or moved while the printer was asked: the next one may go at once.
            lines[index].stage = .idle
            lines[index].job = nil
            return try advance(index, on: store, at: now)
        }
        if let due = lines[index].settling(at: now) {
            lines[index].stage = .idle
            lines[index].job = nil
            lines[index].retryAt = due
            return []
        }
        let record = try job.receipt.flatMap { id in try store.read { try $0.receipt(id) } }
        let bytes: [UInt8]
        do {
            bytes = try payload(of: job, record, index, on: store)
        } catch let error as StoreError where error.passes || error.endsProcess {
            throw error
        } catch {
            lines[index].stage = .idle
            lines[index].job = nil
            try abort(job, record, "\(error)", on: store, at: now)
            return try advance(index, on: store, at: now)
        }
        let pulse = try opensDrawer(job, record, lines[index].printer) ? lines[index].dialogue.drawerPulse : []
        try store.transact(at: now) { writer in
            job.state = .processing
            job.phase = .sendStarted
            job.attempts += 1
            job.reasons = []
            job.payload = bytes
            try writer.update(&job)
            try writer.journal(
                "job.sendStarted", "job \(id)", register: record?.register,
                [
                    "row": JSONValue(id), "sha256": .string(Digest(of: bytes).description),
                    "printer": .string(job.printer), "duplicate": job.duplicate.map { JSONValue($0) } ?? .null,
                ])
            try writer.printerGoesOn(job.printer, "prints again")
        }
        lines[index].stage = .sending
        lines[index].stoppedSince = nil
        lines[index].isReportedStopped = false
        let wrapped = lines[index].dialogue.wrap(payload: bytes, mark: job.mark, token: FenceToken(job: id))
        return [lines[index].send(wrapped, pulse: pulse)]
    }

    /// The drawer opens with a sale's first print, if cash was handed over or paid back.
    private func opensDrawer(
        _ job: PrintJobRecord, _ record: ReceiptRecord?, _ printer: Premises.Printer
    ) throws -> Bool {
        guard let record, printer.settings.drawer == .onCash, job.jobClass == .live, job.duplicate == nil else {
            return false
        }
        return try record.receipt().tenders.contains { $0.method == "cash" }
    }

    /// A document's own payload, that of an earlier print of the same receipt on the same kind of printer, byte for
    /// byte, or a new one.
    private func payload(
        of job: PrintJobRecord, _ record: ReceiptRecord?, _ index: Int, on store: Store
    ) throws -> [UInt8] {
        guard let record else { return try Self.whole(job) }
        if job.duplicate != nil {
            let earlier = try store.read { reader in
                try reader.jobs(receipt: record.id).first {
                    $0.profile == lines[index].printer.profile.name && $0.duplicate == nil && $0.payload != nil
                }
            }
            if let earlier, let payload = earlier.payload, lines[index].canRepeat(payload) {
                return try Self.whole(earlier)
            }
        }
        let receipt = try record.receipt()
        let template =
            job.duplicate == nil
            ? try premises.templates.template(of: record, receipt)
            : try premises.templates.template(named: "duplicate")
        return try ReceiptWriter.render(
            receipt, template: template, profile: lines[index].printer.profile,
            logo: lines[index].logo)
    }

    /// A stored payload, if it is the one that was stored.
    private static func whole(_ job: PrintJobRecord) throws -> [UInt8] {
        let payload = job.payload ?? []
        guard job.payloadDigest == Digest(of: payload) else {
            throw StoreError(
                .damaged, "The stored print \(JobView.name(job.id)) no longer has the digest that it was made with.")
        }
        return payload
    }

    /// The page cannot be drawn, now or later; not one byte left.
    private mutating func undrawable(
        _ index: Int, _ reason: String, on store: Store, at now: Instant
    ) throws -> [Effect] {
        lines[index].unwritten -= 1
        guard case .sending = lines[index].stage, let id = lines[index].job else { return [] }
        lines[index].stage = .idle
        lines[index].job = nil
        if let job = try store.read({ try $0.job(id) }), job.state == .processing {
            let record = try job.receipt.flatMap { id in try store.read { try $0.receipt(id) } }
            try abort(job, record, reason, on: store, at: now)
        }
        return try advance(index, on: store, at: now)
    }

    private func abort(
        _ job: PrintJobRecord, _ record: ReceiptRecord?, _ reason: String, on store: Store, at now: Instant
    ) throws {
        try store.transact(at: now) { writer in
            var job = job
            job.state = .aborted
            job.reasons = ["document-format-error"]
            try writer.update(&job)
            try writer.journal("job.aborted", "job \(job.id)", register: record?.register, ["reason": .string(reason)])
            try writer.notice(
                "print-impossible", .alarm, subject: "job \(job.id)", register: record?.register,
                sentence: "Receipt \(record?.number ?? job.what) cannot be rendered: \(reason)",
                remedy: "Mend the template or the printer's profile, then reprint the receipt.")
        }
    }

    mutating func unreachable(
        _ index: Int, _ sentence: String, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let name = lines[index].name
        lines[index].link = .closed
        lines[index].pulseUntil = nil
        if lines[index].failure == nil {
            try store.transact(at: now) { writer in
                try writer.journal("printer.lost", "printer \(name)", ["reason": .string(sentence)])
                try writer.notice(
                    "printer-unreachable", .warning, subject: "printer \(name)", register: nil, sentence: sentence,
                    remedy: "Switch the printer on and check its cable; printing goes on by itself.")
            }
        }
        lines[index].failure = sentence
        lines[index].job = try store.read { try $0.nextJob(printer: name)?.id }
        return try stop(index, ["offline"], on: store, at: now)
    }

    /// The connection broke: what was on its way is unknown, everything else waits.
    mutating func lost(
        _ index: Int, _ sentence: String, taken: Int?, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let stage = lines[index].stage
        let id = lines[index].job
        // A failed write says nothing about those behind it.
        let isLastWrite = lines[index].unwritten <= 1
        lines[index].link = .closed
        lines[index].status = nil
        var effects: [Effect] = [.printer(lines[index].name, connection: lines[index].connection, .close)]
        switch stage {
        case .idle, .checking:
            lines[index].rest(at: now)
        case .sending where taken == 0 && isLastWrite:
            // Not one byte left, so nothing can be on paper.
            if let id, var job = try store.read({ try $0.job(id) }), job.state == .processing {
                try store.transact(at: now) { writer in
                    job.state = .processingStopped
                    job.reasons = ["offline"]
                    try writer.update(&job)
                    try writer.journal("job.stopped", "job \(id)", ["reason": .string(sentence)])
                }
            }
            lines[index].rest(at: now)
        case .sending, .proving, .inquiring:
            lines[index].oweAnswer()
            if let id { effects += try give(up: id, "connection-lost", index, on: store, at: now) }
        }
        return effects
    }
}
