/// A time as the `Date` field carries it (RFC 5322 section 3.3): `Sat, 21 Nov 2026 17:05:09 +0100`.
package struct MailDate: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Parameters:
    ///   - seconds: since 1970, in UTC.
    ///   - offset: of the zone, in seconds east of UTC.
    package init(secondsSince1970 seconds: Int64, offset: Int) {
        let local = seconds + Int64(offset)
        let (day, time) = local.quotientAndRemainder(floor: 86_400)
        let weekday = (day + 4).quotientAndRemainder(floor: 7).remainder
        // Years that begin in March put the leap day last (days_from_civil, Howard Hinnant).
        let (era, dayOfEra) = (day + 719_468).quotientAndRemainder(floor: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 2 : shifted - 10
        let year = yearOfEra + era * 400 + (month < 2 ? 1 : 0)
        let minutes = abs(offset) / 60
        description =
            "\(Self.days[Int(weekday)]), \(dayOfMonth) \(Self.months[Int(month)]) \(year) "
            + "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)) "
            + "\(offset < 0 ? "-" : "+")\(two(Int64(minutes / 60)))\(two(Int64(minutes % 60)))"
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension Int64 {
    /// Division that rounds down, so that the remainder is never negative.
    fileprivate func quotientAndRemainder(floor divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
