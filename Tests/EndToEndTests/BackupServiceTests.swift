import Foundation
import Receipts
import Testing

@Suite("A backup while the service works", .timeLimit(.minutes(2)))
struct BackupServiceTests {
    @Test("made while 200 sales are accepted is whole, and no sale waits for it in vain")
    func whileSelling() async throws {
        let folder = try Folder()
        let service = try await RunningService(
            folder, configuration: try String(contentsOfFile: folder.configuration(), encoding: .utf8))
        let configuration = folder.file("quittance.yaml")
        let till = service.till
        let first = folder.file("first.sqlite")
        let outcomes = try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    for number in 0..<50 {
                        _ = try await till.sell("sale-\(lane)-\(number)", lines: 2, register: "reg_1")
                    }
                }
            }
            // Some are sold, more are on their way.
            try await wait("sales", within: .seconds(60)) { try await till.jobs().count >= 10 }
            var outcomes: [Program.Outcome] = []
            for round in 0..<3 {
                let file = round == 0 ? first : folder.file("copy-\(round).sqlite")
                outcomes.append(try await Program.run("backup", file, "--json", "--config", configuration))
            }
            try await group.waitForAll()
            return outcomes
        }
        for outcome in outcomes {
            #expect(outcome.status == 0, "\(outcome.errors)")
            let facts = try JSONValue(parsing: outcome.output)
            #expect(facts["findings"] == .array([]))
        }
        #expect(try await till.jobs().count == 200)
        try await service.stop()
        // The copy is a database like any other.
        let copy = try folder.configuration(replacing: "shop.sqlite", with: "first.sqlite")
        let audit = try await Program.run("audit", "verify", "--json", "--config", copy)
        #expect(audit.status == 0, "\(audit.errors)")
        let rows = try #require(JSONValue(parsing: outcomes[0].output)["rows"]?.text)
        #expect(try JSONValue(parsing: audit.output)["rows"]?.text == rows)
        #expect(try await Program.run("receipts", "list", "--config", copy).output.contains("provisional"))
    }

    @Test("replaces no file unasked, and says how")
    func existing() async throws {
        let folder = try Folder()
        let day = folder.file("day")
        #expect(
            try await Program.run("demo", "--headless", "--directory", day, "--sales", "2", "--kills", "0").status == 0)
        let (configuration, copy) = (day + "/quittance.yaml", folder.file("copy.sqlite"))
        #expect(try await Program.run("backup", copy, "--config", configuration).status == 0)
        let second = try await Program.run("backup", copy, "--config", configuration)
        #expect(second.status == 64)
        #expect(second.errors.contains("--force"), "\(second.errors)")
        #expect(try await Program.run("backup", "--force", copy, "--config", configuration).status == 0)
        let itself = try await Program.run("backup", "--force", day + "/quittance.sqlite", "--config", configuration)
        #expect(itself.status == 64)
        #expect(!second.errors.contains("\r"))
    }

    @Test("put in the original's place, it sends nothing before a manager has confirmed, and sells meanwhile")
    func restored() async throws {
        let folder = try Folder()
        let sandbox = try await SandboxProcess(in: folder)
        let text = try String(
            contentsOfFile: folder.configuration(
                replacing: "\"http://127.0.0.1:1\", merchant: merchant_1",
                with: "\"\(sandbox.url)\", merchant: merchant_1, credential: \"env:PATH\""), encoding: .utf8)
        var service = try await RunningService(folder, configuration: text)
        try await service.till.session("session_open", ["opening_balance_amount": "50.00"], register: "reg_1")
        let copied = try await Program.run(
            "backup", folder.file("copy.sqlite"), "--config", folder.file("quittance.yaml"))
        #expect(copied.status == 0, "\(copied.errors)")
        try await service.stop()
        let taken = try sandbox.requests.count

        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder.path) where name.hasPrefix("shop.sqlite") {
            try files.removeItem(atPath: folder.file(name))
        }
        try files.moveItem(atPath: folder.file("copy.sqlite"), toPath: folder.file("shop.sqlite"))
        service = try await RunningService(folder, configuration: text)
        let sale = try await service.till.sell("meanwhile", lines: 1, register: "reg_1")
        _ = try await service.till.job(sale.job) { $0.state == "completed" }
        #expect(try sandbox.requests.count == taken)

        let notice = try #require(try await service.till.notices().first { $0.code == "file-restored" })
        try await service.till.resolve(notice, "the original is destroyed")
        try await wait("the sale to reach the server") {
            try sandbox.requests.count { $0.contains("\"applied\":true") } == 3
        }
        try await service.stop()
    }
    /// The folder of the service is lost with its disk; the copy and the configuration are elsewhere.
    @Test("on a new disk, without the token file, a manager's token is made anew, and no till has to be told")
    func withoutTokens() async throws {
        let lost = try Folder()
        let text = try String(contentsOfFile: lost.configuration(), encoding: .utf8)
        let former = try await RunningService(lost, configuration: text)
        let early = try await Program.run("token", "reset", "--config", lost.file("quittance.yaml"))
        #expect(early.status == 75, "a service has the database: \(early.errors)")
        let folder = try Folder()
        let copied = try await Program.run(
            "backup", folder.file("shop.sqlite"), "--config", lost.file("quittance.yaml"))
        #expect(copied.status == 0, "\(copied.errors)")
        let tokens = former.till.tokens
        try await former.stop()

        let configuration = try folder.configuration()
        for command in [["queue", "retry", "1"], ["token", "create", "till-2", "--role", "till"]] {
            let refused = try await Program.run(command + ["--config", configuration])
            #expect(refused.status == 77 && refused.errors.contains("quittance token reset"), "\(refused.errors)")
        }
        let doctor = try await Program.run("doctor", "--quick", "--config", configuration)
        #expect(doctor.output.contains("quittance token reset"), "\(doctor.output)")
        let reset = try await Program.run("token", "reset", "--config", configuration)
        #expect(reset.status == 0 && reset.output.contains(folder.file("tokens.json")), "\(reset.errors)")

        let service = try await RunningService(folder, configuration: text)
        #expect(service.till.tokens.keys.sorted() == ["manager"])
        #expect(service.till.tokens["manager"] != tokens["manager"])
        let till = Till(base: service.till.base, tokens: tokens)
        _ = try await till.sell("meanwhile", lines: 1, register: "reg_1")
        let notice = try #require(try await till.notices().first { $0.code == "file-restored" })
        await #expect(throws: Till.Failure.self, "the lost one") { try await till.resolve(notice, "it is destroyed") }
        try await service.till.resolve(notice, "it is destroyed")
        try await service.stop()
    }
}
