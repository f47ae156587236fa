import Foundation
import Glibc

/// What the system says of a running service.
extension ServiceProcess {
    /// What it has in memory now; `VmRSS` of `/proc/PID/status`.
    var residentKilobytes: Int { get throws { try number("VmRSS:", in: "status") } }

    /// What it has made to be written to disks; `write_bytes` of `/proc/PID/io`.
    var bytesWritten: Int { get throws { try number("write_bytes:", in: "io") } }

    var descriptors: Int {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/fd").count }
    }

    /// Stops it where it stands, and lets it go on later.
    func hold(for time: Duration) async throws {
        Glibc.kill(identifier, SIGSTOP)
        defer { Glibc.kill(identifier, SIGCONT) }
        try await Task.sleep(for: time)
    }

    private func number(_ name: String, in file: String) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(identifier)/\(file)", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let word = line?.dropFirst(name.count).split(whereSeparator: \.isWhitespace).first, let value = Int(word)
        else { throw Trouble("/proc/\(identifier)/\(file) has no \(name)") }
        return value
    }
}
