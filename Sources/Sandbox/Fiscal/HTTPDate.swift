package import Receipts

/// The date of HTTP headers (IMF-fixdate, RFC 9110 section 5.6.7): `Wed, 20 May 2026 08:15:31 GMT`.
package enum HTTPDate {
    package static func text(_ time: Timestamp) -> String {
        let utc = Timestamp(milliseconds: time.milliseconds)
        // `dd.MM.yyyy`
        let parts = utc.localDate.split(separator: ".")
        let days = (utc.milliseconds - (utc.milliseconds % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000
        let weekday = weekdays[Int(((days + 4) % 7 + 7) % 7)]
        let month = months[(Int(parts[1]) ?? 1) - 1]
        return "\(weekday), \(parts[0]) \(month) \(parts[2]) \(utc.localTime) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
