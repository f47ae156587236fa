import Receipts

extension FiskalySignFR {
    func isReachable(_ answer: UpstreamAnswer) -> Bool {
        switch FiskalyAnswer(answer) {
        case .record, .other, .problem: true
        case .failure, .foreign: false
        }
    }

    func verdict(_ exchange: Exchange, for attempted: Attempted) -> Verdict {
        switch exchange {
        case .notSent: return .stopped(.unreachable, retryAfter: nil)
        case .lost(let reason): return .unknown(reason == Exchange.timedOut ? .timeout : .unreachable)
        case .answered(let answer): return verdict(answer, for: attempted)
        }
    }

    private func verdict(_ answer: UpstreamAnswer, for attempted: Attempted) -> Verdict {
        let wait = RetryAfter.wait(in: answer, at: attempted.receivedAt)
        // Limits are not documented; wherever one is set, it says that nothing was done.
        if answer.status == 429 { return .stopped(.rateLimited, retryAfter: wait) }
        switch FiskalyAnswer(answer) {
        case .record(let record): return settled(record, status: answer.status, for: attempted)
        case .failure: return .unknown(.serverError)
        case .problem(let problem): return verdict(problem, wait: wait, for: attempted)
        case .other: return .unknown(.unreachable)
        case .foreign:
            // Whoever said yes may have passed the bytes on; whoever said no or pointed elsewhere has not.
            return (300...499).contains(answer.status)
                ? .stopped(.unreachable, retryAfter: wait) : .unknown(.unreachable)
        }
    }

    /// A record that the server rejects is a refusal, although it answers with 2xx.
    private func settled(_ record: FiskalyAnswer.Record, status: Int, for attempted: Attempted) -> Verdict {
        if record.state == "FAILED" || record.state == "REJECTED" {
            let logs = (record.content["logs"]?.elements ?? []).compactMap { $0["message"]?.text }
            let detail = logs.isEmpty ? "the record's state is \(record.state ?? "")" : logs.joined(separator: "; ")
            return .refused(Problem(status: status, code: "record_\(record.state?.lowercased() ?? "")", detail: detail))
        }
        var settlement = record.settlement
        if attempted.intent == .complete {
            settlement.lifecycle = .completed
            // The operation is the intention: the transaction's own id stands in the anchor and in the answer.
            settlement.remoteID = nil
        }
        return .settled(settlement)
    }

    private func verdict(_ problem: Problem, wait: Duration?, for attempted: Attempted) -> Verdict {
        switch problem.status {
        case 401, 403: .stopped(.credentialRefused, retryAfter: wait)
        // The key of our own earlier try is still being worked on: its outcome will come for the same key.
        case 409 where attempted.earlierAttemptWroteBytes: .unknown(.serverError)
        default: .refused(problem)
        }
    }

    /// No answer of this API asks for a re-read; one that comes all the same decides nothing.
    func reread(_ exchange: Exchange, for attempted: Attempted, cause: RereadCause) -> RereadVerdict {
        switch look(exchange, for: attempted) {
        case .failed(let reason, let wait):
            attempted.earlierAttemptWroteBytes ? .unknown(reason) : .stopped(reason, retryAfter: wait)
        case .refused(let problem): .escalate(.lookRefused(problem))
        case .seen: .escalate(.recordUndecided)
        }
    }

    /// Nothing in a record's public form says which request made it, so that a person decides.
    ///
    /// A record whose outcome is unknown is settled by sending it again with its key, for as long as the key is
    /// remembered; the chain protects against a double after that.
    func lookedUp(_ exchange: Exchange, for attempted: Attempted) -> LookupVerdict {
        switch look(exchange, for: attempted) {
        case .failed(let reason, let wait): .stopped(reason, retryAfter: wait)
        case .refused(let problem): .ambiguous(.lookRefused(problem))
        case .seen: .ambiguous(.recordUndecided)
        }
    }

    private enum Look {
        case seen
        case refused(Problem)
        case failed(StopReason, Duration?)
    }

    private func look(_ exchange: Exchange, for attempted: Attempted) -> Look {
        switch exchange {
        case .notSent: return .failed(.unreachable, nil)
        case .lost(let reason): return .failed(reason == Exchange.timedOut ? .timeout : .unreachable, nil)
        case .answered(let answer):
            let wait = RetryAfter.wait(in: answer, at: attempted.receivedAt)
            if answer.status == 429 { return .failed(.rateLimited, wait) }
            switch FiskalyAnswer(answer) {
            case .record, .other: return .seen
            case .failure: return .failed(.serverError, wait)
            case .foreign: return .failed(.unreachable, wait)
            case .problem(let problem):
                let ours = problem.status == 401 || problem.status == 403
                return ours ? .failed(.credentialRefused, wait) : .refused(problem)
            }
        }
    }
}
