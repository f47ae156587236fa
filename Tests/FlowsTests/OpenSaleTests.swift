import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// Sales that were begun here and that the till cannot end any more.
@Suite("A sale that stays open")
struct OpenSaleTests {
    private static func open(_ rig: Rig) throws -> [String] {
        try rig.store.read { try $0.openOperations(of: "reg_1").map(\.id) }
    }

    /// A sale whose create is settled as op_1.
    private static func begun(_ premises: Premises? = nil) throws -> (rig: Rig, operation: String) {
        let rig = try Rig(premises)
        let made = try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        let operation = try rig.operation(rig.answer(made))
        #expect(try open(rig) == [operation])
        return (rig, operation)
    }

    @Test(
        "what the server shows as ended elsewhere is not open here, and its till has the refusal",
        arguments: [(Body.voided("op_1"), "voided"), (Body.completed("op_1"), "completed")])
    func endedElsewhere(body: String, lifecycle: String) throws {
        let (rig, operation) = try Self.begun()
        let ticket = try rig.complete(operation)
        try rig.end(refused(409, "operation_invalid_state"))
        try rig.end(reply(200, body, ["ETag": "\"2\""]))
        #expect(try rig.answer(ticket).status == 409)
        #expect(try rig.entry(2).state == .aborted)
        #expect(try Self.open(rig) == [])
        #expect(try rig.store.read { try $0.operation(operation)?.lifecycle } == lifecycle)
        #expect(try rig.journal().contains("operation.ended-elsewhere"))
        #expect(try rig.receipts() == [])
    }

    @Test("a sale that the server still shows as open stays open")
    func stillOpen() throws {
        let (rig, operation) = try Self.begun()
        try rig.complete(operation)
        try rig.end(refused(409, "operation_invalid_state"))
        try rig.end(reply(200, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.end(refused(409, "operation_invalid_state"))
        try rig.end(reply(200, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.entry(2).state == .aborted)
        #expect(try Self.open(rig) == [operation])
        #expect(try !rig.journal().contains("operation.ended-elsewhere"))
    }

    @Test("an abandoned completion is followed by no void where its operation was seen to be ended")
    func noVoid() throws {
        let rig = try Rig.queuedComplete()
        _ = try rig.nextCall()
        try rig.end(refused(409, "operation_invalid_state"))
        try rig.end(reply(200, Body.voided("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.notices().contains("already_voided entry 2"))
        #expect(try rig.order(.abandon(entry: 2, reason: "rung up again", version: nil)).status == 200)
        #expect(try rig.states() == [.completed, .canceled])
        #expect(try Self.open(rig) == [])
        #expect(rig.calls.isEmpty)
    }

    @Test("a sale that its server has forgotten is given up by a person, once, and the till is not kept from ending it")
    func givenUp() throws {
        let (rig, operation) = try Self.begun()
        try rig.complete(operation)
        try rig.end(refused(404, "operation_not_found"))
        #expect(try Self.open(rig) == [operation])
        let version = try rig.entry(1).version
        let stale = try rig.order(.abandon(entry: 1, reason: "deleted there", version: version + 1))
        #expect(stale.code == "stale_version")
        #expect(try rig.order(.abandon(entry: 1, reason: "deleted there", version: version)).status == 200)
        #expect(try rig.states() == [.completed, .aborted])
        #expect(try Self.open(rig) == [])
        #expect(rig.calls.isEmpty)
        let row = try rig.store.read { try $0.journal(after: 0, limit: 999) }.last { $0.kind == "operation.given-up" }
        #expect(row?.actor == "Anna")
        #expect(try rig.order(.abandon(entry: 1, reason: "deleted there", version: nil)).code == "not_waiting")
        // Whoever was wrong about that can still sell.
        try rig.complete(operation)
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.store.read { try $0.operation(operation)?.lifecycle } == "completed")
        #expect(try rig.receipts().count == 1)
    }

    @Test("a sale whose end is on its way is not given up")
    func onItsWay() throws {
        let rig = try Rig.queuedComplete()
        #expect(try rig.order(.abandon(entry: 1, reason: "x", version: nil)).code == "not_waiting")
        #expect(try rig.entry(2).state == .processingStopped)
    }

    @Test("a sale that its till can still end is not given up")
    func live() throws {
        let (rig, operation) = try Self.begun()
        #expect(try rig.order(.abandon(entry: 1, reason: "x", version: nil)).code == "not_waiting")
        #expect(try Self.open(rig) == [operation])
    }

    @Test("a sale that was begun at a former address is not ended at the present one, and can be given up")
    func elsewhere() throws {
        let (rig, operation) = try Self.begun()
        try rig.restart(premises: Shop.premises(upstream: { $0.url = "https://elsewhere.example/v1" }))
        let ticket = try rig.complete(operation)
        #expect(try rig.answer(ticket).code == "operation_elsewhere")
        #expect(rig.calls.isEmpty)
        #expect(try rig.states() == [.completed])
        #expect(try rig.order(.abandon(entry: 1, reason: "the provider has moved", version: nil)).status == 200)
        #expect(try Self.open(rig) == [])
        try rig.restart(premises: Shop.premises())
        try rig.complete(operation)
        #expect(try rig.onlyCall().line == "POST /operations/op_1/complete")
    }
}
