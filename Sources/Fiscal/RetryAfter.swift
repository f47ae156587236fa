package import Receipts

/// The wait that a server asks for in `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date.
package enum RetryAfter {
    /// No server makes a till wait longer than this in one go.
    package static let cap: Duration = .seconds(3600)

    /// The wait that the answer asks for; `nil` without the field, or if it cannot be read.
    ///
    /// A date counts from the answer's own `Date`, so that the two clocks need not agree; without one from `at`.
    package static func wait(
        in answer: UpstreamAnswer, at receivedAt: Timestamp? = nil, cap: Duration = RetryAfter.cap
    ) -> Duration? {
        guard let text = answer.header("Retry-After") else { return nil }
        return wait(text, date: answer.header("Date"), at: receivedAt, cap: cap)
    }

    /// - Parameter date: The text of the answer's `Date` field.
    package static func wait(
        _ text: String, date: String?, at receivedAt: Timestamp? = nil, cap: Duration = RetryAfter.cap
    ) -> Duration? {
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // A number that does not fit is a long wait all the same.
            return min(Int64(text).map { Duration.seconds($0) } ?? cap, cap)
        }
        let start = date.flatMap { HTTPDate.timestamp($0, near: receivedAt) } ?? receivedAt
        guard let start, let end = HTTPDate.timestamp(text, near: start) else { return nil }
        return min(max(.zero, .milliseconds(end.milliseconds - start.milliseconds)), cap)
    }
}
