import Fiscal
import FoundationEssentials
import Receipts
import Testing

/// The two records of the specification's sample, as a till would have sent them online.
enum Sample {
    static let system = "0199147a-8627-7101-aecc-d2149aa99ea7"
    static let anchor = ReplayAnchor(
        record: "019a7e09-1590-738f-aa21-8ca7b58d9ccc", signature: "bGFzdC1vbmxpbmUtam91cm5hbC1zaWduYXR1cmU=")
    static let intention =
        #"{"content":{"type":"INTENTION","system":{"id":"\#(system)"},"operation":{"type":"TRANSACTION"}}}"#
    static let transaction =
        #"{"content":{"type":"TRANSACTION","record":{"id":"loc_1"},"operation":{"type":"RECEIPT"}}}"#
    static let first = "2025-11-14T10:30:00+01:00"
    static let second = "2025-11-14T10:31:12+01:00"
}

func chain(online: Bool = true) -> ReplayChain {
    var chain = ReplayChain()
    if online { chain.online(Sample.anchor) }
    return chain
}

/// A time so many seconds after the first record of the sample.
func instant(_ seconds: Int = 0) throws -> Timestamp {
    let begin = try #require(Timestamp(Sample.first))
    return Timestamp(milliseconds: begin.milliseconds + Int64(seconds) * 1000, offset: 3600)
}

extension ReplayChain {
    mutating func intend(at second: Int = 0, rules: ReplayRules = ReplayRules()) throws -> ReplayRecord {
        try append(
            try json(Sample.intention), system: Sample.system, recordedAt: Sample.first, reference: nil,
            at: try instant(second), rules: rules)
    }

    mutating func transact(
        _ reference: IntentionReference, at second: Int = 72, rules: ReplayRules = ReplayRules()
    ) throws -> ReplayRecord {
        try append(
            try json(Sample.transaction), system: Sample.system, recordedAt: Sample.second, reference: reference,
            at: try instant(second), rules: rules)
    }
}

@Suite("Replay chain of fiskaly-sign-fr")
struct ReplayChainTests {
    @Test(
        "R72: the hash follows the configured reading, canonical and without metadata",
        arguments: [
            (
                ReplayHashInput.envelope, "0eA/h8RxkdE1Opofiuti65S5kgnmdNtaPt/LuW3gOTk=",
                "pscvufREIFFI/S6bHWFTYBxkY8wOO0sZaBptkuOl00Q="
            ),
            (
                .record, "P6RyWxrFaccVh9sG4NVCcU0TLiUHRVVFQszdc4YhvXA=", "h2VDlPHn0g23WKE8OWHSvYp4q1UHHWsffZ3249oaVYo="
            ),
            (
                .seedAndRecord, "p0riDvZvY18CUiOQKSn4Cql7M1k8Z/k7Lr3oT9GteFs=",
                "JJDJ+KKQ3wg7BalJap8KfiSBsMNpwjk/1ZS+RcjPuLg="
            ),
        ])
    func vectors(_ input: ReplayHashInput, _ first: String, _ second: String) throws {
        let rules = ReplayRules(hashInput: input)
        var chain = chain()
        let intention = try chain.intend(rules: rules)
        let transaction = try chain.transact(.buffered(0), rules: rules)
        #expect(intention.hashField == first)
        #expect(transaction.hashField == second)
        #expect(try rules.hash(ofRequest: intention.body) == intention.hash)
        #expect(try rules.hash(ofRequest: transaction.body) == transaction.hash)
    }

