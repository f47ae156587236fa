import Receipts

extension OpenFiskalOperations {
    func reread(_ exchange: Exchange, for attempted: Attempted, cause: RereadCause) -> RereadVerdict {
        switch look(exchange, for: attempted) {
        case .failed(let reason, let wait):
            return attempted.earlierAttemptWroteBytes ? .unknown(reason) : .stopped(reason, retryAfter: wait)
        case .refused(let problem): return .escalate(.lookRefused(problem))
        case .found(let operation):
            switch judge(operation, for: attempted) {
            case .ours(let settlement): return .adopt(settlement)
            case .foreign(let escalation): return .escalate(escalation)
            case .open(let settlement):
                if attempted.alreadyRebound { return .escalate(.stillRefused(cause)) }
                guard let tag = settlement.etag else { return .escalate(.noTag) }
                return .rebind(etag: tag)
            }
        case .list: return .escalate(.noOperation)
        }
    }

    func lookedUp(_ exchange: Exchange, for attempted: Attempted) -> LookupVerdict {
        let makesOperation = attempted.intent == .start || attempted.intent == .sessionEvent
        switch look(exchange, for: attempted) {
        case .failed(let reason, let wait): return .stopped(reason, retryAfter: wait)
        case .refused(let problem):
            // A search that names the number in its path says "none" with 404; a query that is not served says so too.
            let searchByPath = routes.lookup.map { !$0.text.contains("?") } ?? false
            return problem.status == 404 && makesOperation && searchByPath ? .absent : .ambiguous(.lookRefused(problem))
        case .list(let elements, let complete, let answer):
            return makesOperation
                ? search(elements, complete: complete, answer: answer, for: attempted) : .ambiguous(.noOperation)
        case .found(let operation):
            if makesOperation {
                return search([operation.value], complete: true, answer: nil, for: attempted, whole: operation)
            }
            switch judge(operation, for: attempted) {
            case .ours(let settlement): return .applied(settlement)
            case .open: return .absent
            case .foreign(let escalation): return .ambiguous(escalation)
            }
        }
    }

    private enum Look {
        case found(OpenFiskalAnswer.Operation)
        case list([JSONValue], complete: Bool, answer: UpstreamAnswer)
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
            switch OpenFiskalAnswer(answer) {
            case .operation(let operation): return .found(operation)
            case .failure: return .failed(.serverError, wait)
            case .foreign: return .failed(.unreachable, wait)
            case .problem(let problem):
                let ours = problem.status == 401 || problem.status == 403
                return ours ? .failed(.credentialRefused, wait) : .refused(problem)
            case .other(let value):
                let holder = value["data"] ?? value["items"] ?? value["operations"] ?? value
                let more = value["has_more"] == true || (value["next_cursor"] ?? value["next"])?.text != nil
                guard case .array(let elements) = holder else { return .failed(.unreachable, wait) }
                return .list(elements, complete: !more, answer: answer)
            }
        }
    }

    private enum Judgement {
        case ours(Settlement)
        case open(Settlement)
        case foreign(Escalation)
    }

    /// Whether the operation as it stands is what our own entry would have made of it.
    private func judge(_ operation: OpenFiskalAnswer.Operation, for attempted: Attempted) -> Judgement {
        guard let lifecycle = OpenFiskalAnswer.Operation.lifecycle(operation.status) else {
            return .foreign(.unknownState(operation.status ?? ""))
        }
        switch (lifecycle, attempted.intent) {
        case (.open, _): return .open(operation.settlement)
        case (.completed, .complete):
            guard attempted.earlierAttemptWroteBytes else { return .foreign(.otherChannel) }
            return OpenFiskalContent.equal(operation.value, to: attempted)
                ? .ours(operation.settlement) : .foreign(.otherContent)
        case (.voided, .cancel):
            guard attempted.earlierAttemptWroteBytes else { return .foreign(.otherChannel) }
            // A voided operation may be shown without its amounts; where they stand, they must be ours.
            if let create = attempted.createBody, operation.value["total_amount"]?.text != nil,
                !OpenFiskalContent.sameSale(operation.value, create)
            {
                return .foreign(.otherContent)
            }
            return .ours(operation.settlement)
        case (.voided, _): return .foreign(.voidedElsewhere)
        case (.completed, _): return .foreign(.completedElsewhere)
        }
    }

    /// Finds the operation of an unanswered create in what a search returned.
    private func search(
        _ elements: [JSONValue], complete: Bool, answer: UpstreamAnswer?, for attempted: Attempted,
        whole: OpenFiskalAnswer.Operation? = nil
    ) -> LookupVerdict {
        guard let create = attempted.createBody ?? attempted.body, let number = create["external_id"]?.text else {
            return .ambiguous(.noNumber)
        }
        let matches = elements.filter { $0["external_id"]?.text == number }
        guard let match = matches.first else {
            // Strangers in the list mean that the server did not search: their presence proves nothing.
            return elements.isEmpty && complete ? .absent : .ambiguous(.searchNotServed)
        }
        guard matches.count == 1 else { return .ambiguous(.severalFound(number)) }
        let found = whole ?? answer.flatMap { OpenFiskalAnswer.Operation(match, raw: nil, answer: $0) }
        guard let found, OpenFiskalContent.sameSale(match, create) else { return .ambiguous(.otherContent) }
        return attempted.earlierAttemptWroteBytes ? .applied(found.settlement) : .ambiguous(.otherChannel)
    }
}
