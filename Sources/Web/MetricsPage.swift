import Flows
import Hummingbird
import Persistence
import Receipts

/// `/metrics`: how many of what, for graphs and alerts.
///
/// What must survive a restart is counted in the file; the rest counts from the start of the process.
struct MetricsPage: Sendable {
    let desk: Desk
    let archive: Archive
    let premises: Premises
    let counts: RequestCounts

    func response() async throws -> Response {
        var text = Metrics()
        text.begin("quittance_build_info", .gauge, "The version that runs.")
        text.add(["version": Premises.version], 1)
        text = try await stored(text)
        await seen(&text)
        text.begin("quittance_commit_seconds", .histogram, "How long the disk took to keep what was committed.")
        text.add([:], await desk.commitTimes())
        let space = try archive.space()
        text.begin("quittance_disk_free_bytes", .gauge, "What the database's file system has left.")
        text.add(space.free)
        text.begin("quittance_disk_size_bytes", .gauge, "What the database's file system holds in all.")
        text.add(space.size)
        text.begin("quittance_http_requests_total", .counter, "Requests, by route and status, since the start.")
        for (key, count) in counts.all {
            text.add(["method": key.method, "route": key.route, "status": String(key.status)], count)
        }
        ProcessFigures.add(to: &text)
        return .bytes(Array(text.text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    // MARK: From the file

    private func stored(_ before: Metrics) async throws -> Metrics {
        let lanes = premises.registers.map(\.lane)
        let now = ZoneClock.wall().milliseconds
        return try await archive.read { reader in
            var text = before
            text.begin("quittance_queue_entries", .gauge, "Entries of a lane that are not settled.")
            for lane in lanes { text.add(["lane": lane], try reader.backlog(of: lane)) }
            text.begin("quittance_queue_oldest_age_seconds", .gauge, "Age of a lane's oldest unsettled entry, else 0.")
            for lane in lanes {
                text.add(["lane": lane], milliseconds: max(0, now - (try reader.oldestOpen(of: lane) ?? now)))
            }
            text.begin("quittance_lane_online", .gauge, "Whether a lane's server is reached, as far as is known.")
            for lane in lanes { text.add(["lane": lane], try reader.absence(of: lane) == nil ? 1 : 0) }
            text.begin("quittance_accepted_total", .counter, "Calls that tills were promised, from the file.")
            for (register, count) in try reader.acceptedTotals() { text.add(["register": register], count) }
            try Self.prints(reader, &text)
            try Self.mails(reader, &text)
            text.begin("quittance_notices_open", .gauge, "Notices that nobody has settled.")
            let notices = try reader.notices(open: true, limit: 10_000)
            for severity in ["information", "warning", "alarm"] {
                text.add(["severity": severity], notices.count { $0.severity == severity })
            }
            text.begin("quittance_journal_rows_total", .counter, "Rows of the journal, from the file.")
            text.add(try reader.journalHead().sequence)
            return text
        }
    }

    private static func prints(_ reader: StoreReader, _ text: inout Metrics) throws {
        text.begin("quittance_jobs_open", .gauge, "Print jobs that are not over, by state.")
        let jobs = try reader.openJobs()
        for state in JobState.allCases where !state.isFinal {
            text.add(["state": state.rawValue], jobs.count { $0.state == state })
        }
        text.begin(
            "quittance_jobs_completed_total", .counter, "Prints that ended, by grade of evidence, from the file.")
        for (printer, grade, count) in try reader.printTotals() {
            text.add(["printer": printer, "grade": grade], count)
        }
    }

    private static func mails(_ reader: StoreReader, _ text: inout Metrics) throws {
        let totals = try reader.mailTotals()
        text.begin("quittance_mails", .gauge, "Mails of the outbox, by state.")
        for state in JobState.allCases {
            text.add(["state": state.rawValue], totals.first { $0.state == state }?.count ?? 0)
        }
        text.begin("quittance_mail_attempts_total", .counter, "Tries to send a mail, from the file.")
        text.add(totals.reduce(0) { $0 + $1.attempts })
    }

    // MARK: From the desk

    private func seen(_ text: inout Metrics) async {
        let printers = await desk.printerStates()
        text.begin("quittance_printer_ready", .gauge, "Whether a printer can take paper out now.")
        for printer in printers { text.add(["printer": printer.name], printer.word == "stopped" ? 0 : 1) }
        text.begin("quittance_printer_state", .gauge, "1 for the state that a printer is in, 0 for the others.")
        for printer in printers {
            for word in ["idle", "processing", "stopped"] {
                text.add(["printer": printer.name, "state": word], printer.word == word ? 1 : 0)
            }
        }
        let drifts = await desk.registerPulses().compactMap { pulse in pulse.drift.map { (pulse.register, $0) } }
        text.begin("quittance_clock_drift_seconds", .gauge, "What our clock is ahead of the server's by.")
        for (register, drift) in drifts { text.add(["register": register], milliseconds: drift.milliseconds) }
        text.begin(
            "quittance_upstream_call_seconds", .histogram, "How long calls to an upstream took, since the start.")
        for series in await desk.upstreamTimings() {
            text.add(["upstream": series.upstream, "outcome": series.outcome], series.times)
        }
        text.begin("quittance_refused_requests_total", .counter, "Requests that were turned away, since the start.")
        for (kind, count) in await desk.refusalTotals() { text.add(["kind": kind], count) }
    }
}
