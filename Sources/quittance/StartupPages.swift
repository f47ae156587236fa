import FoundationEssentials
import Glibc

/// The pages of program code that only the start needed.
///
/// Linking 70 libraries maps some 20 MB of code that never runs again. What does run is mapped again from the page cache.
enum StartupPages {
    /// Unmaps the pages of every read-only executable mapping of a file (`madvise(2)`, `MADV_DONTNEED`).
    static func giveBack() {
        guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
        for line in maps.split(separator: "\n") {
            // 7f00-7f80 r-xp 00000000 fe:00 4711   /usr/lib/libx.so
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[0] < ends[1] else { continue }
            madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }
}
