import FoundationEssentials
import Logging
import Receipts
import Testing

@testable import Sandbox

@Suite("The fiscal server on HTTP", .timeLimit(.minutes(1)))
struct SandboxServerTests {
    private let folder = TemporaryFolder()

    private func server(_ faults: String = "") async throws -> (SandboxServer, Int) {
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        var options = SandboxServer.Options()
        options.faults = try FaultPlan(faults)
        options.ledger = folder.path + "/ledger.jsonl"
        let server = try SandboxServer(options: options, logger: Logger(label: "test"))
        return (server, try await server.start())
    }

    private func create(_ port: Int, key: String = "k") async throws -> (status: Int, promised: Int, body: String) {
        try await RawClient.exchange("POST", "/v1/operations", Fixture.sale(), key: key, port: port)
    }

    @Test("A sale goes through on HTTP and its code verifies")
    func sale() async throws {
        let (server, port) = try await server()
        let created = try await create(port)
        #expect(created.status == 201)
        let id = try #require(try JSONValue(parsing: created.body)["id"]?.text)
        let completed = try await RawClient.exchange(
            "POST", "/v1/operations/\(id)/complete", Fixture.cash, key: "c", match: "\"1\"", port: port)
        #expect(completed.status == 200)
        let block = try JSONValue(parsing: completed.body)["fiscal_information"]
        let code = block?["verification"]?["qr_data"]?.text ?? ""
        #expect(FiscalCodeVerifier(code).isValid)
        #expect(await server.server.applications.map(\.step) == [.create, .complete])
        try await server.stop()
    }

    @Test("Every request is in the ledger's file when its answer is there")
    func ledger() async throws {
        let (server, port) = try await server()
        for number in 1...5 {
            _ = try await create(port, key: "k\(number)")
            #expect(folder.lines("ledger.jsonl").count == number)
        }
        let lines = folder.lines("ledger.jsonl").compactMap { LedgerLine(json: $0) }
        #expect(lines.map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(lines.map(\.idempotencyKey) == ["k1", "k2", "k3", "k4", "k5"])
        #expect(lines.allSatisfy { $0.applied && $0.bodySHA256 == Digest(of: Array(Fixture.sale().utf8)).description })
        try await server.stop()
    }

    @Test("Several requests on one connection are answered in order")
    func keepAlive() async throws {
        let (server, port) = try await server("delay=5ms")
        let client = try await RawClient(port: port)
        let head = "Host: x\r\nAuthorization: Bearer x\r\nX-OpenFiskal-Merchant: m\r\n\r\n"
        await client.send(Array("GET /v1/operations/a HTTP/1.1\r\n\(head)GET /v1/operations HTTP/1.1\r\n\(head)".utf8))
        var text = ""
        while !text.hasSuffix("\"next\":null}") {
            text += String(decoding: try await client.receive(), as: UTF8.self)
        }
        let first = try #require(text.firstRange(of: "HTTP/1.1 404 Not Found"))
        let second = try #require(text.firstRange(of: "HTTP/1.1 200 OK"))
        #expect(first.lowerBound < second.lowerBound)
        await client.close()
        try await server.stop()
    }

    @Test(
        "A lost request or answer is a connection that ends without a byte",
        arguments: [("drop=1", false), ("loseAnswer=1", true)])
    func closed(spec: String, applied: Bool) async throws {
        let (server, port) = try await server(spec)
        let answer = try await create(port)
        #expect(answer.status == 0)
        #expect(answer.body.isEmpty)
        #expect(await server.operations.count == (applied ? 1 : 0))
        #expect(folder.lines("ledger.jsonl").count == 1)
        await server.setFaults(FaultPlan())
        #expect(try await create(port).status == 201)
        #expect(await server.operations.count == 1)
        try await server.stop()
    }

    @Test("A reset is a reset", arguments: [("reset=1", false), ("resetAfterApply=1", true)])
    func reset(spec: String, applied: Bool) async throws {
        let (server, port) = try await server(spec)
        await #expect(throws: RawClient.Failure.reset) { try await create(port) }
        #expect(await server.operations.count == (applied ? 1 : 0))
        try await server.stop()
    }

    @Test("A truncated answer promises more than it holds")
    func truncated() async throws {
        let (server, port) = try await server("truncate=1")
        let answer = try await create(port)
        #expect(answer.status == 201)
        #expect(answer.promised > 0)
        #expect(answer.body.utf8.count < answer.promised)
        try await server.stop()
    }

    @Test("A delay holds each answer up, and not one after the other")
    func delay() async throws {
        let (server, port) = try await server("delay=300ms")
        let started = ContinuousClock.now
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...8 { group.addTask { try await create(port, key: "k\(number)").status } }
            for try await status in group { #expect(status == 201) }
        }
        let lasted = ContinuousClock.now - started
        #expect(lasted >= .milliseconds(300))
        #expect(lasted < .milliseconds(1500))
        try await server.stop()
    }

    @Test("Off the net connections break and new ones are refused; back at the same port all is as it was")
    func offline() async throws {
        let (server, port) = try await server()
        _ = try await create(port)
        let client = try await RawClient(port: port)
        await client.send(Array("POST /v1/operations HTTP/1.1\r\n".utf8))
        try await server.setOnline(false)
        #expect(await !server.isOnline)
        // The end of the stream, in good order or not.
        let rest = try? await client.receive()
        #expect(rest == nil || rest == [])
        await client.close()
        await #expect(throws: RawClient.Failure.refused) { try await create(port) }
        try await server.setOnline(false)
        try await server.setOnline(true)
        #expect(try await create(port).status == 201)
        #expect(await server.operations.count == 1)
        #expect(await server.url == "http://127.0.0.1:\(port)/v1")
        try await server.stop()
    }

    @Test("A taken port and a ledger that cannot be written are errors")
    func unusable() async throws {
        let (first, port) = try await server()
        var options = SandboxServer.Options()
        options.port = port
        let second = try SandboxServer(options: options, logger: Logger(label: "test"))
        await #expect(throws: (any Error).self) { try await second.start() }
        try await second.stop()
        try await first.stop()
        options.ledger = folder.path + "/none/ledger.jsonl"
        #expect {
            try SandboxServer(options: options, logger: Logger(label: "test"))
        } throws: { "\($0)".contains("/none/ledger.jsonl cannot be written") }
    }
}

extension SandboxServer {
    fileprivate var operations: [ServerOperation] { (server as? FiscalServer)?.operations ?? [] }
}
