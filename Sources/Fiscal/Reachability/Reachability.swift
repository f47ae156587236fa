package import Receipts

/// Whether a server can be reached, from what came of asking it.
///
/// A sluggish state machine on purpose: what may pass with the next attempt must come twice in a row before the server
/// counts as away, and after that it must answer twice in a row before it counts as back, so that a connection that
/// comes and goes does not fill the feed. What is certain by itself, such as a name that is not found, counts at once.
package struct Reachability: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case online
        /// One failure that may pass.
        case doubtful(Obstacle)
        case offline(Obstacle, since: Timestamp)
        /// Away, and one answer came since.
        case returning(Obstacle, since: Timestamp)
    }

    package enum Change: Hashable, Sendable {
        case wentAway(Obstacle)
        /// Still away, for another reason.
        case otherwise(Obstacle)
        case cameBack(away: Duration)
    }

    package private(set) var state = State.online

    package init() {}

    /// A server that was away when it was last heard of.
    package init(away obstacle: Obstacle, since: Timestamp) { state = .offline(obstacle, since: since) }

    /// Since when and why the server is away; `nil` while it is not known to be.
    package var absence: (obstacle: Obstacle, since: Timestamp)? {
        switch state {
        case .online, .doubtful: nil
        case .offline(let obstacle, let since), .returning(let obstacle, let since): (obstacle, since)
        }
    }

    /// - Parameter obstacle: `nil` for an answer of the API itself.
    /// - Returns: what has changed by it for whoever watches.
    package mutating func note(_ obstacle: Obstacle?, at now: Timestamp) -> Change? {
        switch (state, obstacle) {
        case (.online, nil): return nil
        case (.doubtful, nil):
            state = .online
            return nil
        case (.offline(let old, let since), nil):
            state = .returning(old, since: since)
            return nil
        case (.returning(_, let since), nil):
            state = .online
            return .cameBack(away: .milliseconds(max(0, now.milliseconds - since.milliseconds)))
        case (.online, let obstacle?) where !obstacle.isCertain:
            state = .doubtful(obstacle)
            return nil
        case (.online, let obstacle?), (.doubtful, let obstacle?):
            state = .offline(obstacle, since: now)
            return .wentAway(obstacle)
        case (.offline(let old, let since), let obstacle?), (.returning(let old, let since), let obstacle?):
            state = .offline(obstacle, since: since)
            return obstacle == old ? nil : .otherwise(obstacle)
        }
    }
}
