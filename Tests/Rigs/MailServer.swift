import Dispatch
import Foundation

/// A mail server on loopback for a test: one that keeps mails and misbehaves as told, or a real Exim.
///
/// `Tests/Rigs/smtp` says how they are made. They end with the test's process, whatever becomes of it.
package final class MailServer: Sendable {
    package enum Encryption: String, Sendable {
        case none
        case startTLS = "starttls"
        case implicit
    }

    package enum Certificate: String, Sendable {
        case good
        /// Another server's.
        case other
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let port: Int
    package let folder: String
    private let process: Int32
    private let input: Pipe

    /// The authority that signed its certificate.
    package var authorities: String { folder + "/ca.crt" }

    /// A server that keeps what it takes.
    ///
    /// - Parameters:
    ///   - faults: connection n meets the n-th of them, the others the last; the program lists them.
    ///   - flaky: a seed and the share of connections that meet one at random, instead of `faults`.
    package static func start(
        faults: [String] = [], flaky: (seed: Int, share: Double)? = nil, encryption: Encryption = .none,
        certificate: Certificate = .good, user: String? = nil, password: String? = nil
    ) async throws -> MailServer {
        try await besides {
            try make(
                faults: faults, flaky: flaky, encryption: encryption, certificate: certificate, user: user,
                password: password)
        }
    }

    private static func make(
        faults: [String], flaky: (seed: Int, share: Double)?, encryption: Encryption, certificate: Certificate,
        user: String?, password: String?
    ) throws -> MailServer {
        let folder = try makeFolder()
        var arguments = [rigs + "/mail_server.py", folder, "--tls", encryption.rawValue]
        if encryption != .none {
            try run("/bin/bash", [rigs + "/certificates.sh", folder])
            arguments += ["--certificate", "\(folder)/\(certificate.rawValue).crt"]
            arguments += ["--key", "\(folder)/\(certificate.rawValue).key"]
        }
        if let flaky {
            arguments += ["--flaky", "\(flaky.seed)", "\(flaky.share)"]
        } else {
            arguments += ["--faults", faults.joined(separator: ",")]
        }
        if let user, let password { arguments += ["--user", user, "--password", password] }
        return try MailServer(folder: folder, command: "/usr/bin/env", arguments: ["python3"] + arguments)
    }

    /// Whether Exim is here or could be installed: not where there is another mail server, which is not ours to remove.
    package static func hasExim() async throws -> Bool {
        try await besides {
            do {
                try run("/bin/bash", [rigs + "/exim.sh", "packages"])
                return true
            } catch let failure as Failure where failure.description.hasSuffix("77") {
                return false
            }
        }
    }

    /// Exim, with STARTTLS on ``port`` and implicit TLS on the one behind it.
    package static func exim() async throws -> MailServer {
        try await besides {
            let folder = try makeFolder()
            try run("/bin/bash", [rigs + "/certificates.sh", folder])
            return try MailServer(
                folder: folder, command: "/bin/bash",
                arguments: [rigs + "/exim.sh", "run", folder, "\(Int.random(in: 20_000..<30_000))"])
        }
    }

    /// What Exim has taken, once it has so many: it delivers behind its answer.
    package func maildir(atLeast count: Int) async throws -> [String] {
        let folder = folder
        return try await Self.besides {
            try Self.run("/bin/bash", [Self.rigs + "/exim.sh", "await", folder, "\(count)"])
            return try FileManager.default.contentsOfDirectory(atPath: folder + "/mail/new").map {
                try String(contentsOfFile: folder + "/mail/new/" + $0, encoding: .utf8)
            }
        }
    }

    private init(folder: String, command: String, arguments: [String]) throws {
        self.folder = folder
        let process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = arguments
        input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.process = process.processIdentifier
        var text = ""
        while !text.contains("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failure(description: "\(arguments[0]) ended: \(text)") }
            text += String(decoding: data, as: UTF8.self)
        }
        guard let port = text.split(whereSeparator: \.isWhitespace).last.flatMap({ Int($0) }) else {
            throw Failure(description: "no port in \(text)")
        }
        self.port = port
    }

    /// What was taken, in its order: whole lines, for the server may be writing one.
    package func mails() throws -> [KeptMail] {
        guard let data = FileManager.default.contents(atPath: folder + "/mails.jsonl"),
            let end = data.lastIndex(of: 0x0A)
        else { return [] }
        return try data[...end].split(separator: 0x0A).map { try JSONDecoder().decode(KeptMail.self, from: $0) }
    }

    /// What was said: the connection's number, `<` for the server, and the words.
    package func talk() -> [String] {
        let data = FileManager.default.contents(atPath: folder + "/talk.log") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    package func stop() {
        // Its end is all that it waits for.
        try? input.fileHandleForWriting.close()
        kill(process, SIGTERM)
        // What is left of a temporary directory does no harm.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs what waits for processes on a thread of its own: there are few others.
    private static func besides<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "mail-rig").async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    private static let rigs = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "smtp").path

    private static func makeFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/quittance-mail-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
    }
}