    @Test("R72: the content that is hashed is the published canonical text")
    func canonicalText() throws {
        var chain = chain()
        let body = try JSONValue(parsing: try chain.intend().body)
        let text = String(decoding: try CanonicalJSON.bytes(of: try #require(body["content"])), as: UTF8.self)
        let inner =
            #"{"operation":{"type":"TRANSACTION"},"system":{"id":"0199147a-8627-7101-aecc-d2149aa99ea7"},"type":"INTENTION"}"#
        #expect(
            text
                == #"{"operation":{"content":\#(inner),"record":{"id":"019a7e09-1590-738f-aa21-8ca7b58d9ccc"},"#
                + #""recorded_at":"2025-11-14T10:30:00+01:00","seed":"bGFzdC1vbmxpbmUtam91cm5hbC1zaWduYXR1cmU=","#
                + #""type":"REPLAY"},"system":{"id":"0199147a-8627-7101-aecc-d2149aa99ea7"},"type":"INTENTION"}"#)
    }

    @Test("R69, R70: the envelope is a REPLAY intention with time, anchor, seed and the record as it was")
    func envelope() throws {
        var chain = chain()
        let body = try JSONValue(parsing: try chain.intend().body)
        let content = try #require(body["content"])
        #expect(content["type"] == "INTENTION")
        #expect(content["system"]?["id"]?.text == Sample.system)
        #expect(content["operation"]?["type"] == "REPLAY")
        #expect(content["operation"]?["recorded_at"]?.text == Sample.first)
        #expect(content["operation"]?["record"] == ["id": .string(Sample.anchor.record)])
        #expect(content["operation"]?["content"] == (try json(Sample.intention))["content"])
    }

    @Test("R71: a transaction points at its intention's index in the buffer, as a string")
    func offset() throws {
        var chain = chain()
        for second in 0..<11 { _ = try chain.intend(at: second) }
        let body = try JSONValue(parsing: try chain.transact(.buffered(10)).body)
        let record = body["content"]?["operation"]?["content"]?["record"]
        #expect(record == ["id": .string(Sample.anchor.record), "offset": "10"])
        var counted = self.counted()
        let other = try JSONValue(parsing: try counted.transact(.buffered(0), rules: ReplayRules(offsetBase: 1)).body)
        #expect(other["content"]?["operation"]?["content"]?["record"]?["offset"] == "1")
    }

    private func counted() -> ReplayChain {
        var chain = chain()
        // The intention itself is of no interest to the base of the count.
        _ = try? chain.intend()
        return chain
    }

    @Test("R71: a transaction whose intention was online names its id, without an index")
    func onlineIntention() throws {
        var chain = chain()
        let body = try JSONValue(parsing: try chain.transact(.online("rec_7")).body)
        #expect(body["content"]?["operation"]?["content"]?["record"] == ["id": "rec_7"])
    }

    @Test("R71: an index that the buffer does not hold is refused, and nothing is buffered")
    func unknownIntention() throws {
        var chain = chain()
        _ = try chain.intend()
        let before = chain
        #expect(throws: ReplayError.unknownIntention(1)) { try chain.transact(.buffered(1)) }
        #expect(chain == before)
    }

    @Test("R73, R74: the first seed is the last online signature, every later one the hash before it")
    func seeds() throws {
        var chain = chain()
        let records = [try chain.intend(), try chain.transact(.buffered(0)), try chain.intend(at: 90)]
        #expect(records[0].seed == Sample.anchor.signature)
        #expect(records[1].seed == records[0].hashField)
        #expect(records[2].seed == records[1].hashField)
        #expect(records.map(\.position) == [0, 1, 2])
        #expect(Set(records.map(\.anchor)) == [Sample.anchor.record])
    }

    @Test("R73: a signature in hexadecimal becomes Base64 only where the configuration says so")
    func signatureForms() throws {
        let anchor = ReplayAnchor(record: "r", signature: "00ff10aB")
        #expect(ReplayRules().seed(of: anchor) == "00ff10aB")
        #expect(ReplayRules(signatureForm: .hexadecimal).seed(of: anchor) == "AP8Qqw==")
        let plain = ReplayAnchor(record: "r", signature: "c2ln")
        #expect(ReplayRules(signatureForm: .hexadecimal).seed(of: plain) == "c2ln")
    }

    @Test("R72: metadata beside the content travels along and changes no hash")
    func metadata() throws {
        var plain = chain()
        var tagged = chain()
        let body = Sample.intention.dropLast() + #","metadata":{"till":7}}"#
        let record = try tagged.append(
            try json(String(body)), system: Sample.system, recordedAt: Sample.first, reference: nil,
            at: try instant(), rules: ReplayRules())
        #expect(try record.hash == plain.intend().hash)
        #expect(try JSONValue(parsing: record.body)["metadata"] == ["till": 7])
    }

    @Test("R29: the record inside its envelope keeps the till's numbers, order and escapes")
    func verbatim() throws {
        var chain = chain()
        let content = #"{"type":"INTENTION","z":1.50e0,"a":-0,"operation":{"type":"TRANSACTION"}}"#
        let record = try chain.append(
            try json(#"{"content":\#(content)}"#), system: Sample.system, recordedAt: Sample.first, reference: nil,
            at: try instant(), rules: ReplayRules())
        #expect(String(decoding: record.body, as: UTF8.self).contains(content))
    }

    @Test("R65: the last online answer is what an outage chains to")
    func lastOnline() throws {
        var chain = chain()
        chain.online(ReplayAnchor(record: "rec_2", signature: "c2ln"))
        let record = try chain.intend()
        #expect(record.anchor == "rec_2")
        #expect(record.seed == "c2ln")
    }

    @Test("R65: without an online answer, or after one without a signature, nothing can be buffered")
    func noAnchor() throws {
        var never = chain(online: false)
        #expect(!never.canBuffer)
        #expect(throws: ReplayError.noAnchor) { try never.intend() }
        var unsigned = chain()
        unsigned.online(nil)
        #expect(!unsigned.canBuffer)
        #expect(throws: ReplayError.noAnchor) { try unsigned.intend() }
    }

    @Test("R66, R77: records are due in the order in which they were buffered, and new ones queue behind")
    func order() throws {
        var chain = chain()
        #expect(!chain.mustBuffer)
        _ = try chain.intend()
        _ = try chain.transact(.buffered(0))
        #expect(chain.mustBuffer)
        #expect(chain.due == 0)
        try chain.acknowledge(0)
        #expect(chain.due == 1)
        #expect(try chain.intend(at: 100).position == 2)
        try chain.acknowledge(1)
        try chain.acknowledge(2)
        #expect(chain.due == nil)
        #expect(!chain.mustBuffer)
    }

    @Test("R76: what remains is counted after the record that is sent, the newest included")
    func remaining() throws {
        var chain = chain()
        _ = try chain.intend()
        _ = try chain.transact(.buffered(0))
        #expect(chain.remainingAfterDue == 1)
        _ = try chain.intend(at: 80)
        #expect(chain.remainingAfterDue == 2)
        try chain.acknowledge(0)
        try chain.acknowledge(1)
        #expect(chain.remainingAfterDue == 0)
    }

    @Test("R78: only the record that is due can be acknowledged, and only once")
    func acknowledgement() throws {
        var chain = chain()
        _ = try chain.intend()
        _ = try chain.transact(.buffered(0))
        #expect(throws: ReplayError.outOfOrder(position: 1, expected: 0)) { try chain.acknowledge(1) }
        try chain.acknowledge(0)
        #expect(throws: ReplayError.outOfOrder(position: 0, expected: 1)) { try chain.acknowledge(0) }
        try chain.acknowledge(1)
        #expect(throws: ReplayError.outOfOrder(position: 1, expected: nil)) { try chain.acknowledge(1) }
    }

    @Test("R79: after an outage that ends with an intention, its resolved id names it")
    func resolvedIntention() throws {
        var chain = chain()
        let intention = try chain.intend()
        try chain.acknowledge(intention.position)
        // The transaction goes online; nothing of the buffer is left for it.
        #expect(!chain.mustBuffer)
        chain.online(ReplayAnchor(record: "txn_1", signature: "dHhu"))
        let named = chain.reference(buffer: intention.buffer, position: intention.position, remoteID: "rec_resolved")
        #expect(named == .online("rec_resolved"))
        #expect(chain.reference(buffer: nil, position: nil, remoteID: nil) == nil)
    }

    @Test("R80: a second drop in mid-replay keeps anchor, indices and chain")
    func secondDrop() throws {
        var chain = chain()
        let first = try chain.intend()
        let second = try chain.transact(.buffered(0))
        try chain.acknowledge(0)
        // The net is away again: the next record continues the same buffer.
        let third = try chain.intend(at: 200)
        #expect(third.buffer == first.buffer)
        #expect(third.position == 2)
        #expect(third.anchor == Sample.anchor.record)
        #expect(third.seed == second.hashField)
        #expect(chain.reference(buffer: first.buffer, position: 0, remoteID: "rec_resolved") == .buffered(0))
    }

    @Test("R80: an empty buffer keeps its anchor until a new online answer came")
    func emptyBuffer() throws {
        var chain = chain()
        let first = try chain.intend()
        try chain.acknowledge(0)
        let second = try chain.intend(at: 300)
        #expect(second.anchor == Sample.anchor.record)
        #expect(second.seed == first.hashField)
        #expect(second.position == 1)
        try chain.acknowledge(1)
        chain.online(ReplayAnchor(record: "rec_new", signature: "bmV3"))
        let third = try chain.intend(at: 400)
        #expect(third.buffer == 2)
        #expect(third.position == 0)
        #expect(third.anchor == "rec_new")
        #expect(third.seed == "bmV3")
    }

    @Test("R80: a record that is settled by its key while others wait does not move their anchor")
    func settledByKey() throws {
        var chain = chain()
        let first = try chain.intend()
        chain.online(ReplayAnchor(record: "rec_late", signature: "bGF0ZQ=="))
        let second = try chain.intend(at: 10)
        #expect(second.anchor == first.anchor)
        #expect(second.seed == first.hashField)
    }

    @Test("R67: 24 hours count from the first unsent record until the buffer is empty")
    func limit() throws {
        var chain = chain()
        #expect(chain.age(at: try instant(100_000)) == nil)
        _ = try chain.intend()
        _ = try chain.transact(.buffered(0), at: 80_000)
        #expect(!chain.isExpired(at: try instant(86_400)))
        #expect(chain.isExpired(at: try instant(86_401)))
        // A record that went through does not give the rest more time.
        try chain.acknowledge(0)
        #expect(chain.isExpired(at: try instant(86_401)))
        try chain.acknowledge(1)
        #expect(!chain.isExpired(at: try instant(200_000)))
        _ = try chain.intend(at: 200_000)
        #expect(chain.age(at: try instant(200_060)) == .seconds(60))
        #expect(chain.age(at: try instant(0)) == .zero)
    }

    @Test("R68: after a reset the buffer is handed back whole, and only an online answer begins a new chain")
    func reset() throws {
        var chain = chain()
        _ = try chain.intend()
        _ = try chain.transact(.buffered(0))
        let abandoned = chain.reset()
        let given = try #require(abandoned)
        #expect(given.remaining == 2)
        #expect(throws: ReplayError.noAnchor) { try chain.intend() }
        chain.online(Sample.anchor)
        #expect(try chain.intend().buffer == 2)
    }

    @Test("R66: the chain goes on after it was stored and read again")
    func storage() throws {
        var chain = chain()
        _ = try chain.intend()
        _ = try chain.transact(.buffered(0))
        try chain.acknowledge(0)
        var read = try JSONDecoder().decode(ReplayChain.self, from: JSONEncoder().encode(chain))
        #expect(read == chain)
        #expect(try read.intend(at: 99) == chain.intend(at: 99))
    }

    @Test("R77: a content without a canonical form is refused before it is buffered")
    func notCanonical() throws {
        var chain = chain()
        let before = chain
        let error = #expect(throws: ReplayError.self) {
            try chain.append(
                try json(#"{"content":{"type":"INTENTION","a":1,"a":2}}"#), system: Sample.system,
                recordedAt: Sample.first, reference: nil, at: try instant(), rules: ReplayRules())
        }
        #expect(error.map { "\($0)" }?.contains("occurs twice") == true)
        #expect(chain == before)
    }
}
