import Receipts

extension HelloBooksOrders {
    /// The answer to a batch, looked at for one order alone.
    func settled(_ content: HelloBooksAnswer, _ answer: UpstreamAnswer, for attempted: Attempted) -> Verdict {
        guard let body = attempted.body, let key = key(in: body),
            let results = HelloBooksResults(content.value, answer, wire: wire)
        else { return .unknown(.serverError) }
        return results.verdict(for: OrderBatch.Member(sequence: 0, key: key)).verdict
    }

    /// A refusal of the request, which is none of the order; it is the batch that is judged.
    func refused(_ problem: Problem, wait: Duration?, for attempted: Attempted) -> Verdict { .refused(problem) }

    /// No answer of this API asks for a re-read; one that comes all the same decides nothing.
    func reread(_ exchange: Exchange, for attempted: Attempted, cause: RereadCause) -> RereadVerdict {
        .unknown(.serverError)
    }

    /// The order that was read is ours if it has our id; its content was frozen under that id.
    func lookedUp(_ exchange: Exchange, for attempted: Attempted) -> LookupVerdict {
        switch SortedExchange<HelloBooksAnswer>(exchange, receivedAt: attempted.receivedAt) {
        case .failed(let reason, let wait, _): .stopped(reason, retryAfter: wait)
        case .other: .stopped(.unreachable, retryAfter: nil)
        // A 404 proves something only where the path is known to be the right one.
        case .refused(let problem, _):
            problem.status == 404 && readIsKnown ? .absent : .ambiguous(.lookRefused(problem))
        case .content(let content, let answer):
            if let own = attempted.body.flatMap({ key(in: $0) }), key(in: content.value) == own {
                .applied(wire.settlement(content.value, text: String(decoding: answer.body, as: UTF8.self), of: answer))
            } else {
                .ambiguous(.otherContent)
            }
        }
    }

    /// The e-invoice number, once the authority has given it; until then the question is asked again.
    func hosted(_ exchange: Exchange, receivedAt: Timestamp?) -> HostedReceiptVerdict {
        switch SortedExchange<HelloBooksAnswer>(exchange, receivedAt: receivedAt) {
        case .content(let content, let answer):
            wire.settlement(content.value, text: String(decoding: answer.body, as: UTF8.self), of: answer)
                .fiscal.map(HostedReceiptVerdict.available) ?? .stopped(.signerUnavailable, retryAfter: nil)
        case .other, .refused: .notAvailable
        case .failed(let reason, let wait, _): .stopped(reason, retryAfter: wait)
        }
    }
}
