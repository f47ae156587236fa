import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// A shop whose records are chained in an outage.
enum ChainShop {
    static func premises(
        offline: OfflineAllowance = .limited(.seconds(86_400)), options: JSONValue = .object([]),
        upstream adapt: (inout UpstreamSettings) -> Void = { _ in }
    ) throws -> Premises {
        try Shop.premises(
            upstream: {
                $0.dialect = "fiskaly-sign-fr"
                $0.merchant = nil
                $0.options = options
                adapt(&$0)
            },
            registers: { registers in
                registers = [registers[2]]
                registers[0].id = "reg_1"
                registers[0].remoteID = "system_1"
                registers[0].offline = offline
            })
    }

    static let intention =
        #"{"content":{"type":"INTENTION","system":{"id":"system_1"},"operation":{"type":"TRANSACTION"}}}"#

    static func transaction(_ record: String, number: String = "000113") -> String {
        """
        {"content":{"type":"TRANSACTION","record":{"id":"\(record)"},"operation":{"type":"RECEIPT","document":{
        "number":"\(number)","total_vat":{"amount":"2.00","exclusive":"10.00","inclusive":"12.00"}},
        "entries":[{"type":"SALE","data":{"type":"ITEM","text":"Café moulu 500 g","unit":{"quantity":"1","price":"12.00"},
        "vat":{"code":"STANDARD","percentage":"20.00","amount":"2.00","exclusive":"10.00","inclusive":"12.00"}}}],
        "payments":[{"type":"CASH","details":{"amount":"12.00","currency":"EUR"}}]}}}
        """
    }
}

/// A server of SIGN FR that trusts no client with order, key or chain; what it refuses, it keeps the reason of.
final class ChainDouble {
    private struct Chain {
        let anchor: String
        var seed: String
        var remaining: Int
        var intentions: [String?] = []
    }

    private(set) var applied: [String] = []
    private(set) var refusals: [String] = []
    private(set) var bodies: [[UInt8]] = []
    let ledger = Ledger()
    private var open: Set<String> = []
    private var last: (id: String, signature: String)?
    private var chain: Chain?
    /// Whether answers hold a signature.
    var signs = true

    /// The register was decommissioned and set up anew: what was half replayed stays as it is.
    func reset() { chain = nil }

    func answer(_ call: UpstreamCall) -> Exchange {
        guard call.request.method == "POST" else { return refuse(404, "not here") }
        guard let key = call.header("X-Idempotency-Key") else { return refuse(400, "no key") }
        if let known = ledger.answer(again: key) { return known }
        let body = call.request.body ?? []
        guard let content = (try? JSONValue(parsing: body))?["content"] else { return refuse(400, "no content") }
        var inner = content
        let hash = call.header("X-Replay-Hash")
        if let hash {
            switch unwrap(content, hash: hash, remaining: call.header("X-Replay-Remaining").flatMap { Int($0) }) {
            case .success(let record): inner = record
            case .failure(let reason): return refuse(422, reason.text)
            }
        } else if let chain, chain.remaining > 0 {
            return refuse(422, "a plain record in mid-replay")
        }
        let isIntention = inner["type"] == "INTENTION"
        if !isIntention, let problem = finish(inner) { return refuse(422, problem) }
        let id = "rec_\(applied.count + 1)"
        let signature = "sig_\(applied.count + 1)"
        if isIntention { open.insert(id) }
        applied.append(isIntention ? "I" : inner["operation"]?["document"]?["number"]?.text ?? "?")
        bodies.append(body)
        if hash == nil {
            chain = nil
            last = (id, signature)
        } else {
            chain?.intentions.append(isIntention ? id : nil)
        }
        let journal = signs ? #","journal":{"signature":"\#(signature)","signed_at":"2026-05-20T08:15:31Z"}"# : ""
        let answer = reply(
            201, #"{"content":{"id":"\#(id)","state":"\#(isIntention ? "ACCEPTED" : "COMPLETED")"\#(journal)}}"#,
            ["Content-Type": "application/json"])
        ledger.take(key, id: id, body, answer)
        return answer
    }

