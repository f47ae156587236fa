package import Receipts

/// What a register's records hang together by: the last online answer, and the outage that is not yet settled.
///
/// A value that is stored with the register and changes only here. One outage is one buffer: it begins with the first
/// record that cannot go online and ends when it is empty *and* a new online answer came (R80). Until then every further
/// record continues it, with the same anchor and running indices.
///
/// An online record whose answer was lost when the outage began is no part of the buffer: it is settled first, by its
/// key, with ``online(_:)``.
package struct ReplayChain: Hashable, Sendable, Codable {
    package struct Buffer: Hashable, Sendable, Codable {
        package let number: Int
        /// The id of the last record that was online before.
        package let anchor: String
        /// The seed of the next record: the anchor's signature, then the hash of the record before (R73, R74).
        package fileprivate(set) var seed: String
        /// How many records were ever put in; the index of the next one.
        package fileprivate(set) var count: Int
        /// How many of them the server has acknowledged, from the front.
        package fileprivate(set) var acknowledged: Int
        /// When the first record of the present outage was buffered; the 24 hours count from here until it is empty.
        ///
        /// Whether a partly successful replay moves the beginning forward is not documented: it does not here.
        package fileprivate(set) var since: Timestamp

        package var remaining: Int { count - acknowledged }
    }

    /// The last online answer (R65); `nil` before the first one, and after a reset.
    package private(set) var tip: ReplayAnchor?
    package private(set) var buffer: Buffer?
    /// How many buffers this register has had.
    package private(set) var buffers = 0

    package init() {}

    // MARK: Online

    /// Takes what a record that was sent plain, not replayed, was answered with.
    ///
    /// - Parameter anchor: `nil` where the answer held no signature. Nothing can be chained to it, and an older record is
    ///   no longer the last one, so that no outage can begin before the next answer.
    package mutating func online(_ anchor: ReplayAnchor?) {
        tip = anchor
        if buffer?.remaining == 0 { buffer = nil }
    }

    // MARK: Offline

    /// Whether a new record has to join the buffer although the server is back: others stand before it (R77).
    package var mustBuffer: Bool { buffer.map { $0.remaining > 0 } ?? false }

    /// Whether an outage can begin or go on: there is something to chain to.
    package var canBuffer: Bool { buffer != nil || tip != nil }

    /// Freezes one record at the end of the buffer.
    ///
    /// - Parameters:
    ///   - body: The till's request, `{"content": …}`; a sibling `metadata` is passed on and not hashed.
    ///   - system: The id of the register's system.
    ///   - recordedAt: RFC 3339, as the till's clock said it (R70).
    ///   - reference: For a transaction.
    ///   - now: The later of the clock and the latest time ever seen.
    /// - Throws: ``ReplayError``; the chain is unchanged then.
    package mutating func append(
        _ body: JSONValue, system: String, recordedAt: String, reference: IntentionReference?, at now: Timestamp,
        rules: ReplayRules
    ) throws(ReplayError) -> ReplayRecord {
        var buffer = try open(at: now, rules: rules)
        let record = try Self.bind(body["content"] ?? .null, to: reference, in: buffer, rules: rules)
        let envelope = rules.envelope(
            record, system: system, recordedAt: recordedAt, anchor: buffer.anchor, seed: buffer.seed)
        let hash: Digest
        do throws(CanonicalError) {
            hash = Digest(of: try rules.hashInput.bytes(envelope: envelope, record: record, seed: buffer.seed))
        } catch {
            throw .notCanonical(error)
        }
        var members = [JSONValue.Member("content", envelope)]
        if let metadata = body["metadata"] { members.append(.init("metadata", metadata)) }
        let frozen = ReplayRecord(
            buffer: buffer.number, position: buffer.count, anchor: buffer.anchor, seed: buffer.seed, hash: hash,
            body: JSONValue.object(members).compactBytes)
        if buffer.remaining == 0 { buffer.since = now }
        buffer.seed = frozen.hashField
        buffer.count += 1
        buffers = max(buffers, buffer.number)
        self.buffer = buffer
        return frozen
    }

    /// The buffer that goes on, or a new one behind the last online record.
    private func open(at now: Timestamp, rules: ReplayRules) throws(ReplayError) -> Buffer {
        if let buffer { return buffer }
        guard let tip else { throw .noAnchor }
        return Buffer(
            number: buffers + 1, anchor: tip.record, seed: rules.seed(of: tip), count: 0, acknowledged: 0, since: now)
    }

    /// Gives a transaction the reference by which the server finds its intention; everything else stays as it came.
    ///
    /// That the anchor's id stands in the inner reference too is our reading: the vendor's sample shows two ids there
    /// and explains neither.
    private static func bind(
        _ content: JSONValue, to reference: IntentionReference?, in buffer: Buffer, rules: ReplayRules
    ) throws(ReplayError) -> JSONValue {
        guard let reference, case .object(let members) = content else { return content }
        let bound: JSONValue
        switch reference {
        case .buffered(let index):
            guard (0..<buffer.count).contains(index) else { throw .unknownIntention(index) }
            bound = ["id": .string(buffer.anchor), "offset": .string(String(index + rules.offsetBase))]
        case .online(let id): bound = ["id": .string(id)]
        }
        return .object(members.map { $0.name == "record" ? .init("record", bound) : $0 })
    }

    /// How the intention of a buffered transaction is named.
    ///
    /// - Parameters:
    ///   - buffer: Where the intention was buffered, if it was.
    ///   - remoteID: Its id at the server, where known.
    /// - Returns: `nil` for an intention whose outcome is not known yet: settle it first.
    package func reference(buffer: Int?, position: Int?, remoteID: String?) -> IntentionReference? {
        if let position, let buffer, buffer == self.buffer?.number { return .buffered(position) }
        return remoteID.map(IntentionReference.online)
    }

    // MARK: Replay

    /// The index of the record that is sent next; `nil` while nothing waits.
    package var due: Int? { buffer.flatMap { $0.remaining > 0 ? $0.acknowledged : nil } }

    /// The value of `X-Replay-Remaining`: how many records are left after the one that is due (R76).
    package var remainingAfterDue: Int { max(0, (buffer?.remaining ?? 0) - 1) }

    /// Takes the server's acknowledgement of a record; only now may it be archived (R78).
    ///
    /// The answer's id and signature are not kept as an anchor: the original one stays (R80).
    /// - Throws: ``ReplayError/outOfOrder(position:expected:)``.
    package mutating func acknowledge(_ position: Int) throws(ReplayError) {
        guard due == position else { throw .outOfOrder(position: position, expected: due) }
        buffer?.acknowledged += 1
    }

    // MARK: The limit

    /// How long the outage has lasted; `nil` while nothing is unsent.
    package func age(at now: Timestamp) -> Duration? {
        guard let buffer, buffer.remaining > 0 else { return nil }
        return .milliseconds(max(0, now.milliseconds - buffer.since.milliseconds))
    }

    /// Whether the 24 hours are over: no new transaction, no replay by itself, and only a reset ends it (R67, R68).
    ///
    /// - Parameter now: The later of the clock and the latest time ever seen.
    package func isExpired(at now: Timestamp) -> Bool { age(at: now).map { $0 > ReplayRules.limit } ?? false }

    /// Begins anew after the register was decommissioned and reset (R68).
    ///
    /// The records of the buffer stay where they are stored. The next outage needs a new online answer first.
    /// - Returns: The buffer that was given up.
    package mutating func reset() -> Buffer? {
        defer {
            tip = nil
            buffer = nil
        }
        return buffer
    }
}
