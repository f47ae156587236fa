import ArgumentParser
import Receipts

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
    /// What the service answered, where it is a refusal of the service's.
    let problem: JSONValue?
    /// Whether nothing listens where the service should be.
    let isDown: Bool

    init(_ code: Code, _ sentence: String, _ remedy: String = "", problem: JSONValue? = nil, isDown: Bool = false) {
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
        self.problem = problem
        self.isDown = isDown
    }

    /// As it is said to people.
    var words: String { remedy.isEmpty ? sentence : sentence + "\n" + remedy }

    /// Says it on standard error and gives the code to end with.
    var told: ExitCode {
        Terminal.complain(words)
        return ExitCode(code.rawValue)
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
