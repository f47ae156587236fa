import Flows
import HTTPTypes
import Hummingbird
import Persistence
import Receipts

/// Notices, outages, the audit and the events: what happened, and what to do about it.
struct FeedRoutes: Sendable {
    let desk: Desk
    let archive: Archive
    let heartbeat: Duration

    var routes: [Route] {
        [
            Route("GET", "/v1/notices", .till, notices),
            Route("POST", "/v1/notices/:/resolve", .manager) { call in
                let action = try Call.required("action", of: call.object())
                let id = try call.number(call.id, of: "notice")
                return Response(
                    await desk.act(.resolveNotice(id, action: action), by: call.actor, under: try call.key()))
            },
            Route("GET", "/v1/outages", .till, outages),
            Route("GET", "/v1/audit", .manager, audit),
            Route("POST", "/v1/audit/verify", .manager) { call in
                _ = try call.object()
                let audit = try await archive.verified()
                return .json([
                    "rows": JSONValue(audit.rows), "bodies": JSONValue(audit.bodies),
                    "findings": .array(audit.findings.prefix(100).map { .string($0) }),
                    "head": [
                        "sequence": JSONValue(audit.head.sequence), "hash": .string(audit.head.hash.description),
                    ],
                ])
            },
            Route("GET", "/v1/events", .till, events),
        ]
    }

    private func notices(_ call: Call) async throws -> Response {
        let limit = try call.limit()
        let state = call.path.item("state") ?? "open"
        guard state == "open" || state == "all" else {
            throw Problem(400, "invalid_parameter", "state is open or all.")
        }
        return .json(
            try await archive.read { reader in
                let notices = try reader.notices(open: state == "open", limit: limit)
                return ReceiptRoutes.page(notices.map(FeedView.json), next: nil)
            })
    }

    private func outages(_ call: Call) async throws -> Response {
        let limit = try call.limit()
        return .json(
            try await archive.read { reader in
                ReceiptRoutes.page(try reader.outages(limit: limit).map(FeedView.json), next: nil)
            })
    }

    private func audit(_ call: Call) async throws -> Response {
        let limit = try call.limit(standard: 200, most: 1_000)
        let start = try call.cursor() ?? 0
        return .json(
            try await archive.read { reader in
                let rows = try reader.journal(after: start, limit: limit)
                return ReceiptRoutes.page(
                    try rows.map(FeedView.json), next: rows.count == limit ? rows.last?.sequence : nil)
            })
    }

    private func events(_ call: Call) async throws -> Response {
        var start: Int64?
        if let name = HTTPField.Name("Last-Event-ID"), let text = call.headers[name], !text.isEmpty {
            guard let number = Int64(text), number >= 0 else {
                throw Problem(400, "invalid_parameter", "Last-Event-ID is the id of an event.")
            }
            start = number
        }
        return EventStream(desk: desk, archive: archive, heartbeat: heartbeat).response(after: start)
    }
}
