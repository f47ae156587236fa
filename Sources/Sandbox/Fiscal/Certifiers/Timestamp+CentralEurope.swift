import Receipts

extension Timestamp {
    /// The same instant with the offset of Vienna, Rome and Madrid.
    ///
    /// Summer time lasts from the last Sunday of March to that of October, from and until 1 o'clock UTC (directive 2000/84/EC).
    var centralEuropean: Timestamp {
        let year = Timestamp(milliseconds: milliseconds, offset: 3600).rfc3339.prefix(4)
        guard let begin = Self.lastSunday(of: "\(year)-03"), let end = Self.lastSunday(of: "\(year)-10") else {
            return self
        }
        return Timestamp(milliseconds: milliseconds, offset: (begin..<end).contains(milliseconds) ? 7200 : 3600)
    }

    /// 1 o'clock UTC on the last Sunday of a month with 31 days.
    private static func lastSunday(of month: String) -> Int64? {
        guard let last = Timestamp("\(month)-31T01:00:00Z")?.milliseconds else { return nil }
        // 1970-01-01 was a Thursday: day 3 was the first Sunday.
        let days = last / 86_400_000
        return last - (days - 3) % 7 * 86_400_000
    }
}
