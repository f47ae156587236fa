import Examples
import Receipts
import Testing

@testable import Fiscal

/// A register that sells through a net that drops: what a lane has to remember, and nothing more.
private struct BooksTill {
    /// What a control does wrong.
    enum Fault {
        /// A new id for an order whose outcome is not known.
        case newIDs
        /// A batch in doubt is made anew under its old key, with what waits by now.
        case remakes
    }

    private enum Fate: CaseIterable {
        case arrives, notSent, requestLost, answerLost, proxyFails, breaksDown, answersInPart, leavesOut, limited
        case portal, cutShort, serverRestarts, tillRestarts
    }

    private enum Stage {
        case waiting, done, failed, held
    }

    private struct Sale {
        let mark: String
        let kind: String
        var order: BatchOrder
        var stage = Stage.waiting
        var isFlagged = false
        var bill: String?
    }

    let calls: BatchCalls
    let fault: Fault?
    var random: SeededGenerator
    private(set) var server = BooksServer()
    private var orders: [Sale] = []
    private var batch: OrderBatch?
    private var wroteBytes = false
    private var limit: Int?
    private var keys = 0

    init(calls: BatchCalls, seed: UInt64, fault: Fault?) {
        self.calls = calls
        self.fault = fault
        random = SeededGenerator(seed: seed)
    }

    mutating func sell() throws {
        let mark = "m\(orders.count)"
        let kinds = ["good", "good", "good", "good", "good", "good", "bad", "short", "short", "poison"]
        let kind = kinds[random.below(kinds.count)]
        orders.append(
            Sale(mark: mark, kind: kind, order: try order(sequence: Int64(orders.count + 1), mark: mark, kind: kind)))
    }

