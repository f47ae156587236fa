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
        #expect(try !rig.notices().contains("route-changed entry 1"))
        try rig.serve(Server())
        #expect(try rig.states() == [.completed, .completed])
    }

    /// Where nothing of the shop's is known.
    private static func elsewhere(_ upstream: inout UpstreamSettings) { upstream.url = "https://elsewhere.example/v1" }

    @Test(
        "what is in doubt at one server is not looked for at another, and is looked for once the first one is back",
        arguments: [false, true])
    func doubtElsewhere(isRetried: Bool) throws {
        let own = try Shop.premises(upstream: { $0.reconcile = .lookup })
        let rig = try Rig.queuedComplete(own, first: .lost("reset"))
        try rig.restart(
            premises: Shop.premises(upstream: {
                $0.reconcile = .lookup
                Self.elsewhere(&$0)
            }))
        try rig.wait(.seconds(60))
        #expect(rig.calls.isEmpty)
        #expect(try rig.notices().contains("route-changed entry 2"))
        if isRetried {
            #expect(try rig.order(.retry(entry: 2, reason: "put back", version: nil)).status == 200)
            try rig.wait(.seconds(60))
            #expect(rig.calls.isEmpty)
            #expect(try rig.entry(2).state == .pendingHeld)
        }
        try rig.restart(premises: own)
        #expect(try !rig.notices().contains("route-changed entry 2"))
        #expect(try rig.nextCall().line == "GET /operations/op_1")
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.entry(2).state == .completed)
        #expect(try rig.store.read { try $0.attempts(of: 2).count { $0.kind == .send } } == 1)
    }

    @Test("what was accepted for a mistyped address goes to the right one, in order, when a person says so")
    func rerouted() throws {
        let rig = try Rig(Shop.premises(upstream: Self.elsewhere))
        try rig.sell("n-1")
        try rig.sell("n-2")
        let key = try rig.entry(1).key
        try rig.restart(premises: Shop.premises())
        #expect(try rig.entry(1).state == .pendingHeld)
        #expect(try rig.order(.reroute(entry: 2, reason: "mistyped", version: nil)).code == "not_astray")
        let version = try rig.entry(1).version
        #expect(try rig.order(.reroute(entry: 1, reason: "mistyped", version: version - 1)).code == "stale_version")
        #expect(try rig.order(.reroute(entry: 1, reason: "mistyped", version: version)).status == 200)
        #expect(try !rig.notices().contains("route-changed entry 1"))
        let told = try rig.store.read { try $0.notices(open: false, limit: 100) }.first { $0.code == "route-changed" }
        #expect(told?.resolution == "rerouted" && told?.resolvedBy != nil)
        #expect(try rig.journal().contains("entry.rerouted"))
        let call = try rig.onlyCall()
        #expect(call.header("Idempotency-Key") == key)
        #expect(try call.baseURL == Shop.premises().settings.upstreams[0].url)
        let server = Server()
        try rig.serve(server)
        #expect(
            server.log.filter { $0.hasPrefix("POST") } == [
                "POST /operations", "POST /operations/op_1/complete", "POST /operations",
                "POST /operations/op_2/complete",
            ])
        #expect(try rig.findings() == [])
    }

    @Test("what a former server may have applied is not sent to another one")
    func doubtfulReroute() throws {
        let rig = try Rig.queuedComplete(first: .lost("reset"))
        try rig.restart(premises: Shop.premises(upstream: Self.elsewhere))
        let answer = try rig.order(.reroute(entry: 2, reason: "moved", version: nil))
        #expect(answer.code == "may_be_applied")
        #expect(try rig.entry(2).state == .pendingHeld)
        #expect(rig.calls.isEmpty)
    }

    @Test("calls of one language are not sent to a server of another, nor anywhere from a lane that is gone")
    func reroutedNowhere() throws {
        let rig = try waiting()
        try rig.restart(premises: SalesShop.premises())
        try rig.wait(.seconds(1))
        #expect(try rig.order(.reroute(entry: 1, reason: "moved", version: nil)).code == "other_dialect")
        try rig.restart(premises: Shop.premises(registers: { $0.removeAll { $0.id == "reg_1" } }))
        #expect(try rig.order(.reroute(entry: 1, reason: "moved", version: nil)).code == "lane_removed")
    }

    @Test("a hosted receipt is not asked for at another server: the completion's block makes it")
    func hostedElsewhere() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        _ = try rig.completeSale(SaleBodies(), at: server)
        try rig.restart(premises: SalesShop.premises(upstream: Self.elsewhere))
        #expect(rig.calls.allSatisfy { !$0.line.hasSuffix("/receipt") })
        #expect(try rig.receipts().last?.fiscal == server.block)
    }

    @Test("where the completion had no block either, it is asked for once its own server is back")
    func hostedLater() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        server.block = nil
        _ = try rig.completeSale(SaleBodies(), at: server)
        try rig.restart(premises: SalesShop.premises(upstream: Self.elsewhere))
        try rig.wait(.seconds(60))
        #expect(rig.calls.allSatisfy { !$0.line.hasSuffix("/receipt") })
        #expect(try rig.notices().contains { $0.hasPrefix("receipts-astray lane ") })
        // What is sold meanwhile does not wait behind it.
        _ = try rig.completeSale(SaleBodies(2), at: server)
        try rig.serve(server)
        #expect(try rig.receipts().map(\.form) == [.provisional, .fiscal])
        try rig.restart(premises: SalesShop.premises())
        #expect(try !rig.notices().contains { $0.hasPrefix("receipts-astray") })
        try rig.serve(server)
        #expect(try rig.receipts().last?.fiscal == server.hosted)
        #expect(try !rig.store.read { try $0.hasHosted() })
    }

    @Test("receipts at a former server are given up by whoever resolves their notice; others are not")
    func hostedGivenUp() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        server.block = nil
        _ = try rig.completeSale(SaleBodies(), at: server)
        try rig.restart(premises: SalesShop.premises(upstream: Self.elsewhere))
        _ = try rig.completeSale(SaleBodies(2), at: server)
        let notice = try #require(
            try rig.store.read { try $0.notices(open: true, limit: 99) }.first { $0.code == "receipts-astray" })
        #expect(try rig.order(.resolveNotice(notice.id, action: "the provider has moved")).status == 200)
        #expect(try rig.journal().count { $0 == "receipt.given-up" } == 1)
        try rig.serve(server)
        #expect(try rig.receipts().map(\.form) == [.provisional, .fiscal])
        #expect(try !rig.store.read { try $0.hasHosted() })
        try rig.restart(premises: SalesShop.premises(upstream: Self.elsewhere))
        #expect(try !rig.notices().contains { $0.hasPrefix("receipts-astray") })
    }

    @Test("a certified sale whose register has another kind of upstream by now does not lose its fiscal receipt")
    func hostedInAnotherLanguage() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        _ = try rig.completeSale(SaleBodies(), at: server)
        let plain = try SalesShop.premises(upstream: {
            Self.elsewhere(&$0)
            $0.dialect = "hellobooks-orders"
        })
        try rig.restart(premises: plain)
        try rig.wait(.seconds(60))
        #expect(try rig.store.read { try $0.hasHosted() })
        #expect(try rig.notices().contains { $0.hasPrefix("receipts-astray lane ") })
        try rig.restart(premises: SalesShop.premises())
        try rig.serve(server)
        #expect(try rig.receipts().last?.fiscal == server.hosted)
    }

    @Test("receipts of a register that is gone are told of")
    func hostedOfNobody() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        _ = try rig.completeSale(SaleBodies(), at: server)
        try rig.restart(premises: Shop.premises(registers: { $0.removeAll { $0.id != "reg_2" } }))
        #expect(try rig.notices().contains { $0.hasPrefix("receipts-astray lane ") })
    }

    @Test("a server that certifies but never gives a receipt is told of, until it gives one")
    func hostedLate() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        server.block = nil
        _ = try rig.completeSale(SaleBodies(), at: server)
        let isHosted = { (call: UpstreamCall) in if case .hosted = call.id { true } else { false } }
        var tries = 0
        while try !rig.notices().contains(where: { $0.hasPrefix("receipts-late lane ") }) {
            let call = try #require(rig.calls.first(where: isHosted))
            try rig.end(call, reply(500, ""))
            tries += 1
            try #require(tries < 20)
            while !rig.calls.contains(where: isHosted) { try rig.ring() }
        }
        #expect(tries == 10)
        try rig.serve(server)
        #expect(try !rig.notices().contains { $0.hasPrefix("receipts-late") })
        #expect(try rig.receipts().last?.fiscal == server.hosted)
    }

    @Test("with what is rerouted goes the hosted receipt of a sale that was settled before")
    func hostedRerouted() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        server.block = nil
        _ = try rig.completeSale(SaleBodies(), at: server)
        try rig.start(SaleBodies(2))
        try rig.end(#require(rig.calls.first { $0.request.method == "POST" }), .notSent("away"))
        try rig.restart(premises: SalesShop.premises(upstream: Self.elsewhere))
        #expect(try rig.entry(3).state == .pendingHeld)
        #expect(try rig.order(.reroute(entry: 3, reason: "moved", version: nil)).status == 200)
        try rig.serve(server)
        #expect(try rig.receipts().last?.fiscal == server.hosted)
        #expect(try rig.entry(3).state == .completed)
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

    @Test(
        "what stood for another upstream in a copy is looked for before it goes on: the original may have sent it since"
    )
    func restoredAstray() throws {
        let rig = try Rig(Shop.premises())
        try rig.sell("n-1")
        try rig.restart(premises: Shop.premises(upstream: Self.elsewhere))
        #expect(try rig.entry(1).state == .pendingHeld)
        try rig.store.damage("UPDATE store SET copied = \(rig.now.wall.milliseconds)")
        try rig.restart(premises: Shop.premises(upstream: Self.elsewhere), after: .seconds(2 * 86_400))
        #expect(try rig.entry(1).state == .pendingHeld)
        try rig.restart(premises: Shop.premises())
        let notice = try #require(
            try rig.store.read { try $0.notices(open: true, limit: 100).first { $0.code == StoreReader.restored } })
        #expect(try rig.order(.resolveNotice(notice.id, action: "the original is destroyed")).status == 200)
        for _ in 0..<5 {
            #expect(rig.calls.allSatisfy { $0.request.method == "GET" })
            try rig.wait(.seconds(60))
        }
    }
}
