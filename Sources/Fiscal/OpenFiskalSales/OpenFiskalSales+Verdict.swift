import Receipts

extension OpenFiskalSales {
    /// A 2xx counts only if it says what was asked for, of the operation that was asked for.
    ///
    /// A completion is final with or without a signature (R56), unless its fiscal state says that it is not decided yet.
    func settled(_ operation: OpenFiskalOperation, _ answer: UpstreamAnswer, for attempted: Attempted) -> Verdict {
        let settlement = Self.settlement(operation, for: attempted.intent)
        if operation.status != nil, OpenFiskalOperation.lifecycle(operation.status) == nil {
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
    static func settlement(_ operation: OpenFiskalOperation, for intent: Intent) -> Settlement {
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
    func refused(_ problem: Problem, wait: Duration?, for attempted: Attempted) -> Verdict {
        let changesOperation = attempted.intent != .start
        switch problem.status {
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
        switch SortedExchange<OpenFiskalOperation>(exchange, receivedAt: receivedAt) {
        case .content(let receipt, let answer):
            .available(
                receipt.settlement.fiscal ?? FiscalInformation(json: String(decoding: answer.body, as: UTF8.self)))
        case .other, .refused: .notAvailable
        case .failed(let reason, let wait, _): .stopped(reason, retryAfter: wait)
        }
    }
}
