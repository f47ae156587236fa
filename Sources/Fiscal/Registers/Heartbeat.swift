package import Receipts

/// What a register says about itself, every 30 to 60 seconds while its server answers.
package struct Heartbeat: Hashable, Sendable {
    package enum Condition: String, Hashable, Sendable, CaseIterable {
        case operational
        case degraded
    }

    package var at: Timestamp
    /// Counts up by one with each heartbeat of the register.
    package var sequence: Int64
    package var condition: Condition
    /// Sales that are neither completed nor cancelled.
    package var pending: Int
    /// Entries of the queue that are not settled.
    package var unsynced: Int
    package var freeBytes: Int64?
    /// The version of this service.
    package var agentVersion: String

    package init(
        at: Timestamp, sequence: Int64, condition: Condition, pending: Int, unsynced: Int, freeBytes: Int64? = nil,
        agentVersion: String
    ) {
        self.at = at
        self.sequence = sequence
        self.condition = condition
        self.pending = pending
        self.unsynced = unsynced
        self.freeBytes = freeBytes
        self.agentVersion = agentVersion
    }
}
