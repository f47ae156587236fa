import Fiscal
import Persistence
import Receipts
import Settings

/// The orders of a lane that share requests, within the caller's transaction: frozen together, answered one by one.
struct Batching {
    /// A batch with what is stored of each of its orders, in its order.
    struct Frozen {
        let record: BatchRecord
        let orders: [(order: OrderRecord, entry: QueueEntryRecord)]

        var batch: OrderBatch? {
            guard let key = IdempotencyKey(record.key) else { return nil }
            let members = orders.compactMap { order, entry in
                IdempotencyKey(entry.key).map { OrderBatch.Member(sequence: order.number, key: $0) }
            }
            return OrderBatch(key: key, body: record.body, digest: record.digest, orders: members)
        }
    }

    let calls: BatchCalls
    private let register: Premises.Register
    private let writer: StoreWriter

    /// - Returns: `nil` for a register whose calls go out one by one.
    init?(_ register: Premises.Register, in writer: StoreWriter) {
        guard let calls = register.upstream.dialect.batches else { return nil }
        self.calls = calls
        self.register = register
        self.writer = writer
    }

    /// Counts an accepted order among its register's.
    func count(_ entry: QueueEntryRecord) throws {
        try writer.insertOrder(
            entry.sequence, number: try writer.count("order", register: entry.register), register: entry.register)
    }

    /// The lane's batch that is not over.
    func open() throws -> Frozen? { try writer.read.openBatch(of: register.lane).map(frozen) }

    private func frozen(_ record: BatchRecord) throws -> Frozen {
        Frozen(record: record, orders: try writer.read.orders(batch: record.id).map { ($0, try entry(of: $0)) })
    }

    private func entry(of order: OrderRecord) throws -> QueueEntryRecord {
        guard let entry = try writer.read.entry(order.entry) else {
            throw StoreError(.inconsistent, "The entry \(order.entry) of order \(order.number) is missing.")
        }
        return entry
    }

    // MARK: Sending

    /// Sends the lane's batch again, byte for byte, or freezes one of the orders that wait.
    ///
    /// A batch that holds an order which is final meanwhile, by a person or because its till was refused, is given up: each
    /// order keeps its own id, by which the server knows it.
    func begin(_ head: inout QueueEntryRecord) throws -> Effect? {
        let effect = try send()
        head = try writer.read.entry(head.sequence) ?? head
        return effect
    }

    private func send() throws -> Effect? {
        guard let frozen = try resend() ?? freeze(), let batch = frozen.batch else { return nil }
        var first: Int64?
        for (_, entry) in frozen.orders {
            var entry = entry
            entry.state = .processing
            entry.noteAttempt(at: writer.now, boot: writer.boot)
            try writer.update(&entry)
            let attempt = try writer.beginAttempt(
                entry: entry.sequence, kind: .send, sent: batch.digest, ifMatch: nil)
            first = first ?? attempt
        }
        return first.map { Sending.call(.attempt($0), calls.request(batch), register: register) }
    }

    private func resend() throws -> Frozen? {
        guard let frozen = try open() else { return nil }
        guard frozen.orders.allSatisfy({ !$0.entry.state.isFinal }) else {
            try writer.endBatch(frozen.record.id, outcome: "dissolved")
            return nil
        }
        guard frozen.batch?.isIntact == true else {
            // Each order's own bytes are looked at once more before it goes into another batch.
            try writer.endBatch(frozen.record.id, outcome: "damaged")
            try writer.notice(
                "payload-damaged", .alarm, subject: "batch \(frozen.record.id)", register: register.settings.id,
                sentence:
                    "The stored bytes of batch \(frozen.record.id) no longer have the digest they were frozen with.",
                remedy: "Keep the file, restore a backup, and compare; its orders go out in a new batch.")
            return nil
        }
        return frozen
    }

    private func freeze() throws -> Frozen? {
        var waiting = try writer.read.waitingOrders(of: register.lane, limit: calls.size).map {
            (order: $0, entry: try entry(of: $0))
        }
        // What a person looks at, or was accepted for another server, goes into no batch, nor does what comes behind it.
        waiting = Array(waiting.prefix { $0.entry.state != .pendingHeld && Sending.isRouted($0.entry, register) })
        while let head = waiting.first {
            let orders = waiting.compactMap { order, entry in
                IdempotencyKey(entry.key).map {
                    BatchOrder(sequence: order.number, key: $0, body: entry.body, digest: entry.bodyDigest)
                }
            }
            do {
                let batch = try calls.freeze(
                    orders, as: key(for: orders), of: register.identity, atMost: head.order.share)
                let id = try writer.insertBatch(
                    lane: register.lane, register: register.settings.id, key: batch.key.text, body: batch.body,
                    digest: batch.digest, numbers: batch.orders.map(\.sequence))
                return try writer.read.batch(id).map(frozen)
            } catch BatchError.damaged(let number) {
                guard let index = waiting.firstIndex(where: { $0.order.number == number }) else { return nil }
                var entry = waiting.remove(at: index).entry
                try Sending.holdDamaged(&entry, in: writer)
                try writer.setAside(entry.sequence)
            } catch let error as BatchError {
                throw StoreError(.inconsistent, "No batch can be made for \(register.lane): \(error).", cause: error)
            }
        }
        return nil
    }

    /// No other batch has it: the journal goes on with each, and a file that was put back goes on with other orders.
    private func key(for orders: [BatchOrder]) throws -> IdempotencyKey {
        let head = try writer.read.journalHead()
        let digest = Digest(of: head.hash.bytes + orders.flatMap { $0.digest.bytes })
        guard let key = IdempotencyKey(String(digest.description.prefix(32))) else {
            throw StoreError(.inconsistent, "No key could be made for a batch of \(register.lane).")
        }
        return key
    }
}
