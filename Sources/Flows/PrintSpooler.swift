package import Persistence
package import PrinterLanguage
package import Receipts
package import Rendering
import Settings

/// Carries print jobs to paper, and says of each what is known about it.
///
/// Before the first byte every failure waits and tries again by itself. From `sendStarted` on, which is stored before
/// the first byte leaves, a job is never sent a second time: it ends with the evidence that came, or as `unknown`.
package struct PrintSpooler: Sendable {
    var premises: Premises
    var lines: [Line]
    var isDraining = false

    /// How long a printer may take for what, and how often it is asked again.
    enum Limits {
        static let status = Duration.milliseconds(500)
        /// Longer than any receipt takes: what comes later comes before a person.
        static let evidence = Duration.seconds(20)
        static let asking = Duration.seconds(1)
        /// A printer that never gave evidence is not waited for longer than this.
        static let unproven = Duration.seconds(5)
        static let unprovenAgain = Duration.milliseconds(300)
        /// How long an order to open the drawer stands.
        static let pulse = Duration.seconds(5)
        /// How long a spooler may take to end a job; a stopped printer behind it is waited for.
        static let spooled = Duration.seconds(120)
        /// A printer that is away or stopped for longer hands what waits to its fallback.
        static let fallback = Duration.seconds(10)
        /// A ready printer empties its buffer within this time.
        static let settling = Duration.seconds(3)
        /// How often a printer is asked whether it is well again, while the feed says that it waits for somebody.
        static let recovery = Duration.seconds(5)
        /// Writing a logo to its memory keeps a printer busy; what does not answer by then is left as it is.
        static let storing = Duration.seconds(10)
        /// A printer that is back prints again within two seconds.
        static let retry = Backoff(first: .milliseconds(250), cap: .milliseconds(1_500))
    }

    package init(premises: Premises, seed: UInt64) {
        self.premises = premises
        lines = premises.printers.enumerated().map { index, printer in
            Line(printer: printer, generator: SeededGenerator(seed: seed &+ UInt64(index)))
        }
    }

    /// Effects are given out printer by printer: one whose rows cannot be written keeps nothing from the others.
    package mutating func step(
        _ event: Event, on store: Store, at now: Instant, _ perform: (Effect) -> Void
    ) throws {
        switch event {
        case .start:
            try recall(on: store)
            try adoptOrphans(on: store, at: now)
            try rehouse(on: store, at: now)
            try recallTemplates(on: store, at: now)
            try advanceAll(on: store, at: now, perform)
        case .tick, .request, .exchanged: try advanceAll(on: store, at: now, perform)
        case .mailed: break
        case .act(let act, let actor, let ticket):
            try take(act, by: actor, ticket: ticket, on: store, at: now).forEach(perform)
            try advanceAll(on: store, at: now, perform)
        case .printer(let name, let connection, let signal):
            try hear(signal, from: name, connection: connection, on: store, at: now, perform)
        case .templates(let change): try take(change, on: store, at: now)
        case .drain: isDraining = true
        }
    }

    /// When a printer is to be looked at again.
    package var nextWake: Duration? { lines.compactMap(\.deadline).min() }

    /// Whether a job is in hand: bytes may be on their way.
    package var isBusy: Bool { lines.contains { $0.job != nil } }

    /// What everything is rendered with.
    package var templates: TemplateStore { premises.templates }

    /// How each printer stands, for the API.
    package var states: [PrinterState] {
        lines.map { line in
            PrinterState(
                name: line.name, device: line.printer.settings.device, profile: line.printer.profile.name,
                isOpen: line.link == .open, isPrinting: line.job != nil, takesPages: line.takesPages,
                status: line.status, failure: line.failure)
        }
    }

    /// What an earlier process knew of the printers: which are away or wait for somebody, and which owe an answer.
    private mutating func recall(on store: Store) throws {
        for notice in try store.read({ try $0.notices(open: true, limit: 1_000) }) {
            guard let index = lines.firstIndex(where: { notice.subject == "printer \($0.name)" }) else { continue }
            if notice.code == "printer-unreachable" { lines[index].failure = notice.sentence }
            if notice.code == "printer-stopped" { lines[index].isReportedStopped = true }
        }
        let (jobs, open) = try store.read { try ($0.jobs(before: .max, limit: 100), $0.openJobs()) }
        for index in lines.indices {
            let name = lines[index].name
            // Not the newest alone: others overtake in the queue, and what a person has settled may still be in the buffer.
            let isInHand = open.contains { $0.printer == name && ($0.state == .processing || $0.state == .unknown) }
            let sent = jobs.filter { $0.printer == name && $0.attempts > 0 }
            lines[index].owesAnswer = isInHand || sent.contains { $0.state != .completed || $0.grade != .b }
        }
    }

    /// A job that was in hand when the process ended has an unknown outcome.
    private mutating func adoptOrphans(on store: Store, at now: Instant) throws {
        let orphans = try store.read { try $0.openJobs() }.filter { $0.state == .processing }
        guard !orphans.isEmpty else { return }
        try store.transact(at: now) { writer in
            for job in orphans { try doubt(job, "interrupted", in: writer) }
        }
    }

    /// - Throws: the first error, once every printer was looked at; one after which nothing may be done at once.
    private mutating func advanceAll(on store: Store, at now: Instant, _ perform: (Effect) -> Void) throws {
        var failure: (any Error)?
        for index in lines.indices {
            do {
                try catchUp(index, on: store, at: now, perform)
                try whole(&self) { try $0.advance(index, on: store, at: now) }.forEach(perform)
            } catch {
                if (error as? StoreError)?.endsProcess == true { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// Does what is due on one printer.
    mutating func advance(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        switch lines[index].stage {
        case .idle:
            if let until = lines[index].occupiedUntil {
                guard until <= now.monotonic else { return [] }
                return try [giveUpLogo(index)] + advance(index, on: store, at: now)
            }
            if let until = lines[index].pulseUntil, !isDraining {
                switch lines[index].link {
                case _ where until <= now.monotonic: lines[index].pulseUntil = nil
                case .closed: return [lines[index].open()]
                case .opening: return []
                case .open:
                    lines[index].pulseUntil = nil
                    return try [lines[index].write(lines[index].dialogue.drawerPulse)]
                        + advance(index, on: store, at: now)
                }
            }
            if let due = lines[index].retryAt, due > now.monotonic { return [] }
            lines[index].retryAt = nil
            guard !isDraining else {
                lines[index].recoveryAt = nil
                return []
            }
            let job = try nextJob(index, on: store, at: now)
            switch lines[index].link {
            // Also while nothing is to be printed: whether the printer is there is known before it is needed.
            case .closed: return [lines[index].open()]
            case .opening: return []
            case .open: return try job.map { try check(index, $0, on: store, at: now) } ?? askAfterStop(index, at: now)
            }
        case .checking(let deadline):
            guard deadline <= now.monotonic else { return [] }
            return try noStatus(index, on: store, at: now)
        case .sending: return []
        case .proving(let deadline):
            if deadline <= now.monotonic { return try inquire(index, on: store, at: now) }
            guard let due = lines[index].askAt, due <= now.monotonic else { return [] }
            lines[index].askAt = now.monotonic + Limits.asking
            return [lines[index].write(lines[index].dialogue.statusRequest)]
        case .inquiring(let deadline):
            guard deadline <= now.monotonic else { return [] }
            return try noEvidence(index, on: store, at: now)
        }
    }

    /// The next job of a printer; those whose time has passed go before a person instead.
    private func nextJob(_ index: Int, on store: Store, at now: Instant) throws -> PrintJobRecord? {
        while let job = try store.read({ try $0.nextJob(printer: lines[index].name) }) {
            guard let limit = job.notAfter, limit < now.wall.milliseconds else { return job }
            try store.transact(at: now) { writer in
                try putAside(
                    job, "job-expired", .information, "The print of \(job.what) came too late to be handed out.",
                    "Print it", in: writer)
            }
        }
        return nil
    }

    private static let automaticReprint = "unknown outcome, reprinted by itself"

    /// Marks a job whose bytes may be on paper: never sent again, shown to a person or settled by the register's policy.
    func doubt(_ job: PrintJobRecord, _ reason: String, in writer: StoreWriter) throws {
        var job = job
        job.state = .unknown
        job.reasons = [reason]
        try writer.update(&job)
        try writer.journal("job.unknown", "job \(job.id)", ["reason": .string(reason)])
        let receipt = try job.receipt.flatMap { try writer.read.receipt($0) }
        let register = receipt.flatMap { premises.register($0.register) }
        // A reprint that comes to nothing again is not repeated by itself: a printer that always fails would never stop.
        let isAutomatic = job.reason == Self.automaticReprint
        if register?.settings.onUnknownPrint == .reprint, !isAutomatic, let receipt {
            _ = try duplicate(
                of: receipt, printer: job.printer, reason: Self.automaticReprint, operatorName: nil, in: writer)
            // Settled, as a person's decision settles it; the doubt stands in the journal.
            job.state = .canceled
            job.resolution = "reprinted"
            try writer.update(&job)
            return
        }
        try writer.notice(
            "print-unknown", .alarm, subject: "job \(job.id)", register: receipt?.register,
            sentence:
                "Whether \(receipt.map { "receipt \($0.number)" } ?? job.what) came out of \(job.printer) is not known (\(reason)).",
            remedy:
                "Look at the paper, then `quittance jobs resolve \(JobView.name(job.id)) --printed` or `--reprint` (marked as a duplicate)."
        )
    }
}

/// How a printer stands: RFC 8011's printer-state with its reasons.
package struct PrinterState: Sendable {
    package let name: String
    package let device: String
    package let profile: String
    package let isOpen: Bool
    package let isPrinting: Bool
    /// Whether it takes pages in place of commands: it opens no drawer, and cuts as its driver does.
    package let takesPages: Bool
    package let status: PrinterStatus?
    /// Why the device could not be reached, if so.
    package let failure: String?

    /// `idle`, `processing` or `stopped`.
    package var word: String {
        if failure != nil || status?.isReady == false { return "stopped" }
        return isPrinting ? "processing" : "idle"
    }

    /// The level of the drawer connector's pin 3, `high` or `low`; which of them means open depends on the drawer.
    package var drawerSignal: String? { status.map { $0.contains(.drawerHigh) ? "high" : "low" } }

    package var reasons: [String] { (failure == nil ? [] : ["offline"]) + (status?.reasons ?? []) }
}
