import Persistence
import PrinterLanguage
import Receipts
import Settings

extension PrintSpooler {
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
        let profile = lines[other].printer.profile.name
        try store.transact(at: now) { writer in
            for var job in waiting {
                job.state = .pending
                job.reasons = []
                try writer.update(&job)
                try writer.move(job, to: name, profile: profile)
                try writer.journal(
                    "job.moved", "job \(job.id)", ["from": .string(from), "to": .string(name)])
            }
            try writer.notice(
                "printer-replaced", .information, subject: "printer \(from)", register: nil,
                sentence: "\(name) prints what waited for \(from).",
                remedy: "See to \(from); what is sold from then on is printed there again.")
        }
        return try advance(other, on: store, at: now)
    }
}
