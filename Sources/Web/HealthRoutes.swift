import Flows
import HTTPTypes
import Hummingbird
import Persistence
import Receipts
import Settings

/// For supervisors: alive, ready, and if not, why.
struct HealthRoutes: Sendable {
    let desk: Desk
    let archive: Archive
    let premises: Premises
    let figures: MetricsPage
    /// What one call may need at the utmost: its body, the answer to it, and the receipt, in the log and in the file.
    var leastSpace: Int64 = 4 << 20

    var routes: [Route] {
        [
            Route("GET", "/health/live", nil) { _ in .json(["status": "live"]) },
            Route("GET", "/health/ready", nil, ready),
            Route("GET", "/metrics", .till) { _ in try await figures.response() },
            // The description of all of this, for whoever writes a till.
            Route("GET", "/openapi.json", nil) { _ in
                .bytes(PackageResources.openapi_json, type: "application/json")
            },
        ]
    }

    /// Why nothing can be accepted; `nil` while work can.
    func standstill() async throws -> String? {
        if let reason = await desk.standstill() { return reason }
        return try archive.space().free < leastSpace ? "the disk is full" : nil
    }

    /// Ready is who can accept work; what is away is named, but stops nobody.
    private func ready(_ call: Call) async throws -> Response {
        if let reason = try await standstill() {
            return Response(.problem(503, "not_ready", "Nothing can be accepted: \(reason).", retryable: true))
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
        let crowd: [JSONValue] = await desk.isCrowded ? ["connections: all are taken"] : []
        return .json(["status": "ready", "degraded": .array(printers + lanes + crowd)])
    }
}
