import Receipts
import Testing

@testable import Fiscal

@Suite("Calls of fiskaly-sign-fr")
struct FiskalyCallTests {
    private let key = IdempotencyKey("3b241101-e2bb-4255-8caf-4136c566a962")
    private let register = RegisterIdentity(id: "reg_1", remoteID: Sample.system)

    @Test(
        "Each listed call is known by its method and path",
        arguments: [
            ("POST", "/records", CallShape.mutation(.start, operation: nil)), ("GET", "/records", .forward),
            ("GET", "/records/rec_1", .read(operation: "rec_1")),
            ("PATCH", "/records/rec_1", .wrongMethod(allow: ["GET"])),
            ("PUT", "/records", .wrongMethod(allow: ["GET", "POST"])), ("GET", "/systems/x", .forward),
            ("POST", "/systems", .unlisted), ("POST", "/records/../tokens", .unlisted), ("POST", "/tokens", .unlisted),
        ])
    func shapes(_ method: String, _ path: String, _ shape: CallShape) throws {
        #expect(try signFR().shape(method: method, path: path) == shape)
    }

    @Test("The till's own token call is known, and served beside the queue")
    func tokenCall() throws {
        #expect(try signFR().sideCall(method: "POST", path: "/tokens") == .token)
        #expect(try signFR().sideCall(method: "GET", path: "/tokens") == nil)
        #expect(try signFR().sideCall(method: "POST", path: "/records") == nil)
    }

    @Test("A transaction completes the operation that its body names; an intention makes one")
    func intents() throws {
        let dialect = try signFR()
        #expect(dialect.intent(.start, body: try json(Sample.intention)) == .start)
        #expect(dialect.intent(.start, body: try json(FiskalyBody.receipt)) == .complete)
        #expect(dialect.operation(namedIn: try json(FiskalyBody.receipt), for: .complete) == "loc_1")
        #expect(dialect.operation(namedIn: try json(Sample.intention), for: .start) == nil)
        #expect(dialect.describe(create: try json(Sample.intention)).type == "TRANSACTION")
    }

    @Test("A till that was told to wait finds the id where the API has it")
    func accepted() throws {
        #expect(
            JSONValue.object(try signFR().accepted(as: "loc_1", .start)).compact == #"{"content":{"id":"loc_1"}}"#)
    }

    @Test("R3, R13: an online record goes out as it came, with version, scope and key")
    func online() throws {
        let body = Array(Sample.intention.utf8)
        let request = try signFR().request(
            .start, remoteID: nil, body: body, key: try #require(key), ifMatch: "\"1\"", contentType: nil, accept: nil)
        #expect(
            request
                == UpstreamRequest(
                    method: "POST", path: "/records",
                    headers: [
                        Field(name: "Accept", value: "application/json"),
                        Field(name: "X-Api-Version", value: "2026-02-03"),
                        Field(name: "X-Scope-Identifier", value: "org_1"),
                        Field(name: "Content-Type", value: "application/json"),
                        Field(name: "X-Idempotency-Key", value: "3b241101-e2bb-4255-8caf-4136c566a962"),
                    ], body: body))
    }

    @Test("R79: a transaction that goes online names its intention's resolved id; no other byte changes")
    func resolved() throws {
        let body = #"{ "content" : {"a":1.50,"record":{"x":"\/","id" : "loc_1" }, "z":"\u00e9"} }"#
        let dialect = try signFR()
        func sent(_ id: String) throws -> String {
            let request = dialect.request(
                .complete, remoteID: id, body: Array(body.utf8), key: try #require(key), ifMatch: nil, contentType: nil,
                accept: nil)
            return String(decoding: try #require(request.body), as: UTF8.self)
        }
        #expect(
            try sent("rec_9") == #"{ "content" : {"a":1.50,"record":{"x":"\/","id" : "rec_9" }, "z":"\u00e9"} }"#)
        #expect(try sent("loc_1") == body)
    }

    @Test("R75, R76: a replayed record carries its stored hash and what remains after it, and its own key")
    func replayed() throws {
        var chain = chain()
        let record = try chain.intend()
        _ = try chain.transact(.buffered(0))
        let calls = try #require(try signFR(scope: nil).replay)
        let request = calls.request(
            record.body, hash: record.hash, remaining: chain.remainingAfterDue, key: try #require(key))
        #expect(request.method == "POST")
        #expect(request.path == "/records")
        #expect(request.body == record.body)
        #expect(
            request.headers
                == [
                    Field(name: "Accept", value: "application/json"),
                    Field(name: "X-Api-Version", value: "2026-02-03"),
                    Field(name: "Content-Type", value: "application/json"),
                    Field(name: "X-Idempotency-Key", value: "3b241101-e2bb-4255-8caf-4136c566a962"),
                    Field(name: "X-Replay-Hash", value: "0eA/h8RxkdE1Opofiuti65S5kgnmdNtaPt/LuW3gOTk="),
                    Field(name: "X-Replay-Remaining", value: "1"),
                ])
    }

    @Test("The open points of the replay follow the options")
    func options() throws {
        let rules = try #require(
            try signFR(["hashInput": "record", "signatureForm": "hexadecimal", "offsetBase": "1"]).replay?.rules)
        #expect(rules == ReplayRules(hashInput: .record, signatureForm: .hexadecimal, offsetBase: 1))
        let dialect = try signFR(["apiVersion": "2026-05-04", "lookupPath": "/records?number={external_id}"])
        #expect(dialect.probe().headers.contains(Field(name: "X-Api-Version", value: "2026-05-04")))
        #expect(dialect.lookup(externalID: "0 1")?.path == "/records?number=0%201")
        #expect(try signFR().lookup(externalID: "x") == nil)
        #expect(try signFR().read(remoteID: "a/b").path == "/records/a%2Fb")
    }

