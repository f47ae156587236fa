import Receipts
import Testing

@testable import Web

@Suite("Event stream", .timeLimit(.minutes(2)))
struct EventStreamTests {
    private static func request(_ headers: [(String, String)] = []) -> [UInt8] {
        WebRig.request("GET", "/v1/events", headers: [("Accept", "text/event-stream"), ("Connection", "")] + headers)
    }

    @Test("what happens is told at once, under the journal's number")
    func live() async throws {
        try await WebRig.run { rig in
            let client = try RawClient(port: rig.port)
            try await client.send(Self.request())
            let head = try await client.receive(until: "id: ")
            #expect(head.contains("text/event-stream"))
            #expect(head.contains("retry: 2000\n"))
            _ = try await rig.offlineSale("E-1")
            let text = try await client.receive(until: "\"kind\":\"receipt.created\"")
            #expect(text.contains("event: entry\nid: "))
            #expect(text.contains("event: lane\nid: "))
            #expect(text.contains("event: receipt\nid: "))
            #expect(!text.contains("event: access") && !text.contains("event: answer"))
        }
    }

    @Test("a client that comes back gets everything behind the event it saw last, once")
    func resumes() async throws {
        try await WebRig.run { rig in
            _ = try await rig.offlineSale("E-1")
            _ = try await rig.offlineSale("E-2")
            let rows = try await rig.json("/v1/audit?limit=1000", token: WebRig.manager)["items"]?.elements ?? []
            let known = rows.filter { row in
                ["receipt", "job", "entry", "lane", "printer", "notice"].contains {
                    row["kind"]?.text?.hasPrefix($0 + ".") == true
                }
            }
            let ids = known.compactMap { $0["sequence"]?.text.flatMap { Int($0) } }
            let seen = try #require(ids.dropFirst(2).first)
            let last = try #require(ids.last)
            let client = try RawClient(port: rig.port)
            try await client.send(Self.request([("Last-Event-ID", String(seen))]))
            let text = try await client.receive(until: "id: \(last)\ndata")
            let told = text.split(separator: "\n\n").filter { $0.contains("event: ") }.compactMap { block in
                block.split(separator: "\n").first { $0.hasPrefix("id: ") }.flatMap { Int($0.dropFirst(4)) }
            }
            #expect(told == ids.filter { $0 > seen })
        }
    }

    @Test("an idle stream shows that it lives")
    func heartbeat() async throws {
        try await WebRig.run(heartbeat: .milliseconds(20)) { rig in
            let client = try RawClient(port: rig.port)
            try await client.send(Self.request())
            let text = try await client.receive(until: ": still here\n\n")
            #expect(text.contains(": still here"))
        }
    }

    @Test("a number from before a restored backup begins at the newest row")
    func future() async throws {
        try await WebRig.run { rig in
            let client = try RawClient(port: rig.port)
            try await client.send(Self.request([("Last-Event-ID", "999999999")]))
            let text = try await client.receive(until: "\n\n")
            #expect(!text.contains("id: 999999999"))
            _ = try await rig.offlineSale("E-1")
            _ = try await client.receive(until: "receipt.created")
        }
    }

    @Test("an id that is none is a 400")
    func badID() async throws {
        try await WebRig.run { rig in
            let reply = try await rig.send("GET", "/v1/events", headers: [("Last-Event-ID", "x")])
            #expect(reply.status == 400)
        }
    }
}
