import Receipts

extension OpenFiskalSales {
    func reread(_ exchange: Exchange, for attempted: Attempted, cause: RereadCause) -> RereadVerdict {
        switch look(exchange, for: attempted) {
        case .failed(let reason, let wait):
            // A completion whose certification is outstanding has been applied already.
            return attempted.earlierAttemptWroteBytes || cause == .certificationPending
                ? .unknown(reason) : .stopped(reason, retryAfter: wait)
        case .refused(let problem): return .escalate(.lookRefused(problem))
        case .found(let operation):
            var judged = attempted
            judged.earlierAttemptWroteBytes = attempted.earlierAttemptWroteBytes || cause == .certificationPending
            switch judge(operation, for: judged) {
            case .ours(let settlement): return .adopt(settlement)
            case .uncertified: return .unknown(.signerUnavailable)
            case .foreign(let escalation): return .escalate(escalation)
            case .open: return .escalate(.stillRefused(cause))
            }
        }
    }

    /// The id is the till's own, so that the operation can be read even if the answer to its start was lost.
    func lookedUp(_ exchange: Exchange, for attempted: Attempted) -> LookupVerdict {
        switch look(exchange, for: attempted) {
        case .failed(let reason, let wait): return .stopped(reason, retryAfter: wait)
        case .refused(let problem):
            // A 404 proves something only where the path is known to be the right one.
            let proves = problem.status == 404 && attempted.intent == .start && routes.readIsKnown
            return proves ? .absent : .ambiguous(.lookRefused(problem))
        case .found(let operation):
            if attempted.intent == .start { return started(operation, for: attempted) }
            switch judge(operation, for: attempted) {
            case .ours(let settlement): return .applied(settlement)
            case .uncertified: return .stopped(.signerUnavailable, retryAfter: nil)
            // A change replaces what it changes: sending it again does no harm.
            case .open: return .absent
            case .foreign(let escalation): return .ambiguous(escalation)
            }
        }
    }

    private func started(_ operation: OpenFiskalOperation, for attempted: Attempted) -> LookupVerdict {
        let create = attempted.createBody ?? attempted.body
        let ours = create?["external_id"]?.text
        let theirs = operation.value["external_id"]?.text
        if let ours, let theirs, ours != theirs { return .ambiguous(.otherContent) }
        return attempted.earlierAttemptWroteBytes
            ? .applied(Self.settlement(operation, for: .start)) : .ambiguous(.otherChannel)
    }

    private enum Look {
        case found(OpenFiskalOperation)
        case refused(Problem)
        case failed(StopReason, Duration?)
    }

    /// What was read of the operation; another one is as good as none.
    private func look(_ exchange: Exchange, for attempted: Attempted) -> Look {
        switch SortedExchange<OpenFiskalOperation>(exchange, receivedAt: attempted.receivedAt) {
        case .content(let operation, _):
            if let expected = attempted.remoteID, operation.settlement.remoteID != expected {
                return .failed(.unreachable, nil)
            }
            return .found(operation)
        case .other: return .failed(.unreachable, nil)
        case .refused(let problem, _): return .refused(problem)
        case .failed(let reason, let wait, _): return .failed(reason, wait)
        }
    }

    private enum Judgement {
        case ours(Settlement)
        /// Completed by us, and the fiscal system has not answered yet.
        case uncertified
        case open
        case foreign(Escalation)
    }

    /// Whether the operation as it stands is what our own entry would have made of it.
    private func judge(_ operation: OpenFiskalOperation, for attempted: Attempted) -> Judgement {
        guard let lifecycle = OpenFiskalOperation.lifecycle(operation.status) else {
            return .foreign(.unknownState(operation.status ?? ""))
        }
        switch (lifecycle, attempted.intent) {
        case (.open, _): return .open
        case (.completed, .complete):
            guard attempted.earlierAttemptWroteBytes else { return .foreign(.otherChannel.seen(lifecycle)) }
            guard SalesPayments.equal(operation.value, attempted.body, currency: currency) else {
                return .foreign(.otherContent.seen(lifecycle))
            }
            switch operation.value["fiscal_state"]?.text {
            case "pending": return .uncertified
            case "failed": return .foreign(.certificationFailed.seen(lifecycle))
            default: return .ours(Self.settlement(operation, for: .complete))
            }
        case (.voided, .cancel):
            return attempted.earlierAttemptWroteBytes
                ? .ours(Self.settlement(operation, for: .cancel)) : .foreign(.otherChannel.seen(lifecycle))
        case (.voided, _): return .foreign(.voidedElsewhere.seen(lifecycle))
        case (.completed, _): return .foreign(.completedElsewhere.seen(lifecycle))
        }
    }
}

extension Escalation {
    static let certificationFailed = Escalation(
        code: "certification_failed", reason: "the sale is completed, but the fiscal system failed to certify it",
        remedy: "ask the provider; once it is certified, retry the entry, and correct it with a return if it never is")
}
