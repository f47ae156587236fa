import Receipts

/// The results in an answer, one for each order that the server says something of.
struct HelloBooksResults {
    private struct Result {
        let value: JSONValue
        let text: String
    }

    private let wire: HelloBooksWire
    private let answer: UpstreamAnswer
    /// By the id of the order, in lower case.
    private let results: [String: [Result]]

    /// - Parameter value: The body of the answer; `nil` comes back where it holds no list of results.
    init?(_ value: JSONValue, _ answer: UpstreamAnswer, wire: HelloBooksWire) {
        guard case .array(let elements)? = value[wire[.results]] else { return nil }
        let texts = VerbatimJSON.elements(of: wire[.results], in: answer.body)
        self.wire = wire
        self.answer = answer
        var results: [String: [Result]] = [:]
        for (element, text) in zip(elements, texts) {
            guard let id = wire.text(.clientOrderID, in: element) else { continue }
            results[id.lowercased(), default: []].append(Result(value: element, text: text))
        }
        self.results = results
    }

    /// An order that the answer leaves out, or says two things of, is in doubt.
    func verdict(for order: OrderBatch.Member) -> OrderVerdict {
        let found = results[order.key.text, default: []].map { verdict(for: order, $0) }
        guard let first = found.first else { return OrderVerdict(order: order, verdict: .unknown(.serverError)) }
        let isSettled = found.map { if case .settled = $0.verdict { true } else { false } }
        guard isSettled.allSatisfy({ $0 == isSettled[0] }) else {
            return OrderVerdict(order: order, verdict: .unknown(.serverError))
        }
        return first
    }

    /// How many ids are answered for that no order of the batch has.
    func strangers(to batch: OrderBatch) -> Int {
        results.count - batch.orders.count { results[$0.key.text] != nil }
    }

    private func verdict(for order: OrderBatch.Member, _ result: Result) -> OrderVerdict {
        let word = wire.text(.status, in: result.value).flatMap { wire.word($0) }
        var verdict = OrderVerdict(order: order, verdict: .unknown(.serverError))
        switch word {
        case nil: return verdict
        case .committed, .duplicate, .insufficient:
            verdict.verdict = .settled(wire.settlement(result.value, text: result.text, of: answer))
            verdict.isRepeat = word == .duplicate
            verdict.shortages = shortages(of: result.value)
            verdict.answer = UpstreamAnswer(status: 200, headers: answer.headers, body: Array(result.text.utf8))
        case .failed:
            let error = result.value[wire[.error]]
            let code = wire.text(.code, in: error) ?? error?.text ?? "order_failed"
            verdict.verdict = .refused(
                Problem(status: 422, code: code, detail: wire.text(.message, in: error) ?? code))
            verdict.answer = UpstreamAnswer(status: 422, headers: answer.headers, body: Array(result.text.utf8))
        }
        return verdict
    }

    private func shortages(of result: JSONValue) -> [StockShortage] {
        wire.elements(.insufficiency, of: result).map {
            StockShortage(
                sku: wire.text(.sku, in: $0) ?? "?", requested: wire.text(.requested, in: $0),
                available: wire.text(.available, in: $0))
        }
    }
}

extension HelloBooksWire {
    /// What a result, or the order itself, says; the e-invoice number is the one thing that a receipt needs of it.
    func settlement(_ value: JSONValue, text: String, of answer: UpstreamAnswer) -> Settlement {
        let irn = self.text(.irn, in: value) ?? ""
        return Settlement(
            remoteID: self.text(.orderID, in: value), etag: nil, lifecycle: .completed,
            fiscal: irn.isEmpty ? nil : FiscalInformation(json: text), requestID: answer.header("X-Request-Id"),
            serverDate: answer.header("Date"))
    }
}
