import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Prints that come after their register was closed")
struct LatePrintTests {
    /// Whoever opens the printer finds nobody.
    private func refuse(_ rig: Rig) throws {
        while let taken = rig.takeDeed(of: "front") {
            if taken.deed == .open { try rig.say("front", taken.connection, .openFailed("off")) }
        }
    }

    /// Sells while the server is away; then the printer is switched off, and the fiscal receipt of it comes.
    private func late() throws -> SessionShop {
        let shop = try SessionShop(slips: [])
        let printer = Printer("front")
        try printer.work(shop.rig)
        let made = try shop.rig.call("POST", "/operations", SessionShop.sale("n-2"))
        try shop.rig.end(.notSent("away"))
        try shop.rig.complete(shop.rig.operation(shop.rig.answer(made)))
        try printer.work(shop.rig)
        #expect(printer.prints.count == 2)
        try shop.rig.say("front", 1, .gone("switched off"))
        while try shop.rig.states().contains(where: { !$0.isFinal }) {
            try refuse(shop.rig)
            if shop.rig.calls.isEmpty { try shop.rig.ring() }
            try shop.serve()
        }
        #expect(try shop.rig.job(3).jobClass == .afterSync)
        return shop
    }

    /// Lets a minute pass without the printer.
    private func wait(_ shop: SessionShop) throws {
        for _ in 0..<6 {
            try refuse(shop.rig)
            try shop.serve()
            try shop.rig.wait(.seconds(10))
        }
        try refuse(shop.rig)
    }

    @Test("go before a person, whether the till or a person closes", arguments: [true, false])
    func close(tillCloses: Bool) throws {
        let shop = try late()
        if tillCloses {
            try shop.event("session_cash_count", #","counted_amount":"73.80""#)
            #expect(try shop.rig.answer(shop.event("session_close")).status == 201)
        } else {
            #expect(try shop.settle(shop.close("73.80")).status == 200)
        }
        try wait(shop)
        #expect(try shop.rig.job(3).state == .pendingHeld)
        #expect(try shop.rig.job(3).reasons == ["job-expired"])
        #expect(try shop.rig.notices().contains("job-expired job 3"))
        #expect(try shop.rig.order(.resolveJob(3, printed: false, version: nil)).status == 200)
        let printer = Printer("front")
        while shop.rig.idle() { try shop.rig.ring() }
        try printer.work(shop.rig)
        #expect(try shop.rig.job(3).state == .completed)
    }

    @Test("that somebody released, and that are in doubt since, are not settled by a decision of before")
    func olderList() throws {
        let shop = try late()
        #expect(try shop.settle(shop.close("73.80")).status == 200)
        try wait(shop)
        let seen = try shop.rig.job(3)
        #expect(try shop.rig.order(.resolveJob(3, printed: false, version: seen.version)).status == 200)
        while shop.rig.idle() { try shop.rig.ring() }
        let printer = Printer("front")
        printer.hangsUp = true
        try printer.work(shop.rig)
        let doubted = try shop.rig.job(3)
        #expect(doubted.state == .unknown)
        let late = try shop.rig.order(.resolveJob(3, printed: true, version: seen.version))
        #expect(late.code == "stale_version")
        #expect(try shop.rig.job(3) == doubted)
        #expect(try shop.rig.notices().contains("print-unknown job 3"))
        #expect(try shop.rig.order(.resolveJob(3, printed: true, version: doubted.version)).status == 200)
    }

    @Test("are printed as long as it is open, after a count too")
    func open() throws {
        let shop = try late()
        try shop.event("session_cash_count", #","counted_amount":"73.80""#)
        try wait(shop)
        #expect(try shop.rig.job(3).state == .processingStopped)
        while shop.rig.idle() { try shop.rig.ring() }
        try Printer("front").work(shop.rig)
        #expect(try shop.rig.job(3).state == .completed)
    }

    @Test("go before a person when the older API takes the closing, and not when it fails", arguments: [true, false])
    func register(closes: Bool) throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        let sale = SaleBodies(1)
        try rig.start(sale)
        try rig.end(.notSent("away"))
        try rig.change(sale)
        try rig.complete(sale)
        try Printer("front").work(rig)
        #expect(try rig.job(1).state == .completed)
        try rig.say("front", 1, .gone("switched off"))
        try rig.drain(server)
        while try rig.jobs().count < 2 {
            try refuse(rig)
            try rig.ring()
            try rig.serve(server)
        }
        #expect(try rig.job(2).jobClass == .afterSync)
        server.closingState = closes ? "completed" : "failed"
        let ticket = try rig.manage("POST", "/registers/reg_srv_1/closings", #"{"type":"daily"}"#)
        try rig.serve(server)
        #expect(try rig.answer(ticket).status == 201)
        for _ in 0..<6 {
            try refuse(rig)
            try rig.serve(server)
            try rig.wait(.seconds(10))
        }
        #expect(try rig.job(2).state == (closes ? .pendingHeld : .processingStopped))
    }
}
