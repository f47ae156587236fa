import Fiscal
import Receipts
import Testing

@Suite("Retry-After")
struct RetryAfterTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Test(
        "Seconds and all three forms of a date count from the answer's own clock",
        arguments: [
            ("0", Int64(0)), ("120", 120), ("3601", 3600), ("99999999999999999999999", 3600),
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
            ("Sun Nov  6 08:50:37 1994", 60), ("Sun Nov 16 08:50:37 1994", 3600), ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
        ])
    func waits(_ text: String, _ seconds: Int64) {
        #expect(RetryAfter.wait(text, date: Self.date) == .seconds(seconds))
    }

    @Test(
        "What is neither seconds nor a date is no wait",
        arguments: [
            "", "-1", "+1", "1.5", "1 s", "soon", "Sun, 06 Nov 1994 08:50:37 CET", "Sun, 31 Feb 1994 08:50:37 GMT",
            "Sun, 06 Nou 1994 08:50:37 GMT", "Sun, 06 Nov 94 08:50:37 GMT", "Sunday, 06-Nov-1994 08:50:37 GMT",
            "Sun Nov  6 25:50:37 1994", "Sun Nov  6 08:50:37", "\u{0661}",
        ])
    func unreadable(_ text: String) {
        #expect(RetryAfter.wait(text, date: Self.date) == nil)
    }

    @Test("A date needs a clock: the answer's, else the one that is given")
    func clocks() throws {
        let date = "Wed, 20 May 2026 08:16:01 GMT"
        let given = try #require(Timestamp("2026-05-20T10:15:31+02:00"))
        #expect(RetryAfter.wait(date, date: nil) == nil)
        #expect(RetryAfter.wait(date, date: "yesterday") == nil)
        #expect(RetryAfter.wait(date, date: nil, at: given) == .seconds(30))
        // The server's clock is an hour ahead of ours: only its own two times count.
        #expect(RetryAfter.wait(date, date: "Wed, 20 May 2026 08:16:00 GMT", at: given) == .seconds(1))
    }

    @Test("A year of two digits is the one nearest to now")
    func shortYears() throws {
        let given = try #require(Timestamp("2099-12-31T23:59:00Z"))
        #expect(RetryAfter.wait("Friday, 01-Jan-00 00:00:00 GMT", date: nil, at: given) == .seconds(60))
        let old = try #require(Timestamp("2026-01-01T00:00:00Z"))
        #expect(RetryAfter.wait("Sunday, 06-Nov-94 08:49:37 GMT", date: nil, at: old) == .zero)
    }

    @Test("The field is found in any case of letters, and is cut at the given cap")
    func fields() {
        let answer = answer(503, "", ["retry-after": " 90 "])
        #expect(RetryAfter.wait(in: answer) == .seconds(90))
        #expect(RetryAfter.wait(in: answer, cap: .seconds(60)) == .seconds(60))
        #expect(RetryAfter.wait(in: UpstreamAnswer(status: 503)) == nil)
    }
}
