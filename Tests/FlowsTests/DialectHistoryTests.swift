import Examples
import Fiscal
import FoundationEssentials
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// A register that sells through a net that drops requests and answers, with a service that is restarted on the way.
private struct History {
    /// What a seed decides about one exchange.
    enum Fate: CaseIterable {
        case answered
        case again
        case notSent
        case requestLost
        case answerLost
        case failure
        /// The server takes the request and is gone for a while.
        case restart
    }

    let rig: Rig
    var random: SeededGenerator
    /// The negative control: every attempt carries another key.
    var forgetsKeys = false
    private var attempts = 0
    /// How many more calls find the server away.
    private var away = 0

    init(_ rig: Rig, seed: UInt64) {
        self.rig = rig
        random = SeededGenerator(seed: seed)
    }

    /// Ends one call under way as the dice say.
    mutating func exchange(faults: Bool, _ answer: (UpstreamCall) -> Exchange) throws {
        guard let call = rig.calls.first else { return }
        attempts += 1
        let known = forgetsKeys ? call.forgetting(attempts) : call
        var fate = faults ? Fate.allCases[random.below(Fate.allCases.count)] : .answered
        if away > 0 {
            away -= 1
            fate = .notSent
        }
        switch fate {
        case .answered, .again: try rig.end(call, answer(known))
        case .notSent: try rig.end(call, .notSent("away"))
        case .requestLost: try rig.end(call, .lost("reset"))
        case .answerLost:
            _ = answer(known)
            try rig.end(call, .lost(Exchange.timedOut))
        case .failure: try rig.end(call, reply(503, "<html>"))
        case .restart:
            _ = answer(known)
            away = 1 + random.below(3)
            try rig.end(call, .lost("reset"))
        }
    }

    mutating func drain(_ answer: (UpstreamCall) -> Exchange) throws {
        for _ in 0..<600 {
            while !rig.calls.isEmpty { try exchange(faults: false, answer) }
            let open = try rig.store.read { try $0.openEntries() }
            if open.contains(where: { $0.state == .pendingHeld }) { return }
            if open.isEmpty, try !rig.store.read({ try $0.hasHosted() }) { return }
            try rig.ring()
        }
    }

    /// - Parameter forget: The server forgets its keys, after a night and a day in which the till's machine slept.
    mutating func passTime(_ forget: (() -> Void)? = nil) throws {
        if let forget, random.chance(0.05) {
            forget()
            try rig.skip(.seconds(90_000))
        }
        if random.chance(0.08) { try rig.restart() } else { try rig.wait(.milliseconds(200 + random.below(4_000))) }
    }

    /// A manager decides about what stands before people, as the server's own books say.
    ///
    /// - Parameter reset: Sets the register up anew at the server.
    mutating func decide(
        _ ledger: Ledger, reset: () -> Void = {}, _ answer: (UpstreamCall) -> Exchange
    ) throws {
        for _ in 0..<40 {
            try drain(answer)
            guard let head = try rig.store.read({ try $0.openEntries() }).first(where: { $0.state == .pendingHeld })
            else { return }
            let line = ledger.lines.first { $0.key == head.key }
            let act: Act =
                if try rig.store.read({ try $0.chain(entry: head.sequence) }) != nil {
                    .reset(register: head.register, reason: "decommissioned and reset")
                } else if let line {
                    .adopt(
                        entry: head.sequence, remoteID: head.intent == Intent.start.rawValue ? line.id : nil,
                        reason: "seen there", version: nil)
                } else {
                    .retry(entry: head.sequence, reason: "not there", version: nil)
                }
            let decision = try rig.order(act)
            try #require(decision.status == 200, "\(decision.text)")
            if case .reset = act { reset() }
        }
    }
}

extension Rig {
    /// Everything that was accepted, in its order.
    fileprivate func entries() throws -> [QueueEntryRecord] {
        try store.read { try $0.entries(before: .max, limit: 1_000) }.reversed()
    }

