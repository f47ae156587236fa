import Receipts
import Testing

@testable import Fiscal

/// A register that sells through a net that drops: the order in which the chain's calls belong together.
private struct Till {
    private enum Stage {
        /// Accepted behind a record in doubt; wrapped once that one is settled.
        case waiting
        /// Sent plain, or to be sent plain: it happened online.
        case plain
        case buffered(ReplayRecord)
        case done
    }

    private struct Entry {
        let mark: String
        let body: JSONValue
        let key: IdempotencyKey
        /// The entry of the intention that it ends.
        let intention: Int?
        var stage: Stage
        var buffered: ReplayRecord?
        var remoteID: String?
    }

    let dialect: FiskalySignFR
    /// The control: a new key for every attempt.
    let forgetsKeys: Bool
    var random: SeededGenerator
    var server = ReplayServer()
    private(set) var refused: [String] = []
    private var chain = ReplayChain()
    private var entries: [Entry] = []
    private var open: [Int] = []
    /// Whether the plain head may have been applied.
    private var inDoubt = false
    private var isAway = false
    private var keys = 0

    init(dialect: FiskalySignFR, seed: UInt64, forgetsKeys: Bool) {
        self.dialect = dialect
        self.forgetsKeys = forgetsKeys
        random = SeededGenerator(seed: seed)
    }

    var marks: [String] { entries.map(\.mark) }
    private var head: Int? {
        entries.firstIndex {
            if case .done = $0.stage { false } else { true }
        }
    }

    private func key() throws -> IdempotencyKey { try #require(IdempotencyKey("key-\(keys)")) }

    mutating func sell(faults: Bool) throws {
        let ends = open.isEmpty ? nil : (Bool.random(using: &random) ? open.randomElement(using: &random) : nil)
        let mark = "m\(entries.count)"
        let body: JSONValue
        if let ends {
            open.removeAll { $0 == ends }
            body = [
                "content": ["type": "TRANSACTION", "mark": .string(mark), "record": ["id": .string("loc_\(ends)")]]
            ]
        } else {
            open.append(entries.count)
            body = ["content": ["type": "INTENTION", "mark": .string(mark), "operation": ["type": "TRANSACTION"]]]
        }
        keys += 1
        entries.append(Entry(mark: mark, body: body, key: try key(), intention: ends, stage: .waiting))
        if head == entries.count - 1, !isAway {
            entries[entries.count - 1].stage = .plain
            try send(faults: faults)
        } else if !inDoubt {
            try buffer()
        }
    }

    /// Wraps everything that waits, in its order.
    private mutating func buffer() throws {
        for index in entries.indices {
            guard case .waiting = entries[index].stage else { continue }
            var reference: IntentionReference?
            if let intention = entries[index].intention {
                let earlier = entries[intention]
                reference = try #require(
                    chain.reference(
                        buffer: earlier.buffered?.buffer, position: earlier.buffered?.position,
                        remoteID: earlier.remoteID))
            }
            let record = try chain.append(
                entries[index].body, system: "system_1", recordedAt: Sample.first, reference: reference,
                at: Timestamp(milliseconds: 0), rules: dialect.rules)
            entries[index].buffered = record
            entries[index].stage = .buffered(record)
        }
    }

    /// Sends the head once, through a net that may take the request, the answer, both or none.
    mutating func send(faults: Bool) throws {
        guard let index = head else { return }
        if forgetsKeys { keys += 1 }
        let key = forgetsKeys ? try key() : entries[index].key
        let request: UpstreamRequest
        switch entries[index].stage {
        case .plain:
            let isTransaction = entries[index].intention != nil
            request = dialect.request(
                isTransaction ? .complete : .start, remoteID: entries[index].intention.flatMap { entries[$0].remoteID },
                body: entries[index].body.compactBytes, key: key, ifMatch: nil, contentType: nil, accept: nil)
        case .buffered(let record):
            let calls = try #require(dialect.replay)
            request = calls.request(record.body, hash: record.hash, remaining: chain.remainingAfterDue, key: key)
        case .waiting, .done: return
        }
        let fate = faults ? Int.random(in: 0..<4, using: &random) : 3
        isAway = fate != 3
        if fate == 0 { return try notSent(index) }
        // 1: the request is lost on its way; 2: its answer is.
        let answer = fate == 1 ? nil : apply(request)
        guard fate == 3, let answer else {
            if case .plain = entries[index].stage { inDoubt = true }
            return
        }
        try settle(index, answer)
    }

    private mutating func apply(_ request: UpstreamRequest) -> ReplayAnchor? {
        do { return try server.take(request) } catch {
            refused.append("\(error)")
            return nil
        }
    }

    /// Certainly nothing was done: a record that would have been online is the first one of the outage.
    private mutating func notSent(_ index: Int) throws {
        guard case .plain = entries[index].stage, !inDoubt, chain.canBuffer else { return }
        entries[index].stage = .waiting
        try buffer()
    }

    private mutating func settle(_ index: Int, _ answer: ReplayAnchor) throws {
        entries[index].remoteID = answer.record
        switch entries[index].stage {
        case .plain:
            chain.online(answer)
            inDoubt = false
            entries[index].stage = .done
            try buffer()
        case .buffered(let record):
            try chain.acknowledge(record.position)
            entries[index].stage = .done
        case .waiting, .done: break
        }
    }

    mutating func drain() throws {
        for _ in 0...entries.count where head != nil { try send(faults: false) }
    }
}

@Suite("Histories of SIGN FR")
struct ReplayHistoryTests {
    private func play(_ seed: UInt64, forgetsKeys: Bool = false) throws -> Till {
        var till = Till(dialect: try signFR(), seed: seed, forgetsKeys: forgetsKeys)
        // Nothing can be sold offline before a first record was online.
        try till.sell(faults: false)
        for _ in 0..<24 {
            if Bool.random(using: &till.random) {
                try till.sell(faults: true)
            } else {
                try till.send(faults: true)
            }
        }
        try till.drain()
        return till
    }

    @Test(
        "R25, R77, R80: through drops and lost answers a strict server takes every record once, in its order",
        arguments: 0..<20 as Range<UInt64>)
    func histories(_ block: UInt64) throws {
        for seed in (block * 20)..<(block * 20 + 20) {
            let till = try play(seed)
            #expect(till.refused == [], "seed \(seed)")
            #expect(till.server.applied == till.marks, "seed \(seed)")
        }
    }

    @Test("With a new key for every attempt the same histories break")
    func control() throws {
        var broken = 0
        for seed in 0..<40 as Range<UInt64> {
            let till = try play(seed, forgetsKeys: true)
            if till.server.applied != till.marks || !till.refused.isEmpty { broken += 1 }
        }
        #expect(broken > 10)
    }
}
