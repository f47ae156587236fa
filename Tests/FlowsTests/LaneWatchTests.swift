import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("The way to the upstream")
struct LaneWatchTests {
    private func sentences(_ rig: Rig) throws -> [String] {
        try rig.store.read { try $0.notices(open: true, limit: 100) }.map(\.sentence)
    }

    @Test("one lost answer raises nothing; the second names the obstacle, in the feed, the outage and the register")
    func hysteresis() throws {
        let rig = try Rig()
        try rig.create()
        try rig.end(.lost(Exchange.timedOut))
        #expect(try sentences(rig) == [])
        #expect(rig.workbench.pulses.first?.obstacle == nil)
        while rig.calls.isEmpty { try rig.ring() }
        try rig.end(.lost(Exchange.timedOut))
        #expect(try sentences(rig) == ["The upstream main does not answer in time."])
        #expect(rig.workbench.pulses.first?.obstacle == "timeout")
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1")?.cause } == "timeout")
    }

    @Test("a sign-in page of the net is called that, and a wrong clock is what the notice says next")
    func named() throws {
        let rig = try Rig()
        try rig.create()
        try rig.end(reply(200, "<html>Welcome</html>"))
        #expect(try sentences(rig) == ["A web page answers instead of the upstream main."])
        while rig.calls.isEmpty { try rig.ring() }
        try rig.end(.notSent(Exchange.Absence(.certificateTime, "expired")))
        let words = try sentences(rig)
        #expect(words.count == 1)
        #expect(words.first?.contains("clock") == true)
        #expect(try rig.journal().filter { $0 == "lane.unreachable" }.count == 2)
    }

    @Test("a notice that an earlier process raised is resolved once the server answers this one")
    func restart() throws {
        let rig = try Rig()
        try rig.create()
        try rig.end(.notSent("refused"))
        try rig.restart()
        #expect(try sentences(rig).count == 1)
        #expect(rig.workbench.pulses.first?.obstacle == "unreachable")
        while rig.calls.isEmpty { try rig.ring() }
        let server = Server()
        try rig.serve(server)
        try rig.create("n-2")
        try rig.serve(server)
        #expect(try sentences(rig) == [])
        #expect(rig.workbench.pulses.first?.obstacle == nil)
    }

    @Test("the answer to an empty lane's last question is believed at once: no second one would come")
    func lastQuestion() throws {
        let rig = try BooksShop.rig(options: ["irnPath": "/orders/{order}/irn"])
        try rig.order(1, more: #","PlaceholderIrn":"P-1""#)
        try rig.end(BooksShop.results(BooksShop.result(1)))
        while rig.calls.isEmpty { try rig.ring() }
        try rig.end(.notSent(Exchange.Absence(.certificateTime, "expired")))
        #expect(try sentences(rig).count == 1)
        while rig.calls.isEmpty { try rig.ring() }
        try rig.end(reply(200, #"{"ClientOrderId":"\#(BooksShop.id(1))","OrderId":"SO-1","Irn":"irn-1"}"#))
        #expect(rig.calls.isEmpty)
        #expect(try sentences(rig) == [])
    }

    @Test("a withdrawn start leaves one wait behind: its server is asked until it is back, and then nothing is due")
    func withdrawnStartAsksOnly() throws {
        let rig = try Rig(
            Shop.premises(registers: { $0[0].offline = .forbidden }))
        let ticket = try rig.create()
        try rig.end(.notSent("connection refused"))
        #expect(try rig.answer(ticket).code == "offline_not_allowed")
        for answer in [
            Exchange.notSent("connection refused"), .lost(Exchange.timedOut), refused(500, "internal_error"),
            refused(404, "not_found"),
        ] {
            #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } != nil)
            #expect(try !rig.notices().isEmpty)
            while rig.calls.isEmpty { try rig.ring() }
            #expect(try rig.onlyCall().id == .probe(lane: "main/reg_1"))
            try rig.end(answer)
        }
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } == nil)
        #expect(try rig.notices() == [])
        try rig.wait(.seconds(120))
        #expect(rig.wake == nil)
    }

    @Test("a question that fails behind an empty lane is followed by a probe, over a restart too")
    func absenceBehindEmptyLane() throws {
        let rig = try BooksShop.rig(options: ["irnPath": "/orders/{order}/irn"])
        try rig.order(1, more: #","PlaceholderIrn":"P-1""#)
        try rig.end(BooksShop.results(BooksShop.result(1)))
        while rig.calls.isEmpty { try rig.ring() }
        try rig.end(.notSent(Exchange.Absence(.nameUnknown, "no such host")))
        #expect(try rig.notices().contains("lane-offline lane main/reg_1"))
        try rig.restart()
        let probe = try #require(rig.calls.first { $0.id == .probe(lane: "main/reg_1") })
        try rig.end(probe, reply(200, "{}"))
        #expect(try !rig.notices().contains("lane-offline lane main/reg_1"))
    }

    @Test("a probe that fails late, after the lane was settled, raises nothing; while something waits it does")
    func lateProbe() throws {
        for isEmpty in [true, false] {
            let rig = try Rig()
            try rig.create()
            try rig.end(.notSent("refused"))
            while !rig.calls.contains(where: { if case .probe = $0.id { true } else { false } }) {
                try rig.ring()
                if let call = rig.calls.first, case .attempt = call.id { try rig.end(call, .lost(Exchange.timedOut)) }
            }
            let probe = try rig.onlyCall()
            while rig.calls.count < 2 { try rig.ring() }
            let attempt = try #require(rig.calls.last)
            try rig.end(attempt, reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
            try rig.create("n-2")
            if isEmpty { try rig.end(rig.calls[1], reply(201, Body.open("op_2"), ["ETag": "\"1\""])) }
            #expect(try sentences(rig) == [])
            try rig.end(probe, .notSent(Exchange.Absence(.certificateTime, "expired")))
            #expect(try sentences(rig).count == (isEmpty ? 0 : 1))
        }
    }

    @Test("an Austrian outage of more than 48 hours brings its duty, a German one none", arguments: [true, false])
    func duty(isAustrian: Bool) throws {
        let premises = try Shop.premises(registers: { registers in
            guard isAustrian else { return }
            for index in registers.indices { registers[index].country = .austria }
        })
        let rig = try Rig(premises)
        try rig.create()
        try rig.end(.notSent("away"))
        try rig.skip(.seconds(47 * 3600))
        #expect(try !rig.notices().contains("outage-duty lane main/reg_1"))
        while let call = rig.calls.first { try rig.end(call, .notSent("away")) }
        try rig.skip(.seconds(2 * 3600))
        #expect(try rig.notices().contains("outage-duty lane main/reg_1") == isAustrian)
    }

    @Test("once it answers again the notice is resolved and the absence is in the journal")
    func back() throws {
        let rig = try Rig()
        try rig.create()
        try rig.end(.notSent("refused"))
        try rig.create("n-2")
        #expect(try sentences(rig) == ["Nothing answers at the address of the upstream main."])
        while rig.calls.isEmpty { try rig.ring() }
        try rig.serve(Server())
        #expect(try sentences(rig) == [])
        #expect(try rig.journal().contains("lane.reachable"))
        #expect(rig.workbench.pulses.first?.awaySince == nil)
    }
}
