import Flows
import HTTPTypes
import Hummingbird
import NIOCore
import Persistence
import Receipts
import ServiceLifecycle

/// The journal as server-sent events, from now on or from the event that a client saw last.
///
/// Source: WHATWG HTML, section 9.2. The rows themselves are read from the file; the desk only says that there are new
/// ones, so that a slow client misses nothing and holds up nobody.
struct EventStream: Sendable {
    let desk: Desk
    let archive: Archive
    /// How often an idle connection shows that it lives.
    let heartbeat: Duration

    private enum Bell: Sendable {
        case journal(Int64)
        case heartbeat
    }

    func response(after last: Int64?) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no"],
            body: ResponseBody { writer in
                let changes = desk.changes()
                let head = try await archive.read { try $0.journalHead().sequence }
                var position = min(last ?? head, head)
                try await writer.write(ByteBuffer(string: "retry: 2000\nid: \(position)\n\n"))
                let (bells, ring) = AsyncStream.makeStream(of: Bell.self, bufferingPolicy: .bufferingNewest(2))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for await sequence in changes.cancelOnGracefulShutdown() { ring.yield(.journal(sequence)) }
                        ring.finish()
                    }
                    group.addTask {
                        while true {
                            try await Task.sleep(for: heartbeat)
                            ring.yield(.heartbeat)
                        }
                    }
                    ring.yield(.journal(head))
                    for await bell in bells {
                        switch bell {
                        case .journal(let sequence): if sequence <= position { continue }
                        case .heartbeat: try await writer.write(ByteBuffer(string: ": still here\n\n"))
                        }
                        while let (text, last) = try await batch(after: position) {
                            position = last
                            if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
                        }
                    }
                    group.cancelAll()
                }
                try await writer.finish(nil)
            })
    }

    /// The next rows as text, and the number of the last of them; `nil` behind the newest row.
    private func batch(after position: Int64) async throws -> (text: String, last: Int64)? {
        let rows = try await archive.read { try $0.journal(after: position, limit: 200) }
        return rows.last.map { (rows.compactMap(Self.event).joined(), $0.sequence) }
    }

    /// The words that clients know; what else the journal holds is for the audit.
    private static let names = ["receipt", "job", "entry", "lane", "printer", "notice", "delivery", "closing"]

    static func event(_ record: JournalRecord) -> String? {
        let name = String(record.kind.prefix { $0 != "." })
        guard names.contains(name) else { return nil }
        let data: JSONValue = [
            "kind": .string(record.kind), "subject": .string(record.subject), "register": JSONValue(record.register),
            "at": .string(Timestamp(milliseconds: record.at).rfc3339),
        ]
        return "event: \(name)\nid: \(record.sequence)\ndata: \(data.compact)\n\n"
    }
}

extension HTTPField.Name {
    /// Tells proxies to pass each event on at once.
    fileprivate static var xAccelBuffering: HTTPField.Name { HTTPField.Name("X-Accel-Buffering") ?? .cacheControl }
}
