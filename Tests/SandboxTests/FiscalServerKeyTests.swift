import Receipts
import Testing

@testable import Sandbox

@Suite("The fiscal server's idempotency keys")
struct FiscalServerKeyTests {
    @Test("The same key and bytes give the first answer and change nothing")
    func replay() {
        var server = FiscalServer.quick()
        let first = server.create()
        let again = server.create(at: Fixture.after(.seconds(5)))
        #expect(again.status == 201)
        #expect(again.body == first.body)
        #expect(again.etag == first.etag)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(first.header("Idempotent-Replayed") == nil)
        #expect(server.operations.count == 1)
        #expect(server.ledger.map(\.applied) == [true, false])
        #expect(server.appliedPerKey == ["k-create": 1])
    }

    @Test("A repeated complete gives the certificate again although its tag is stale by now")
    func completeReplay() {
        var server = FiscalServer.quick()
        let id = server.create().id
        let first = server.complete(id)
        let again = server.complete(id)
        #expect(again.status == 200)
        #expect(again.body == first.body)
    }

    @Test("The same key with other bytes or on another operation is a conflict")
    func conflict() {
        var server = FiscalServer.quick()
        let one = server.create().id
        #expect(server.create(Fixture.sale(external: "till-2")).code == "idempotency_key_conflict")
        let two = server.create(Fixture.sale(external: "till-2"), key: "k-2").id
        _ = server.complete(one)
        #expect(server.complete(two).code == "idempotency_key_conflict")
        #expect(server.operations.count == 2)
    }

    @Test("A key counts for its endpoint and merchant alone")
    func scope() {
        var server = FiscalServer.quick()
        let id = server.create(key: "same").id
        #expect(server.complete(id, key: "same").status == 200)
        let request = Fixture.request("POST", "/v1/operations", Fixture.sale(), key: "same", merchant: "merchant_2")
        #expect(server.answer(request, at: Fixture.noon).header("Idempotent-Replayed") == nil)
    }

    @Test("A refused request leaves its key free", arguments: [(nil as String?, 428), ("\"7\"", 412)])
    func refused(match: String?, status: Int) {
        var server = FiscalServer.quick()
        let id = server.create().id
        #expect(server.complete(id, match: match).status == status)
        #expect(server.complete(id).status == 200)
    }

    @Test("A key is forgotten when it is as old as the limit, and its repeat is then applied again")
    func expiry() {
        var server = FiscalServer.quick { $0.keyRetention = .seconds(60) }
        _ = server.create()
        _ = server.create(at: Fixture.after(.milliseconds(59_999)))
        #expect(server.operations.count == 1)
        _ = server.create(at: Fixture.after(.seconds(60)))
        #expect(server.operations.count == 2)
        #expect(server.appliedPerKey == ["k-create": 2])
        #expect(server.createdPerExternalID == ["till-1": 2])
    }

    @Test("A cleared cache and a server that ignores keys apply a repeat twice", arguments: [true, false])
    func cleared(ignores: Bool) {
        var server = FiscalServer.quick { $0.honoursKeys = !ignores }
        _ = server.create()
        if !ignores { server.forgetKeys() }
        _ = server.create()
        #expect(server.operations(externalID: "till-1").count == 2)
    }

    @Test("A repeat of a complete after the keys are gone shows its stale tag, and applies nothing")
    func forgottenComplete() {
        var server = FiscalServer.quick()
        let id = server.create().id
        _ = server.complete(id)
        server.forgetKeys()
        #expect(server.complete(id).status == 412)
        #expect(server.appliedPerKey["k-complete"] == 1)
    }

    @Test("A mutating request needs a key of 1 to 255 visible ASCII characters", arguments: [nil, "", "a b", "ü"])
    func required(key: String?) {
        var server = FiscalServer.quick()
        let answer = server.answer(
            Fixture.request("POST", "/v1/operations", Fixture.sale(), key: key), at: Fixture.noon)
        #expect(answer.status == 400)
        #expect(server.operations.isEmpty)
    }
}
