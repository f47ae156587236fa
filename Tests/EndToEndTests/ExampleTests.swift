import Foundation
import Glibc
import Testing

/// The tills in `examples/`, run as an integrator would run them.
@Suite("Examples", .serialized, .timeLimit(.minutes(2)))
struct ExampleTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private func run(_ till: [String], _ arguments: String..., at service: Till) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [till[0], Self.root + "/examples/" + till[1]] + arguments
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin", "USER": "anna",
            "QUITTANCE_TOKEN": service.tokens["cashier"] ?? "", "QUITTANCE_URL": service.base,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(till[1]) \(arguments): \(text)")
        return text
    }

    @Test(
        "a till sells online, goes on through an outage, and everything is settled when the server is back",
        arguments: [["sh", "till.sh"], ["python3", "till.py"], ["node", "till.mjs"]])
    func sells(till: [String]) async throws {
        let folder = try Folder()
        let sandbox = try await SandboxProcess(in: folder)
        let service = try await RunningService(
            folder,
            configuration: """
                listen: 127.0.0.1:0
                database: shop.sqlite
                shop: { name: Testladen, timeZone: Europe/Berlin }
                printers: [{ name: front, device: "file:paper.bin", profile: generic-80mm }]
                upstreams:
                  - { name: main, dialect: openfiskal-operations, url: "\(sandbox.url)", merchant: merchant_1,
                      credential: "env:PATH", timeout: 1s, probe: 200ms, retry: { first: 100ms, cap: 500ms } }
                registers: [{ id: reg_1, upstream: main, country: DE, printer: front, answerWithin: 500ms }]
                """)
        #expect(try run(till, "sell", "Filterkaffee \"500\" g", "1190", at: service.till).hasSuffix("is fiscal\n"))
        #expect(try run(till, "open", at: service.till) == "open: 0\n")
        #expect(try run(till, "reprint", at: service.till) == "reprint: job_2\n")
        sandbox.fallSilent()
        for cents in ["99", "2379"] {
            let sold = try run(till, "sell", "Tee", cents, at: service.till)
            #expect(sold.contains("is provisional"), "\(sold)")
        }
        #expect(try run(till, "open", at: service.till) == "open: 4\n")
        sandbox.comeBack()
        try await wait("everything to be settled") { try run(till, "open", at: service.till) == "open: 0\n" }
        try await service.stop()
    }

    @Test(
        "a till without a token says what is missing",
        arguments: [["sh", "till.sh"], ["python3", "till.py"], ["node", "till.mjs"]])
    func noToken(till: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [till[0], Self.root + "/examples/" + till[1], "open"]
        process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"]
        let output = Pipe()
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus != 0)
        #expect(text.contains("QUITTANCE_TOKEN"))
    }
}
