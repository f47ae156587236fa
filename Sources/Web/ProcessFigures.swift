import FoundationEssentials

/// What the kernel says of this process (proc(5)), under the names that Prometheus' own clients use.
enum ProcessFigures {
    static func add(to text: inout Metrics) {
        // Where there is no /proc these are left out: no figure is better than a wrong one.
        if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Int($0)
            })
        {
            text.begin("process_resident_memory_bytes", .gauge, "Memory that is held in RAM.")
            text.add(kilobytes * 1024)
        }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            text.begin("process_open_fds", .gauge, "Open file descriptors.")
            text.add(open.count)
        }
        if let limits = try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8),
            let line = limits.split(separator: "\n").first(where: { $0.hasPrefix("Max open files") }),
            let most = line.split(separator: " ").compactMap({ Int($0) }).first
        {
            text.begin("process_max_fds", .gauge, "How many file descriptors may be open.")
            text.add(most)
        }
    }
}
