import Receipts

extension OpenFiskalOperations {
    func reread(_ exchange: Exchange, for attempted: Attempted, cause: RereadCause) -> RereadVerdict {
        switch SortedExchange<OpenFiskalOperation>(exchange, receivedAt: attempted.receivedAt) {
        case .failed(let reason, let wait, _):
            return attempted.earlierAttemptWroteBytes ? .unknown(reason) : .stopped(reason, retryAfter: wait)
        case .refused(let problem, _): return .escalate(.lookRefused(problem))
        case .content(let operation, _):
            // Another operation is as good as none.
            if isOther(operation, for: attempted) {
                return attempted.earlierAttemptWroteBytes
                    ? .unknown(.unreachable) : .stopped(.unreachable, retryAfter: nil)
            }
            switch judge(operation, for: attempted) {
            case .ours(let settlement): return .adopt(settlement)
            case .foreign(let escalation): return .escalate(escalation)
            case .open(let settlement):
                if attempted.alreadyRebound { return .escalate(.stillRefused(cause)) }
                guard let tag = settlement.etag else { return .escalate(.noTag) }
                return .rebind(etag: tag)
            }
        case .other(let value, _):
            if Page(value) != nil { return .escalate(.noOperation) }
            return attempted.earlierAttemptWroteBytes ? .unknown(.unreachable) : .stopped(.unreachable, retryAfter: nil)
        }
    }

    func lookedUp(_ exchange: Exchange, for attempted: Attempted) -> LookupVerdict {
        let makesOperation = attempted.intent == .start || attempted.intent == .sessionEvent
        switch SortedExchange<OpenFiskalOperation>(exchange, receivedAt: attempted.receivedAt) {
        case .failed(let reason, let wait, _): return .stopped(reason, retryAfter: wait)
        case .refused(let problem, _):
            // A search that names the number in its path says "none" with 404; a query that is not served says so too.
            let searchByPath = routes.lookup.map { !$0.text.contains("?") } ?? false
            return problem.status == 404 && makesOperation && searchByPath ? .absent : .ambiguous(.lookRefused(problem))
        case .other(let value, let answer):
            guard let page = Page(value) else { return .stopped(.unreachable, retryAfter: nil) }
            return makesOperation ? search(page, answer, for: attempted) : .ambiguous(.noOperation)
        case .content(let operation, _):
            if makesOperation {
                return search(Page(whole: operation.value), nil, for: attempted, whole: operation)
            }
            if isOther(operation, for: attempted) { return .stopped(.unreachable, retryAfter: nil) }
            switch judge(operation, for: attempted) {
            case .ours(let settlement): return .applied(settlement)
            case .open: return .absent
            case .foreign(let escalation): return .ambiguous(escalation)
            }
        }
    }

    /// What a search returned.
    private struct Page {
        var elements: [JSONValue]
        var isLast: Bool

        init(whole operation: JSONValue) {
            elements = [operation]
            isLast = true
        }

        init?(_ value: JSONValue) {
            guard case .array(let elements) = value["data"] ?? value["items"] ?? value["operations"] ?? value else {
                return nil
            }
            self.elements = elements
            isLast = value["has_more"] != true && (value["next_cursor"] ?? value["next"])?.text == nil
        }
    }

    private enum Judgement {
        case ours(Settlement)
        case open(Settlement)
        case foreign(Escalation)
    }

    /// Whether the operation as it stands is what our own entry would have made of it.
    private func judge(_ operation: OpenFiskalOperation, for attempted: Attempted) -> Judgement {
        guard let lifecycle = OpenFiskalOperation.lifecycle(operation.status) else {
            return .foreign(.unknownState(operation.status ?? ""))
        }
        switch (lifecycle, attempted.intent) {
        case (.open, _): return .open(operation.settlement)
        case (.completed, .complete):
            guard attempted.earlierAttemptWroteBytes else { return .foreign(.otherChannel.seen(lifecycle)) }
            return OpenFiskalContent.equal(operation.value, to: attempted)
                ? .ours(operation.settlement) : .foreign(.otherContent.seen(lifecycle))
        case (.voided, .cancel):
            guard attempted.earlierAttemptWroteBytes else { return .foreign(.otherChannel.seen(lifecycle)) }
            // A voided operation may be shown without its amounts; where they stand, they must be ours.
            if let create = attempted.createBody, operation.value["total_amount"]?.text != nil,
                !OpenFiskalContent.sameSale(operation.value, create)
            {
                return .foreign(.otherContent.seen(lifecycle))
            }
            return .ours(operation.settlement)
        case (.voided, _): return .foreign(.voidedElsewhere.seen(lifecycle))
        case (.completed, _): return .foreign(.completedElsewhere.seen(lifecycle))
        }
    }

    /// Finds the operation of an unanswered create in what a search returned.
    private func search(
        _ page: Page, _ answer: UpstreamAnswer?, for attempted: Attempted, whole: OpenFiskalOperation? = nil
    ) -> LookupVerdict {
        guard let create = attempted.createBody ?? attempted.body, let number = create["external_id"]?.text else {
            return .ambiguous(.noNumber)
        }
        let matches = page.elements.filter { $0["external_id"]?.text == number }
        guard let match = matches.first else {
            // Strangers in the list mean that the server did not search: their presence proves nothing.
            return page.elements.isEmpty && page.isLast ? .absent : .ambiguous(.searchNotServed)
        }
        guard matches.count == 1 else { return .ambiguous(.severalFound(number)) }
        let found = whole ?? answer.flatMap { OpenFiskalOperation(match, raw: nil, answer: $0) }
        guard let found, OpenFiskalContent.sameSale(match, create) else { return .ambiguous(.otherContent) }
        return attempted.earlierAttemptWroteBytes ? .applied(found.settlement) : .ambiguous(.otherChannel)
    }
}
