import Fiscal
import Receipts

/// A server of SIGN FR as a value, as strict as the documents allow: it trusts no client with order, key or chain.
struct ReplayServer {
    struct Refusal: Error, Hashable {
        let reason: String
    }

    private struct Chain {
        var anchor: String
        var lastHash: String
        var remaining: Int
        /// The id of each record by its index; `nil` where it was no intention.
        var intentions: [String?] = []
    }

    /// The till's own marks of all records, in the order in which they were applied.
    private(set) var applied: [String] = []
    private var answers: [String: ReplayAnchor] = [:]
    private var openIntentions: Set<String> = []
    private var last: ReplayAnchor?
    private var chain: Chain?

    /// Applies a request, or answers again what its key was answered with.
    mutating func take(_ request: UpstreamRequest) throws -> ReplayAnchor {
        guard let key = field("X-Idempotency-Key", request) else { throw Refusal(reason: "no key") }
        if let known = answers[key] { return known }
        let content = try JSONValue(parsing: request.body ?? [])["content"] ?? .null
        let inner: JSONValue
        if let hash = field("X-Replay-Hash", request) {
            inner = try replay(content, hash: hash, remaining: field("X-Replay-Remaining", request).flatMap { Int($0) })
        } else {
            if let chain, chain.remaining > 0 { throw Refusal(reason: "a plain record in mid-replay") }
            inner = content
        }
        let id = "rec_\(applied.count)"
        try end(inner)
        if inner["type"] == "INTENTION" { openIntentions.insert(id) }
        applied.append(inner["mark"]?.text ?? "?")
        let answer = ReplayAnchor(record: id, signature: "sig_\(applied.count)")
        if chain != nil, field("X-Replay-Hash", request) != nil {
            chain?.intentions.append(inner["type"] == "INTENTION" ? id : nil)
        } else {
            chain = nil
            last = answer
        }
        answers[key] = answer
        return answer
    }

    private func field(_ name: String, _ request: UpstreamRequest) -> String? {
        request.headers.first { $0.name == name }?.value
    }

    /// Checks one envelope against the chain so far.
    private mutating func replay(_ content: JSONValue, hash: String, remaining: Int?) throws -> JSONValue {
        guard let operation = content["operation"], operation["type"] == "REPLAY", let inner = operation["content"],
            let anchor = operation["record"]?["id"]?.text, let seed = operation["seed"]?.text, let remaining
        else { throw Refusal(reason: "no envelope") }
        let expected = ReplayRecordHash.field(of: try CanonicalJSON.bytes(of: content))
        guard hash == expected else { throw Refusal(reason: "the hash does not match") }
        if let chain {
            guard anchor == chain.anchor else { throw Refusal(reason: "the anchor moved") }
            guard seed == chain.lastHash else { throw Refusal(reason: "the chain is broken") }
            guard remaining >= chain.remaining - 1 else { throw Refusal(reason: "records are missing") }
        } else {
            guard let last, anchor == last.record else { throw Refusal(reason: "the anchor is not the last record") }
            guard seed == last.signature else { throw Refusal(reason: "the first seed is no signature") }
            chain = Chain(anchor: anchor, lastHash: "", remaining: 0)
        }
        chain?.lastHash = hash
        chain?.remaining = remaining
        return inner
    }

    /// Ends the intention that a transaction names, which must be open.
    private mutating func end(_ inner: JSONValue) throws {
        guard inner["type"] == "TRANSACTION" else { return }
        let named: String?
        if let offset = inner["record"]?["offset"]?.text {
            guard let index = Int(offset), let chain, chain.intentions.indices.contains(index) else {
                throw Refusal(reason: "the offset leads nowhere")
            }
            named = chain.intentions[index]
        } else {
            named = inner["record"]?["id"]?.text
        }
        guard let named, openIntentions.remove(named) != nil else { throw Refusal(reason: "no such intention") }
    }
}

/// The server's own way to the value of the hash field, apart from the code under test.
enum ReplayRecordHash {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func field(of bytes: [UInt8]) -> String {
        let digest = Digest(of: bytes).bytes
        var output: [UInt8] = []
        for start in stride(from: 0, to: digest.count, by: 3) {
            let part = Array(digest[start..<min(start + 3, digest.count)])
            let bits = part.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for index in 0..<4 {
                output.append(index <= part.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
