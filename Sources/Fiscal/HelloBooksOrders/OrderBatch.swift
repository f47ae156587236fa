package import Receipts

/// Orders that share a request: frozen before the first byte is sent, and the same bytes and key on every attempt.
///
/// Stored beside its orders. It is over once the server has answered for its orders or refused it as a whole; an order
/// that got no answer joins the next one.
package struct OrderBatch: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package var sequence: Int64
        package var key: IdempotencyKey

        package init(sequence: Int64, key: IdempotencyKey) {
            self.sequence = sequence
            self.key = key
        }
    }

    package let key: IdempotencyKey
    package let body: [UInt8]
    package let digest: Digest
    /// In the order of the body.
    package let orders: [Member]

    /// A batch as it was stored.
    package init(key: IdempotencyKey, body: [UInt8], digest: Digest, orders: [Member]) {
        self.key = key
        self.body = body
        self.digest = digest
        self.orders = orders
    }

    /// Whether the bytes are still those that were frozen; others are never sent.
    package var isIntact: Bool { Digest(of: body) == digest }
}