    /// What the till sent of these orders.
    fileprivate func bodies(of marks: [String]) throws -> [String] {
        let bodies = try store.read { try $0.entries(before: .max, limit: 100) }.map {
            String(decoding: $0.body, as: UTF8.self)
        }
        return try marks.map { mark in try #require(bodies.first { $0.contains("\"\(mark)\"") }) }
    }
}

extension History {
    /// Ends one batch under way as the dice say.
    ///
    /// - Parameter number: Of the attempt, for a client that makes up new ids each time.
    mutating func batch(_ server: inout BooksServer, number: Int?) throws {
        guard let call = rig.calls.first else { return }
        if case .probe = call.id {
            return try rig.end(call, random.chance(0.5) ? reply(200, "{}") : .notSent("away"))
        }
        let request = number.map { call.renaming($0).request } ?? call.request
        switch random.below(9) {
        case 0: try rig.end(call, .notSent("away"))
        case 1: try rig.end(call, .lost("reset"))
        case 2:
            _ = try server.take(request)
            try rig.end(call, .lost(Exchange.timedOut))
        case 3: try rig.end(call, .answered(server.take(request, reach: random.below(4), crashes: true)))
        case 4: try rig.end(call, .answered(server.take(request, reach: random.below(4))))
        case 5:
            let places = random.next()
            try rig.end(call, .answered(server.take(request) { places >> UInt64($0 % 64) & 1 == 1 }))
        case 6:
            server.restart()
            try rig.end(call, .answered(server.take(request)))
        default: try rig.end(call, .answered(server.take(request)))
        }
    }
}

extension UpstreamCall {
    /// The same orders under other ids.
    fileprivate func renaming(_ attempt: Int) -> UpstreamCall {
        var call = forgetting(attempt)
        let text = String(decoding: request.body ?? [], as: UTF8.self)
        let digits = attempt < 10 ? "0\(attempt)" : "\(attempt)"
        var request = call.request
        request.body = Array(text.replacing("-4000-8000-", with: "-4\(digits)0-8000-").utf8)
        call = UpstreamCall(
            id: id, lane: lane, upstream: upstream, baseURL: baseURL, request: request, timeout: timeout)
        return call
    }

    fileprivate func forgetting(_ attempt: Int) -> UpstreamCall {
        var request = request
        for index in request.headers.indices where request.headers[index].name.hasSuffix("Idempotency-Key") {
            request.headers[index].value += "-\(attempt)"
        }
        return UpstreamCall(
            id: id, lane: lane, upstream: upstream, baseURL: baseURL, request: request, timeout: timeout)
    }
}

@Suite("Histories of the dialects")
struct DialectHistoryTests {
    /// Eight histories each; more of them where the environment names a number.
    private static let blocks: Range<UInt64> = {
        let wanted = ProcessInfo.processInfo.environment["QUITTANCE_HISTORIES"].flatMap { UInt64($0) } ?? 24
        return 0..<max(1, wanted / 8)
    }()

    /// Sales in all stages at once, through faults, nights and restarts.
    private func sell(_ seed: UInt64, forgetsKeys: Bool = false) throws -> (Rig, SalesDouble) {
        var history = History(try SalesShop.rig(), seed: seed)
        history.forgetsKeys = forgetsKeys
        let server = SalesDouble()
        var open: [SaleBodies] = []
        for number in 1...6 {
            let sale = SaleBodies(number)
            try history.rig.start(sale)
            open.append(sale)
            for _ in 0..<3 { try history.exchange(faults: true, server.answer) }
            try history.passTime(server.ledger.forget)
            if history.random.chance(0.7) {
                let ended = open.remove(at: history.random.below(open.count))
                try history.rig.change(ended)
                try history.rig.complete(ended)
            }
            for _ in 0..<2 { try history.exchange(faults: true, server.answer) }
            try history.passTime(server.ledger.forget)
        }
        try history.decide(server.ledger, server.answer)
        return (history.rig, server)
    }

    @Test(
        "R28: sales reach a server of the older API once, in their order, to the byte, also when it has forgotten its keys",
        arguments: blocks)
    func sales(block: UInt64) throws {
        for seed in (block * 8)..<(block * 8 + 8) {
            let (rig, server) = try sell(seed)
            let entries = try rig.entries()
            // A change replaces what it changes: it may come again.
            #expect(server.ledger.findings(entries) { $0.method == "PATCH" } == [], "seed \(seed)")
            #expect(try rig.findings() == [], "seed \(seed)")
            #expect(entries.allSatisfy { $0.state == .completed }, "seed \(seed)")
            let completed = entries.count { $0.intent == Intent.complete.rawValue }
            #expect(try rig.receipts().count { $0.form == .fiscal } == completed, "seed \(seed)")
        }
    }

    @Test("with another key for every attempt the same sales break")
    func salesControl() throws {
        var broken = 0
        for seed in 0..<12 as Range<UInt64> {
            let (rig, server) = try sell(seed, forgetsKeys: true)
            if try !server.ledger.findings(rig.entries(), repeatable: { $0.method == "PATCH" }).isEmpty { broken += 1 }
        }
        #expect(broken > 4)
    }

