package import Receipts

/// An accepted order that waits for its batch: exactly the bytes that the till sent.
package struct BatchOrder: Hashable, Sendable {
    /// The register's own count of its orders; no two are alike, and a later order has a higher one (R84).
    package var sequence: Int64
    /// The `ClientOrderId`, as ``Dialect/key(in:)`` gives it.
    package var key: IdempotencyKey
    package var body: [UInt8]
    /// Of the body when it was accepted.
    package var digest: Digest

    package init(sequence: Int64, key: IdempotencyKey, body: [UInt8], digest: Digest) {
        self.sequence = sequence
        self.key = key
        self.body = body
        self.digest = digest
    }
}
