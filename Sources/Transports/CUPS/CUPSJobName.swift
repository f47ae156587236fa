import Glibc

/// The name that our jobs carry in the spooler, by which a later run knows what an earlier one left behind.
///
/// `quittance HOST BOOT PID TIME`: the host, the first digits of the kernel's boot id, the process, and nanoseconds
/// since the boot, which make it unique.
struct CUPSJobName: Hashable, Sendable, CustomStringConvertible {
    let host: String
    let boot: String
    let process: Int32
    let time: UInt64

    private static let mark = "quittance"

    init(host: String, boot: String, process: Int32, time: UInt64) {
        self.host = host
        self.boot = boot
        self.process = process
        self.time = time
    }

    /// Reads a job's name; nil if it is not one of ours.
    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 5, words[0] == Self.mark, let process = Int32(words[3]),
            let time = UInt64(words[4], radix: 36)
        else { return nil }
        self.init(host: String(words[1]), boot: String(words[2]), process: process, time: time)
    }

    var description: String { "\(Self.mark) \(host) \(boot) \(process) \(String(time, radix: 36))" }

    /// A fresh name for a job of this process.
    static func next() -> CUPSJobName {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        let time = UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
        return CUPSJobName(host: ownHost, boot: ownBoot, process: getpid(), time: time)
    }

    /// Whether nobody waits for a job of this name any more, asked by a process that has no job of its own in that queue.
    func isAbandoned(seenFrom own: CUPSJobName, isAlive: (Int32) -> Bool) -> Bool {
        guard host == own.host else { return false }
        return boot != own.boot || process == own.process || !isAlive(process)
    }

    /// Whether a process of this number runs.
    static func isAlive(_ process: Int32) -> Bool {
        kill(process, 0) == 0 || errno == EPERM
    }

    private static let ownHost: String = {
        var text = [CChar](repeating: 0, count: 65)
        guard gethostname(&text, text.count - 1) == 0 else { return "localhost" }
        let name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return name.isEmpty || name.contains(" ") ? "localhost" : name
    }()

    private static let ownBoot: String = {
        let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "0" }
        defer { close(file) }
        var text = [UInt8](repeating: 0, count: 8)
        return read(file, &text, text.count) == 8 ? String(decoding: text, as: UTF8.self) : "0"
    }()
}
