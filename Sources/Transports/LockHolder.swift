import Glibc

/// A process that holds a lock on a file.
struct LockHolder: Hashable, Sendable, CustomStringConvertible {
    let process: pid_t
    /// As the kernel knows the program (proc(5), comm); nil when the process is gone, or of another container.
    let program: String?

    var description: String {
        if process == getpid() { return "another connection of this process (\(process))" }
        return program.map { "\($0) (process \(process))" } ?? "process \(process)"
    }

    /// Who holds a flock(2) on an open file; none where the kernel does not say.
    static func holders(of number: CInt) -> [LockHolder] {
        var info = stat()
        return fstat(number, &info) == 0 ? holders(of: info) : []
    }

    /// The same for what a path leads to.
    static func holders(ofFile path: String) -> [LockHolder] {
        var info = stat()
        return stat(path, &info) == 0 ? holders(of: info) : []
    }

    private static func holders(of info: stat) -> [LockHolder] {
        let (major, minor) = parts(ofDevice: UInt64(info.st_dev))
        return processes(in: contents(of: "/proc/locks"), major: major, minor: minor, inode: UInt64(info.st_ino)).map {
            let program = contents(of: "/proc/\($0)/comm").filter { !$0.isNewline }
            return LockHolder(process: $0, program: program.isEmpty ? nil : program)
        }
    }

    /// The processes that /proc/locks (proc(5)) names for a file: `1: FLOCK  ADVISORY  WRITE 708 08:01:5678 0 EOF`.
    ///
    /// Lines with an arrow wait for a lock. A process of another container has no number here (0 or less).
    static func processes(in table: String, major: UInt64, minor: UInt64, inode: UInt64) -> [pid_t] {
        table.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "FLOCK", let process = pid_t(words[4]), process > 0 else { return nil }
            let file = words[5].split(separator: ":")
            guard file.count == 3, UInt64(file[0], radix: 16) == major, UInt64(file[1], radix: 16) == minor,
                UInt64(file[2]) == inode
            else { return nil }
            return process
        }
    }

    /// The numbers of a device as makedev(3) packs them.
    static func parts(ofDevice device: UInt64) -> (major: UInt64, minor: UInt64) {
        (device >> 8 & 0xFFF | device >> 32 & 0xFFFF_F000, device & 0xFF | device >> 12 & 0xFFFF_FF00)
    }

    /// A file of the kernel's, which has no length beforehand; empty where there is none.
    private static func contents(of path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while case let count = read(file, &piece, piece.count), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
