package import Receipts

/// One record of an outage as it will be sent: frozen when it was buffered, never computed again.
package struct ReplayRecord: Hashable, Sendable {
    /// The number of the outage, counted by register from 1.
    package let buffer: Int
    /// Its index in the buffer, never renumbered.
    package let position: Int
    /// The id of the last record that was online.
    package let anchor: String
    package let seed: String
    package let hash: Digest
    /// The whole request body.
    package let body: [UInt8]

    /// The value of `X-Replay-Hash` (R75).
    package var hashField: String { Base64.text(hash.bytes) }
}
