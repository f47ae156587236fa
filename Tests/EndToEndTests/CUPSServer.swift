import Foundation

/// A cupsd of its own with one raw queue, `paper`, whose prints land in files; `Tests/Rigs/cups/rig.sh` says how.
final class CUPSServer: Sendable {
    let folder: String
    let port: Int

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Rigs/cups/rig.sh").path

    /// Starts it, installing CUPS first where it is missing, and what draws pages if need be.
    init(pages: Bool = false) async throws {
        var template = Array("/tmp/quittance-cups-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Till.Failure(description: "no folder in /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        _ = try await Self.call(["packages"] + (pages ? ["pages"] : []))
        _ = try await Self.call(["start", folder])
        let text = try String(contentsOfFile: "\(folder)/port", encoding: .utf8)
        guard let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Till.Failure(description: "no port in \(folder)")
        }
        self.port = port
        try await run("queue", "paper", "abort-job")
    }

    func remove() async throws { try await run("remove") }

    /// A command of the rig; ends when it is done.
    @discardableResult
    func run(_ command: String, _ arguments: String...) async throws -> String {
        try await Self.call([command, folder] + arguments)
    }

    /// `ok` or `wait`: whether the printer takes anything from now on.
    func mode(_ word: String) throws {
        try word.write(toFile: "\(folder)/paper/mode", atomically: false, encoding: .utf8)
    }

    /// The whole prints, in their order.
    func prints() throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/paper").filter { $0.hasPrefix("print-") }
            .sorted().map { Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/paper/\($0)"))) }
    }

    /// The documents that a driverless queue's printer got, each with what was asked of it.
    func names(_ queue: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(queue)").filter { $0.hasPrefix("doc-") }
            .sorted()
    }

    private static func call(_ arguments: [String]) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "rig").async {
                continuation.resume(with: Result { try callAndWait(arguments) })
            }
        }
    }

    private static func callAndWait(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: script)
        process.arguments = arguments
        // cupsd keeps what it inherits, so that only a command's own words may go through a pipe.
        let output = arguments[0] == "admin" ? Pipe() : nil
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try output?.fileHandleForWriting.close()
        let text = output?.fileHandleForReading.readDataToEndOfFile() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 || output != nil else {
            throw Till.Failure(
                description: "rig.sh \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
        return String(decoding: text, as: UTF8.self)
    }
}
