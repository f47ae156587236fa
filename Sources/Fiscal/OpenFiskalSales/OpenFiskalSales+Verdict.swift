import Receipts

extension OpenFiskalSales {
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

    /// A 2xx counts only if it says what was asked for, of the operation that was asked for.
    ///
    /// A completion is final with or without a signature (R56), unless its fiscal state says that it is not decided yet.
    private func settled(_ operation: OpenFiskalAnswer.Operation, for attempted: Attempted) -> Verdict {
        let settlement = Self.settlement(operation, for: attempted.intent)
        if operation.status != nil, OpenFiskalAnswer.Operation.lifecycle(operation.status) == nil {
            return .unknown(.serverError)
        }
        if attempted.intent != .start, let expected = attempted.remoteID, settlement.remoteID != expected {
            return .unknown(.serverError)
        }
        switch (attempted.intent, settlement.lifecycle) {
        case (.complete, .completed):
            let state = operation.value["fiscal_state"]?.text
            return state == "pending" || state == "failed" ? .reread(.certificationPending) : .settled(settlement)
        case (.complete, .open), (.complete, .voided), (.cancel, .open), (.cancel, .completed), (.mutate, .completed),
            (.mutate, .voided):
            return .unknown(.serverError)
        case (.start, _), (.mutate, .open), (.sessionEvent, _), (.cancel, .voided): return .settled(settlement)
        }
    }

    /// What the operation says, without a tag, with the server's own time of receipt before all others (R51).
    static func settlement(_ operation: OpenFiskalAnswer.Operation, for intent: Intent) -> Settlement {
        var settlement = operation.settlement
        settlement.etag = nil
        settlement.serverDate = operation.value["received_at"]?.text ?? settlement.serverDate
        if operation.status == nil {
            switch intent {
            case .start, .mutate: settlement.lifecycle = .open
            case .complete, .sessionEvent: settlement.lifecycle = .completed
            case .cancel: settlement.lifecycle = .voided
            }
        }
        return settlement
    }

    /// Bad transitions are 409; only the code `operation_not_open` is documented, so that any other is looked at too.
    private func verdict(_ problem: Problem, wait: Duration?, for attempted: Attempted) -> Verdict {
        let changesOperation = attempted.intent != .start
        switch problem.status {
        case 401, 403: return .stopped(.credentialRefused, retryAfter: wait)
        case 409 where changesOperation && problem.code != "idempotency_key_conflict": return .reread(.invalidState)
        case 400...499 where changesOperation && problem.code == "operation_not_open": return .reread(.invalidState)
        case 422 where problem.code == "validation_error" && signs(attempted.intent):
            return .stopped(.signerUnavailable, retryAfter: wait)
        default: return .refused(problem)
        }
    }

    /// Start and completion are fiscal events; a change is none, and a cancellation leaves no document.
    private func signs(_ intent: Intent) -> Bool { intent == .start || intent == .complete }

    func hosted(_ exchange: Exchange, receivedAt: Timestamp?) -> HostedReceiptVerdict {
        switch exchange {
        case .notSent: return .stopped(.unreachable, retryAfter: nil)
        case .lost(let reason): return .stopped(reason == Exchange.timedOut ? .timeout : .unreachable, retryAfter: nil)
        case .answered(let answer):
            let wait = RetryAfter.wait(in: answer, at: receivedAt)
            if answer.status == 429 { return .stopped(.rateLimited, retryAfter: wait) }
            switch OpenFiskalAnswer(answer) {
            case .operation(let receipt):
                return .available(
                    receipt.settlement.fiscal ?? FiscalInformation(json: String(decoding: answer.body, as: UTF8.self)))
            case .failure: return .stopped(.serverError, retryAfter: wait)
            case .foreign: return .stopped(.unreachable, retryAfter: wait)
            case .problem(let problem):
                let ours = problem.status == 401 || problem.status == 403
                return ours ? .stopped(.credentialRefused, retryAfter: wait) : .notAvailable
            case .other: return .notAvailable
            }
        }
    }
}
