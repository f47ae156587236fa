import Fiscal
import Persistence
import Receipts
import Settings

// What leaves before the settlement of the entry in front of it is on the disk.

/// The calls that are out with others announced behind them, each read while the server works on it.
///
/// What was read holds as long as nothing else was committed; then it is read again.
struct Standby: Sendable {
    private struct Line: Sendable {
        let attempt: Int64
        var hand: Hand?
        var commits = 0
    }

    /// By lane.
    private var lines: [String: Line] = [:]

    /// Notes the newest call of a lane.
    mutating func note(_ effect: Effect) {
        guard case .send(let call) = effect, case .attempt(let id) = call.id else { return }
        lines[call.lane] = Line(attempt: id)
    }

    /// Reads ahead of the answers that are still out.
    mutating func read(_ store: Store) {
        for (lane, line) in lines where line.hand == nil || line.commits != store.commits {
            // What cannot be read now is read with the answer, and told then.
            let hand = try? store.read { try Hand(of: line.attempt, in: $0) }
            lines[lane] = hand?.follower == nil ? nil : Line(attempt: line.attempt, hand: hand, commits: store.commits)
        }
    }

    /// What was read of a call, if it still holds.
    func hand(of attempt: Int64, _ store: Store) -> Hand? {
        lines.values.first { $0.attempt == attempt && $0.commits == store.commits }?.hand
    }
}

extension Replayer {
    /// Reads what the answers still out will be judged by; the last thing in every step, when no answer waits.
    mutating func readAhead(on store: Store) { standby.read(store) }

    /// Lets the entry behind one that is settled leave before this one is on the disk, if an earlier commit announced
    /// it, unless the settlement cannot stand.
    mutating func goAhead(
        of hand: Hand, _ verdict: Verdict, register: Premises.Register, on store: Store, at now: Instant,
        _ perform: (Effect) -> Void
    ) throws -> Advance? {
        guard case .settled(let settlement) = verdict, let follower = hand.follower, var operation = hand.operation,
            try store.read({ try $0.owner(of: settlement.remoteID, besides: operation) }) == nil
        else { return nil }
        operation.take(settlement)
        let early = Sending.early(
            follower.entry, of: follower.entry.operation == operation.id ? operation : follower.operation,
            attempt: follower.attempt, register: register)
        guard let early, case .send(let call) = early else {
            return Advance(operation: operation, entry: follower.entry, left: nil)
        }
        if left[call.id] == nil {
            left[call.id] = now
            standby.note(early)
            perform(early)
        }
        return Advance(operation: operation, entry: follower.entry, left: left[call.id])
    }
}

/// The entry behind one that is settled, on its way.
struct Advance {
    /// The one in front, as the settlement leaves it.
    let operation: OperationRecord
    let entry: QueueEntryRecord
    let left: Instant?

    /// Begins the entry, on the disk as well.
    ///
    /// - Returns: the call, if it may not leave before the commit: bytes that are bound only now have to be on the disk.
    func begin(_ register: Premises.Register, in writer: StoreWriter) throws -> [Effect] {
        // It finds there what it hangs on.
        try writer.update(operation)
        var entry = entry
        let effect = try Sending.begin(&entry, left: left, register: register, in: writer)
        return left != nil ? [] : effect.map { [$0] } ?? []
    }
}

extension OperationRecord {
    mutating func take(_ settlement: Settlement) {
        remoteID = settlement.remoteID ?? remoteID
        etag = settlement.etag ?? etag
        lifecycle = settlement.lifecycle.rawValue
    }
}

extension StoreReader {
    /// The other operation to which the server's id belongs, if there is one.
    func owner(of remote: String?, besides operation: OperationRecord) throws -> String? {
        guard let remote, remote != operation.remoteID else { return nil }
        return try self.operation(named: remote, besides: operation)
    }
}
