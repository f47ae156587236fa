import FoundationEssentials
import Glibc

/// The files that subcommands read and write; "-" stands for standard input and output.
enum CommandFiles {
    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" {
            if let bytes = standardInput() { return bytes }
        } else if let data = FileManager.default.contents(atPath: path) {
            return Array(data)
        }
        throw Failure(
            .inputOutput, "\(path == "-" ? "standard input" : path) cannot be read",
            "Check the path and its permissions.")
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard path != "-" else { return try writeStandardOutput(bytes) }
        do {
            try Data(bytes).write(to: URL(filePath: path))
        } catch {
            throw Failure(
                .inputOutput, "\(path) cannot be written", "Check that its directory is there and writable.")
        }
    }

    private static func standardInput() -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func writeStandardOutput(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure(.inputOutput, "standard output cannot be written", "Check where it leads.")
            }
            rest = rest.dropFirst(count)
        }
    }
}
