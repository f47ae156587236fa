import Receipts

/// A dialect whose API speaks JSON: what all of them do alike with paths and answers.
protocol JSONDialect: Dialect {
    associatedtype Content: AnswerContent

    /// All calls that a path serves; none for one that the dialect does not know.
    func calls(at segments: [String]) -> [Call]
    /// A 2xx counts only if it says what was asked for.
    func settled(_ content: Content, _ answer: UpstreamAnswer, for attempted: Attempted) -> Verdict
    /// Judges a refusal in the API's own envelope, but for the credential's.
    func refused(_ problem: Problem, wait: Duration?, for attempted: Attempted) -> Verdict
}

extension JSONDialect {
    typealias Call = (method: String, shape: CallShape)

    func shape(method: String, path: String) -> CallShape {
        guard let segments = PathTemplate.segments(of: path) else { return .unlisted }
        let calls = calls(at: segments)
        if let call = calls.first(where: { $0.method == method }) { return call.shape }
        if !calls.isEmpty { return .wrongMethod(allow: calls.map(\.method).sorted()) }
        return method == "GET" ? .forward : .unlisted
    }

    /// - Parameter credential: A token; what has to be changed for one first is in ``Dialect/tokens``.
    func authorization(_ credential: String) -> Field { Field(name: "Authorization", value: "Bearer \(credential)") }

    func isReachable(_ answer: UpstreamAnswer) -> Bool { APIAnswer<Content>(answer).isReachable }

    func verdict(_ exchange: Exchange, for attempted: Attempted) -> Verdict {
        switch SortedExchange<Content>(exchange, receivedAt: attempted.receivedAt) {
        case .content(let content, let answer): settled(content, answer, for: attempted)
        case .other: .unknown(.unreachable)
        case .refused(let problem, let wait): refused(problem, wait: wait, for: attempted)
        case .failed(let reason, let wait, certain: true): .stopped(reason, retryAfter: wait)
        case .failed(let reason, _, certain: false): .unknown(reason)
        }
    }
}
