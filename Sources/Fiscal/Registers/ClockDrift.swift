package import Receipts

/// How far this machine's clock stands from the server's.
package struct ClockDrift: Hashable, Sendable {
    /// What the local clock is ahead by; negative where it is behind.
    package let ahead: Duration
    /// Half the time that the exchange took, and the server's own resolution: no more can be known.
    package let uncertainty: Duration

    /// - Parameters:
    ///   - server: The clock of the answer.
    ///   - resolution: One second for a `Date` field.
    package init(server: Timestamp, sent: Timestamp, received: Timestamp, resolution: Duration = .zero) {
        let middle = sent.milliseconds + (received.milliseconds - sent.milliseconds) / 2
        ahead = .milliseconds(middle - server.milliseconds)
        uncertainty = .milliseconds(abs(received.milliseconds - sent.milliseconds) / 2) + resolution
    }

    /// Compares with `server_time` of a heartbeat, else with the `Date` field of any answer; `nil` without either.
    package init?(_ answer: UpstreamAnswer, sent: Timestamp, received: Timestamp) {
        // An answer that is no JSON still has its field.
        let body = try? JSONValue(parsing: answer.body)
        if let server = body?["server_time"]?.text.flatMap({ Timestamp($0) }) {
            self.init(server: server, sent: sent, received: received)
        } else {
            self.init(dateOf: answer, sent: sent, received: received)
        }
    }

    /// Compares with the `Date` field (RFC 9110, section 6.6.1), which says whole seconds; `nil` without one.
    package init?(dateOf answer: UpstreamAnswer, sent: Timestamp, received: Timestamp) {
        guard let date = answer.header("Date").flatMap({ HTTPDate.timestamp($0, near: received) }) else { return nil }
        self.init(server: date, sent: sent, received: received, resolution: .seconds(1))
    }

    /// Whether the clocks are certainly further apart than that (R54).
    package func exceeds(_ bound: Duration) -> Bool { distance - uncertainty > bound }

    /// Whether they are certainly no further apart than that: not where one was set while the answer was on its way.
    package func isWithin(_ bound: Duration) -> Bool { distance + uncertainty <= bound }

    private var distance: Duration { ahead < .zero ? .zero - ahead : ahead }
}
