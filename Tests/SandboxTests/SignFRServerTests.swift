import FoundationEssentials
import Receipts
import Testing

@testable import Sandbox

@Suite("SignFRServer")
struct SignFRServerTests {
    private static let keys = (0..<40).map { "3b241101-e2bb-4255-8caf-0000000000\($0 < 10 ? "0" : "")\($0)" }
    private static let intention =
        #"{"content":{"type":"INTENTION","system":{"id":"s1"},"operation":{"type":"TRANSACTION"}}}"#

    private static func transaction(_ record: String) -> String {
        #"{"content":{"type":"TRANSACTION","record":\#(record),"operation":{"type":"RECEIPT","document":{"number":"7"}}}}"#
    }

    private var server = SignFRServer()
    private var token = ""
    private var used = 0

    private mutating func call(
        _ method: String, _ path: String, _ body: String = "", key: String? = nil, token: String? = nil,
        _ more: [(name: String, value: String)] = [], at now: Timestamp = Fixture.noon
    ) -> ServerAnswer {
        var headers = more
        headers.append((name: "X-Api-Version", value: "2026-02-03"))
        if let bearer = token ?? (self.token.isEmpty ? nil : self.token) {
            headers.append((name: "Authorization", value: "Bearer \(bearer)"))
        }
        if let key { headers.append((name: "X-Idempotency-Key", value: key)) }
        return server.answer(
            ServerRequest(method: method, path: path, headers: headers, body: Array(body.utf8)), at: now)
    }

    private mutating func signIn() {
        let answer = call("POST", "/tokens", #"{"content":{"type":"API_KEY","key":"a","secret":"b"}}"#)
        token = answer.json["content"]?["authentication"]?["bearer"]?.text ?? ""
    }

    private mutating func record(_ body: String) -> ServerAnswer {
        used += 1
        return call("POST", "/records", body, key: Self.keys[used])
    }

    /// An envelope with its hash, as the vector of the documents has it.
    private mutating func replay(
        _ inner: String, anchor: String, seed: String, remaining: Int, hash: String? = nil
    ) throws -> (answer: ServerAnswer, hash: String) {
        let content = """
            {"type":"INTENTION","system":{"id":"s1"},"operation":{"type":"REPLAY","recorded_at":"2026-05-20T10:00:00+02:00",\
            "record":{"id":"\(anchor)"},"seed":"\(seed)","content":\(inner)}}
            """
        let digest = Digest(of: CanonicalText.bytes(of: try JSONValue(parsing: content)))
        let own = Data(digest.bytes).base64EncodedString()
        used += 1
        let answer = call(
            "POST", "/records", #"{"content":\#(content)}"#, key: Self.keys[used],
            [(name: "X-Replay-Hash", value: hash ?? own), (name: "X-Replay-Remaining", value: String(remaining))])
        return (answer, own)
    }

    private func inner(_ body: String) -> String { String(body.dropFirst(11).dropLast()) }

    @Test("the canonical form hashes as the published example does")
    func vector() throws {
        let system = "0199147a-8627-7101-aecc-d2149aa99ea7"
        let content = """
            {"type":"INTENTION","system":{"id":"\(system)"},"operation":{"type":"REPLAY",
             "recorded_at":"2025-11-14T10:30:00+01:00","record":{"id":"019a7e09-1590-738f-aa21-8ca7b58d9ccc"},
             "seed":"bGFzdC1vbmxpbmUtam91cm5hbC1zaWduYXR1cmU=",
             "content":{"type":"INTENTION","system":{"id":"\(system)"},"operation":{"type":"TRANSACTION"}}}}
            """
        let bytes = CanonicalText.bytes(of: try JSONValue(parsing: content))
        #expect(
            Data(Digest(of: bytes).bytes).base64EncodedString() == "0eA/h8RxkdE1Opofiuti65S5kgnmdNtaPt/LuW3gOTk=")
    }