    @Test(
        "An option that is unknown or cannot be is an error that names it",
        arguments: [
            ["hashInput": "A"], ["signatureForm": "base64"], ["offsetBase": "2"], ["apiVersion": "latest"],
            ["recordsPath": "records"], ["recordPath": "/records"], ["currency": "euro"], ["completePath": "/x"],
            ["lookupPath": "/records"],
        ])
    func badOptions(_ options: [String: String]) throws {
        let error = #expect(throws: OptionError.self) { try signFR(options) }
        #expect(error?.key == options.keys.first)
    }

    // MARK: Checks

    private func problems(_ intent: Intent, _ body: String) throws -> [Problem] {
        try signFR().check(
            intent, body: Array(body.utf8), parsed: try json(body), register: register, localIDs: { _ in .some(nil) })
    }

    @Test("The records of the samples pass, one that names an id of ours included")
    func goodBodies() throws {
        #expect(try problems(.start, Sample.intention) == [])
        #expect(try problems(.complete, Sample.transaction) == [])
        #expect(try problems(.complete, FiskalyBody.receipt) == [])
    }

    @Test(
        "A record that cannot be is refused with its place",
        arguments: [
            ("[]", "invalid_body", ""), ("{}", "invalid_body", "/content"),
            (#"{"content":{"type":"ORDER"}}"#, "invalid_type", "/content/type"),
            (#"{"content":{"type":"TRANSACTION"}}"#, "invalid_reference", "/content/record/id"),
            (#"{"content":{"type":"TRANSACTION","record":{"id":""}}}"#, "invalid_reference", "/content/record/id"),
            (
                #"{"content":{"type":"INTENTION","operation":{"type":"REPLAY"}}}"#, "replay_not_accepted",
                "/content/operation/type"
            ),
            (
                #"{"content":{"type":"INTENTION","system":{"id":"other"}}}"#, "register_mismatch", "/content/system/id"
            ),
            (#"{"content":{"type":"INTENTION","a":{"b":1,"b":1}}}"#, "not_canonical", "/content/a/b"),
            (#"{"content":{"type":"INTENTION","a":"\ud800"}}"#, "not_canonical", "/content"),
            (#"{"content":{"type":"INTENTION","a":1e999}}"#, "not_canonical", "/content/a"),
        ])
    func badBodies(_ body: String, _ code: String, _ pointer: String) throws {
        let found = try problems(.start, body)
        #expect(found.map(\.code) == [code])
        #expect(found.first?.pointer == pointer)
        #expect(found.first?.status == 422)
    }

    @Test(
        "A header that belongs to this service, a key that is no UUID and a foreign scope are refused",
        arguments: [
            ("X-Replay-Hash", "x", 400), ("x-replay-remaining", "0", 400), ("X-Idempotency-Key", "order-7", 400),
            ("X-Idempotency-Key", "3b241101-e2bb-4255-8caf-4136c566a96g", 400), ("X-Scope-Identifier", "org_2", 422),
        ])
    func headers(_ name: String, _ value: String, _ status: Int) throws {
        #expect(try signFR().check(headers: [Field(name: name, value: value)]).map(\.status) == [status])
    }

    @Test("A UUID as key and the configured scope pass")
    func goodHeaders() throws {
        let headers = [
            Field(name: "X-Idempotency-Key", value: "3B241101-e2bb-4255-8caf-4136c566a962"),
            Field(name: "X-Scope-Identifier", value: "org_1"),
        ]
        #expect(try signFR().check(headers: headers) == [])
    }

    @Test("R39: a transaction is what the provisional receipt shows, each amount as it was sent")
    func content() throws {
        let content = try signFR().content(create: json(Sample.intention), complete: json(FiskalyBody.receipt))
        #expect(content.kind == "sale")
        #expect(content.externalID == "000113")
        #expect(content.total.decimal == "22.55")
        #expect(content.pretax?.decimal == "20.00")
        #expect(content.items.map(\.title) == ["Café moulu 500 g", "Thé"])
        #expect(content.lineAmounts == .gross)
        #expect(content.taxes.map(\.rate) == ["0.2", "0.055"])
        #expect(content.taxes.map(\.tax.decimal) == ["2.00", "0.55"])
        #expect(content.tenders == [Tender(method: "cash", amount: content.total)])
        #expect(content.notices == [])
        #expect(throws: ContentError.self) { try signFR().content(create: .null, complete: .null) }
    }
}
