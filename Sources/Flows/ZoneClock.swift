import Glibc
package import Receipts

/// Tells now, with the shop's zone offset: the one place that knows time zones.
///
/// The offset comes from the C library's zone database (tzset(3), localtime_r(3)) and is stored with every time.
/// Foundation would bring ICU into memory for the same answer, 4 MB of it.
package struct ZoneClock: Sendable {
    private static let database = "/usr/share/zoneinfo/"

    /// Sets the zone of the whole process: a service stands beside one shop.
    ///
    /// - Parameter name: an identifier of the zone database, such as `Europe/Berlin`; `nil` for the machine's zone.
    /// - Returns: `nil` for a zone that the machine does not know.
    package init?(zone name: String?) {
        if let name {
            guard !name.isEmpty, !name.hasPrefix("/"), !name.contains(".."),
                access(Self.database + name, R_OK) == 0
            else { return nil }
            setenv("TZ", ":" + name, 1)
        }
        tzset()
    }

    package func now() -> Instant {
        var steady = timespec()
        // It goes on while the machine sleeps: a key that was used before a weekend is as old as the server thinks.
        clock_gettime(CLOCK_BOOTTIME, &steady)
        return Instant(
            wall: Self.wall(), monotonic: .seconds(Int64(steady.tv_sec)) + .nanoseconds(Int64(steady.tv_nsec)))
    }

    /// What the clock on the wall shows, for people to read.
    package static func wall() -> Timestamp {
        var wall = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        return local(Int64(wall.tv_sec) * 1000 + Int64(wall.tv_nsec) / 1_000_000)
    }

    /// A stored time with the offset that the shop's zone had then.
    package static func local(_ milliseconds: Int64) -> Timestamp {
        var seconds = time_t(milliseconds / 1000)
        var local = tm()
        localtime_r(&seconds, &local)
        return Timestamp(milliseconds: milliseconds, offset: local.tm_gmtoff)
    }
}
