import Fiscal
package import Persistence
package import Receipts
import Settings

/// Fetches hosted receipts where they are the source of the fiscal receipt, beside the queue and never before it.
///
/// A completion that settled has left a row; the row goes with the transaction that makes the receipt. Where no hosted
/// receipt exists, or none can be had while a customer waits, the block of the completion's own answer is taken. So are
/// the receipts made of a backlog that is being replayed, each behind the call that goes out next.
package struct ReceiptFetcher: Sendable {
    private struct Lane: Sendable {
        var current: Int64?
        var failures = 0
        var retryAt: Duration?
    }

    private(set) var premises: Premises
    private var ids: SeededGenerator
    private var lanes: [String: Lane] = [:]
    private var isDraining = false

    /// A receipt that the customer has provisionally waits for so many tries before the completion's block is taken.
    static let patience = 10
    /// So many receipts of a lane are made in one step at most.
    private static let share = 200

    package init(premises: Premises, seed: UInt64) {
        self.premises = premises
        ids = SeededGenerator(seed: seed)
    }

    package mutating func step(_ event: Event, on store: Store, at now: Instant) throws -> [Effect] {
        switch event {
        case .exchanged(.hosted(let entry), let exchange): try finish(entry, exchange, on: store, at: now)
        case .templates(.loaded(let templates)): premises.templates = templates
        case .drain: isDraining = true
        case .start: try bridge(on: store, at: now)
        case .tick, .request, .act, .exchanged, .printer, .mailed, .templates: break
        }
        return try isDraining || store.read { try $0.awaitsConfirmation() } ? [] : advance(on: store, at: now)
    }

    /// When the next failed fetch is due again.
    package var nextWake: Duration? { isDraining ? nil : lanes.values.compactMap(\.retryAt).min() }

    /// Begins one fetch in every lane that has one due and none under way.
    private mutating func advance(on store: Store, at now: Instant) throws -> [Effect] {
        var effects: [Effect] = []
        if try store.read({ try $0.hasHosted() }) {
            for register in premises.registers {
                if let fetch = try advance(register, on: store, at: now) { effects.append(fetch) }
            }
        }
        // A lane whose last row is made waits for nothing any more.
        for register in premises.registers {
            guard let lane = lanes[register.lane], let due = lane.retryAt, due <= now.monotonic else { continue }
            lanes[register.lane]?.retryAt = nil
        }
        return effects
    }

    /// Whoever waits for a receipt that is at another server than the present one has a provisional one meanwhile.
    private mutating func bridge(on store: Store, at now: Instant) throws {
        try tellOfAstray(on: store, at: now)
        guard try store.read({ try $0.hasHosted() }) else { return }
        let receipting = Receipting(premises: premises)
        var ids = ids
        defer { self.ids = ids }
        for register in premises.registers {
            for row in try store.read({ try $0.astray(from: register.lane, premises) }) {
                try store.transact(at: now) { writer in
                    guard let entry = try writer.read.entry(row.entry) else { return }
                    _ = try receipting.provisional(for: entry, register: register, ids: &ids, in: writer)
                }
            }
        }
    }

    /// Makes what needs no fetch, and begins the lane's next one.
    private mutating func advance(_ register: Premises.Register, on store: Store, at now: Instant) throws -> Effect? {
        let (name, upstream) = (register.lane, register.upstream.settings)
        for _ in 0..<Self.share {
            var lane = lanes[name] ?? Lane()
            guard lane.current == nil, lane.retryAt.map({ $0 <= now.monotonic }) ?? true,
                let row = try store.read({
                    try $0.nextHosted(
                        of: name, dialect: upstream.dialect, baseURL: upstream.url, merchant: upstream.merchant)
                }),
                let entry = try store.read({ try $0.entry(row.entry) })
            else { return nil }
            // Another server has no receipt of this sale.
            guard Sending.isRouted(entry, register),
                let remote = try store.read({ try $0.operation(entry.operation)?.remoteID }),
                let request = register.upstream.dialect.hostedReceipt(remoteID: remote)
            else {
                // Nothing is hosted, or not any more: the completion's answer is all there is.
                try make(entry, nil, from: row, register: register, on: store, at: now)
                continue
            }
            lane.current = row.entry
            lane.retryAt = nil
            lanes[name] = lane
            return Sending.call(.hosted(entry: row.entry), request, register: register)
        }
        return nil
    }

    private mutating func finish(
        _ sequence: Int64, _ exchange: Exchange, on store: Store, at now: Instant
    ) throws {
        guard let entry = try store.read({ try $0.entry(sequence) }),
            let register = premises.register(lane: entry.lane), var lane = lanes[entry.lane], lane.current == sequence
        else { return }
        lane.current = nil
        defer { lanes[entry.lane] = lane }
        guard let row = try store.read({ try $0.hosted(entry: sequence) }) else { return }
        switch register.upstream.dialect.hosted(exchange, receivedAt: now.wall) {
        case .available(let receipt):
            lane = Lane()
            try make(entry, receipt, from: row, register: register, on: store, at: now)
            try tellOfReturn(row, lane: entry.lane, on: store, at: now)
        case .notAvailable:
            lane = Lane()
            try make(entry, nil, from: row, register: register, on: store, at: now)
            try tellOfReturn(row, lane: entry.lane, on: store, at: now)
        case .stopped(_, let wait):
            lane.failures += 1
            let retry = register.upstream.settings.retry
            lane.retryAt =
                now.monotonic
                + Backoff(first: retry.first, cap: retry.cap)
                .delay(failures: lane.failures, asked: wait, using: &ids)
            try miss(entry, row, register: register, on: store, at: now)
        }
    }

    /// Makes the fiscal receipt, of the hosted block or the completion's own.
    private mutating func make(
        _ entry: QueueEntryRecord, _ hosted: FiscalInformation?, from row: HostedRecord, register: Premises.Register,
        on store: Store, at now: Instant
    ) throws {
        let receipting = Receipting(premises: premises)
        var ids = ids
        defer { self.ids = ids }
        let block = hosted ?? row.block.map { FiscalInformation(json: $0) }
        try store.transact(at: now) { writer in
            if register.upstream.dialect.hostedReceipt(remoteID: "any") != nil {
                try writer.journal(
                    "receipt.fetched", "entry \(entry.sequence)", register: entry.register,
                    ["source": hosted == nil ? "completion" : "hosted"])
            }
            _ = try receipting.fiscal(for: entry, certified: block, register: register, ids: &ids, in: writer)
            if hosted == nil { try receipting.deliverUnnumbered(entry, register: register, in: writer) }
            try writer.endHosted(entry: entry.sequence)
        }
    }

    /// A fetch failed: the customer at the till gets what there is, everybody else the hosted receipt later.
    private mutating func miss(
        _ entry: QueueEntryRecord, _ row: HostedRecord, register: Premises.Register, on store: Store, at now: Instant
    ) throws {
        let hasReceipt = try store.read { try !$0.receipts(operation: entry.operation).isEmpty }
        if row.block != nil, !hasReceipt || row.tries + 1 >= Self.patience {
            return try make(entry, nil, from: row, register: register, on: store, at: now)
        }
        let receipting = Receipting(premises: premises)
        var ids = ids
        defer { self.ids = ids }
        try store.transact(at: now) { writer in
            try writer.countHostedTry(entry: entry.sequence)
            if row.tries + 1 == Self.patience { try Self.tellOfLate(entry, register, in: writer) }
            _ = try receipting.provisional(for: entry, register: register, ids: &ids, in: writer)
        }
    }
}
