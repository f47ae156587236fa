import Foundation
import Receipts
import Testing

/// What commands make of the answers of a service that runs.
@Suite("Commands of a running service", .timeLimit(.minutes(2)))
struct ServiceCommandTests {
    /// A service with a printer that is a file, and one that nobody can reach, where commands find it.
    private static func shop(in folder: Folder) async throws -> RunningService {
        let text = try String(
            contentsOfFile: folder.configuration(
                replacing: "127.0.0.1:0", with: "127.0.0.1:\(try TLSTests.freePort())"), encoding: .utf8)
        let away = #"{ name: away, device: "socket://127.0.0.1:1" }"#
        return try await RunningService(
            folder,
            configuration: text.replacingOccurrences(
                of: "profile: generic-80mm }]", with: "profile: generic-80mm }, \(away)]"))
    }

    private static func run(_ folder: Folder, _ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(arguments + ["--config", folder.file("quittance.yaml")])
    }

    @Test("printers status tells of one printer, and without a name of all")
    func status() async throws {
        let folder = try Folder()
        let service = try await Self.shop(in: folder)
        let all = try await Self.run(folder, "printers", "status")
        #expect(all.status == 0, "\(all.errors)")
        #expect(all.output.contains("front on file:") && all.output.contains("away on socket:"), "\(all.output)")
        let one = try await Self.run(folder, "printers", "status", "front")
        #expect(one.output.contains("front on file:") && !one.output.contains("away"), "\(one.output)")
        let list = try await JSONValue(parsing: Self.run(folder, "printers", "status", "--json").output)
        #expect(list["items"]?.elements.count == 2)
        let unknown = try await Self.run(folder, "printers", "status", "back")
        #expect(unknown.status == 65 && unknown.errors.contains("`quittance printers list`"), "\(unknown.errors)")
        try await service.stop()
        // Nothing is printed then, and the configuration still tells what there is.
        let down = try await Self.run(folder, "printers", "status", "front")
        #expect(down.status == 0 && down.output.contains("stopped"), "\(down.output) \(down.errors)")
        let stopped = try await JSONValue(parsing: Self.run(folder, "printers", "list", "--json").output)
        #expect(stopped["items"]?.elements.map { $0["reasons"] } == [["shutdown"], ["shutdown"]])
        #expect(try await Self.run(folder, "printers", "status", "back").status == 65)
        #expect(try await Self.run(folder, "printers", "test", "front").status == 69)
    }

    @Test("abandon says what goes with an entry, and nothing of an entry that has gone")
    func abandon() async throws {
        let folder = try Folder()
        let service = try await Self.shop(in: folder)
        _ = try await service.till.sell("first", lines: 1, register: "reg_1")
        let words = ["queue", "abandon", "1", "--reason", "rung up twice", "--operator", "Frau Vogel"]
        let configuration = ["--config", folder.file("quittance.yaml")]
        // One that is being tried at this moment has to wait.
        try await wait("the entry to be given up") {
            let outcome = try await Program.run(words + configuration)
            #expect(outcome.errors.contains("with it goes entry 2"), "\(outcome.errors)")
            return outcome.status == 0
        }
        let again = try await Program.run(words + configuration)
        #expect(again.status == 65 && !again.errors.contains("with it goes"), "\(again.errors)")
        try await service.stop()
    }

    @Test("what is refused ends with 75 where it may go later, with 64 where the call must say more, else with 65")
    func refused() async throws {
        let folder = try Folder()
        let service = try await Self.shop(in: folder)
        let sale = try await service.till.sell("first", lines: 1, register: "reg_1")
        let printed = try await service.till.job(sale.job) { $0.isOver }
        let late = try await Self.run(folder, "jobs", "cancel", printed.id)
        #expect(late.status == 65 && late.errors.contains("only what has not been sent"), "\(late.errors)")
        let again = try await Self.run(folder, "token", "create", "till", "--role", "till")
        #expect(again.status == 65, "\(again.errors)")
        let before = try await Self.run(folder, "token", "list")
        #expect(before.output.contains("manager") && before.output.contains("cashier"), "\(before.output)")
        for option in ["--if-version", "--version"] {
            let stale = try await Self.run(folder, "queue", "retry", "1", option, "99")
            #expect(stale.status == 65 && stale.errors.contains("its version is"), "\(stale.errors)")
        }
        let closing = try await Self.run(folder, "closing", "reg_1")
        #expect(closing.status == 75, "\(closing.errors)")
        let open = try await Self.run(folder, "closing", "reg_1", "--json")
        #expect(try JSONValue(parsing: open.output)["code"] == "closing_blocked", "\(open.output)")
        #expect(try await Self.run(folder, "printers", "test", "away").status == 0)
        try await wait("the printer to be known as away") {
            try await Self.run(folder, "printers", "drawer", "away").status == 75
        }
        try await service.stop()
        // What stands in the file is told all the same.
        let after = try await Self.run(folder, "token", "list")
        #expect(after.status == 0 && after.output == before.output, "\(after.errors)")
    }
}
