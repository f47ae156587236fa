import Foundation
import Receipts
import Testing

/// What people see of the command line on terminals of any width, and programs behind a pipe.
@Suite("The terminal", .timeLimit(.minutes(2)))
struct TerminalTests {
    private let folder: Folder
    private let configuration: String

    /// A day that is over.
    init() async throws {
        folder = try Folder()
        let day = folder.file("day")
        let outcome = try await Program.run("demo", "--headless", "--directory", day, "--sales", "4", "--kills", "0")
        try #require(outcome.status == 0, "\(outcome.errors)")
        configuration = day + "/quittance.yaml"
    }

    /// Runs the program on a terminal of its own (script(1)).
    private func onTerminal(_ arguments: [String], environment: [String: String] = [:]) async throws -> String {
        try await Program.besides { try Self.onTerminalAndWait(arguments, environment: environment) }
    }

    private static func onTerminalAndWait(
        _ arguments: [String], environment: [String: String]
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        let command = ([try Program.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
        process.arguments = ["-qec", command, "/dev/null"]
        var variables = ProcessInfo.processInfo.environment
        for name in ["NO_COLOR", "COLUMNS"] { variables[name] = nil }
        process.environment = variables.merging(["TERM": "xterm"]) { _, own in own }.merging(environment) { _, own in
            own
        }
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return output
    }

    @Test(
        "tables keep to its width, and leave nothing out",
        arguments: [60, 80, 132], [["receipts", "list"], ["jobs", "list"], ["audit", "outages"]])
    func tables(columns: Int, command: [String]) async throws {
        let arguments = command + ["--config", configuration]
        let wide = try await Program.run(arguments)
        let narrow = try await Program.run(arguments, environment: ["COLUMNS": "\(columns)"])
        for line in narrow.output.split(separator: "\n") { #expect(line.count <= columns, "\(line)") }
        func words(_ outcome: Program.Outcome) -> [Substring] { outcome.output.split(whereSeparator: \.isWhitespace) }
        #expect(words(narrow) == words(wide))
        let longest = wide.output.split(separator: "\n").map(\.count).max() ?? 0
        #expect(longest <= columns || narrow.output != wide.output)
    }

    @Test("colours are there for people alone, and not for those who want none")
    func colours() async throws {
        let arguments = ["receipts", "list", "--config", configuration]
        let escape = "\u{1B}["
        #expect(try await onTerminal(arguments).contains(escape + "32mfiscal"))
        #expect(try await !onTerminal(arguments, environment: ["NO_COLOR": "1"]).contains(escape))
        #expect(try await !onTerminal(arguments, environment: ["TERM": "dumb"]).contains(escape))
        #expect(try await !Program.run(arguments).output.contains(escape))
        #expect(try await !onTerminal(arguments + ["--json"]).contains(escape))
    }

    @Test("long work shows how far it is on a terminal, and nothing to a program")
    func progress() async throws {
        for (command, word) in [
            (["audit", "verify"], "verifying ["), (["backup", "--force", folder.file("copy.sqlite")], "copying"),
        ] {
            let arguments = command + ["--config", configuration]
            let shown = try await onTerminal(arguments)
            #expect(shown.contains(word) && shown.contains("100 %"), "\(shown)")
            // Taken away again before anything is said.
            #expect(shown.contains("\r\u{1B}[K"))
            #expect(try await !onTerminal(arguments + ["--json"]).contains("%"))
            let piped = try await Program.run(arguments)
            #expect(!piped.errors.contains("%") && !piped.errors.contains("\r"))
        }
    }

    @Test("what a program reads is one line of JSON with the same fields each time")
    func json() async throws {
        let fields: [([String], [String])] = [
            (["receipts", "list"], ["items", "next"]), (["jobs", "list"], ["items", "next"]),
            (["queue", "list"], ["items", "next"]), (["audit", "verify"], ["rows", "bodies", "head", "findings"]),
            (["doctor", "--quick"], ["status", "trouble", "errors", "warnings", "findings"]),
            (
                ["jobs", "show", "job_1"],
                [
                    "id", "receipt", "printer", "state",
                ]
            ),
        ]
        for (command, names) in fields {
            let output = try await Program.run(command + ["--json", "--config", configuration]).output
            #expect(output.split(separator: "\n").count == 1)
            guard case .object(let members) = try JSONValue(parsing: output) else {
                Issue.record("\(command) prints no object")
                continue
            }
            for name in names { #expect(members.contains { $0.name == name }, "\(command): \(name)") }
        }
    }
}
