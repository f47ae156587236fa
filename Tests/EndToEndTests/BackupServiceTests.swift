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
}
