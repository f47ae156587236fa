import Foundation
import Glibc

/// `quittance sandbox` as a process of its own: a fiscal server that can fall silent and come back.
final class SandboxProcess {
    private let process = Process()
    private let ledger: String
    private(set) var url = ""

    init(in folder: Folder, dialect: String = "openfiskal-operations", faults: String = "") async throws {
        let file = folder.file("sandbox-\(dialect)")
        process.executableURL = URL(fileURLWithPath: try Program.path)
        ledger = folder.file("ledger-\(dialect)")
        process.arguments = [
            "sandbox", "--port", "0", "--dialect", dialect, "--ledger", ledger, "--faults", faults,
        ]
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: file)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try await wait("the sandbox to listen") {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            guard let word = text.components(separatedBy: "listening on ").dropFirst().first,
                let end = word.firstIndex(of: "\n")
            else { return false }
            url = String(word[..<end])
            return true
        }
    }

    deinit {
        comeBack()
        process.terminate()
        process.waitUntilExit()
    }

    /// The requests that came, one a line.
    var requests: [Substring] {
        get throws { try String(contentsOfFile: ledger, encoding: .utf8).split(separator: "\n") }
    }

    /// Takes requests and answers none of them.
    func fallSilent() { kill(process.processIdentifier, SIGSTOP) }
    func comeBack() { kill(process.processIdentifier, SIGCONT) }
}
