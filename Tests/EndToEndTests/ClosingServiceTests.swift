import Foundation
import Receipts
import Testing

@Suite("The closing of a session", .timeLimit(.minutes(2)))
struct ClosingServiceTests {
    private static func shop(
        in folder: Folder
    ) async throws -> (sandbox: SandboxProcess, service: RunningService, configuration: String) {
        let sandbox = try await SandboxProcess(in: folder)
        let service = try await RunningService(
            folder,
            configuration: """
                listen: 127.0.0.1:\(try TLSTests.freePort())
                database: shop.sqlite
                shop: { name: Testladen, timeZone: Europe/Berlin }
                printers: [{ name: front, device: "file:paper.bin", profile: generic-80mm }]
                upstreams:
                  - { name: main, dialect: openfiskal-operations, url: "\(sandbox.url)", merchant: merchant_1,
                      credential: "env:PATH", timeout: 1s, probe: 200ms, retry: { first: 100ms, cap: 500ms } }
                registers:
                  - { id: reg_1, upstream: main, country: DE, printer: front, answerWithin: 2s, slips: [session] }
                """)
        try await service.till.session("session_open", ["opening_balance_amount": "50.00"], register: "reg_1")
        return (sandbox, service, folder.file("quittance.yaml"))
    }

    /// The session events that the server has applied, in their order, each with its status.
    private static func applied(_ sandbox: SandboxProcess) throws -> Int {
        try sandbox.requests.count { $0.contains("\"applied\":true") }
    }

    @Test("tells each part as it is done, prints the report, and is made once however often it is asked for")
    func close() async throws {
        let folder = try Folder()
        let (sandbox, service, configuration) = try await Self.shop(in: folder)
        let before = try Self.applied(sandbox)
        let missing = try await Program.run("closing", "reg_1", "--config", configuration)
        #expect(missing.status == 65)
        #expect(missing.errors.contains("counted"), "\(missing.errors)")
        let closed = try await Program.run("closing", "reg_1", "--counted", "49,50", "--config", configuration)
        #expect(closed.status == 0, "\(closed.errors)")
        let lines = closed.output.split(separator: "\n")
        #expect(lines.count == 5, "\(closed.output)")
        #expect(lines.first == "queue: everything is settled")
        #expect(lines.dropFirst().first == "count: counted 49.50, expected 50.00, difference -0.50")
        #expect(lines.dropFirst(2).first == "close: taken")
        #expect(lines.dropFirst(3).first?.hasPrefix("report: job_") == true)
        #expect(lines.last?.hasPrefix("Register reg_1 is closed: op_") == true)
        #expect(try Self.applied(sandbox) == before + 2)
        let again = try await Program.run("closing", "reg_1", "--json", "--config", configuration)
        #expect(again.status == 0, "\(again.errors)")
        let object = try JSONValue(parsing: Array(again.output.utf8))
        #expect(object["difference"] == "-0.50", "one object and nothing else")
        #expect(try Self.applied(sandbox) == before + 2)
        #expect(object["job"]?.text?.hasPrefix("job_") == true)
        let paper = URL(fileURLWithPath: folder.file("paper.bin"))
        try await wait("the report to be printed") {
            String(decoding: try Data(contentsOf: paper), as: UTF8.self).contains("Kassenabschluss")
        }
        try await service.stop()
    }

    @Test("that got no answer says so and where it stands; asked for again it goes on, and nothing was done twice")
    func silence() async throws {
        let folder = try Folder()
        let (sandbox, service, configuration) = try await Self.shop(in: folder)
        let before = try Self.applied(sandbox)
        sandbox.fallSilent()
        let lost = try await Program.run("closing", "reg_1", "--counted", "50.00", "--config", configuration)
        #expect(lost.status == 75, "\(lost.errors)")
        #expect(lost.output.contains("count: stopped: unknown"), "\(lost.output)")
        #expect(try await service.till.notices().contains { $0.code == "closing-unfinished" })
        sandbox.comeBack()
        try await wait("the closing to go on") {
            let next = try await Program.run("closing", "reg_1", "--counted", "50.00", "--config", configuration)
            return next.status == 0
        }
        #expect(try Self.applied(sandbox) == before + 2)
        #expect(try await !service.till.notices().contains { $0.code == "closing-unfinished" })
        try await service.stop()
    }
}
