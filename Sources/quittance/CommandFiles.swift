import FoundationEssentials
import Glibc

/// The files that subcommands read and write; "-" stands for standard input and output.
enum CommandFiles {
    static func read(_ path: String) throws -> [UInt8] {
        guard path != "-" else { return try content(of: STDIN_FILENO, "standard input") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        return try content(of: descriptor, path)
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard path != "-" else { return try writeStandardOutput(bytes) }
        do {
            try Data(bytes).write(to: URL(filePath: path))
        } catch {
            throw Failure(
                .inputOutput, "\(path) cannot be written: \(SystemWords.of(error)).",
                "Check that its directory is there and writable.")
        }
    }

    private static func unreadable(_ name: String, _ number: CInt) -> Failure {
        Failure(
            .inputOutput, "\(name) cannot be read: \(SystemWords.of(number)).", "Check the path and its permissions.")
    }

    private static func content(of descriptor: CInt, _ name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(name, errno) }
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
