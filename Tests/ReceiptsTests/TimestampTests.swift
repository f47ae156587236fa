import FoundationEssentials
import Receipts
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "a date-time of RFC 3339 is read to the millisecond, with its offset",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("1969-12-31T23:59:59Z", -1000, 0), ("1969-12-31T23:59:59.999Z", -1, 0),
            ("1985-04-12T23:20:50.52Z", 482_196_050_520, 0), ("1996-12-19T16:39:57-08:00", 851_042_397_000, -28_800),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130, 1200),
            ("2000-02-29T12:00:00Z", 951_825_600_000, 0), ("2024-02-29T00:00:00+01:00", 1_709_161_200_000, 3600),
            ("2026-05-20T10:15:31+02:00", 1_779_264_931_000, 7200),
            ("2026-05-20T10:15:31.123456789+02:00", 1_779_264_931_123, 7200),
            ("2026-05-20t08:15:31z", 1_779_264_931_000, 0), ("2026-05-20 08:15:31Z", 1_779_264_931_000, 0),
            ("2026-05-20T08:15:31-00:00", 1_779_264_931_000, 0), ("2016-12-31T23:59:60Z", 1_483_228_800_000, 0),
            ("1600-02-29T00:00:00Z", -11_670_998_400_000, 0), ("0001-01-01T00:00:00Z", -62_135_596_800_000, 0),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999, 0), ("2026-01-01T00:00:00.5Z", 1_767_225_600_500, 0),
            ("2026-01-01T00:00:00+23:59", 1_767_139_260_000, 86_340),
        ] as [(String, Int64, Int)])
    func reading(text: String, milliseconds: Int64, offset: Int) throws {
        let timestamp = try #require(Timestamp(text))
        #expect(timestamp.milliseconds == milliseconds)
        #expect(timestamp.offset == offset)
    }

    @Test(
        "anything else is no timestamp",
        arguments: [
            "", "2026-05-20", "2026-05-20T08:15:31", "2026-05-20T08:15Z", "2026-05-20T08:15:31.Z",
            "2026-5-20T08:15:31Z",
            "2026-05-20T8:15:31Z", "2026-13-20T08:15:31Z", "2026-00-20T08:15:31Z", "2026-05-32T08:15:31Z",
            "2026-05-00T08:15:31Z", "2026-04-31T08:15:31Z", "2026-02-29T08:15:31Z", "1900-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z", "2026-05-20T24:00:00Z", "2026-05-20T08:60:31Z", "2026-05-20T08:15:61Z",
            "2026-05-20T08:15:31+2", "2026-05-20T08:15:31+0200", "2026-05-20T08:15:31+02", "2026-05-20T08:15:31+24:00",
            "2026-05-20T08:15:31+02:60", "2026-05-20T08:15:31ZZ", "2026-05-20T08:15:31Z ", " 2026-05-20T08:15:31Z",
            "20260520T081531Z", "2026-05-20T08:15:31,5Z", "-026-05-20T08:15:31Z", "2026/05/20T08:15:31Z",
            "12026-05-20T08:15:31Z", "2026-05-20T08:15:31.5", "２026-05-20T08:15:31Z", "now",
        ])
    func refusing(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(
        "what is written is read back as it was",
        arguments: [
            "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "2026-05-20T10:15:31+02:00",
            "2000-02-29T23:59:59.001-11:30",
            "2024-12-31T00:00:00+14:00", "1900-03-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        ])
    func writing(text: String) throws {
        #expect(try #require(Timestamp(text)).rfc3339 == text)
    }

    @Test("the same instant is told in UTC with three decimals, and by the local clock")
    func forms() throws {
        let timestamp = try #require(Timestamp("2026-01-01T00:30:05.07+02:00"))
        #expect(timestamp.utcMilliseconds == "2025-12-31T22:30:05.070Z")
        #expect(timestamp.localDate == "01.01.2026")
        #expect(timestamp.localTime == "00:30:05")
        let earlier = try #require(Timestamp("1969-12-31T19:00:00-05:00"))
        #expect(earlier.milliseconds == 0)
        #expect(earlier.utcMilliseconds == "1970-01-01T00:00:00.000Z")
        #expect(earlier.localDate == "31.12.1969")
        #expect(earlier.localTime == "19:00:00")
    }

    @Test("every day of 400 years follows the one before it and reads back")
    func everyDay() throws {
        var days: Set<String> = []
        for day in stride(from: Int64(-25_567), to: Int64(120_530), by: 1) {
            let timestamp = Timestamp(milliseconds: day * 86_400_000)
            let text = timestamp.rfc3339
            days.insert(text)
            if Timestamp(text) != timestamp { Issue.record("\(text) does not read back") }
        }
        #expect(days.count == 146_097)
        #expect(days.contains("1900-01-01T00:00:00Z"))
        #expect(days.contains("2299-12-31T00:00:00Z"))
        #expect(days.count { $0.contains("-02-29T") } == 97)
    }

    @Test("an instant moves on by both clocks")
    func instant() {
        let start = Instant(wall: Timestamp(milliseconds: 1000, offset: 7200), monotonic: .seconds(5))
        let later = start.advanced(by: .milliseconds(1500))
        #expect(later.wall == Timestamp(milliseconds: 2500, offset: 7200))
        #expect(later.monotonic == .milliseconds(6500))
    }

    @Test(
        "whole milliseconds are cut towards zero",
        arguments: [
            (Duration.seconds(3), 3000), (.microseconds(1999), 1), (.microseconds(-1999), -1), (.zero, 0),
            (.seconds(-2), -2000), (.nanoseconds(999_999), 0),
        ] as [(Duration, Int64)])
    func milliseconds(duration: Duration, milliseconds: Int64) {
        #expect(duration.milliseconds == milliseconds)
    }

    @Test("a timestamp survives being stored with its offset")
    func coding() throws {
        let timestamp = Timestamp(milliseconds: -1, offset: -3600)
        #expect(try JSONDecoder().decode(Timestamp.self, from: JSONEncoder().encode(timestamp)) == timestamp)
    }
}
