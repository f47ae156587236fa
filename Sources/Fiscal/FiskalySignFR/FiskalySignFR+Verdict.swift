import Receipts

extension FiskalySignFR {
    /// A record that the server rejects is a refusal, although it answers with 2xx.
    func settled(_ record: FiskalyRecord, _ answer: UpstreamAnswer, for attempted: Attempted) -> Verdict {
        if record.state == "FAILED" || record.state == "REJECTED" {
            let logs = (record.content["logs"]?.elements ?? []).compactMap { $0["message"]?.text }
            let detail = logs.isEmpty ? "the record's state is \(record.state ?? "")" : logs.joined(separator: "; ")
            return .refused(
                Problem(status: answer.status, code: "record_\(record.state?.lowercased() ?? "")", detail: detail))
        }
        var settlement = record.settlement
        if attempted.intent == .complete {
            // A transaction is a record of its own: its intention's id says that another record was answered for.
            if let intention = attempted.remoteID, settlement.remoteID == intention { return .unknown(.serverError) }
            settlement.lifecycle = .completed
            // The operation is the intention: the transaction's own id stands in the anchor and in the answer.
            settlement.remoteID = nil
        }
        return .settled(settlement)
    }

    func refused(_ problem: Problem, wait: Duration?, for attempted: Attempted) -> Verdict {
        switch problem.status {
        // The key of our own earlier try is still being worked on: its outcome will come for the same key.
        case 409 where attempted.earlierAttemptWroteBytes: .unknown(.serverError)
        default: .refused(problem)
        }
    }

    /// No answer of this API asks for a re-read; one that comes all the same decides nothing.
    func reread(_ exchange: Exchange, for attempted: Attempted, cause: RereadCause) -> RereadVerdict {
        switch SortedExchange<FiskalyRecord>(exchange, receivedAt: attempted.receivedAt) {
        case .failed(let reason, let wait, _):
            attempted.earlierAttemptWroteBytes ? .unknown(reason) : .stopped(reason, retryAfter: wait)
        case .refused(let problem, _): .escalate(.lookRefused(problem))
        case .content, .other: .escalate(.recordUndecided)
        }
    }

    /// Nothing in a record's public form says which request made it, so that a person decides.
    ///
    /// A record whose outcome is unknown is settled by sending it again with its key, for as long as the key is
    /// remembered; the chain protects against a double after that.
    func lookedUp(_ exchange: Exchange, for attempted: Attempted) -> LookupVerdict {
        switch SortedExchange<FiskalyRecord>(exchange, receivedAt: attempted.receivedAt) {
        case .failed(let reason, let wait, _): .stopped(reason, retryAfter: wait)
        case .refused(let problem, _): .ambiguous(.lookRefused(problem))
        case .content, .other: .ambiguous(.recordUndecided)
        }
    }
}
