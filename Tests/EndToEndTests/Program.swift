import Foundation
import Testing

/// The program as built beside these tests, run as a shop would run it.
struct Program {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// `quittance` in the folder of the test bundle.
    static var path: String {
        get throws {
            let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let path = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("quittance").path
            try #require(FileManager.default.isExecutableFile(atPath: path), "build the product first: \(path)")
            return path
        }
    }

    /// Runs the program to its end.
    static func run(_ arguments: String..., input: String? = nil) async throws -> Outcome {
        try await run(arguments, input: input)
    }

    /// - Parameter environment: what is set besides that of the tests.
    static func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await besides { try runAndWait(arguments, input: input, environment: environment) }
    }

    /// As many at a time as a small machine can bear.
    private static let queue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 4
        return queue
    }()

    /// Does what blocks beside the few threads that tests share, where it would keep others from their work.
    static func besides<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Whether the system has a program, in `/usr/bin`.
    static func has(_ tool: String) -> Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/\(tool)") }

    /// Runs a program of the system, in `/usr/bin`, and takes what it says, on both streams.
    static func tool(_ name: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await besides {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/\(name)")
            process.arguments = arguments
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return (process.terminationStatus, output)
        }
    }

    private static func runAndWait(
        _ arguments: [String], input: String?, environment: [String: String]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
        let folder = try Folder()
        let (output, errors) = (folder.file("output"), folder.file("errors"))
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        let source = folder.file("input")
        _ = FileManager.default.createFile(atPath: source, contents: Data((input ?? "").utf8))
        process.standardInput = FileHandle(forReadingAtPath: source)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }
}

/// A folder of its own that goes with the test.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "quittance-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed stays in the temporary folder.
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: file(name), atomically: true, encoding: .utf8)
        return file(name)
    }

    /// A configuration that is right in every line, but for what the test replaces.
    func configuration(replacing old: String = "", with new: String = "") throws -> String {
        let text = """
            listen: 127.0.0.1:0
            database: shop.sqlite
            shop: { name: Testladen, timeZone: Europe/Berlin }
            printers: [{ name: front, device: "file:paper.bin", profile: generic-80mm }]
            upstreams:
              - { name: main, dialect: openfiskal-operations, url: "http://127.0.0.1:1", merchant: merchant_1 }
            registers: [{ id: reg_1, upstream: main, country: DE, printer: front }]

            """
        return try write(old.isEmpty ? text : text.replacingOccurrences(of: old, with: new), to: "quittance.yaml")
    }
}
