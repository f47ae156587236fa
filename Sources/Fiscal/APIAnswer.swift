import Receipts

/// What an API puts into its answers, as far as a dialect looks for it.
protocol AnswerContent {
    /// - Parameter value: The whole body of a 2xx; `nil` where it holds something else.
    init?(_ value: JSONValue, answer: UpstreamAnswer)
    /// Reads the API's envelope of errors; the code is never guessed from the text.
    static func problem(_ value: JSONValue, status: Int) -> Problem?
}

/// An answer sorted by whether the API itself gave it.
enum APIAnswer<Content: AnswerContent> {
    /// 2xx with what was asked for.
    case content(Content)
    /// 2xx with the API's JSON, but something else: a list, or something newer.
    case other(JSONValue)
    /// A 4xx in the API's envelope, or as problem details (RFC 9457).
    case problem(Problem)
    /// 5xx, whoever answered.
    case failure
    /// A page, a redirect, a proxy's refusal: the API was not reached.
    case foreign

    init(_ answer: UpstreamAnswer) {
        if (500...599).contains(answer.status) {
            self = .failure
            return
        }
        // What is no JSON is not the API's: the case below says so.
        guard let value = try? JSONValue(parsing: answer.body) else {
            self = .foreign
            return
        }
        switch (answer.status, value) {
        case (200...299, .object), (200...299, .array):
            self = Content(value, answer: answer).map(Self.content) ?? .other(value)
        case (407, _): self = .foreign
        case (400...499, _): self = Content.problem(value, status: answer.status).map(Self.problem) ?? .foreign
        default: self = .foreign
        }
    }

    /// Whether the API itself answered and can work.
    var isReachable: Bool {
        switch self {
        case .content, .other, .problem: true
        case .failure, .foreign: false
        }
    }
}
