import Fiscal
import Logging
import Persistence
import Receipts
import Rigs
import Settings
import Testing

@testable import Flows

/// The shell that performs the calls, against a server on loopback that does what its script says.
@Suite("Calls to a real server", .serialized, .timeLimit(.minutes(2)))
struct UpstreamShellTests {
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let moves: [RawServer.Move]
        var state = JobState.unknown
        var reason = "unreachable"
    }

    private static let faults = [
        Fault(testDescription: "no answer", moves: [.close]),
        Fault(testDescription: "a reset", moves: [.reset]),
        Fault(testDescription: "half a head", moves: [.send("HTTP/1.1 201 Cre"), .close]),
        Fault(
            testDescription: "half a body",
            moves: [.send("HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{\"id\":"), .close]
        ),
        Fault(
            testDescription: "chunks without an end",
            moves: [.send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n"), .close]),
        Fault(
            testDescription: "100 MB",
            moves: [.send("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n"), .flood(104_857_600)]),
        Fault(
            testDescription: "100 MB in one line of the head",
            moves: [.send("HTTP/1.1 200 OK\r\nX: "), .flood(104_857_600)]),
        Fault(
            testDescription: "chunks without limit",
            moves: [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6400000\r\n"), .flood(104_857_600)]),
        Fault(testDescription: "another protocol", moves: [.send("220 mail.example ESMTP\r\n"), .close]),
        Fault(
            testDescription: "429 with a wait of -1",
            moves: [.send("HTTP/1.1 429 Slow\r\nRetry-After: -1\r\nContent-Length: 0\r\n\r\n")],
            state: .processingStopped, reason: "rate_limited"),
    ]

    private static let token = #"{"content":{"authentication":{"bearer":"t-1","expires_at":"2099-01-01T00:00:00Z"}}}"#

    private func shell(_ premises: Premises, credential: String) throws -> UpstreamShell {
        UpstreamShell(
            premises: premises, credentials: ["main": credential], clock: try #require(ZoneClock(zone: nil)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func call(_ rig: Rig, to server: RawServer) throws -> UpstreamCall {
        let call = try rig.onlyCall()
        return UpstreamCall(
            id: call.id, lane: call.lane, upstream: call.upstream, baseURL: server.url(""),
            request: call.request, timeout: .seconds(20))
    }

    private func faces(_ fault: Fault, _ rig: Rig, _ server: RawServer, _ credential: String = "secret") async throws {
        let exchange = try await shell(rig.premises, credential: credential).perform(call(rig, to: server))
        let sequence = Int64(try rig.states().count)
        try rig.end(exchange)
        let entry = try rig.entry(sequence)
        #expect(entry.state == fault.state)
        #expect(entry.reason == fault.reason)
        // What the limit lets in, and what the sockets hold.
        #expect(server.flooded < 24 << 20)
    }

    @Test("openfiskal-operations: a create through every fault of the cable", arguments: faults)
    func operations(fault: Fault) async throws {
        let server = try RawServer([.readRequest] + fault.moves)
        defer { server.stop() }
        let rig = try Rig()
        try rig.create()
        try await faces(fault, rig, server)
        #expect(server.requests.count == 1, "never sent twice")
        #expect(server.requests.first?.fields.contains("Authorization: Bearer secret") == true)
    }

    @Test("openfiskal-sales: a start through every fault of the cable", arguments: faults)
    func sales(fault: Fault) async throws {
        let server = try RawServer([.readRequest] + fault.moves)
        defer { server.stop() }
        let rig = try SalesShop.rig()
        try rig.start(SaleBodies())
        try await faces(fault, rig, server)
        #expect(server.requests.count == 1, "never sent twice")
    }

    @Test("fiskaly-sign-fr: a record through every fault of the cable, with a token of its own", arguments: faults)
    func records(fault: Fault) async throws {
        let server = try RawServer([.readRequest, .ok(Self.token)], [.readRequest] + fault.moves)
        defer { server.stop() }
        let rig = try Rig(ChainShop.premises())
        try rig.sell("n-0", at: ChainDouble())
        try rig.intend()
        try await faces(fault, rig, server, "key:secret")
        #expect(server.requests.map(\.line) == ["POST /tokens HTTP/1.1", "POST /records HTTP/1.1"])
        #expect(server.requests.last?.fields.contains("Authorization: Bearer t-1") == true)
    }

    @Test("a token that is refused before its time is changed once, and the call goes out again")
    func renewed() async throws {
        let second = Self.token.replacing("t-1", with: "t-2")
        let server = try RawServer(
            [.readRequest, .ok(Self.token), .readRequest, .ok(second)],
            [
                .readRequest, .send("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"), .readRequest,
                .ok(#"{"content":{"id":"rec_1","state":"ACCEPTED"}}"#),
            ])
        defer { server.stop() }
        let rig = try Rig(ChainShop.premises())
        try rig.intend()
        let exchange = try await shell(rig.premises, credential: "key:secret").perform(call(rig, to: server))
        try rig.end(exchange)
        #expect(try rig.states() == [.completed])
        let records = server.requests.filter { $0.line.hasPrefix("POST /records") }
        #expect(
            records.map { $0.fields.first { $0.hasPrefix("Authorization") } } == [
                "Authorization: Bearer t-1", "Authorization: Bearer t-2",
            ])
        #expect(records[0].body == records[1].body)
    }
}
