import Receipts

extension OpenFiskalOperations {
    func isReachable(_ answer: UpstreamAnswer) -> Bool {
        switch OpenFiskalAnswer(answer) {
        case .operation, .other, .problem: true
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
        // A limit is a limit, also where a proxy in front of the API sets it.
        if answer.status == 429 { return .stopped(.rateLimited, retryAfter: wait) }
        switch OpenFiskalAnswer(answer) {
        case .operation(let operation): return settled(operation, for: attempted)
        case .failure: return .unknown(.serverError)
        case .problem(let problem): return verdict(problem, wait: wait, for: attempted)
        case .other: return .unknown(.unreachable)
        case .foreign:
            // Whoever said yes may have passed the bytes on; whoever said no or pointed elsewhere has not.
            return (300...499).contains(answer.status)
                ? .stopped(.unreachable, retryAfter: wait) : .unknown(.unreachable)
        }
    }

    /// A 2xx counts only if it says what was asked for.
    private func settled(_ operation: OpenFiskalAnswer.Operation, for attempted: Attempted) -> Verdict {
        var settlement = operation.settlement
        let stated = OpenFiskalAnswer.Operation.lifecycle(operation.status)
        if operation.status != nil, stated == nil { return .unknown(.serverError) }
        switch attempted.intent {
        case .start, .mutate: settlement.lifecycle = stated ?? .open
        case .sessionEvent: settlement.lifecycle = stated ?? .completed
        case .complete: settlement.lifecycle = stated ?? .completed
        case .cancel: settlement.lifecycle = stated ?? .voided
        }
        switch (attempted.intent, settlement.lifecycle) {
        case (.complete, .open), (.complete, .voided), (.cancel, .open), (.cancel, .completed):
            return .unknown(.serverError)
        case (.start, _), (.mutate, _), (.sessionEvent, _), (.complete, .completed), (.cancel, .voided):
            return .settled(settlement)
        }
    }

    private func verdict(_ problem: Problem, wait: Duration?, for attempted: Attempted) -> Verdict {
        let changesOperation = attempted.intent == .complete || attempted.intent == .cancel
        switch problem.status {
        case 401, 403: return .stopped(.credentialRefused, retryAfter: wait)
        case 409 where problem.code == "operation_invalid_state" && changesOperation: return .reread(.invalidState)
        case 412 where changesOperation:
            // The till's own stale tag goes back to it, unless an earlier attempt may be what made it stale.
            let ownStaleTag = attempted.live && attempted.ifMatchGiven && !attempted.earlierAttemptWroteBytes
            return ownStaleTag ? .refused(problem) : .reread(.preconditionFailed)
        case 428 where changesOperation: return .reread(.preconditionRequired)
        case 422 where problem.code == "validation_error" && signs(attempted):
            return .stopped(.signerUnavailable, retryAfter: wait)
        default: return .refused(problem)
        }
    }

    /// Whether the call is signed at once, so that a failing signer shows as `422 validation_error`.
    ///
    /// The cash count is not: without its signer it succeeds unsigned.
    private func signs(_ attempted: Attempted) -> Bool {
        switch attempted.intent {
        case .complete: true
        case .sessionEvent: SessionEvent(type: (attempted.body ?? attempted.createBody)?["type"]?.text) != .cashCount
        case .start, .mutate, .cancel: false
        }
    }
}
