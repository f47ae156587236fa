import ArgumentParser
import Glibc

/// What a subcommand ends with when it cannot do its work.
///
/// Statuses are those of `sysexits.h`. One sentence says what failed, one what to do.
struct CommandFailure: Error {
    enum Status: Int32 {
        case usage = 64
        case badData = 65
        case unavailable = 69
        case inputOutput = 74
        case tryAgain = 75
        case notPermitted = 77
        case configuration = 78
    }

    let status: Status
    let reason: String
    let remedy: String

    init(_ status: Status, _ reason: String, remedy: String) {
        self.status = status
        self.reason = reason
        self.remedy = remedy
    }

    /// Runs a subcommand's work; a failure goes to standard error and becomes the process's status.
    static func reporting<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let failure as CommandFailure {
            StandardStream.error.write("quittance: \(failure.reason).\n\(failure.remedy)\n")
            throw ExitCode(failure.status.rawValue)
        }
    }
}

/// Standard input, output and error as bytes.
enum StandardStream: Int32 {
    case input = 0
    case output = 1
    case error = 2

    /// Whether a person sits at the other end.
    var isTerminal: Bool { isatty(rawValue) == 1 }

    func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes all bytes; gives up when the other end is gone, as `head` is after its last line.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads to the end; nil on an error.
    func readAll() -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(rawValue, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
