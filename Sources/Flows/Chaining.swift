import Fiscal
import FoundationEssentials
import Persistence
import Receipts
import Settings

/// The chain of a register's records, within the caller's transaction: state, rows and wrappers are written together.
struct Chaining {
    /// What is stored of a chain.
    private struct State: Codable {
        var chain = ReplayChain()
        /// Whether a person has let a buffer go out that is older than its limit; ends with the buffer.
        var isReleased = false
        /// Whether the file was restored since the last online answer: the original may have gone on with the chain.
        var isRestored: Bool?

        var canBuffer: Bool { isRestored != true && chain.canBuffer }
    }

    private let register: Premises.Register
    private let rules: ReplayRules
    private let writer: StoreWriter
    private var state: State

    /// - Returns: `nil` for a register whose records hang together by nothing.
    init?(_ register: Premises.Register, in writer: StoreWriter) throws {
        guard let calls = register.upstream.dialect.replay else { return nil }
        self.register = register
        self.writer = writer
        rules = calls.rules
        state = try Self.state(of: register, in: writer.read)
    }

    private static func state(of register: Premises.Register, in reader: StoreReader) throws -> State {
        guard let text = try reader.chainState(of: register.settings.id) else { return State() }
        return try JSONDecoder().decode(State.self, from: Data(text.utf8))
    }

    /// Whether an outage of a register can begin or go on; true where nothing hangs together.
    static func canBuffer(_ register: Premises.Register, in reader: StoreReader) throws -> Bool {
        guard register.upstream.dialect.replay != nil else { return true }
        return try state(of: register, in: reader).canBuffer
    }

    var chain: ReplayChain { state.chain }
    var canBuffer: Bool { state.canBuffer }

    /// Whether a new record has to join the buffer although the server is back.
    var mustBuffer: Bool { state.isRestored != true && state.chain.mustBuffer }

    private mutating func change<Result>(_ body: (inout State) throws -> Result) throws -> Result {
        let result = try body(&state)
        if state.chain.due == nil { state.isReleased = false }
        try Self.store(state, of: register.settings.id, in: writer)
        return result
    }

    private static func store(_ state: State, of register: String, in writer: StoreWriter) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try writer.setChainState(String(decoding: try encoder.encode(state), as: UTF8.self), of: register)
    }

    private var latest: Timestamp {
        get throws {
            let highest = try writer.read.highestWall()
            return Timestamp(milliseconds: max(writer.now.wall.milliseconds, highest))
        }
    }

    // MARK: Offline

    /// Puts a record at the end of the buffer and freezes its envelope.
    ///
    /// - Throws: ``StoreError`` `.inconsistent` where the record cannot be chained, which its acceptance has excluded.
    mutating func buffer(_ entry: inout QueueEntryRecord) throws {
        let body = try JSONValue(parsing: entry.body)
        var reference: IntentionReference?
        if entry.intent == Intent.complete.rawValue {
            let start = try writer.read.entries(operation: entry.operation).last {
                $0.intent == Intent.start.rawValue && $0.state != .aborted
            }
            let place = try start.flatMap { try writer.read.chain(entry: $0.sequence) }
            reference = state.chain.reference(
                buffer: place?.buffer, position: place?.position,
                remoteID: try writer.read.operation(entry.operation)?.remoteID)
            guard reference != nil else {
                throw StoreError(.inconsistent, "The intention of entry \(entry.sequence) is not settled yet.")
            }
        }
        let (system, recordedAt, now, rules) = (register.identity.remoteID, entry.occurredAt, try latest, rules)
        let record = try change { state in
            do {
                return try state.chain.append(
                    body, system: system, recordedAt: recordedAt, reference: reference, at: now, rules: rules)
            } catch {
                throw StoreError(.inconsistent, "Entry \(entry.sequence) cannot be chained: \(error).", cause: error)
            }
        }
        try writer.freeze(record.body, of: &entry, as: "entry.wrapped")
        try writer.insert(
            ChainRecord(
                register: entry.register, buffer: record.buffer, position: record.position, entry: entry.sequence,
                anchor: record.anchor, seed: record.seed, hash: record.hash))
    }

    /// Buffers the head of the lane and everything that waits behind it, in its order.
    mutating func buffer(from head: inout QueueEntryRecord) throws {
        try buffer(&head)
        for var entry in try writer.read.openEntries(of: head.lane) where entry.sequence > head.sequence {
            try buffer(&entry)
        }
    }

    /// Buffers all that waits behind a record which is settled now, if the till was told so of the first of it.
    ///
    /// What was accepted while it was in doubt happened offline; a record whose till still waits goes online.
    mutating func bufferWaiting(behind settled: QueueEntryRecord) throws {
        guard state.canBuffer, var next = try writer.read.head(of: settled.lane), next.state == .pending,
            next.promised, try writer.read.chain(entry: next.sequence) == nil
        else { return }
        try buffer(from: &next)
    }

    // MARK: Online

    /// Takes the answer to a record: the anchor of the next outage, or the acknowledgement of a buffered one.
    mutating func settle(_ entry: QueueEntryRecord, anchor: ReplayAnchor?) throws {
        if let place = try writer.read.chain(entry: entry.sequence) {
            try change { state in
                do { try state.chain.acknowledge(place.position) } catch {
                    throw StoreError(.inconsistent, "Entry \(entry.sequence): \(error).", cause: error)
                }
            }
        } else {
            try change {
                $0.chain.online(anchor)
                $0.isRestored = nil
            }
            try bufferWaiting(behind: entry)
        }
    }

    /// The request of a buffered record; `nil` for one that goes out plain.
    func request(of entry: QueueEntryRecord, key: IdempotencyKey) throws -> UpstreamRequest? {
        guard let place = try writer.read.chain(entry: entry.sequence), let wrapper = entry.wrapper else { return nil }
        return register.upstream.dialect.replay?.request(
            wrapper, hash: place.hash, remaining: state.chain.remainingAfterDue, key: key)
    }

    /// Whether the buffer is too old to go out by itself.
    var isExpired: Bool {
        get throws { try !state.isReleased && state.chain.isExpired(at: latest) }
    }

    // MARK: A restored file

    /// Lets nothing join the chain before an online answer has told its end: it would fork.
    static func restoreAll(in writer: StoreWriter) throws {
        for (register, text) in try writer.read.chainStates() {
            var state = try JSONDecoder().decode(State.self, from: Data(text.utf8))
            state.isRestored = true
            try store(state, of: register, in: writer)
        }
    }

    // MARK: A person

    /// Lets a buffer go out although it is older than its limit.
    mutating func release() throws { try change { $0.isReleased = true } }

    /// Begins anew after the register was reset at the provider.
    mutating func reset() throws -> ReplayChain.Buffer? { try change { $0.chain.reset() } }
}
