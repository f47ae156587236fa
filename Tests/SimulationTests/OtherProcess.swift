import Foundation

/// The simulator as a program of its own, built beside the tests.
enum OtherProcess {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs it and returns what it printed.
    static func simulate(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = try program()
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "Simulate ended with \(process.terminationStatus)")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The test bundle stands in the folder of the products; its path is among the arguments of whoever runs it.
    private static func program() throws -> URL {
        let paths = CommandLine.arguments + [Bundle.main.executablePath ?? ""]
        for path in paths where path.contains("/") {
            var folder = URL(fileURLWithPath: path)
            for _ in 0..<4 {
                folder = folder.deletingLastPathComponent()
                let candidate = folder.appendingPathComponent("Simulate")
                var isDirectory: ObjCBool = false
                let isThere = FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory)
                if isThere, !isDirectory.boolValue { return candidate }
            }
        }
        throw Failure(description: "There is no program Simulate beside the tests.")
    }
}
