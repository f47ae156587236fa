import Receipts

/// The three forms of a date in HTTP (RFC 9110 section 5.6.7): IMF-fixdate, RFC 850 and asctime.
enum HTTPDate {
    /// Reads any of the forms; `nil` for everything else.
    ///
    /// - Parameter reference: About when it was written; an RFC 850 year of two digits is the one that lies no more than
    ///   50 years after it.
    static func timestamp(_ text: String, near reference: Timestamp? = nil) -> Timestamp? {
        let words = text.split(separator: " ").map(String.init)
        if words.count == 6, words[0].hasSuffix(","), words[5] == "GMT" {
            return assemble(day: words[1], month: words[2], year: words[3], time: words[4])
        }
        if words.count == 4, words[0].hasSuffix(","), words[3] == "GMT" {
            let parts = words[1].split(separator: "-").map(String.init)
            guard parts.count == 3, parts[2].utf8.count == 2, let short = number(parts[2], digits: 2) else {
                return nil
            }
            let year = String(fullYear(short, near: reference))
            return assemble(day: parts[0], month: parts[1], year: year, time: words[2])
        }
        if words.count == 5 {
            let day = words[2].utf8.count == 1 ? "0" + words[2] : words[2]
            return assemble(day: day, month: words[1], year: words[4], time: words[3])
        }
        return nil
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func assemble(day: String, month: String, year: String, time: String) -> Timestamp? {
        guard let index = months.firstIndex(of: month), number(day, digits: 2) != nil, number(year, digits: 4) != nil
        else { return nil }
        let monthText = index < 9 ? "0\(index + 1)" : "\(index + 1)"
        return Timestamp("\(year)-\(monthText)-\(day)T\(time)Z")
    }

    private static func number(_ text: String, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    private static func fullYear(_ short: Int, near reference: Timestamp?) -> Int {
        guard let reference, let year = Int(reference.utcMilliseconds.prefix(4)) else {
            return short < 70 ? 2000 + short : 1900 + short
        }
        let candidate = year - year % 100 + short
        if candidate > year + 50 { return candidate - 100 }
        return candidate < year - 49 ? candidate + 100 : candidate
    }
}
