import ArgumentParser
import FoundationEssentials
import Glibc

/// Why a command ends without having done its work: one sentence what failed, one what to do, and a code of sysexits.
struct Failure: Error {
    /// The codes of sysexits.h that this program uses.
    enum Code: Int32 {
        case usage = 64
        case badData = 65
        case unavailable = 69
        case inputOutput = 74
        case tryAgain = 75
        case notPermitted = 77
        case configuration = 78
    }

    let code: Code
    let sentence: String
    let remedy: String

    init(_ code: Code, _ sentence: String, _ remedy: String = "") {
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
    }

    /// Says it on standard error and gives the code to end with.
    var told: ExitCode {
        Terminal.complain(remedy.isEmpty ? sentence : sentence + "\n" + remedy)
        return ExitCode(code.rawValue)
    }
}

/// Standard output and standard error.
enum Terminal {
    static func complain(_ text: String) { write("quittance: \(text)\n", to: STDERR_FILENO) }

    static func say(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

    private static func write(_ text: String, to descriptor: CInt) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || (count < 0 && errno == EINTR) else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }
}

/// Runs a command's body and turns a ``Failure`` into its words and exit code.
func telling<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let failure as Failure {
        throw failure.told
    }
}