    /// - Parameter trust: For how long the service believes that the server remembers a key.
    private func chain(
        _ seed: UInt64, forgetsKeys: Bool = false, trust: Duration = .seconds(86_400)
    ) throws -> (Rig, ChainDouble) {
        var history = History(try Rig(ChainShop.premises { $0.keyRetention = trust }), seed: seed)
        history.forgetsKeys = forgetsKeys
        let server = ChainDouble()
        // Nothing can be sold offline before a first record was online.
        try history.rig.sell("n-0", at: server)
        var open: [String] = []
        for number in 1...12 {
            let ticket = try history.rig.intend()
            for _ in 0..<3 { try history.exchange(faults: true, server.answer) }
            try history.rig.wait(.seconds(4))
            let answer = try history.rig.answer(ticket)
            if (200..<300).contains(answer.status) {
                open.append(try history.rig.operation(answer))
            } else if history.random.chance(0.5) {
                try history.decide(server.ledger, reset: server.reset, server.answer)
            }
            if !open.isEmpty, history.random.chance(0.7) {
                let ended = open.remove(at: history.random.below(open.count))
                try history.rig.transact(ended, number: "n-\(number)")
            }
            for _ in 0..<2 { try history.exchange(faults: true, server.answer) }
            try history.passTime(server.ledger.forget)
        }
        try history.decide(server.ledger, reset: server.reset, server.answer)
        return (history.rig, server)
    }

    @Test(
        "R27, R77, R80: a strict server takes each record once, in its order, through drops, nights and restarts of both",
        arguments: blocks)
    func chained(block: UInt64) throws {
        for seed in (block * 8)..<(block * 8 + 8) {
            let (rig, server) = try chain(seed)
            let entries = try rig.entries()
            #expect(server.refusals == [], "seed \(seed)")
            #expect(server.ledger.findings(entries) == [], "seed \(seed)")
            #expect(try rig.findings() == [], "seed \(seed)")
            // Whatever did not come was refused to the till, or given up by a manager with the chain it hung on.
            #expect(entries.allSatisfy { $0.state.isFinal }, "seed \(seed)")
            #expect(entries.allSatisfy { $0.state != .canceled || $0.reason == "reset" }, "seed \(seed)")
        }
    }

    @Test("with another key for every attempt the same records break")
    func chainedControl() throws {
        var broken = 0
        for seed in 0..<12 as Range<UInt64> {
            let (rig, server) = try chain(seed, forgetsKeys: true)
            if try !server.ledger.findings(rig.entries()).isEmpty || !server.refusals.isEmpty { broken += 1 }
        }
        #expect(broken > 4)
    }

    @Test("trusted for longer than the server keeps its keys, the same records come twice")
    func trustControl() throws {
        var doubled = 0
        for seed in 0..<64 as Range<UInt64> {
            let (rig, server) = try chain(seed, trust: .seconds(864_000))
            if try server.ledger.findings(rig.entries()).contains(where: { $0.hasSuffix("twice") }) { doubled += 1 }
        }
        #expect(doubled > 0)
    }

    // MARK: Orders in batches

    /// Orders through a net that drops and a server that answers in part, restarts and leaves results out.
    private func order(_ seed: UInt64, forgetsIDs: Bool = false) throws -> (Rig, BooksServer, [String]) {
        var history = History(try BooksShop.rig(options: ["batchSize": "4"]), seed: seed)
        var server = BooksServer()
        var accepted: [String] = []
        for number in 1...14 {
            let kinds = ["good", "good", "good", "good", "good", "bad", "short", "poison"]
            let kind = kinds[history.random.below(kinds.count)]
            let ticket = try history.rig.order(number, kind: kind)
            for _ in 0..<history.random.below(3) {
                try history.batch(&server, number: forgetsIDs ? number : nil)
            }
            try history.rig.wait(.seconds(4))
            // Refused to the till that waits, or taken for good.
            let isRefused = history.rig.answers[ticket].map { $0.status >= 400 } ?? false
            if !isRefused, kind == "good" || kind == "short" { accepted.append("m\(number)") }
            try history.passTime()
        }
        try history.rig.drainOrders(&server)
        return (history.rig, server, accepted)
    }

    @Test(
        "R83, R96, R97: orders become one bill each, in their order, to the byte, through faults and restarts",
        arguments: blocks)
    func orders(block: UInt64) throws {
        for seed in (block * 8)..<(block * 8 + 8) {
            let (rig, server, accepted) = try order(seed)
            #expect(server.breaches == [], "seed \(seed)")
            #expect(server.bills.map(\.mark) == accepted, "seed \(seed)")
            #expect(try server.bills.map(\.bytes) == rig.bodies(of: accepted), "seed \(seed)")
            #expect(try rig.findings() == [], "seed \(seed)")
            #expect(try rig.states().allSatisfy { $0.isFinal || $0 == .pendingHeld }, "seed \(seed)")
        }
    }

    @Test("with other ids on every attempt the same orders are billed twice")
    func ordersControl() throws {
        var doubled = 0
        for seed in 0..<24 as Range<UInt64> {
            let marks = try order(seed, forgetsIDs: true).1.bills.map(\.mark)
            if Set(marks).count < marks.count { doubled += 1 }
        }
        #expect(doubled > 4)
    }
}
