import Foundation
import Glibc

/// The service as a process of its own, which can be killed at any moment and started again.
final class DemoChild {
    private let arguments: [String]
    private var process: Process?
    private(set) var kills = 0

    /// - Parameter arguments: of this same program, such as `serve --config FILE`.
    init(arguments: [String]) { self.arguments = arguments }

    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw Failure(
                .unavailable, "The service could not be started: \(error).", "Is the program's file still there?")
        }
        self.process = process
    }

    /// Ends the process as a power failure would: no handler runs.
    func kill() {
        guard let process else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
        kills += 1
    }

    /// Asks the process to stop and waits for it.
    ///
    /// - Returns: its exit code.
    @discardableResult
    func stop() -> Int32 {
        guard let process else { return 0 }
        process.terminate()
        process.waitUntilExit()
        self.process = nil
        return process.terminationStatus
    }
}
