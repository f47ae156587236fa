import Receipts

/// An exchange sorted by what it proves.
enum SortedExchange<Content: AnswerContent> {
    case content(Content, UpstreamAnswer)
    /// JSON of the API without the content that was asked for.
    case other(JSONValue, UpstreamAnswer)
    case refused(Problem, retryAfter: Duration?)
    /// Nothing was learned; `certain`: nothing was done either.
    case failed(StopReason, retryAfter: Duration?, certain: Bool)

    init(_ exchange: Exchange, receivedAt: Timestamp?) {
        switch exchange {
        case .notSent: self = .failed(.unreachable, retryAfter: nil, certain: true)
        case .lost(let absence):
            self = .failed(absence.obstacle == .timeout ? .timeout : .unreachable, retryAfter: nil, certain: false)
        case .answered(let answer): self.init(answer, receivedAt: receivedAt)
        }
    }

    private init(_ answer: UpstreamAnswer, receivedAt: Timestamp?) {
        let wait = RetryAfter.wait(in: answer, at: receivedAt)
        // A limit is a limit, also where a proxy in front of the API sets it.
        if answer.status == 429 {
            self = .failed(.rateLimited, retryAfter: wait, certain: true)
            return
        }
        switch APIAnswer<Content>(answer) {
        case .content(let content): self = .content(content, answer)
        case .other(let value): self = .other(value, answer)
        case .problem(let problem) where problem.status == 401 || problem.status == 403:
            self = .failed(.credentialRefused, retryAfter: wait, certain: true)
        case .problem(let problem): self = .refused(problem, retryAfter: wait)
        case .failure: self = .failed(.serverError, retryAfter: wait, certain: false)
        case .foreign:
            // Whoever said yes may have passed the bytes on; whoever said no or pointed elsewhere has not.
            self = .failed(.unreachable, retryAfter: wait, certain: (300...499).contains(answer.status))
        }
    }
}
