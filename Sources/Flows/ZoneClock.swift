import Foundation
package import Receipts

/// Tells now, with the shop's zone offset: the one place that knows time zones.
///
/// FoundationEssentials knows none on Linux until something links Foundation, so the offset is computed here once and
/// stored with every time.
package struct ZoneClock: Sendable {
    private let zone: TimeZone

    /// - Parameter name: an identifier of the zone database, such as `Europe/Berlin`; `nil` for the machine's zone.
    /// - Returns: `nil` for a zone that the machine does not know.
    package init?(zone name: String?) {
        if let name {
            guard let zone = TimeZone(identifier: name) else { return nil }
            self.zone = zone
        } else {
            zone = .current
        }
    }

    package func now() -> Instant {
        let date = Date()
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(
            wall: Timestamp(milliseconds: milliseconds, offset: zone.secondsFromGMT(for: date)),
            monotonic: .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec)))
    }
}