    private struct Reason: Error { let text: String }

    private func refuse(_ status: Int, _ text: String) -> Exchange {
        if status != 404 { refusals.append(text) }
        return reply(status, #"{"status":\#(status),"code":"E_REFUSED","error":"Refused","message":"\#(text)"}"#)
    }

    private func unwrap(_ content: JSONValue, hash: String, remaining: Int?) -> Result<JSONValue, Reason> {
        func fail(_ text: String) -> Result<JSONValue, Reason> { .failure(Reason(text: text)) }
        let operation = content["operation"]
        guard operation?["type"] == "REPLAY", let inner = operation?["content"], let seed = operation?["seed"]?.text,
            let anchor = operation?["record"]?["id"]?.text, let remaining, operation?["recorded_at"]?.text != nil
        else { return fail("no envelope") }
        guard let input = try? CanonicalJSON.bytes(of: content), Digest(of: input).base64 == hash else {
            return fail("the hash does not match")
        }
        if let known = chain {
            guard anchor == known.anchor else { return fail("the anchor moved") }
            guard seed == known.seed else { return fail("the chain is broken") }
            guard remaining >= known.remaining - 1 else { return fail("records are missing") }
        } else {
            guard let last, anchor == last.id, seed == last.signature else { return fail("no such anchor") }
            chain = Chain(anchor: anchor, seed: "", remaining: 0)
        }
        chain?.seed = hash
        chain?.remaining = remaining
        return .success(inner)
    }

    private func finish(_ inner: JSONValue) -> String? {
        var named = inner["record"]?["id"]?.text
        if let offset = inner["record"]?["offset"]?.text {
            guard let index = Int(offset), let chain, chain.intentions.indices.contains(index) else {
                return "the offset leads nowhere"
            }
            named = chain.intentions[index]
        }
        return named.flatMap { open.remove($0) } == nil ? "no such intention" : nil
    }
}

extension Digest {
    /// Base64 as the server writes it, apart from the code under test.
    fileprivate var base64: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = Array(bytes[start..<min(start + 3, bytes.count)])
            let bits = part.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for index in 0..<4 { text.append(index <= part.count ? alphabet[bits >> (18 - 6 * index) & 63] : "=") }
        }
        return text
    }
}

extension Rig {
    @discardableResult
    func intend(_ headers: [String: String] = [:]) throws -> Int {
        try call("POST", "/records", ChainShop.intention, headers)
    }

    @discardableResult
    func transact(_ record: String, number: String = "000113") throws -> Int {
        try call("POST", "/records", ChainShop.transaction(record, number: number))
    }

    /// A whole sale, its two records answered by the server.
    func sell(_ number: String, at server: ChainDouble) throws {
        let intention = try intend()
        try serve(server)
        try transact(try operation(answer(intention)), number: number)
        try serve(server)
    }

    /// A sale while the net is away; its id is ours.
    @discardableResult
    func sellOffline(_ number: String) throws -> Int {
        let intention = try intend()
        for call in calls { try end(call, .notSent("away")) }
        let id = try #require(try answer(intention).value["content"]?["id"]?.text)
        let ticket = try transact(id, number: number)
        for call in calls { try end(call, .notSent("away")) }
        return ticket
    }

    func serve(_ server: ChainDouble) throws {
        while let call = calls.first { try end(call, server.answer(call)) }
    }

    func drain(_ server: ChainDouble) throws {
        for _ in 0..<200 {
            try serve(server)
            if try store.read({ try $0.openLanes() }).isEmpty { return }
            try ring()
        }
        Issue.record("the queue did not drain")
    }

    /// What remains after each record, as the calls of a replay say.
    func chain() throws -> ReplayChain {
        let register = try #require(premises.register("reg_1"))
        return try #require(try store.transact(at: now) { try Chaining(register, in: $0)?.chain })
    }
}