    private mutating func order(sequence: Int64, mark: String, kind: String) throws -> BatchOrder {
        let id = random.uuid()
        let body = Array(#"{"ClientOrderId" : "\#(id)", "Mark":"\#(mark)","Kind":"\#(kind)","n":1e0 }"#.utf8)
        let key = try #require(IdempotencyKey(id))
        return BatchOrder(sequence: sequence, key: key, body: body, digest: Digest(of: body))
    }

    private mutating func current() throws -> OrderBatch? {
        if let batch { return batch }
        let waiting = orders.filter { $0.stage == .waiting }.map(\.order)
        guard !waiting.isEmpty else { return nil }
        keys += 1
        wroteBytes = false
        batch = try calls.freeze(waiting, as: try #require(IdempotencyKey("batch-\(keys)")), of: till, atMost: limit)
        return batch
    }

    /// Sends the batch that is due once, through a net and to a server that may fail in every way.
    mutating func send(faults: Bool) throws {
        guard let batch = try current() else { return }
        let fate = faults ? Fate.allCases[random.below(Fate.allCases.count)] : .arrives
        let exchange = try exchange(calls.request(batch), fate)
        let verdict = calls.verdict(exchange, for: batch, earlierAttemptWroteBytes: wroteBytes)
        switch verdict {
        case .answered(let verdicts, let strangers):
            #expect(strangers == 0)
            for verdict in verdicts { settle(verdict) }
            self.batch = nil
            limit = nil
        case .divided(_, let size):
            self.batch = nil
            limit = size
        case .refused:
            // An order alone, refused as a batch: it stands before a person, and the lane goes on.
            #expect(batch.orders.count == 1)
            change(batch.orders[0].sequence) { $0.stage = .held }
            self.batch = nil
            limit = nil
        case .stopped: break
        case .unknown:
            wroteBytes = true
            try sin(batch)
        }
        if fate == .tillRestarts, let batch = self.batch {
            self.batch = OrderBatch(key: batch.key, body: batch.body, digest: batch.digest, orders: batch.orders)
            wroteBytes = true
            limit = nil
        }
    }

    private mutating func exchange(_ request: UpstreamRequest, _ fate: Fate) throws -> Exchange {
        switch fate {
        case .arrives: return .answered(try server.take(request))
        case .notSent: return .notSent("no route")
        case .requestLost: return .lost(Exchange.timedOut)
        case .answerLost, .tillRestarts:
            _ = try server.take(request)
            return .lost("reset")
        case .proxyFails: return .answered(answer(502, "<html>Bad Gateway</html>"))
        case .breaksDown: return .answered(try server.take(request, reach: random.below(4), crashes: true))
        case .answersInPart: return .answered(try server.take(request, reach: random.below(4)))
        case .leavesOut:
            let places = random.next()
            return .answered(try server.take(request) { places >> UInt64($0 % 64) & 1 == 1 })
        case .limited: return .answered(answer(429, #"{"error":"rate_limited"}"#))
        case .portal: return .answered(answer(200, "<html>Welcome</html>"))
        case .cutShort:
            var whole = try server.take(request)
            whole.body.removeLast()
            return .answered(whole)
        case .serverRestarts:
            server.restart()
            return .answered(try server.take(request))
        }
    }

    private mutating func settle(_ verdict: OrderVerdict) {
        change(verdict.order.sequence) { sale in
            switch verdict.verdict {
            case .settled(let settlement):
                sale.stage = .done
                sale.bill = settlement.remoteID
                if !verdict.shortages.isEmpty { sale.isFlagged = true }
            case .refused: sale.stage = .failed
            // In doubt: it goes into the next batch with the same id.
            case .unknown, .stopped, .reread: break
            }
        }
    }

    private mutating func change(_ sequence: Int64, _ change: (inout Sale) -> Void) {
        guard let index = orders.firstIndex(where: { $0.order.sequence == sequence }) else { return }
        change(&orders[index])
    }

    private mutating func sin(_ batch: OrderBatch) throws {
        switch fault {
        case nil: break
        case .newIDs:
            for member in batch.orders {
                guard let index = orders.firstIndex(where: { $0.order.sequence == member.sequence }) else { continue }
                let sale = orders[index]
                orders[index].order = try order(sequence: member.sequence, mark: sale.mark, kind: sale.kind)
            }
            self.batch = nil
        case .remakes:
            self.batch = nil
            keys -= 1
        }
    }

    mutating func drain() throws {
        for _ in 0..<200 where orders.contains(where: { $0.stage == .waiting }) { try send(faults: false) }
    }

    /// What is wrong with the books once all is said; nothing, if every order ended as it had to.
    func faults() -> [String] {
        var faults = server.breaches
        let sold = orders.filter { $0.kind == "good" || $0.kind == "short" }
        if server.bills.map(\.mark) != sold.map(\.mark) { faults.append("bills \(server.bills.map(\.mark))") }
        if server.bills.map(\.bytes) != sold.map({ String(decoding: $0.order.body, as: UTF8.self) }) {
            faults.append("other bytes")
        }
        for (index, sale) in sold.enumerated() where sale.bill != "SO-\(index + 1)" {
            faults.append("\(sale.mark) has the bill \(sale.bill ?? "none")")
        }
        for sale in orders {
            let stage: Stage =
                switch sale.kind {
                case "bad": .failed
                case "poison": .held
                default: .done
                }
            if sale.stage != stage { faults.append("\(sale.mark), \(sale.kind), is \(sale.stage)") }
            if sale.isFlagged != (sale.kind == "short") { faults.append("\(sale.mark) flagged wrongly") }
        }
        return faults
    }
}

@Suite("Histories of hellobooks-orders")
struct HelloBooksHistoryTests {
    private func play(_ seed: UInt64, fault: BooksTill.Fault? = nil) throws -> BooksTill {
        var till = BooksTill(calls: try batches(["batchSize": "4"]), seed: seed, fault: fault)
        for _ in 0..<30 {
            if till.random.below(5) < 2 { try till.sell() } else { try till.send(faults: true) }
        }
        try till.drain()
        return till
    }

    @Test(
        "R83, R96, R97: through drops, lost and partial answers and restarts every order ends as one bill, in its order",
        arguments: 0..<20 as Range<UInt64>)
    func histories(_ block: UInt64) throws {
        for seed in (block * 50)..<(block * 50 + 50) { #expect(try play(seed).faults() == [], "seed \(seed)") }
    }

    @Test("With a new id for an order in doubt the same histories bill it twice")
    func newIDs() throws {
        var doubled = 0
        for seed in 0..<40 as Range<UInt64> {
            let marks = try play(seed, fault: .newIDs).server.bills.map(\.mark)
            if Set(marks).count < marks.count { doubled += 1 }
        }
        #expect(doubled > 10)
    }

    @Test("A batch that is made anew under its old key is noticed")
    func remade() throws {
        let breaches = try (0..<40 as Range<UInt64>).flatMap { try play($0, fault: .remakes).server.breaches }
        #expect(breaches.contains { $0.hasPrefix("other bytes under the key") })
    }
}
