package import Receipts

/// What the SHA-256 of a replayed record covers.
///
/// The public documentation says "the canonicalised content of each record, without metadata" and no more, so that three
/// readings are possible. Only ``envelope`` chains the records without a rule of our own, because the envelope's content
/// holds the seed; it is the default. The configuration chooses another one by `hashInput` once the vendor has spoken.
package enum ReplayHashInput: String, Hashable, Sendable, CaseIterable {
    /// Reading A: the whole `content` of the request, the envelope with its seed.
    case envelope
    /// Reading B: the inner `content` alone, as it would have been sent online; nothing is chained by the hash.
    case record
    /// Reading C: the text of the seed as it is sent, followed by the inner `content`.
    case seedAndRecord

    /// - Throws: ``CanonicalError`` for a content without a canonical form.
    package func bytes(envelope: JSONValue, record: JSONValue, seed: String) throws(CanonicalError) -> [UInt8] {
        switch self {
        case .envelope: try CanonicalJSON.bytes(of: envelope)
        case .record: try CanonicalJSON.bytes(of: record)
        case .seedAndRecord: Array(seed.utf8) + (try CanonicalJSON.bytes(of: record))
        }
    }
}
