import Fiscal
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("Heartbeats")
struct HeartbeatTests {
    private func answer(serverTime: String) -> Exchange {
        reply(200, #"{"object":"heartbeat_response","server_time":"\#(serverTime)"}"#)
    }

    private func heartbeat(_ rig: Rig) throws -> UpstreamCall {
        while true {
            if let call = rig.calls.first(where: { if case .heartbeat = $0.id { true } else { false } }) { return call }
            try rig.ring()
        }
    }

    @Test("a register says every 45 s that it lives, counting up, with what is open and what is not settled")
    func beats() throws {
        let rig = try Rig(SalesShop.premises())
        let first = try heartbeat(rig)
        #expect(first.line == "POST /registers/reg_srv_1/heartbeat")
        let value = try JSONValue(parsing: first.request.body ?? [])
        #expect(value["sequence"]?.text == "1")
        #expect(value["timestamp"]?.text == "2026-05-20T08:15:31Z")
        #expect(value["metrics"]?["unsynced_operations"]?.text == "0")
        try rig.takeHeartbeat()
        #expect(rig.wake == rig.now.monotonic + .seconds(45))
        try rig.start(SaleBodies())
        try rig.end(.notSent("away"))
        try rig.complete(SaleBodies())
        let second = try JSONValue(parsing: heartbeat(rig).request.body ?? [])
        #expect(second["sequence"]?.text == "2")
        #expect(second["metrics"]?["unsynced_operations"]?.text == "2")
        #expect(second["metrics"]?["pending_operations"]?.text == "0")
    }

    @Test("where no heartbeat tells the time, the Date of any answer does", arguments: [0, 7])
    func date(seconds: Int) throws {
        let rig = try Rig()
        rig.setWall(back: .seconds(-seconds))
        try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\"", "Date": "Wed, 20 May 2026 08:15:31 GMT"]))
        let drift = rig.workbench.pulses.first { $0.register == "reg_1" }?.drift
        #expect(drift != nil)
        #expect(try rig.notices().contains("clock-drift register reg_1") == (seconds > 5))
    }

    @Test("a lost heartbeat stops nothing, and the next one comes in its turn")
    func lost() throws {
        let rig = try Rig(SalesShop.premises())
        try rig.takeHeartbeat(.lost(Exchange.Absence(.broken, "reset")))
        #expect(rig.workbench.heartbeats.pulses.map(\.failure) == ["unreachable"])
        #expect(try rig.notices().isEmpty)
        _ = try heartbeat(rig)
        try rig.takeHeartbeat()
        #expect(rig.workbench.heartbeats.pulses.map(\.failure) == [nil])
        #expect(rig.workbench.heartbeats.pulses.first?.takenAt == rig.now.wall)
    }

    @Test(
        "R53, R54: a clock that is too far off is shown, warned of once and written down, until it is set right",
        arguments: [("2026-05-20T08:15:21Z", 10_000 as Int64), ("2026-05-20T08:15:41Z", -10_000)])
    func drift(server: String, ahead: Int64) throws {
        let rig = try Rig(SalesShop.premises())
        try rig.takeHeartbeat(answer(serverTime: server))
        #expect(rig.workbench.heartbeats.pulses.first?.drift == .milliseconds(ahead))
        #expect(try rig.notices() == ["clock-drift register reg_1"])
        #expect(try rig.journal().contains("notice.raised"))
        _ = try heartbeat(rig)
        try rig.takeHeartbeat(answer(serverTime: rig.now.wall.utcMilliseconds))
        #expect(try rig.notices().isEmpty)
        #expect(try rig.journal().filter { $0.hasPrefix("notice") } == ["notice.raised", "notice.resolved"])
    }

    @Test("a drift within the bound is shown and not warned of")
    func withinBound() throws {
        let rig = try Rig(SalesShop.premises())
        try rig.takeHeartbeat(answer(serverTime: "2026-05-20T08:15:27Z"))
        #expect(rig.workbench.heartbeats.pulses.first?.drift == .seconds(4))
        #expect(try rig.notices().isEmpty)
    }

    @Test("an upstream without heartbeats gets none")
    func none() throws {
        let rig = try Rig()
        #expect(rig.calls.isEmpty)
        #expect(rig.workbench.heartbeats.pulses.allSatisfy { $0.takenAt == nil && $0.failure == nil })
    }

    @Test("the till's own heartbeat and status are served: one from here, the other passed on")
    func tillCalls() throws {
        let rig = try SalesShop.rig()
        let beat = try rig.answer(rig.call("POST", "/registers/reg_srv_1/heartbeat", "{}"))
        #expect(beat.status == 200)
        #expect(beat.value["server_time"]?.text == "2026-05-20T08:15:31Z")
        #expect(rig.calls.isEmpty)
        let ticket = try rig.call("GET", "/registers/reg_1/status")
        #expect(try rig.onlyCall().line == "GET /registers/reg_srv_1/status")
        try rig.serve(SalesDouble())
        #expect(try rig.answer(ticket).value["status"] == "operational")
        #expect(try rig.answer(rig.call("GET", "/registers/other/status")).code == "register_mismatch")
    }
}
