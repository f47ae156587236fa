import Flows
import HTTPTypes
import Hummingbird
import Persistence
import Receipts

/// `/v1/jobs`: the print spool.
struct JobRoutes: Sendable {
    let desk: Desk
    let archive: Archive

    var routes: [Route] {
        [
            Route("GET", "/v1/jobs", .till, list),
            Route("GET", "/v1/jobs/:", .till, show),
            Route("POST", "/v1/jobs/:/cancel", .cashier) { call in
                _ = try call.object()
                return Response(
                    await desk.act(.cancelJob(try Self.number(call)), by: call.actor, under: try call.key()))
            },
            Route("POST", "/v1/jobs/:/resolve", .cashier, resolve),
        ]
    }

    private func list(_ call: Call) async throws -> Response {
        let limit = try call.limit()
        let start = try call.cursor() ?? .max
        let state = call.path.item("state")
        if let state, state != "open", JobState(rawValue: state) == nil {
            throw Problem(400, "invalid_parameter", "state is open, or a state such as pending or completed.")
        }
        return .json(
            try await archive.read { reader in
                if let state, JobState(rawValue: state)?.isFinal != true {
                    let open = try reader.openJobs().filter { state == "open" || $0.state.rawValue == state }
                    return ReceiptRoutes.page(open.reversed().map(JobView.json), next: nil)
                }
                var items: [JSONValue] = []
                var position = start
                for _ in 0..<20 {
                    let jobs = try reader.jobs(before: position, limit: 200)
                    for job in jobs {
                        position = job.id
                        guard state == nil || job.state.rawValue == state else { continue }
                        items.append(JobView.json(job))
                        if items.count == limit { return ReceiptRoutes.page(items, next: job.id > 1 ? job.id : nil) }
                    }
                    if jobs.count < 200 { return ReceiptRoutes.page(items, next: nil) }
                }
                return ReceiptRoutes.page(items, next: position)
            })
    }

    private func show(_ call: Call) async throws -> Response {
        let number = try Self.number(call)
        return .json(
            try await archive.read { reader in
                guard let job = try reader.job(number) else { throw Problem.notFound("job \(JobView.name(number))") }
                return JobView.json(job)
            })
    }

    private func resolve(_ call: Call) async throws -> Response {
        let object = try call.object()
        let outcome = try Call.required("outcome", of: object)
        guard outcome == "printed" || outcome == "reprint" else {
            throw Problem(422, "invalid_value", "outcome is printed or reprint.", pointer: "/outcome")
        }
        return Response(
            await desk.act(
                .resolveJob(
                    try Self.number(call), printed: outcome == "printed",
                    version: try Call.integer("version", of: object)), by: call.actor, under: try call.key()))
    }

    private static func number(_ call: Call) throws(Problem) -> Int64 {
        guard let number = JobView.number(call.id) else { throw .notFound("job \(call.id)") }
        return number
    }
}
