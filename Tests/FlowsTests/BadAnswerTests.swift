import Fiscal
import Persistence
import Receipts
import Settings
import Testing

@testable import Flows

/// A server that answers badly for five minutes and then as it should: every entry stands in a named state meanwhile,
/// nobody runs in circles, and everything comes to its end.
@Suite("Bad answers of upstreams")
struct BadAnswerTests {
    enum Speech: String, CaseIterable, Sendable {
        case operations = "openfiskal-operations"
        case sales = "openfiskal-sales"
        case records = "fiskaly-sign-fr"
    }

    struct Bad: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let exchange: Exchange

        init(_ name: String, _ exchange: Exchange) {
            testDescription = name
            self.exchange = exchange
        }
    }

    private static let bad: [Bad] =
        [
            Bad("no JSON", reply(200, "ok")), Bad("a page", reply(200, "<html>Welcome</html>")),
            Bad("nothing", reply(204)), Bad("half", reply(201, #"{"id":"op_1","sta"#)),
            Bad("broken off, or 100 MB", .lost(.init(.broken, "the answer is longer than the limit"))),
            Bad("nested without end", reply(200, String(repeating: "[", count: 200_000))),
            Bad("a list", reply(200, "[]")), Bad("an object that is none of the API's", reply(200, #"{"ok":true}"#)),
            Bad("another operation", reply(200, #"{"id":"op_other","status":"completed","state":"completed"}"#)),
            Bad("no such operation", FlowsTests.refused(404, "not_found")),
            Bad("a page as an error", reply(500, "<html>Oops</html>")),
        ]
        + ["-1", "0", "soon", "Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"].flatMap { wait in
            [429, 503].map { Bad("\($0) Retry-After: \(wait)", refused($0, "slow_down", ["Retry-After": wait])) }
        }

    /// One register with an honest server.
    private final class Counter {
        let rig: Rig
        let honest: (UpstreamCall) -> Exchange
        var attempts = 0

        init(_ speech: Speech) throws {
            switch speech {
            case .operations:
                let server = Server()
                rig = try Rig()
                honest = { .answered(server.answer($0)) }
            case .sales:
                rig = try SalesShop.rig()
                honest = SalesDouble().answer
            case .records:
                let server = ChainDouble()
                rig = try Rig(ChainShop.premises())
                try rig.sell("n-0", at: server)
                honest = server.answer
            }
        }

        /// Answers what is under way, until nothing is.
        func answer(_ exchange: Exchange?) throws {
            while let call = rig.calls.first {
                if case .attempt = call.id { attempts += 1 }
                try #require(attempts < 400, "the calls run in a circle")
                if case .heartbeat = call.id {
                    try rig.end(call, honest(call))
                } else {
                    try rig.end(call, exchange ?? honest(call))
                }
            }
        }

        /// - Returns: the till's ticket and the newest entry.
        func start(_ speech: Speech) throws -> Int {
            switch speech {
            case .operations: try rig.create()
            case .sales: try rig.start(SaleBodies())
            case .records: try rig.intend()
            }
        }

        func complete(_ speech: Speech, _ started: Answer) throws -> Int {
            switch speech {
            case .operations: try rig.complete(rig.operation(started))
            case .sales: try rig.complete(SaleBodies())
            case .records: try rig.transact(rig.operation(started))
            }
        }
    }

    private func play(_ speech: Speech, _ bad: Bad, atStart: Bool) throws {
        let counter = try Counter(speech)
        let rig = counter.rig
        var ticket = try counter.start(speech)
        if !atStart {
            try counter.answer(nil)
            ticket = try counter.complete(speech, rig.answer(ticket))
        }
        let entry = Int64(try rig.states().count)
        counter.attempts = 0
        for _ in 0..<60 {
            try counter.answer(bad.exchange)
            try rig.wait(.seconds(5))
        }
        let said = try rig.answer(ticket)
        let state = try rig.entry(entry).state
        #expect([.processing, .processingStopped, .unknown, .pendingHeld, .aborted].contains(state) || atStart)
        if state == .aborted {
            #expect(said.header("Quittance-State") == "refused")
        } else if !state.isFinal {
            #expect(said.status == 202)
            #expect(try rig.entry(entry).reason != nil)
            // The operator knows, or is told with the deadline.
            #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } != nil)
        }
        #expect(counter.attempts <= 130, "every 5 s a probe and a try, at most")
        for _ in 0..<100 {
            try counter.answer(nil)
            if try rig.entry(entry).state == .pendingHeld {
                #expect(try rig.notices().contains { $0.hasSuffix("entry \(entry)") })
                #expect(try rig.order(.retry(entry: entry, reason: "mended", version: nil)).status == 200)
                continue
            }
            if try rig.store.read({ try $0.openLanes().isEmpty }) { break }
            try rig.wait(.seconds(60))
        }
        #expect(try rig.states().allSatisfy { $0 == .completed || $0 == .aborted })
        #expect(try rig.findings() == [])
    }

    @Test("a start ends in a named state and goes on", arguments: Speech.allCases, bad)
    func start(_ speech: Speech, _ bad: Bad) throws { try play(speech, bad, atStart: true) }

    @Test("a completion ends in a named state and goes on", arguments: Speech.allCases, bad)
    func complete(_ speech: Speech, _ bad: Bad) throws { try play(speech, bad, atStart: false) }

    @Test("a server that asks for no wait each time is not asked without end", arguments: [429, 503])
    func noWait(status: Int) throws {
        let rig = try Rig(Shop.premises(upstream: { $0.probe = .seconds(3600) }))
        try rig.create()
        var tries = 0
        let end = rig.now.monotonic + .seconds(60)
        while rig.now.monotonic < end {
            while let call = rig.calls.first {
                tries += 1
                try #require(tries < 100, "the calls run in a circle")
                try rig.end(call, refused(status, "slow_down", ["Retry-After": "0"]))
            }
            try rig.ring()
        }
        #expect(tries > 3)
    }

    @Test("a yes to something else is brought to the operator, and is no news once it fits")
    func contradiction() throws {
        let rig = try Rig()
        let made = try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.complete(rig.operation(rig.answer(made)))
        try rig.end(reply(200, Body.completed("op_2"), ["ETag": "\"2\""]))
        #expect(try rig.notices() == ["answer-contradicts entry 2"])
        #expect(try rig.entry(2).state == .unknown)
        #expect(try rig.nextCall().line == "POST /operations/op_1/complete")
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"2\""]))
        #expect(try rig.notices().allSatisfy { $0.contains(" receipt ") })
    }

    @Test("two operations with one number are a matter for a person, and neither is taken")
    func severalFound() throws {
        let rig = try Rig(
            Shop.premises(upstream: {
                $0.reconcile = .lookup
                $0.options = ["lookupPath": "/operations?external_id={external_id}"]
            }))
        try rig.create("n-1")
        try rig.end(.lost("reset"))
        _ = try rig.nextCall()
        let found = ["op_5", "op_6"].map {
            Body.open($0).replacing(#""type":"sale""#, with: #""type":"sale","external_id":"n-1""#)
        }
        try rig.end(reply(200, "[\(found.joined(separator: ","))]"))
        #expect(try rig.entry(1).state == .pendingHeld)
        #expect(try rig.notices().contains("several_found entry 1"))
        #expect(try rig.store.read { try $0.operation(anyUpstream: "op_5") } == nil)
    }

    @Test("an id that another sale has already is a matter for a person")
    func identityTaken() throws {
        let rig = try Rig()
        try rig.create("n-1")
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.create("n-2")
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.states() == [.completed, .pendingHeld])
        #expect(try rig.notices().contains("identity-taken entry 2"))
    }

    @Test("what a stranger says is kept in part, and what decides is kept whole")
    func kept() throws {
        let rig = try Rig()
        let page = String(repeating: "x", count: 1_000_000)
        try rig.create()
        try rig.end(reply(200, page))
        #expect(try rig.store.read { try $0.answer(attempt: 1)?.body.count } == 16_384)
        let log = try rig.store.read { try $0.journal(after: 0, limit: 99) }
        #expect(log.contains { $0.kind == "answer.received" && $0.detail.contains(#""length":1000000"#) })
        let whole = Body.open("op_1").replacing("}", with: #","note":"\#(page)"}"#)
        _ = try rig.nextCall()
        let last = try #require(try rig.store.read { try $0.attempts(of: 1).last?.id })
        try rig.end(reply(201, whole, ["ETag": "\"1\""]))
        #expect(try rig.store.read { try $0.answer(attempt: last)?.body } == Array(whole.utf8))
        #expect(try rig.findings() == [])
    }
}
