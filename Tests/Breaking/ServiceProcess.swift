import Foundation
import Glibc
import Synchronization

/// `quittance serve` as a process of its own, started and ended as the experiment wants it.
final class ServiceProcess {
    private let process = Process()
    private let log: String
    private let ended = Moment()
    private(set) var port = 0

    /// Starts it; ``waitUntilReady()`` waits.
    init(
        program: String, configuration: String, log: String, arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        self.log = log
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["serve", "--config", configuration, "--log-level", "error"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.standardError = FileHandle(forWritingAtPath: log)
        process.terminationHandler = { [ended] _ in ended.come() }
        try process.run()
    }

    var words: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }  // Not there: it said nothing.

    var isRunning: Bool { process.isRunning }

    var identifier: Int32 { process.processIdentifier }

    /// When it was seen to have ended, in seconds since 1970.
    var endedAt: Double { ended.seconds }

    /// The exit code, or the signal's number negated.
    var status: Int { (process.terminationReason == .exit ? 1 : -1) * Int(process.terminationStatus) }

    func waitUntilReady() async throws {
        try await wait("the service to be ready") {
            guard process.isRunning else { throw Trouble("the service ended: \(words)") }
            guard let word = words.components(separatedBy: "ready on ").dropFirst().first,
                let end = word.firstIndex(of: "\n"), let colon = word[..<end].lastIndex(of: ":"),
                let found = Int(word[word.index(after: colon)..<end].filter(\.isNumber))
            else { return false }
            port = found
            return true
        }
    }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func stop() async throws {
        process.terminate()
        try await wait("the service to end") { !process.isRunning }
    }
}

/// Waits until something has come about.
func wait(_ what: String, within limit: Duration = .seconds(30), until isSo: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + limit
    while try await !isSo() {
        guard .now < end else { throw Trouble("waited in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(4))
    }
}

/// When something happened, in seconds since 1970; 0 until it has.
private final class Moment: Sendable {
    private let value = Mutex(0.0)

    var seconds: Double { value.withLock { $0 } }

    func come() { value.withLock { $0 = Date().timeIntervalSince1970 } }
}
