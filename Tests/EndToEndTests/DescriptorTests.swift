import Foundation
import Testing

/// The service may open few files, and somebody opens connections and leaves them.
@Suite("File descriptors", .serialized, .timeLimit(.minutes(3)))
struct DescriptorTests {
    /// What a service with one printer and one register keeps for itself stands in `ServiceRun`.
    private static let (limit, connections) = (160, 160 - 72)

    private static let sale = """
        {"type":"sale","source":"POS","register_id":"reg_1","currency":"EUR","pretax_amount":"10.00","tax_amount":"1.90",
         "tip_amount":"0.00","total_amount":"11.90","line_items":[{"title":"Kaffee","quantity":1,"unit_price":"11.90",
         "total_amount":"11.90","taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}]}
        """

    private func service(in folder: Folder, limit: Int) async throws -> RunningService {
        let text = try String(contentsOfFile: folder.configuration(), encoding: .utf8)
        return try await RunningService(
            folder, configuration: text, launcher: ["/usr/bin/prlimit", "--nofile=\(limit):\(limit)"])
    }

    private func port(of service: RunningService) throws -> Int {
        try #require(service.till.base.split(separator: ":").last.flatMap { Int($0) })
    }

    @Test("when all connections are taken the next one waits, those that are there are served, and the feed says so")
    func crowded() async throws {
        let folder = try Folder()
        let service = try await service(in: folder, limit: Self.limit)
        let (port, token) = (try port(of: service), try #require(service.till.tokens["till"]))
        let till = try RawConnection(port: port)
        func sell(_ number: String) throws {
            let made = try till.ask(
                "POST", "/fiscal/reg_1/operations", token: token, key: number, body: Self.sale)
            #expect(made?.status == 202, "\(number): \(String(describing: made))")
        }
        try sell("before")
        // One short of the limit nothing is amiss: whoever comes is served.
        var idle = try (3..<Self.connections).map { _ in try RawConnection(port: port) }
        #expect(try RawConnection(port: port).ask("GET", "/health/live")?.status == 200)
        #expect(try till.ask("GET", "/v1/notices", token: token)?.body.contains("connections-full") == false)

        idle += try (0..<40).map { _ in try RawConnection(port: port) }
        let late = try RawConnection(port: port)
        #expect(try late.ask("GET", "/health/live", within: 0.5) == nil)
        for number in 1...20 { try sell("crowded-\(number)") }
        try await wait("the feed to say so") {
            try till.ask("GET", "/v1/notices", token: token)?.body.contains("All 88 connections") == true
        }
        #expect(try till.ask("GET", "/health/ready")?.body.contains("connections: all are taken") == true)
        #expect(try till.ask("GET", "/metrics", token: token)?.body.contains("process_max_fds \(Self.limit)") == true)

        idle.removeAll()
        #expect(late.answer(within: 20)?.status == 200)
        try await wait("the feed to be empty") {
            try till.ask("GET", "/v1/notices", token: token)?.body.contains("connections-full") == false
        }
        // Receipts of sales that are accepted meanwhile need descriptors of their own: all of them are printed.
        let queue = try till.ask("GET", "/v1/queue", token: token)
        #expect(queue?.body.contains("21") == true, "\(queue?.body ?? "")")
        try await service.stop()
        let audit = try await Program.run("audit", "verify", "--config", folder.file("quittance.yaml"))
        #expect(audit.status == 0, "\(audit.errors)")
    }

    @Test("a limit that leaves no room for anybody is a mistake of the configuration, with the number that is needed")
    func tooFew() async throws {
        let folder = try Folder()
        let outcome = try await Program.tool(
            "prlimit", ["--nofile=64:64", try Program.path, "serve", "--config", try folder.configuration()])
        #expect(outcome.status == 78)
        #expect(outcome.output.contains("may open 64 files, and needs 88"), "\(outcome.output)")
        #expect(outcome.output.contains("LimitNOFILE=1024"), "\(outcome.output)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("shop.sqlite")))
    }
}
