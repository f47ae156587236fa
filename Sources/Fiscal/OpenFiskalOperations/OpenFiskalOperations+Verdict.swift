import Receipts

extension OpenFiskalOperations {
    /// A 2xx counts only if it says what was asked for, of the operation that was asked for.
    func settled(_ operation: OpenFiskalOperation, _ answer: UpstreamAnswer, for attempted: Attempted) -> Verdict {
        var settlement = operation.settlement
        let stated = OpenFiskalOperation.lifecycle(operation.status)
        if operation.status != nil, stated == nil { return .unknown(.serverError) }
        if isOther(operation, for: attempted) { return .unknown(.serverError) }
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

    /// Whether the answer speaks of another operation than the one that the call named.
    func isOther(_ operation: OpenFiskalOperation, for attempted: Attempted) -> Bool {
        guard attempted.intent == .complete || attempted.intent == .cancel, let expected = attempted.remoteID else {
            return false
        }
        return operation.settlement.remoteID != expected
    }

    func refused(_ problem: Problem, wait: Duration?, for attempted: Attempted) -> Verdict {
        let changesOperation = attempted.intent == .complete || attempted.intent == .cancel
        switch problem.status {
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
