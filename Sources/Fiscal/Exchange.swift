/// What came of sending a request.
package enum Exchange: Hashable, Sendable {
    /// A whole answer came.
    case answered(UpstreamAnswer)
    /// Certainly no byte was taken by the server: no connection came about.
    case notSent(Absence)
    /// Bytes may have been taken and no whole answer came: time-out, reset, truncation.
    case lost(Absence)

    /// A ``lost(_:)`` that is a time-out; any other means that the connection broke.
    package static let timedOut = Absence(.timeout, "timeout")

    /// Why there is no answer.
    package struct Absence: Hashable, Sendable, ExpressibleByStringLiteral {
        package var obstacle: Obstacle
        /// What the machine says about it, for a log; never for a decision.
        package var sentence: String

        package init(_ obstacle: Obstacle, _ sentence: String) {
            self.obstacle = obstacle
            self.sentence = sentence
        }

        /// An obstacle that nobody looked into.
        package init(stringLiteral sentence: String) { self.init(.unreachable, sentence) }
    }
}
