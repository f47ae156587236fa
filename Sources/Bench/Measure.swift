import Glibc

/// Times a piece of work on one thread.
enum Measure {
    /// Runs per second, the best of five rounds of about a fifth of a second.
    static func rate(_ work: () throws -> Void) rethrows -> Double {
        try work()
        var best = 0.0
        var count = 1
        for _ in 0..<5 {
            while true {
                let time = try seconds(count, work)
                if time >= 0.2 {
                    best = max(best, Double(count) / time)
                    break
                }
                count = max(count + 1, time > 0.001 ? Int(Double(count) * 0.25 / time) : count * 10)
            }
        }
        return best
    }

    /// The median time of a piece of work that changes something each time, in milliseconds.
    ///
    /// - Parameter between: What is done after each, and not timed.
    static func median(
        _ count: Int, between: () throws -> Void = {}, _ work: (Int) throws -> Void
    ) rethrows -> Double {
        var times: [Double] = []
        for index in 0..<count {
            times.append(try seconds(1) { try work(index) })
            try between()
        }
        return times.sorted()[count / 2] * 1000
    }

    private static func seconds(_ count: Int, _ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        for _ in 0..<count { try work() }
        return seconds(since: start)
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let time = ContinuousClock.now - start
        return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }

    /// The memory that the process has in its pages now; `/proc/self/statm`, second number.
    static var residentKilobytes: Int {
        let words = words("statm")
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024 : 0
    }

    /// What the process has asked the system to write, to files as to everything else; `/proc/self/io`, `wchar`.
    static var bytesWritten: Int {
        let words = words("io")
        return words.firstIndex(of: "wchar:").flatMap { Int(words[$0 + 1]) } ?? 0
    }

    private static func words(_ name: String) -> [Substring] {
        guard let file = fopen("/proc/self/\(name)", "r") else { return [] }
        defer { fclose(file) }
        var text = [UInt8](repeating: 0, count: 1024)
        let length = fread(&text, 1, text.count, file)
        return String(decoding: text[..<length], as: UTF8.self).split { $0.isWhitespace }
    }

    /// Prints `BENCH name value unit`.
    static func report(_ name: String, _ value: Double, _ unit: String) {
        let text = value >= 100 ? String(Int(value.rounded())) : String((value * 1000).rounded() / 1000)
        print("BENCH \(name) \(text) \(unit)")
    }
}
