package import Receipts

/// How the records of an outage go out: each in its envelope, with the two fields of the replay.
package struct ReplayCalls: Hashable, Sendable {
    package let rules: ReplayRules
    let path: String
    let headers: [Field]
    let keyHeader: String

    /// The request of one frozen record (R75, R76).
    ///
    /// - Parameters:
    ///   - body: Of the ``ReplayRecord``, byte for byte.
    ///   - hash: Of the same record.
    ///   - remaining: ``ReplayChain/remainingAfterDue`` at this moment: the only value that is made at send time.
    ///   - key: Minted when the record was taken, and kept for every attempt.
    package func request(_ body: [UInt8], hash: Digest, remaining: Int, key: IdempotencyKey) -> UpstreamRequest {
        let fields = [
            Field(name: "Content-Type", value: "application/json"), Field(name: keyHeader, value: key.text),
            Field(name: "X-Replay-Hash", value: Base64.text(hash.bytes)),
            Field(name: "X-Replay-Remaining", value: String(remaining)),
        ]
        return UpstreamRequest(method: "POST", path: path, headers: headers + fields, body: body)
    }
}
