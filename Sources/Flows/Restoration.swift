import Fiscal
import Persistence
import Receipts

/// What a restored file goes through before it is served: whatever it holds unsettled may have been settled since.
///
/// Calls are in doubt and are asked for by key, by look-up or by a person; prints are unknown, so that no receipt comes a
/// second time without its mark; numbers jump; and nothing is sent before a manager has confirmed that the original is
/// served no more.
enum Restoration {
    /// More numbers than a register gives between two backups.
    static let skippedNumbers = 1_000

    /// - Returns: whether the file is a copy; ``end(on:at:ids:doubt:)`` has to follow.
    static func begin(on store: Store, at now: Instant, premises: Premises) throws -> Bool {
        guard let copied = try store.read({ try $0.copied() }) else { return false }
        try store.transact(at: now) { writer in
            try writer.notice(
                StoreReader.restored, .alarm, subject: "file", register: nil,
                sentence:
                    "This database is a copy, made at \(Timestamp(milliseconds: copied, offset: now.wall.offset).rfc3339). What the original did since is not in it; nothing is sent until a manager confirms.",
                remedy:
                    "Make sure that the original is served nowhere. Compare the last sales with the provider and the paper. Then resolve this notice; what was unsettled is asked for with its key, looked up, or put before a person."
            )
            for var entry in try writer.read.openEntries(limit: .max)
            where premises.register(lane: entry.lane)?.upstream.dialect.batches == nil {
                try writer.endOrphanedAttempts(of: entry.sequence)
                // What stands before a person stays there; what the original did with it since is no more known.
                if entry.state != .pendingHeld {
                    entry.state = .unknown
                    entry.reason = "restored"
                }
                entry.mayBeApplied = true
                entry.promised = true
                // Sent since, perhaps, and at the earliest when it was accepted: so old its key may be.
                entry.firstAttemptAt = min(entry.firstAttemptAt ?? .max, entry.acceptedAt.milliseconds)
                entry.firstAttemptBoot = nil
                entry.firstAttemptMonotonic = nil
                try writer.update(&entry)
            }
            // Those too whose register is not configured now: it may come back.
            try Chaining.restoreAll(in: writer)
            try writer.skipNumbers(skippedNumbers)
        }
        return true
    }

    /// Puts the prints in doubt, those too that the start has just ordered, and begins a generation.
    static func end(
        on store: Store, at now: Instant, ids: inout SeededGenerator,
        doubt: (PrintJobRecord, StoreWriter) throws -> Void
    ) throws {
        let generation = ids.uuid()
        try store.transact(at: now) { writer in
            for job in try writer.read.openJobs() where job.state != .unknown && job.state != .pendingHeld {
                try doubt(job, writer)
            }
            try writer.beginGeneration(generation)
            try writer.journal("store.restored", "file", ["generation": .string(generation)])
        }
    }
}
