import Foundation
import Logging
import Suites
import Synchronization
import Transports

/// A real cupsd of its own with one raw queue, `paper`, whose prints land in files.
///
/// `Tests/Rigs/cups/rig.sh` says how it is made.
final class CUPSRig: TransportRig {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let folder: String
    let port: UInt16
    let abilities: TransportAbilities = []
    let log = CapturedLog()

    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Rigs/cups").standardizedFileURL

    private init(folder: String, port: UInt16) {
        self.folder = folder
        self.port = port
    }

    /// Starts a cupsd, installing CUPS first where it is missing, and what draws pages if need be.
    static func start(policy: String = "abort-job", pages: Bool = false) async throws -> CUPSRig {
        var template = Array("/tmp/quittance-cups-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp", errno) }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            _ = try await call(["packages"] + (pages ? ["pages"] : []))
            _ = try await call(["start", folder])
        } catch {
            try FileManager.default.removeItem(atPath: folder)
            throw error
        }
        let text = try String(contentsOfFile: "\(folder)/port", encoding: .utf8)
        guard let port = UInt16(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "no port in \(folder)")
        }
        let rig = CUPSRig(folder: folder, port: port)
        try await rig.run("queue", "paper", policy)
        return rig
    }

    /// Runs the body with a rig and removes it, whatever happens.
    static func with(
        policy: String = "abort-job", pages: Bool = false, _ body: (CUPSRig) async throws -> Void
    ) async throws {
        let rig = try await start(policy: policy, pages: pages)
        defer { rig.stop() }
        try await body(rig)
    }

    /// A command of the rig; ends when it is done.
    @discardableResult
    func run(_ command: String, _ arguments: String...) async throws -> String {
        try await Self.call([command, folder] + arguments)
    }

    /// A CUPS program against this cupsd.
    @discardableResult
    func admin(_ arguments: String...) async throws -> String {
        try await Self.call(["admin", folder] + arguments)
    }

    /// `ok`, `wait`, `fail` or `linger`: what the backend does from now on.
    func mode(_ word: String, of queue: String = "paper") throws {
        try word.write(toFile: "\(folder)/\(queue)/mode", atomically: false, encoding: .utf8)
    }

    /// What the backend says of the printer from now on.
    func state(_ line: String) throws {
        try line.write(toFile: "\(folder)/paper/state", atomically: false, encoding: .utf8)
    }

    /// The whole prints, in their order.
    func prints() throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/paper").filter { $0.hasPrefix("print-") }
            .sorted()
            .map { Array(try Data(contentsOf: URL(filePath: "\(folder)/paper/\($0)"))) }
    }

    /// The documents that a driverless queue's printer got, each with what was asked of it.
    func names(_ queue: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(queue)").filter { $0.hasPrefix("doc-") }
            .sorted()
    }

    /// The first page of a raster document that a driverless queue's printer got.
    func picture(_ queue: String, _ name: String) async throws -> RasterPicture {
        let document = "\(folder)/\(queue)/\(name)"
        _ = try await Self.call([document, "\(folder)/picture"], of: "pwg.py")
        return try RasterPicture(Data(contentsOf: URL(filePath: "\(folder)/picture-1.pgm")))
    }

    /// The jobs that are not over.
    func openJobs() async throws -> [String] {
        try await admin("lpstat", "-o").split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    }

    func cups(queue: String = "paper") -> CUPSTransport {
        CUPSTransport(
            host: "127.0.0.1", port: port, queue: queue, logger: Logger(label: "test") { [log] _ in log.handler })
    }

    func transport() -> any Transport { cups() }
    func absentTransport() -> any Transport { cups(queue: "nowhere") }
    func received(_ count: Int) async -> [UInt8] { (try? prints().flatMap { $0 }) ?? [] }
    func say(_ bytes: [UInt8]) {}
    func stall() {}
    func resume() {}
    func vanish() {}

    func stop() {
        // A rig that cannot be removed shows in /tmp.
        _ = try? Self.callAndWait(["remove", folder])
    }

    private static func call(_ arguments: [String], of script: String = "rig.sh") async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "rig").async {
                continuation.resume(with: Result { try callAndWait(arguments, of: script) })
            }
        }
    }

    private static func callAndWait(_ arguments: [String], of script: String = "rig.sh") throws -> String {
        let process = Process()
        process.executableURL = scripts.appending(path: script)
        process.arguments = arguments
        let output = Pipe()
        // cupsd keeps what it inherits, so that only a command's own words may go through a pipe.
        process.standardOutput = arguments[0] == "admin" ? output : FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        if arguments[0] == "admin" { try output.fileHandleForWriting.close() }
        let text = arguments[0] == "admin" ? output.fileHandleForReading.readDataToEndOfFile() : Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 || arguments[0] == "admin" else {
            throw Failure(
                description: "\(script) \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The messages that a transport has logged.
final class CapturedLog: Sendable {
    private let lines = Mutex<[String]>([])

    var messages: [String] { lines.withLock { $0 } }
    var handler: any LogHandler { Handler(log: self) }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let said = event.metadata?["said"].map { ": \($0)" } ?? ""
            log.lines.withLock { $0.append(event.message.description + said) }
        }
    }
}
