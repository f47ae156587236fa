import FoundationEssentials

/// The files that subcommands read and write; "-" stands for standard input and output.
enum CommandFiles {
    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" {
            if let bytes = StandardStream.input.readAll() { return bytes }
        } else if let data = FileManager.default.contents(atPath: path) {
            return Array(data)
        }
        throw CommandFailure(
            .inputOutput, "\(path == "-" ? "standard input" : path) cannot be read",
            remedy: "Check the path and its permissions.")
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(filePath: path))
        } catch {
            throw CommandFailure(
                .inputOutput, "\(path) cannot be written", remedy: "Check that its directory is there and writable.")
        }
    }
}
