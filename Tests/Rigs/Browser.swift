import Foundation

/// A headless Chromium for a test, driven by a script of `Tests/Rigs/browser`; it installs itself where it is missing.
package enum Browser {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// What came of one promise: `trouble` is nil where it held.
    package struct Finding: Codable, Sendable {
        package let name: String
        package let trouble: String?
        package let seconds: Double
    }

    /// Drives the console; whatever the driver prints besides its findings goes to standard output.
    ///
    /// - Throws: ``Failure`` if it cannot be installed, or ends before it is through.
    package static func console(port: Int, manager: String, till: String) async throws -> [Finding] {
        try await drive("console.py", port: port, manager: manager, till: till)
    }

    /// Closes a register's session in the console.
    ///
    /// - Throws: as ``console(port:manager:till:)``.
    package static func closing(port: Int, manager: String, till: String) async throws -> [Finding] {
        try await drive("closing.py", port: port, manager: manager, till: till)
    }

    private static func drive(_ name: String, port: Int, manager: String, till: String) async throws -> [Finding] {
        var arguments = ["run", packages, name, "\(port)", manager, till]
        // For people who want to see the pages.
        if let folder = ProcessInfo.processInfo.environment["QUITTANCE_SCREENSHOTS"] { arguments.append(folder) }
        let chosen = arguments
        let output = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "browser-rig").async {
                continuation.resume(
                    with: Result {
                        _ = try run(["packages", packages])
                        return try run(chosen)
                    })
            }
        }
        return try output.split(separator: "\n").compactMap { line in
            guard line.hasPrefix("{") else {
                print(line)
                return nil
            }
            return try JSONDecoder().decode(Finding.self, from: Data(line.utf8))
        }
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "browser/browser.sh").path
    private static let packages = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/browser").path

    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [script] + arguments
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "browser.sh \(arguments[0]) ended with \(process.terminationStatus): \(text)")
        }
        return text
    }
}
