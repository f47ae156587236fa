package import Receipts

/// How waiting orders go out: several in one request, in their order, each answered for itself.
package struct BatchCalls: Hashable, Sendable {
    let limits: BatchLimits
    let wire: HelloBooksWire
    let path: String
    let headers: [Field]
    let keyHeader: String

    /// How many orders one request holds at most.
    package var size: Int { limits.orders }

    /// Freezes as many orders as one request holds, from the front and in their order (R84, R85).
    ///
    /// Each order's bytes stand in the batch as they were accepted. One order goes out however large it is.
    /// - Parameters:
    ///   - waiting: The lane's open orders in their order, those in doubt included; those before a person left out.
    ///   - key: Minted for this batch, and sent with every attempt.
    ///   - limit: A smaller number of orders, after ``BatchVerdict/divided(_:size:)``.
    /// - Throws: ``BatchError``; nothing is frozen then.
    package func freeze(
        _ waiting: some Collection<BatchOrder>, as key: IdempotencyKey, of register: RegisterIdentity,
        atMost limit: Int? = nil
    ) throws(BatchError) -> OrderBatch {
        var head: [UInt8] = [UInt8(ascii: "{")]
        JSONValue.write(wire[.tillID], to: &head)
        head.append(UInt8(ascii: ":"))
        JSONValue.write(register.remoteID, to: &head)
        head.append(UInt8(ascii: ","))
        JSONValue.write(wire[.sequences], to: &head)
        head += ":[".utf8
        var middle: [UInt8] = Array("],".utf8)
        JSONValue.write(wire[.orders], to: &middle)
        middle += ":[".utf8
        let tail = Array("]}".utf8)

        var members: [OrderBatch.Member] = []
        var seen: Set<IdempotencyKey> = []
        var sequences: [UInt8] = []
        var orders: [UInt8] = []
        for order in waiting.prefix(max(1, min(limit ?? limits.orders, limits.orders))) {
            if let last = members.last, last.sequence >= order.sequence { throw .outOfOrder(order.sequence) }
            guard seen.insert(order.key).inserted else { throw .repeated(order.sequence) }
            guard Digest(of: order.body) == order.digest else { throw .damaged(order.sequence) }
            let comma = members.isEmpty ? [] : [UInt8(ascii: ",")]
            let number = comma + Array(String(order.sequence).utf8)
            let size =
                head.count + sequences.count + number.count + middle.count + orders.count + comma.count
                + order.body.count + tail.count
            guard members.isEmpty || size <= limits.bytes else { break }
            sequences += number
            orders += comma + order.body
            members.append(OrderBatch.Member(sequence: order.sequence, key: order.key))
        }
        guard !members.isEmpty else { throw .empty }
        let body = head + sequences + middle + orders + tail
        return OrderBatch(key: key, body: body, digest: Digest(of: body), orders: members)
    }

    package func request(_ batch: OrderBatch) -> UpstreamRequest {
        let fields = [
            Field(name: "Content-Type", value: "application/json"), Field(name: keyHeader, value: batch.key.text),
        ]
        return UpstreamRequest(method: "POST", path: path, headers: headers + fields, body: batch.body)
    }

    /// What came of a batch.
    ///
    /// - Parameter earlierAttemptWroteBytes: Whether this very batch may be under way from an attempt before.
    package func verdict(
        _ exchange: Exchange, for batch: OrderBatch, earlierAttemptWroteBytes: Bool, receivedAt: Timestamp? = nil
    ) -> BatchVerdict {
        // Whoever finds a body too large says so, a proxy in front of the API in its own words.
        if case .answered(let answer) = exchange, answer.status == 413 {
            return divided(batch, Problem(status: 413, code: "payload_too_large", detail: "the batch is too large"))
        }
        switch SortedExchange<HelloBooksAnswer>(exchange, receivedAt: receivedAt) {
        case .content(let content, let answer):
            guard let results = HelloBooksResults(content.value, answer, wire: wire) else {
                return .unknown(.unreachable, retryAfter: nil)
            }
            return .answered(batch.orders.map(results.verdict), strangers: results.strangers(to: batch))
        case .other: return .unknown(.unreachable, retryAfter: nil)
        case .refused(let problem, let wait): return refused(batch, problem, wait, earlierAttemptWroteBytes)
        case .failed(let reason, let wait, certain: true): return .stopped(reason, retryAfter: wait)
        case .failed(let reason, let wait, certain: false): return .unknown(reason, retryAfter: wait)
        }
    }

    private func refused(
        _ batch: OrderBatch, _ problem: Problem, _ wait: Duration?, _ earlierAttemptWroteBytes: Bool
    ) -> BatchVerdict {
        switch problem.status {
        // The key of an earlier attempt is still being worked on: its outcome will come for the same key.
        case 409 where earlierAttemptWroteBytes: .unknown(.serverError, retryAfter: wait)
        // Something in the content: one order of the batch may be at fault, and the others must not wait for it.
        case 400, 422: divided(batch, problem)
        default: .refused(problem)
        }
    }

    private func divided(_ batch: OrderBatch, _ problem: Problem) -> BatchVerdict {
        let count = batch.orders.count
        return count > 1 ? .divided(problem, size: (count + 1) / 2) : .refused(problem)
    }

    /// Whether an order that went unanswered in so many answered batches comes before a person.
    package func escalation(unanswered times: Int) -> Escalation? {
        times >= limits.patience ? .orderUnanswered(times) : nil
    }
}
