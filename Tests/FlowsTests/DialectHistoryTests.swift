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
    }

    let rig: Rig
    var random: SeededGenerator
    /// The negative control: every attempt carries another key.
    var forgetsKeys = false
    private var attempts = 0

    init(_ rig: Rig, seed: UInt64) {
        self.rig = rig
        random = SeededGenerator(seed: seed)
    }

    /// Ends one call under way as the dice say.
    mutating func exchange(faults: Bool, _ answer: (UpstreamCall) -> Exchange) throws {
        guard let call = rig.calls.first else { return }
        attempts += 1
        let known = forgetsKeys ? call.forgetting(attempts) : call
        let fate = faults ? Fate.allCases[random.below(Fate.allCases.count)] : .answered
        switch fate {
        case .answered, .again: try rig.end(call, answer(known))
        case .notSent: try rig.end(call, .notSent("away"))
        case .requestLost: try rig.end(call, .lost("reset"))
        case .answerLost:
            _ = answer(known)
            try rig.end(call, .lost(Exchange.timedOut))
        case .failure: try rig.end(call, reply(503, "<html>"))
        }
    }

    mutating func drain(_ answer: (UpstreamCall) -> Exchange) throws {
        for _ in 0..<600 {
            while !rig.calls.isEmpty { try exchange(faults: false, answer) }
            if try rig.store.read({ try $0.openLanes().isEmpty && $0.hosted(limit: 1).isEmpty }) { return }
            try rig.ring()
        }
    }

    mutating func passTime() throws {
        if random.chance(0.08) { try rig.restart() } else { try rig.wait(.milliseconds(200 + random.below(4_000))) }
    }
}

extension UpstreamCall {
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
        let wanted = ProcessInfo.processInfo.environment["QUITTANCE_HISTORIES"].flatMap { UInt64($0) } ?? 64
        return 0..<max(1, wanted / 8)
    }()

    /// Sales in all stages at once, through faults and restarts.
    private func sell(_ seed: UInt64, forgetsKeys: Bool = false) throws -> (Rig, SalesDouble, [String]) {
        var history = History(try SalesShop.rig(), seed: seed)
        history.forgetsKeys = forgetsKeys
        let server = SalesDouble()
        var accepted: [String] = []
        var open: [SaleBodies] = []
        for number in 1...6 {
            let sale = SaleBodies(number)
            try history.rig.start(sale)
            accepted.append("POST /sales")
            open.append(sale)
            for _ in 0..<3 { try history.exchange(faults: true, server.answer) }
            try history.passTime()
            if history.random.chance(0.7) {
                let ended = open.remove(at: history.random.below(open.count))
                try history.rig.change(ended)
                try history.rig.complete(ended)
                accepted += ["PATCH /sales/\(ended.id)", "POST /sales/\(ended.id)/complete"]
            }
            for _ in 0..<2 { try history.exchange(faults: true, server.answer) }
            try history.passTime()
        }
        try history.drain(server.answer)
        return (history.rig, server, accepted)
    }

    @Test(
        "R28: sales reach a server of the older API once, in their order, to the byte",
        arguments: blocks)
    func sales(block: UInt64) throws {
        for seed in (block * 8)..<(block * 8 + 8) {
            let (rig, server, accepted) = try sell(seed)
            #expect(server.applied == accepted, "seed \(seed)")
            #expect(try rig.findings() == [], "seed \(seed)")
            #expect(try rig.states().allSatisfy { $0 == .completed }, "seed \(seed)")
            let completed = accepted.count { $0.hasSuffix("/complete") }
            #expect(try rig.receipts().count { $0.form == .fiscal } == completed, "seed \(seed)")
        }
    }

    @Test("with another key for every attempt the same sales break")
    func salesControl() throws {
        var broken = 0
        for seed in 0..<12 as Range<UInt64> {
            let (rig, server, accepted) = try sell(seed, forgetsKeys: true)
            let settled = try rig.states().allSatisfy { $0 == .completed }
            if server.applied != accepted || !settled { broken += 1 }
        }
        #expect(broken > 4)
    }

    private func chain(_ seed: UInt64, forgetsKeys: Bool = false) throws -> (Rig, ChainDouble, [String]) {
        var history = History(try Rig(ChainShop.premises()), seed: seed)
        history.forgetsKeys = forgetsKeys
        let server = ChainDouble()
        // Nothing can be sold offline before a first record was online.
        try history.rig.sell("n-0", at: server)
        var accepted = ["I", "n-0"]
        var open: [String] = []
        for number in 1...12 {
            let ticket = try history.rig.intend()
            for _ in 0..<3 { try history.exchange(faults: true, server.answer) }
            try history.rig.wait(.seconds(4))
            let answer = try history.rig.answer(ticket)
            try #require((200..<300).contains(answer.status), "seed \(seed): \(answer.text)")
            accepted.append("I")
            open.append(try history.rig.operation(answer))
            if history.random.chance(0.7) {
                let ended = open.remove(at: history.random.below(open.count))
                try history.rig.transact(ended, number: "n-\(number)")
                accepted.append("n-\(number)")
            }
            for _ in 0..<2 { try history.exchange(faults: true, server.answer) }
            try history.passTime()
        }
        try history.drain(server.answer)
        return (history.rig, server, accepted)
    }

    @Test(
        "R27, R77, R80: through drops, lost answers and restarts a strict server takes each record once, in its order",
        arguments: blocks)
    func chained(block: UInt64) throws {
        for seed in (block * 8)..<(block * 8 + 8) {
            let (rig, server, accepted) = try chain(seed)
            #expect(server.refusals == [], "seed \(seed)")
            #expect(server.applied == accepted, "seed \(seed)")
            #expect(try rig.findings() == [], "seed \(seed)")
        }
    }

    @Test("with another key for every attempt the same records break")
    func chainedControl() throws {
        var broken = 0
        for seed in 0..<12 as Range<UInt64> {
            let (_, server, accepted) = try chain(seed, forgetsKeys: true)
            if server.applied != accepted || !server.refusals.isEmpty { broken += 1 }
        }
        #expect(broken > 4)
    }
}
