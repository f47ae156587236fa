import Persistence
import PrinterLanguage
import Receipts
import Settings

extension PrintSpooler {
    /// Gives what waits for a printer that is configured no more to its register's, or puts it before a person.
    func rehouse(on store: Store, at now: Instant) throws {
        let known = Set(lines.map(\.name))
        let waiting = try store.read { try $0.openJobs() }.filter {
            !known.contains($0.printer) && ($0.state == .pending || $0.state == .processingStopped)
        }
        let printers = try store.read { reader in
            let stale = try reader.notices(open: true, limit: 10_000).map(\.subject).filter {
                $0.hasPrefix("printer ") && !known.contains(String($0.dropFirst("printer ".count)))
            }
            return Set(stale)
        }
        guard !waiting.isEmpty || !printers.isEmpty else { return }
        try store.transact(at: now) { writer in
            for job in waiting {
                let from = job.printer
                let register = try job.receipt.flatMap { try writer.read.receipt($0) }.flatMap {
                    premises.register($0.register)
                }
                if let printer = register.flatMap({ premises.printer($0.settings.printer) }) {
                    try move(job, to: printer, in: writer)
                } else {
                    try putAside(
                        job, "printer-removed", .warning,
                        "\(job.what) waits for \(from), which is not configured any more.",
                        "Configure \(from) again and print it", in: writer)
                }
            }
            for subject in printers {
                try writer.resolveNotices(subject: subject, resolution: "not configured any more")
            }
        }
    }

    /// Gives everything of which no byte has left to the configured fallback, once this printer has been away or stopped
    /// for a while and the other one is not.
    mutating func giveToFallback(_ index: Int, on store: Store, at now: Instant) throws -> [Effect] {
        let since = lines[index].stoppedSince ?? now.monotonic
        lines[index].stoppedSince = since
        guard since + Limits.fallback <= now.monotonic, let name = lines[index].printer.settings.fallback,
            let other = lines.firstIndex(where: { $0.name == name }), lines[other].stoppedSince == nil
        else { return [] }
        let from = lines[index].name
        // A document suits the printer that it was made for; a receipt is rendered anew.
        let waiting = try store.read { try $0.openJobs() }.filter {
            $0.printer == from && $0.receipt != nil && ($0.state == .pending || $0.state == .processingStopped)
        }
        guard !waiting.isEmpty else { return [] }
        let printer = lines[other].printer
        try store.transact(at: now) { writer in
            for job in waiting { try move(job, to: printer, in: writer) }
            try writer.notice(
                "printer-replaced", .information, subject: "printer \(from)", register: nil,
                sentence: "\(name) prints what waited for \(from).",
                remedy: "See to \(from); what is sold from then on is printed there again.")
        }
        return try advance(other, on: store, at: now)
    }

    /// Gives a receipt's job of which no byte has left to another printer.
    func move(_ job: PrintJobRecord, to printer: Premises.Printer, in writer: StoreWriter) throws {
        var job = job
        job.state = .pending
        job.reasons = []
        try writer.update(&job)
        try writer.move(job, to: printer.settings.name, profile: printer.profile.name)
        try writer.journal(
            "job.moved", "job \(job.id)", ["from": .string(job.printer), "to": .string(printer.settings.name)])
    }

    /// Puts a job of which no byte has left before a person, who prints or dismisses it.
    func putAside(
        _ job: PrintJobRecord, _ reason: String, _ severity: NoticeRecord.Severity, _ sentence: String,
        _ remedy: String, in writer: StoreWriter
    ) throws {
        var job = job
        job.state = .pendingHeld
        job.reasons = [reason]
        try writer.update(&job)
        try writer.notice(
            reason, severity, subject: "job \(job.id)", register: nil, sentence: sentence,
            remedy:
                "\(remedy) with `quittance jobs resolve \(JobView.name(job.id)) --reprint`, or dismiss it with --printed."
        )
    }
}
