package import Receipts

/// How a register stands with its server, as heartbeats and other calls show it.
package struct RegisterPulse: Hashable, Sendable {
    package let register: String
    /// When the last heartbeat was taken; `nil` before the first.
    package internal(set) var takenAt: Timestamp?
    /// What the local clock is ahead of the server's by, as far as the exchange allowed to say.
    package internal(set) var drift: Duration?
    /// Why the last heartbeat was not taken; `nil` if it was.
    package internal(set) var failure: String?
    /// Since when its server has been away, and why; `nil` while it is not known to be.
    package internal(set) var awaySince: Timestamp?
    package internal(set) var obstacle: String?
}
