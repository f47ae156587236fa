import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Settings

extension PrintSpooler {
    mutating func take(
        _ act: Act, by actor: Actor, ticket: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let answer: Answer
        switch act {
        case .reprint(let selector, let printer, let reason):
            answer = try reprint(selector, printer: printer, reason: reason, by: actor, on: store, at: now)
        case .cancelJob(let id): answer = try cancel(id, by: actor, on: store, at: now)
        case .resolveJob(let id, let printed, let version):
            answer = try resolve(id, printed: printed, version, by: actor, on: store, at: now)
        case .print(let order): answer = try printDocument(order, by: actor, on: store, at: now)
        case .testPage(let printer): answer = try printTestPage(printer, by: actor, on: store, at: now)
        case .openDrawer(let printer): answer = try openDrawer(printer, by: actor, on: store, at: now)
        case .retry, .adopt, .abandon, .reroute, .resolveNotice, .reset, .close, .issue, .addToken, .revokeToken,
            .email:
            return []
        }
        return [.answer(ticket: ticket, answer)]
    }

    private func reprint(
        _ selector: ReceiptSelector, printer: String?, reason: String?, by actor: Actor, on store: Store,
        at now: Instant
    ) throws -> Answer {
        let found = try store.read { try selector.find(in: $0) }
        guard let receipt = found.receipt else { return found.problem }
        if let printer, premises.printer(printer) == nil { return unknown(printer) }
        let target = printer ?? premises.register(receipt.register)?.settings.printer ?? ""
        guard premises.printer(target) != nil else {
            return .problem(
                409, "register_removed", "The register \(receipt.register) has no printer any more. Name one.")
        }
        return try store.transact(at: now) { writer in
            let job = try duplicate(
                of: receipt, printer: target, reason: reason, operatorName: actor.name, in: writer)
            return .json(202, JobView.json(job))
        }
    }

    /// Queues one more print of a receipt, marked as what it is.
    func duplicate(
        of receipt: ReceiptRecord, printer: String, reason: String?, operatorName: String?, in writer: StoreWriter
    ) throws -> PrintJobRecord {
        try Receipting(premises: premises).duplicate(
            of: receipt, printer: printer, as: .reprint, reason: reason, operatorName: operatorName, in: writer)
    }

    private func cancel(_ id: Int64, by actor: Actor, on store: Store, at now: Instant) throws -> Answer {
        try store.transact(at: now) { writer in
            guard var job = try writer.read.job(id) else { return Self.noJob(id) }
            guard [.pending, .pendingHeld, .processingStopped].contains(job.state) else {
                return .problem(
                    409, "not_cancelable",
                    "Job \(JobView.name(id)) is \(job.state.rawValue): only what has not been sent can be canceled.")
            }
            job.state = .canceled
            job.resolution = "canceled by \(actor.name)"
            try writer.update(&job)
            try writer.journal("job.canceled", "job \(id)", actor: actor.name)
            try writer.resolveNotices(subject: "job \(id)", resolution: "canceled", by: actor.name)
            return .json(200, JobView.json(job))
        }
    }

    /// A person has looked at the paper.
    private func resolve(
        _ id: Int64, printed: Bool, _ version: Int?, by actor: Actor, on store: Store, at now: Instant
    ) throws -> Answer {
        try store.transact(at: now) { writer in
            guard var job = try writer.read.job(id) else { return Self.noJob(id) }
            guard version == nil || version == job.version else {
                return .stale("Job \(JobView.name(id))", version: job.version)
            }
            let receipt = try job.receipt.flatMap { try writer.read.receipt($0) }
            guard job.state == .unknown || job.state == .pendingHeld, job.resolution == nil else {
                return .problem(
                    409, "not_unknown", "Job \(JobView.name(id)) is \(job.state.rawValue) and needs no decision.")
            }
            let outcome: PrintJobRecord
            if printed {
                job.state = .canceled
                job.resolution = "printed, says \(actor.name)"
                try writer.update(&job)
                outcome = job
            } else if let target = target(of: job, receipt) {
                outcome = try again(&job, receipt, on: target, by: actor, in: writer)
            } else {
                return .problem(
                    409, "printer_removed",
                    "\(job.printer) is not configured any more. Configure it again, or dismiss the print as printed.")
            }
            try writer.journal(
                "job.resolved", "job \(id)", register: receipt?.register, actor: actor.name,
                ["outcome": .string(printed ? "printed" : "reprint")])
            try writer.resolveNotices(subject: "job \(id)", resolution: printed ? "printed" : "reprint", by: actor.name)
            return .json(200, JobView.json(outcome))
        }
    }

    /// Where a job is printed: where its printer is configured no more, a receipt comes out of its register's.
    private func target(of job: PrintJobRecord, _ receipt: ReceiptRecord?) -> Premises.Printer? {
        let registers = receipt.flatMap { premises.register($0.register) }?.settings.printer
        return premises.printer(job.printer) ?? registers.flatMap { premises.printer($0) }
    }

    /// Prints once more, marked, what may have come out; what has not left yet goes as it is.
    private func again(
        _ job: inout PrintJobRecord, _ receipt: ReceiptRecord?, on target: Premises.Printer, by actor: Actor,
        in writer: StoreWriter
    ) throws -> PrintJobRecord {
        guard job.state == .unknown else {
            job.state = .pending
            job.notAfter = nil
            try writer.postpone(job)
            try writer.update(&job)
            if target.settings.name != job.printer { try move(job, to: target, in: writer) }
            return try writer.read.job(job.id) ?? job
        }
        job.state = .canceled
        job.resolution = "reprint ordered by \(actor.name)"
        try writer.update(&job)
        guard let receipt else { return try duplicate(ofDocument: job, operatorName: actor.name, in: writer) }
        return try duplicate(
            of: receipt, printer: target.settings.name, reason: "unknown outcome", operatorName: actor.name, in: writer)
    }

    /// The pulse goes as soon as no receipt is on its way; one that cannot go soon is dropped, for nobody stands there then.
    private mutating func openDrawer(
        _ printer: String, by actor: Actor, on store: Store, at now: Instant
    ) throws -> Answer {
        guard let index = lines.firstIndex(where: { $0.name == printer }) else {
            return unknown(printer)
        }
        guard lines[index].failure == nil, !lines[index].printer.isSpooled else {
            return .problem(
                409, "printer_unreachable",
                lines[index].failure ?? "\(printer) is behind a spooler, which opens no drawer.",
                retryable: !lines[index].printer.isSpooled)
        }
        guard !lines[index].dialogue.drawerPulse.isEmpty else {
            return .problem(422, "no_drawer", "\(printer) has no connector for a drawer, by its profile's drawerPins.")
        }
        try store.transact(at: now) { writer in
            try writer.journal("drawer.ordered", "printer \(printer)", actor: actor.name)
        }
        lines[index].pulseUntil = now.monotonic + Limits.pulse
        return .json(202, ["printer": .string(printer), "drawer": "ordered"])
    }

    func unknown(_ printer: String) -> Answer {
        .problem(
            404, "unknown_printer",
            "There is no printer \(printer). Configured: \(lines.map(\.name).joined(separator: ", ")).")
    }

    private static func noJob(_ id: Int64) -> Answer {
        .problem(404, "job_not_found", "There is no job \(JobView.name(id)). `quittance jobs list` shows them.")
    }
}
