/// What became of one request.
package enum HTTPOutcome: Sendable {
    /// The server answered, completely; whatever it said.
    case answered(HTTPResponse)

    /// There is no complete answer.
    case failed(HTTPFailure)
}
