/// What came of sending a request.
package enum Exchange: Hashable, Sendable {
    /// A whole answer came.
    case answered(UpstreamAnswer)
    /// Certainly no byte was taken by the server: no connection came about. The text says why.
    case notSent(String)
    /// Bytes may have been taken and no whole answer came: time-out, reset, truncation. The text says why.
    case lost(String)

    /// The reason of a ``lost(_:)`` that is a time-out; any other text means that the connection broke.
    package static let timedOut = "timeout"
}
