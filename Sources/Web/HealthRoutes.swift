import Flows
import HTTPTypes
import Hummingbird
import Persistence
import Receipts
import Settings

/// For supervisors and graphs: alive, ready, and how many of what.
struct HealthRoutes: Sendable {
    let desk: Desk
    let archive: Archive
    let premises: Premises

    var routes: [Route] {
        [
            Route("GET", "/health/live", nil) { _ in .json(["status": "live"]) },
            Route("GET", "/health/ready", nil, ready),
            Route("GET", "/metrics", .till, metrics),
            // The description of all of this, for whoever writes a till.
            Route("GET", "/openapi.json", nil) { _ in
                .bytes(PackageResources.openapi_json, type: "application/json")
            },
        ]
    }

    /// Ready is who can accept work; what is away is named, but stops nobody.
    private func ready(_ call: Call) async throws -> Response {
        guard await desk.isReady() else {
            return Response(.problem(503, "not_ready", "The service is starting or stopping.", retryable: true))
        }
        let printers = await desk.printerStates().filter { $0.word == "stopped" }.map { printer -> JSONValue in
            .string("printer \(printer.name): \(printer.reasons.joined(separator: ", "))")
        }
        let registers = premises.registers
        let lanes = try await archive.read { reader in
            try registers.compactMap { register -> JSONValue? in
                let state = try LaneAnswer(register, reader).state
                return state == "offline" || state == "held" ? .string("lane \(register.lane): \(state)") : nil
            }
        }
        return .json(["status": "ready", "degraded": .array(printers + lanes)])
    }

    /// Prometheus text format 0.0.4.
    private func metrics(_ call: Call) async throws -> Response {
        let registers = premises.registers
        let printers = await desk.printerStates()
        let text = try await archive.read { reader in
            var text = Metrics()
            text.begin("quittance_queue_depth", "Entries of a lane that are not settled.")
            for register in registers { text.add(["lane": register.lane], try reader.backlog(of: register.lane)) }
            text.begin("quittance_lane_online", "Whether a lane has no open outage.")
            for register in registers {
                text.add(["lane": register.lane], try reader.openOutage(of: register.lane) == nil ? 1 : 0)
            }
            text.begin("quittance_jobs_open", "Print jobs that are not final, by state.")
            let jobs = try reader.openJobs()
            for state in JobState.allCases where !state.isFinal {
                text.add(["state": state.rawValue], jobs.count { $0.state == state })
            }
            text.begin("quittance_notices_open", "Notices that nobody has settled, by severity.")
            let notices = try reader.notices(open: true, limit: 10_000)
            for severity in ["information", "warning", "alarm"] {
                text.add(["severity": severity], notices.count { $0.severity == severity })
            }
            text.begin("quittance_printer_ready", "Whether a printer can take paper out now.")
            for printer in printers { text.add(["printer": printer.name], printer.word == "stopped" ? 0 : 1) }
            text.begin("quittance_journal_sequence", "The newest row of the journal.")
            text.add([:], Int(try reader.journalHead().sequence))
            return text.text
        }
        return .bytes(Array(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
