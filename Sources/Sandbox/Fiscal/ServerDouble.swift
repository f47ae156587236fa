package import Receipts

/// The double of a fiscal API as a value, whatever language it speaks: without clock, thread or socket.
package protocol ServerDouble: Sendable {
    var book: ServerBook { get set }
    /// How long an answer is remembered by its key; `nil`: for ever.
    var keyRetention: Duration? { get set }
    /// Whether what signs is away.
    var signerDown: Bool { get set }

    /// Answers a request; `fault` is only written into the ledger.
    mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String?) -> ServerAnswer

    /// Takes a request that asks for several things, and fails within itself.
    mutating func answer(
        _ request: ServerRequest, at now: Timestamp, stumbling stumble: Stumble, fault: String?
    ) -> ServerAnswer
}

extension ServerDouble {
    /// Where a request asks for one thing, nothing can be left out, and a breakdown does nothing.
    package mutating func answer(
        _ request: ServerRequest, at now: Timestamp, stumbling stumble: Stumble, fault: String?
    ) -> ServerAnswer {
        if case .omit = stumble { return answer(request, at: now, fault: fault) }
        book.refuse(request, at: now, status: 500, fault: fault)
        var answer = ServerAnswer(status: 500, body: Refusal.brokenDown.body.compactBytes)
        book.stamp(&answer, at: now)
        return answer
    }

    package mutating func answer(_ request: ServerRequest, at now: Timestamp) -> ServerAnswer {
        answer(request, at: now, fault: nil)
    }

    /// One line for each request.
    package var ledger: [LedgerLine] { book.ledger }
    /// Every change of state, in order.
    package var applications: [Application] { book.applications }
    /// How often a request with this key changed something; more than once is a doubled application.
    package var appliedPerKey: [String: Int] { book.appliedPerKey }
    /// How many operations were created with this external id.
    package var createdPerExternalID: [String: Int] { book.createdPerExternalID }
}
