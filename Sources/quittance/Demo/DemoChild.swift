import Foundation
import Glibc

/// The service as a process of its own, which can be killed at any moment and started again.
actor DemoChild {
    private let arguments: [String]
    private let failpoints: DemoFailpoints?
    private var process: Process?

    /// - Parameters:
    ///   - arguments: of this same program, such as `serve --config FILE`.
    ///   - failpoints: where it is to die by itself.
    init(arguments: [String], failpoints: DemoFailpoints? = nil) {
        self.arguments = arguments
        self.failpoints = failpoints
    }

    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        if let failpoints {
            process.environment = ProcessInfo.processInfo.environment.merging(failpoints.environment()) { $1 }
        }
        do {
            try process.run()
        } catch {
            throw Failure(
                .unavailable, "The service could not be started: \(error).", "Is the program's file still there?")
        }
        self.process = process
    }

    /// Starts it again wherever it has died at a failpoint, until the task is cancelled.
    func attend() async throws {
        while !Task.isCancelled {
            if let process, !process.isRunning {
                guard Self.wasKilled(process) else {
                    throw Failure(
                        .inputOutput, "The service ended by itself, with status \(process.terminationStatus).")
                }
                try start()
            }
            // Cancelled: the day is over.
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    private static func wasKilled(_ process: Process) -> Bool {
        process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
    }

    /// Ends the process as a power failure would: no handler runs.
    func kill() {
        guard let process else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    /// Asks the process to stop and waits for it.
    ///
    /// - Returns: its exit code; `nil` where it died at a failpoint on the way.
    func stop() -> Int32? {
        guard let process else { return 0 }
        process.terminate()
        process.waitUntilExit()
        self.process = nil
        return failpoints != nil && Self.wasKilled(process) ? nil : process.terminationStatus
    }
}
