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
        #expect(try await Self.run(folder, "printers", "status", "back").status == 65)
        try await service.stop()
    }
}
