import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings
import Testing

@testable import Flows

/// What waits when the shop's configuration or its templates become others.
@Suite("A configuration that changes under what waits")
struct ConfigurationChangeTests {
    /// A sale whose create and complete wait at the upstream, its provisional receipt at the printer.
    private func waiting() throws -> Rig {
        let rig = try Rig()
        try rig.sell()
        #expect(try rig.job(1).state == .pending)
        return rig
    }

    @Test("a call that was accepted for one merchant is not sent for another, and goes once it is that one's again")
    func merchant() throws {
        let rig = try waiting()
        try rig.restart(premises: Shop.premises(upstream: { $0.merchant = "merchant_2" }))
        try rig.wait(.seconds(60))
        #expect(rig.calls.isEmpty)
        #expect(try rig.entry(1).state == .pendingHeld)
        #expect(try rig.notices().contains("route-changed entry 1"))
        try rig.restart()
        #expect(try rig.order(.retry(entry: 1, reason: "put back", version: nil)).status == 200)
        try rig.serve(Server())
        #expect(try rig.states() == [.completed, .completed])
    }

    /// The printer front has another name.
    private static func renamed() throws -> Premises {
        try Shop.premises(
            registers: { for index in $0.indices where $0[index].printer == "front" { $0[index].printer = "counter" } },
            printers: { $0[0].name = "counter" })
    }

    @Test("a print in doubt on a printer that is no more is repeated on its register's")
    func doubt() throws {
        let rig = try Rig()
        try rig.sell()
        try rig.readyToSend()
        try rig.restart(premises: Self.renamed())
        #expect(try rig.job(1).state == .unknown)
        #expect(try rig.order(.resolveJob(1, printed: false, version: nil)).status == 200)
        let printer = Printer("counter")
        try printer.work(rig)
        #expect(try rig.job(2).printer == "counter")
        #expect(try rig.job(2).state == .completed)
        #expect(try printer.text(0).contains("DUPLIKAT 1"))
    }

    @Test("a print that expired on a printer that is no more comes out of its register's when somebody lets it go")
    func expired() throws {
        let rig = try waiting()
        try rig.store.transact(at: rig.now) { writer in
            var job = try #require(try writer.read.job(1))
            job.state = .pendingHeld
            try writer.update(&job)
        }
        try rig.restart(premises: Self.renamed())
        #expect(try rig.order(.resolveJob(1, printed: false, version: nil)).status == 200)
        try Printer("counter").work(rig)
        #expect(try rig.job(1).printer == "counter")
        #expect(try rig.job(1).state == .completed)
    }

    @Test("a receipt that waits for a printer which is no more comes out of its register's, once and unmarked")
    func printer() throws {
        let rig = try waiting()
        try rig.restart(premises: Self.renamed())
        try Printer("counter").work(rig)
        #expect(try rig.job(1).printer == "counter")
        #expect(try rig.job(1).state == .completed)
        #expect(try rig.job(1).mark == nil)
        #expect(try rig.jobs().count == 1)
    }

    @Test("a document that waits for it stands before a person, and what was said of it is over")
    func document() throws {
        let rig = try Rig()
        _ = try rig.order(.testPage(printer: "front"))
        try rig.store.transact(at: rig.now) { writer in
            try writer.notice(
                "printer-unreachable", .alarm, subject: "printer front", register: nil, sentence: "It is away.",
                remedy: "Look at it.")
        }
        try rig.restart(
            premises: Shop.premises(
                registers: { for index in $0.indices { $0[index].printer = "back" } },
                printers: { $0.remove(at: 0) }))
        #expect(try rig.job(1).state == .pendingHeld)
        #expect(try rig.notices() == ["printer-removed job 1"])
        #expect(try rig.order(.resolveJob(1, printed: false, version: nil)).code == "printer_removed")
        #expect(try rig.job(1).state == .pendingHeld)
        #expect(try rig.order(.resolveJob(1, printed: true, version: nil)).status == 200)
        #expect(try rig.notices() == [])
    }

    @Test("calls of a register that is configured no more are told, until it is back")
    func lane() throws {
        let rig = try waiting()
        try rig.restart(premises: Shop.premises(registers: { $0.remove(at: 0) }))
        #expect(rig.calls.isEmpty)
        #expect(try rig.notices().contains("lane-removed lane main/reg_1"))
        try rig.restart()
        #expect(try !rig.notices().contains("lane-removed lane main/reg_1"))
        try rig.serve(Server())
        #expect(try rig.states() == [.completed, .completed])
    }

    @Test("of a register that is gone for good nothing is told any more once nothing waits")
    func abandonedLane() throws {
        let rig = try waiting()
        try rig.restart(premises: Shop.premises(registers: { $0.remove(at: 0) }))
        #expect(try rig.order(.abandon(entry: 2, reason: "given up", version: nil)).status == 200)
        #expect(try rig.notices().contains("lane-removed lane main/reg_1"))
        #expect(try rig.order(.abandon(entry: 1, reason: "given up", version: nil)).status == 200)
        #expect(try !rig.notices().contains("lane-removed lane main/reg_1"))
        #expect(rig.calls.isEmpty)
    }

    /// Templates with a place for the code, and one more of the shop's own.
    private func templates(ours: String = "{{number}}\n{code: {{fiscal.code}}}\n") throws -> TemplateStore {
        let text = Array("{code: {{fiscal.code}}}\n".utf8)
        var sources = Dictionary(uniqueKeysWithValues: try TemplateStore.shipped().names.map { ($0, text) })
        sources["ours"] = Array(ours.utf8)
        return try TemplateStore(sources: sources)
    }

    /// A sale whose receipt a program wants laid out with the shop's own template; the operation.
    private func orderOurs(_ rig: Rig) throws -> String {
        try rig.handle(.templates(.loaded(templates())))
        let made = try rig.create("n-1")
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        let operation = try rig.operation(rig.answer(made))
        let order = """
            {"register":"reg_1","operation":"\(operation)","template":"ours",
             "receipt":{"number":"n-1","total":"11.90","currency":"EUR"}}
            """
        let taken = try rig.order(.issue(Array(order.utf8), id: nil))
        #expect(taken.status == 201, "\(taken.text)")
        return operation
    }

    @Test("a template that was asked for, and has lost its place for the code, is none of a fiscal receipt")
    func unfiscal() throws {
        let rig = try Rig()
        let operation = try orderOurs(rig)
        try rig.handle(.templates(.loaded(templates(ours: "{{number}}\n"))))
        try rig.complete(operation)
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        let receipt = try #require(try rig.receipts().first)
        #expect(receipt.form == .fiscal && receipt.template == "sale")
        #expect(try rig.notices().contains("template-missing template ours"))
    }

    @Test("a template that was asked for and is gone keeps no sale from its receipt, and nobody else from theirs")
    func template() throws {
        let rig = try Rig()
        let operation = try orderOurs(rig)
        try rig.handle(.templates(.loaded(TemplateStore.shipped())))
        let done = try rig.complete(operation)
        try rig.end(.notSent("away"))
        #expect(try rig.answer(done).status == 202)
        #expect(try rig.receipts().map(\.template) == ["provisional"])
        #expect(try rig.notices().contains("template-missing template ours"))
        #expect(try rig.answer(rig.create("n-2")).status == 202)
        try Printer("front").work(rig)
        #expect(try rig.job(1).state == .completed)
    }
}
