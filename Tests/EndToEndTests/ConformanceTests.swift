import Foundation
import Testing

/// The service as a program that was built from its description would meet it.
@Suite("The description of the API, asked of the service", .serialized, .timeLimit(.minutes(20)))
struct ConformanceTests {
    private static let dialects = [
        ("reg_1", "DE", "openfiskal-operations"), ("reg_2", "AT", "openfiskal-sales"),
        ("reg_3", "FR", "fiskaly-sign-fr"), ("reg_4", "IT", "hellobooks-orders"),
    ]

    /// A service with a register for each dialect, and the sandboxes that answer it.
    private static func shop(in folder: Folder) async throws -> (RunningService, [SandboxProcess]) {
        var sandboxes: [SandboxProcess] = []
        var upstreams = ""
        var registers = ""
        for (register, country, dialect) in dialects {
            let sandbox = try await SandboxProcess(in: folder, dialect: dialect)
            sandboxes.append(sandbox)
            upstreams += """
                  - { name: \(dialect), dialect: \(dialect), url: "\(sandbox.url)", credential: "file:credential",
                      \(dialect.hasPrefix("openfiskal") ? "merchant: merchant_1" : "timeout: 5s") }

                """
            registers += """
                  - { id: \(register), upstream: \(dialect), country: \(country), printer: front, answerWithin: 2s }

                """
        }
        _ = try folder.write("key_1:secret_1", to: "credential")
        let service = try await RunningService(
            folder,
            configuration: """
                listen: 127.0.0.1:0
                database: shop.sqlite
                shop: { name: Testladen, timeZone: Europe/Berlin }
                printers: [{ name: front, device: "file:paper.bin", profile: generic-80mm }]
                mail: { relay: "smtp://127.0.0.1:9", from: kasse@example.org }
                upstreams:
                \(upstreams)
                registers:
                \(registers)
                """)
        return (service, sandboxes)
    }

    private struct Outcome {
        let status: Int32
        let output: String
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let packages = tests.deletingLastPathComponent().appending(path: ".build/schemathesis").path

    /// Runs the rig to its end.
    private static func call(_ arguments: [String], in folder: Folder) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [tests.appending(path: "Rigs/api/conform.sh").path] + arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: text)
    }

    /// Runs Schemathesis, for that many seconds at most.
    private static func run(
        _ description: String, at till: Till, in folder: Folder, seconds: Int, _ more: String...
    ) throws -> Outcome {
        let installed = try call(["packages", packages], in: folder)
        try #require(installed.status == 0, "\(installed.output)")
        return try call(
            ["run", packages, description, till.base, till.tokens["manager"] ?? "", "\(seconds)"] + more, in: folder)
    }

    private static func description(of till: Till, in folder: Folder) async throws -> String {
        try folder.write(try await till.text("/openapi.json"), to: "openapi.json")
    }

    @Test("every answer is one that the description lists, with its type, its headers and its shape")
    func conforms() async throws {
        let folder = try Folder()
        let (service, sandboxes) = try await Self.shop(in: folder)
        let seconds = ProcessInfo.processInfo.environment["API_SECONDS"].flatMap { Int($0) } ?? 20
        let file = try await Self.description(of: service.till, in: folder)
        let outcome = try Self.run(file, at: service.till, in: folder, seconds: seconds)
        print(outcome.output.components(separatedBy: "Test cases:").last ?? "")
        #expect(outcome.status == 0, "\(outcome.output.suffix(8_000))")
        let examples = try Self.call(["examples", Self.packages, file], in: folder)
        #expect(examples.status == 0, "\(examples.output)")
        // A run that got nowhere has proved nothing: the token still holds, and each server has heard of a till.
        _ = try await service.till.text("/v1/tokens", role: "manager")
        for (sandbox, dialect) in zip(sandboxes, Self.dialects) {
            #expect(try sandbox.requests.contains { $0.contains("\"POST\"") }, "\(dialect)")
        }
        try await service.stop()
        withExtendedLifetime(sandboxes) {}
    }

    @Test(
        "a description that is wrong in one place is found out",
        arguments: [
            (#""const": "live""#, #""const": "alive""#, "/health/live"),
            (#""enum": ["idle", "processing", "stopped"]"#, #""enum": ["off"]"#, "/v1/printers"),
        ])
    func planted(right: String, wrong: String, path: String) async throws {
        let folder = try Folder()
        let (service, sandboxes) = try await Self.shop(in: folder)
        let file = try await Self.description(of: service.till, in: folder)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try #require(text.contains(right))
        let changed = try folder.write(text.replacingOccurrences(of: right, with: wrong), to: "wrong.json")
        let outcome = try Self.run(
            changed, at: service.till, in: folder, seconds: 20, "--include-path", path, "--phases", "coverage")
        #expect(outcome.status == 1, "\(outcome.output.suffix(2_000))")
        #expect(outcome.output.contains("Response violates schema"), "\(outcome.output.suffix(2_000))")
        try await service.stop()
        withExtendedLifetime(sandboxes) {}
    }
}
