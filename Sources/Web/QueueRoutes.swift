import Flows
import HTTPTypes
import Hummingbird
import Persistence
import Receipts

/// `/v1/queue`: the lanes' entries, and what a person may decide about them.
struct QueueRoutes: Sendable {
    let desk: Desk
    let archive: Archive
    let premises: Premises

    var routes: [Route] {
        [
            Route("GET", "/v1/queue", .till, list),
            Route("GET", "/v1/queue/:", .till, show),
            Route("POST", "/v1/queue/:/retry", .manager) { call in
                let object = try call.object()
                return try await order(
                    call,
                    .retry(
                        entry: try entry(call), reason: try Call.text("reason", of: object),
                        version: try Call.integer("version", of: object)))
            },
            Route("POST", "/v1/queue/:/adopt", .manager) { call in
                let object = try call.object()
                return try await order(
                    call,
                    .adopt(
                        entry: try entry(call), remoteID: try Call.text("as", of: object),
                        reason: try Call.text("reason", of: object), version: try Call.integer("version", of: object)))
            },
            Route("POST", "/v1/queue/:/abandon", .manager) { call in
                let object = try call.object()
                return try await order(
                    call,
                    .abandon(
                        entry: try entry(call), reason: try Call.required("reason", of: object),
                        version: try Call.integer("version", of: object)))
            },
            Route("POST", "/v1/queue/:/reroute", .manager) { call in
                let object = try call.object()
                return try await order(
                    call,
                    .reroute(
                        entry: try entry(call), reason: try Call.required("reason", of: object),
                        version: try Call.integer("version", of: object)))
            },
        ]
    }

    private func entry(_ call: Call) throws(Problem) -> Int64 { try call.number(call.id, of: "entry") }

    private func order(_ call: Call, _ act: Act) async throws -> Response {
        Response(await desk.act(act, by: call.actor, under: try call.key()))
    }

    /// What is open, in order of acceptance; with `state=all` everything, newest first.
    private func list(_ call: Call) async throws -> Response {
        let limit = try call.limit(standard: 200)
        let start = try call.cursor()
        let state = call.path.item("state") ?? "open"
        guard state == "open" || state == "all" else {
            throw Problem(400, "invalid_parameter", "state is open or all.")
        }
        let premises = premises
        return .json(
            try await archive.read { reader in
                let entries: [QueueEntryRecord]
                let next: Int64?
                if state == "all" {
                    entries = try reader.entries(before: start ?? .max, limit: limit)
                    next = entries.count == limit ? entries.last.map(\.sequence) : nil
                } else {
                    let open = try reader.openEntries(limit: 10_000).filter { $0.sequence > start ?? 0 }
                    entries = Array(open.prefix(limit))
                    next = open.count > limit ? entries.last.map(\.sequence) : nil
                }
                let lanes = try premises.registers.map { try LaneAnswer($0, reader).lane }
                return [
                    "items": .array(entries.map(EntryView.json)), "next": next.map { .string(String($0)) } ?? .null,
                    "lanes": .array(lanes),
                ]
            })
    }

    private func show(_ call: Call) async throws -> Response {
        let sequence = try entry(call)
        return .json(
            try await archive.read { reader in
                guard let entry = try reader.entry(sequence), case .object(let members) = EntryView.json(entry) else {
                    throw Problem.notFound("entry \(sequence)")
                }
                let operation = try reader.operation(entry.operation)
                let history = try reader.attempts(of: sequence).map(AttemptAnswer.json)
                return .object(
                    members + [.init("remote", JSONValue(operation?.remoteID))]
                        + (try EntryView.evidence(entry, in: reader)) + [.init("history", .array(history))])
            })
    }
}
