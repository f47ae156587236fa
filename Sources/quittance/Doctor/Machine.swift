import Flows
import Foundation
import Glibc

/// What this machine says of itself.
enum Machine {
    /// Who runs this, by name where it has one.
    static var user: String {
        guard let entry = getpwuid(geteuid()) else { return String(geteuid()) }
        return String(cString: entry.pointee.pw_name)
    }

    /// Whether the clock is kept by somebody, as systemd says.
    ///
    /// Source: systemd-timesyncd.service(8), whose file is touched with each synchronization; timedatectl(1), which asks
    /// the kernel and so knows of chrony and ntpd as well.
    static var synchronization: ClockFacts.Synchronization {
        if FileManager.default.fileExists(atPath: "/run/systemd/timesync/synchronized") { return .held }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "3", "timedatectl", "show", "--property=NTPSynchronized", "--value"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        // Without systemd nobody can be asked.
        guard (try? process.run()) != nil else { return .unknown }
        let answer = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        switch answer.prefix(while: { $0 != "\n" }) {
        case "yes": return .held
        case "no": return .lost
        default: return .unknown
        }
    }

    /// The machine's own time zone by its name, as tzset(3) finds it.
    static var zone: String {
        if let name = ProcessInfo.processInfo.environment["TZ"], !name.isEmpty {
            return name.first == ":" ? String(name.dropFirst()) : name
        }
        // No file means UTC; a copied one has no name that could be told.
        guard FileManager.default.fileExists(atPath: "/etc/localtime") else { return "UTC" }
        guard let target = realpath("/etc/localtime", nil) else { return "UTC" }
        defer { free(target) }
        let path = String(cString: target)
        let mark = "zoneinfo/"
        guard let range = path.firstRange(of: mark) else { return "/etc/localtime" }
        return String(path[range.upperBound...])
    }

    static func folder(_ path: String) -> FolderFacts {
        var space = statvfs()
        let isKnown = statvfs(path, &space) == 0
        // Without procfs the kind is not told.
        let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        return FolderFacts(
            path: path, exists: isKnown, isWritable: access(path, W_OK | X_OK) == 0, user: user,
            freeBytes: isKnown ? Int64(space.f_bavail) * Int64(space.f_frsize) : nil,
            filesystem: mounts.flatMap { MountTable($0).kind(of: resolved(path)) })
    }

    static func secret(_ what: String, _ path: String, isPublic: Bool = false) -> SecretFacts {
        var facts = stat()
        return SecretFacts(
            what: what, path: path, mode: stat(path, &facts) == 0 ? facts.st_mode & 0o7777 : nil,
            isReadable: access(path, R_OK) == 0, isPublic: isPublic)
    }

    /// Whether a service has a database open: it holds a lock on a file beside it, flock(2).
    static func isLocked(_ database: String) -> Bool {
        let descriptor = open(database + ".lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// How long a file is; nil where there is none.
    static func size(of path: String) -> Int64? {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int64(facts.st_size) : nil
    }

    private static func resolved(_ path: String) -> String {
        guard let target = realpath(path, nil) else { return path }
        defer { free(target) }
        return String(cString: target)
    }
}