    @Test("a sale is an intention and the transaction that ends it; each has its signature")
    mutating func online() {
        signIn()
        let intention = record(Self.intention)
        #expect(intention.status == 201)
        let id = intention.json["content"]?["id"]?.text ?? ""
        let done = record(Self.transaction(#"{"id":"\#(id)"}"#))
        #expect(done.json["content"]?["state"] == "COMPLETED")
        #expect(done.json["content"]?["journal"]?["signature"]?.text?.isEmpty == false)
        #expect(record(Self.transaction(#"{"id":"\#(id)"}"#)).status == 422, "it is ended already")
        #expect(server.applications.map(\.step) == [.create, .complete])
        #expect(call("GET", "/records/\(id)").json["content"]?["id"]?.text == id)
    }

    @Test("without a version, a token or a key nothing is taken, and a token ends")
    mutating func door() {
        #expect(record(Self.intention).status == 401)
        signIn()
        #expect(call("POST", "/records", Self.intention).status == 400)
        #expect(call("POST", "/records", Self.intention, key: "no uuid").status == 400)
        #expect(
            call("POST", "/records", Self.intention, key: Self.keys[1], at: Fixture.after(.seconds(600))).status == 401)
        let plain = server.answer(ServerRequest(method: "POST", path: "/tokens"), at: Fixture.noon)
        #expect(plain.status == 400)
        server.options.credential = "a:c"
        #expect(call("POST", "/tokens", #"{"content":{"key":"a","secret":"b"}}"#).status == 401)
        #expect(server.applications.isEmpty)
    }

    @Test("a repeat with its key gets the first answer and says so; another payload is refused")
    mutating func keys() {
        signIn()
        let first = call("POST", "/records", Self.intention, key: Self.keys[1])
        let again = call("POST", "/records", Self.intention, key: Self.keys[1])
        #expect(again.body == first.body)
        #expect(again.header("X-Idempotency-Replayed") == "true")
        #expect(call("POST", "/records", Self.intention + " ", key: Self.keys[1]).status == 422)
        #expect(server.appliedPerKey == [Self.keys[1]: 1])
    }

    @Test("a replay hangs on the last record, each on the one before, and nothing may be missing or come between")
    mutating func chain() throws {
        signIn()
        let last = record(Self.intention).json["content"]
        let anchor = last?["id"]?.text ?? ""
        let signature = last?["journal"]?["signature"]?.text ?? ""
        let intention = inner(Self.intention)
        let sale = inner(Self.transaction(#"{"id":"\#(anchor)","offset":"0"}"#))
        #expect(try replay(intention, anchor: "other", seed: signature, remaining: 1).answer.status == 422)
        #expect(try replay(intention, anchor: anchor, seed: "other", remaining: 1).answer.status == 422)
        #expect(try replay(intention, anchor: anchor, seed: signature, remaining: 1, hash: "x").answer.status == 422)
        let first = try replay(intention, anchor: anchor, seed: signature, remaining: 1)
        #expect(first.answer.status == 201)
        #expect(record(Self.intention).status == 422, "a plain record in mid-replay")
        #expect(try replay(sale, anchor: anchor, seed: signature, remaining: 0).answer.status == 422)
        let second = try replay(sale, anchor: anchor, seed: first.hash, remaining: 0)
        #expect(second.answer.status == 201, "\(String(decoding: second.answer.body, as: UTF8.self))")
        #expect(record(Self.intention).status == 201)
        #expect(server.records.map(\.isReplayed) == [false, true, true, false])
    }

    @Test("the shop day's sales are taken by the server, every one")
    mutating func day() {
        signIn()
        for (number, sale) in ShopDay.sales(40).enumerated() {
            var operation = ""
            for (place, step) in sale.calls(in: .fiskalySignFR).enumerated() {
                let named = step.naming(operation)
                let answer = call(
                    named.method, named.path, String(decoding: named.body, as: UTF8.self),
                    key: "3b241101-e2bb-4255-\(1000 + number)-00000000000\(place)")
                #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
                operation = answer.json["content"]?["id"]?.text ?? ""
            }
        }
        #expect(server.records.count > 50)
    }
}
