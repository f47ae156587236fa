import Foundation
import Testing

/// `quittance serve` as a process of its own.
final class RunningService {
    private let folder: Folder
    private let process = Process()
    private var isStopped = false
    private(set) var till = Till(base: "", tokens: [:])

    /// Starts the service with a configuration.
    ///
    /// - Parameter launcher: a program with arguments that starts the one named behind them, such as a rig.
    init(_ folder: Folder, configuration: String, launcher: [String] = []) async throws {
        self.folder = folder
        let file = try folder.write(configuration, to: "quittance.yaml")
        let command = launcher + [try Program.path, "serve", "--config", file, "--log-level", "error"]
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardInput = FileHandle.nullDevice
        _ = FileManager.default.createFile(atPath: folder.file("log"), contents: nil)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: folder.file("log"))
        try process.run()
        var base = ""
        try await wait("the service to be ready") {
            guard process.isRunning else { throw Till.Failure(description: "it ended: \(try log)") }
            guard let word = try log.components(separatedBy: "ready on ").dropFirst().first,
                let end = word.firstIndex(of: "\n")
            else { return false }
            base = String(word[..<end].dropLast())
            return true
        }
        let text = try Data(contentsOf: URL(fileURLWithPath: folder.file("tokens.json")))
        till = Till(base: base, tokens: try JSONDecoder().decode([String: String].self, from: text))
    }

    var isRunning: Bool { process.isRunning }
    /// Its own, or its launcher's where that has not given its place to the service.
    var id: Int32 { process.processIdentifier }

    /// What the service and its launcher have said.
    var log: String { get throws { try String(contentsOfFile: folder.file("log"), encoding: .utf8) } }

    /// Ends the service in good order; its launcher ends with it.
    func stop() async throws {
        isStopped = true
        kill(service, SIGTERM)
        try await wait("the service to end") { !process.isRunning }
    }

    /// The service's own process: a launcher has it as its only child.
    private var service: Int32 {
        // No such file: it has ended meanwhile.
        let children = (try? String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)) ?? ""
        return children.split(separator: " ").first.flatMap { Int32($0) } ?? id
    }

    // A test that fails does not come to the stop; one that fails because the service has ended is to say why.
    deinit {
        if process.isRunning {
            kill(service, SIGKILL)
        } else if !isStopped {
            print("The service ended by itself, status \(process.terminationStatus):", (try? log) ?? "")
        }
    }
}

/// Waits until something has come about.
func wait(_ what: String, within limit: Duration = .seconds(60), until isSo: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + limit
    while try await !isSo() {
        guard .now < end else { throw Till.Failure(description: "waited in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(4))
    }
}
