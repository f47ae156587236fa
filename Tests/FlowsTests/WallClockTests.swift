import Fiscal
import Persistence
import Receipts
import Remote
import Settings
import Testing

@testable import Flows

/// The clock on the wall is set by days while work waits: what follows from it, and what does not.
@Suite("Wall clock")
struct WallClockTests {
    private static let day = Duration.seconds(86_400)

    @Test("however it jumps, a retry comes when its wait is over, with the same key and bytes", arguments: [-3, 0, 3])
    func retries(days: Int) throws {
        let rig = try Rig(Shop.premises(upstream: { $0.probe = .seconds(3_600) }))
        try rig.goOffline()
        let before = try rig.entry(1)
        rig.setWall(back: Self.day * -days)
        // At most the longest wait of `retry`, and not at once.
        try rig.handle(.tick)
        #expect(rig.calls.isEmpty)
        try rig.wait(.seconds(61))
        let call = try rig.onlyCall()
        #expect(call.header("Idempotency-Key") == before.key && call.request.body == before.body)
        try rig.serve(Server())
        #expect(try rig.entry(1).state == .completed)
    }

    @Test("however it jumps, what was lost on the way is sent again with its key while the server knows that")
    func doubts() throws {
        for days in [-3, 3] {
            let rig = try Rig()
            try rig.create()
            let server = Server()
            _ = server.answer(try rig.onlyCall())
            try rig.end(.lost("reset"))
            rig.setWall(back: Self.day * -days)
            try rig.wait(.seconds(61))
            try rig.serve(server)
            #expect(try rig.entry(1).state == .completed, "\(days)")
            #expect(server.log.count == 2, "the same call, asked twice")
        }
    }

    @Test("after a restart it decides, and one that was set forward by days makes a key too old to be sent again")
    func restarted() throws {
        let rig = try Rig()
        try rig.create()
        try rig.end(.lost("reset"))
        rig.setWall(back: Self.day * -3)
        try rig.restart()
        try rig.wait(.seconds(61))
        #expect(rig.calls.allSatisfy { $0.request.method == "GET" })
        #expect(try rig.entry(1).state == .pendingHeld)
    }

    @Test("entries and journal keep the order in which things happened, and the chain fits", arguments: [-3, 3])
    func order(days: Int) throws {
        let rig = try Rig()
        let server = Server()
        for (number, jump) in [("n-1", 0), ("n-2", days), ("n-3", -days)] {
            rig.setWall(back: Self.day * -jump)
            let made = try rig.create(number, ["Quittance-Occurred-At": "2026-05-20T10:15:31.5+02:00"])
            try rig.serve(server)
            try rig.complete(rig.operation(rig.answer(made)))
            try rig.serve(server)
            try rig.wait(.seconds(1))
        }
        let sent = try (1...6).map { try rig.entry($0).acceptedAt.milliseconds }
        #expect(sent != sent.sorted(), "the clock did go back")
        #expect(server.log.map { $0.hasSuffix("complete") } == [false, true, false, true, false, true])
        // What the till said of the time stands, whatever our own clock showed.
        #expect(try rig.entry(3).occurredAt == "2026-05-20T10:15:31.5+02:00")
        let lines = try rig.store.read { try $0.journal(after: 0, limit: 10_000) }
        #expect(lines.map(\.sequence) == Array(1...Int64(lines.count)))
        #expect(try rig.findings() == [])
        let numbers = try rig.receipts().map(\.number)
        #expect(numbers == ["n-1", "n-2", "n-3"])
    }

    @Test("a search by time goes by the time that is printed; a list, by the order of issue")
    func search() throws {
        let rig = try Rig()
        let server = Server()
        for (number, jump) in [("n-1", 3), ("n-2", -3)] {
            rig.setWall(back: Self.day * -jump)
            let made = try rig.create(number)
            try rig.serve(server)
            try rig.complete(rig.operation(rig.answer(made)))
            try rig.serve(server)
        }
        let noon = Rig.start.wall.milliseconds + 86_400_000
        let (all, late) = try rig.store.read {
            (
                try $0.receipts(limit: 10).map(\.receipt.number),
                try $0.receipts(since: noon, limit: 10).map(\.receipt.number)
            )
        }
        #expect(all == ["n-2", "n-1"])
        #expect(late == ["n-1"])
        #expect(try rig.store.read { try $0.receipts(query: "2026-05-23", limit: 10).map(\.receipt.number) } == ["n-1"])
    }

    @Test("one that is set forward reports the overdue at once, and one that is set back does not put that off")
    func deadlines() throws {
        for days in [3, -3] {
            let rig = try Rig(Shop.premises(registers: { $0[0].deadline = Self.day }))
            try rig.goOffline()
            rig.setWall(back: Self.day * -days)
            try rig.wait(.seconds(120))
            #expect(try rig.notices().contains("deadline-passed entry 1") == (days > 0))
            for call in rig.calls { try rig.end(call, .notSent("away")) }
            try rig.skip(.seconds(86_400))
            try rig.wait(.seconds(120))
            #expect(try rig.notices().contains("deadline-passed entry 1"), "\(days)")
        }
    }

    @Test("one that is set back does not keep a mail for days")
    func mails() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: "kunde@example.org")
        let rig = shop.rig
        try rig.post(.later(.deferred, "greylisted"))
        rig.setWall(back: Self.day * 5)
        try rig.wait(.seconds(5 * 3_600))
        #expect(rig.mails.count == 1)
    }

    @Test("a receipt that is due on paper is not printed by itself days later, and is not lost")
    func papers() throws {
        let rig = try Rig()
        let made = try rig.create("n-1")
        try rig.end(.notSent("away"))
        try rig.complete(rig.operation(rig.answer(made)))
        rig.setWall(back: Self.day * -3)
        try rig.wait(.seconds(61))
        try rig.serve(Server())
        try rig.wait(.seconds(61))
        #expect(try rig.jobs().allSatisfy { !$0.state.isFinal || $0.state == .canceled })
        #expect(try rig.states() == [.completed, .completed])
    }

    // MARK: Far ahead for a moment

    private static let now = "Wed, 20 May 2026 08:15:31 GMT"

    /// A sale was taken while the clock stood ten years ahead; its time is right again, and a server has answered.
    private func glitched(date: String?, leaving: String? = nil, step: Int64 = 0) throws -> Rig {
        let rig = try Rig()
        rig.setWall(back: Self.day * -3_650)
        try rig.create("n-1")
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        if let leaving { try rig.goOffline("n-2", register: leaving) }
        rig.setWall(back: Self.day * 3_650)
        let made = try rig.create("n-3", register: "reg_fr")
        let headers = ["ETag": "\"1\""].merging(date.map { ["Date": $0] } ?? [:]) { $1 }
        try rig.wait(.seconds(1))
        let call = try #require(rig.calls.first { $0.lane == "main/reg_fr" })
        rig.setWall(back: .seconds(step))
        try rig.end(call, reply(201, Body.open("op_3"), headers))
        #expect(try rig.answer(made).status == 201)
        return rig
    }

    private func sellsOffline(_ rig: Rig) throws -> Bool {
        try rig.goOffline("n-4", register: "reg_fr")
        return try rig.answer(rig.create("n-5", register: "reg_fr")).status == 202
    }

    @Test("it is forgotten once the clock agrees with a server's, so that outages are no longer than they are")
    func corrected() throws {
        let rig = try glitched(date: Self.now)
        #expect(try rig.store.read { try $0.highestWall() } == rig.now.wall.milliseconds)
        #expect(try rig.journal().count { $0 == "clock.corrected" } == 1)
        #expect(try sellsOffline(rig))
        // And it is watched on from there.
        rig.setWall(back: .seconds(-120))
        try rig.create("n-6")
        #expect(try rig.store.read { try $0.highestWall() } == rig.now.wall.milliseconds)
    }

    @Test(
        "a call whose answer was lost after that is sent again by the next process, with the key it had",
        arguments: [true, false])
    func keys(isCorrected: Bool) throws {
        let rig = try glitched(date: isCorrected ? Self.now : nil)
        try rig.create("n-4")
        let call = try rig.onlyCall()
        try rig.end(.lost("reset"))
        try rig.restart()
        try rig.wait(.seconds(61))
        guard isCorrected else {
            #expect(rig.calls.isEmpty)
            return
        }
        #expect(try rig.nextCall().line == "POST /operations")
        #expect(try rig.onlyCall().header("Idempotency-Key") == call.header("Idempotency-Key"))
    }

    @Test(
        "a machine that stood still asks for the time before it sends a key again, by which the key may be too old",
        arguments: [
            ("Wed, 20 May 2026 08:16:31 GMT", "POST /operations"),
            ("Thu, 21 May 2026 09:15:31 GMT", "GET /operations?external_id=n-1"),
            ("Wed, 20 May 2026 08:14:31 GMT", "POST /operations"),
        ])
    func standstill(date: String, line: String) throws {
        let rig = try Rig(
            Shop.premises(upstream: { $0.options = ["lookupPath": "/operations?external_id={external_id}"] }))
        try rig.create("n-1")
        try rig.end(.lost("reset"))
        // The clock goes on where it stopped, whatever time has passed.
        try rig.restart()
        while rig.calls.isEmpty { try rig.ring() }
        let probe = try rig.onlyCall()
        #expect(probe.id == .probe(lane: "main/reg_1"))
        try rig.end(
            probe, reply(404, #"{"code":"not_found","message":"No such operation."}"#, ["Date": date]))
        #expect(try rig.nextCall().line == line)
    }

    @Test("a server that is away after a standstill is told of by the call itself, and asked for its time from then on")
    func standstillAway() throws {
        let rig = try Rig()
        try rig.create("n-1")
        let key = try rig.onlyCall().header("Idempotency-Key")
        try rig.restart()
        for expected in ["GET /operations/op_probe", "POST /operations"] {
            while rig.calls.isEmpty { try rig.ring() }
            #expect(try rig.onlyCall().line == expected)
            try rig.end(.notSent("away"))
        }
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } != nil)
        for _ in 0..<3 {
            while rig.calls.isEmpty { try rig.ring() }
            #expect(try rig.onlyCall().line == "GET /operations/op_probe")
            try rig.end(.notSent("away"))
        }
        #expect(try rig.nextCall().header("Idempotency-Key") == key)
    }

    @Test(
        "it is remembered while no server has said so for certain, or a call waits whose age goes by it",
        arguments: [
            (nil, nil, 0), ("Wed, 20 May 2026 08:16:31 GMT", nil, 0), (now, "reg_2", 0), (now, nil, 14_400),
        ] as [(String?, String?, Int64)])
    func remembered(date: String?, leaving: String?, step: Int64) throws {
        let rig = try glitched(date: date, leaving: leaving, step: step)
        #expect(try rig.store.read { try $0.highestWall() } > rig.now.wall.milliseconds + 3_600_000)
        #expect(try !rig.journal().contains("clock.corrected"))
        #expect(try !sellsOffline(rig))
    }

    // MARK: The nights on which it is set by an hour

    private static let winter = Timestamp("2026-10-25T02:30:00+01:00")
    private static let summer = Timestamp("2026-10-25T02:30:00+02:00")

    @Test("the zone's offset changes with the hour, in autumn and in spring")
    func zone() throws {
        _ = try #require(ZoneClock(zone: "Europe/Berlin"))
        for text in [
            "2026-10-25T02:59:59+02:00", "2026-10-25T02:00:00+01:00", "2026-03-29T01:59:59+01:00",
            "2026-03-29T03:00:00+02:00",
        ] {
            let time = try #require(Timestamp(text))
            #expect(ZoneClock.local(time.milliseconds).rfc3339 == text)
        }
    }

    @Test("two sales of the hour that comes twice are told apart, in order, and are each found by it")
    func twice() throws {
        let (summer, winter) = (try #require(Self.summer), try #require(Self.winter))
        #expect(winter.milliseconds - summer.milliseconds == 3_600_000)
        let rig = try Rig()
        for (number, time) in [("n-1", summer), ("n-2", winter)] {
            rig.setWall(to: time)
            let made = try rig.create(number)
            for call in rig.calls { try rig.end(call, .notSent("away")) }
            try rig.complete(rig.operation(rig.answer(made)))
            try rig.skip(.seconds(3_600))
        }
        #expect(try rig.entry(1).occurredAt == "2026-10-25T02:30:00+02:00")
        #expect(try rig.entry(3).occurredAt == "2026-10-25T02:30:00+01:00")
        #expect(
            try rig.receipts().map(\.issuedAt.rfc3339) == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"])
        let found = try rig.store.read { reader in
            (
                try reader.receipts(query: "2026-10-25 02:30", limit: 10).map(\.receipt.number),
                try reader.receipts(since: winter.milliseconds, limit: 10).map(\.receipt.number)
            )
        }
        #expect(found.0 == ["n-2", "n-1"])
        #expect(found.1 == ["n-2"])
        // A deadline is a length of time: a day of 25 hours does not shorten it.
        let deadline = try #require(try rig.entry(1).deadline)
        #expect(deadline - summer.milliseconds == 86_400_000)
    }

    @Test("an outage over the night lasts as long as it lasted, and its entries are sent as ever")
    func outage() throws {
        let rig = try Rig()
        rig.setWall(to: try #require(Timestamp("2026-03-29T01:59:00+01:00")))
        try rig.goOffline("n-1")
        // Two minutes later, and an hour and two minutes by the clock on the wall.
        try rig.skip(.seconds(120))
        for call in rig.calls { try rig.end(call, .notSent("away")) }
        rig.setWall(to: try #require(Timestamp("2026-03-29T03:01:00+02:00")))
        try rig.create("n-2")
        let server = Server()
        try rig.wait(.seconds(61))
        try rig.serve(server)
        #expect(try rig.states() == [.completed, .completed])
        #expect(try rig.entry(2).acceptedAt.milliseconds - rig.entry(1).acceptedAt.milliseconds == 120_000)
        #expect(try rig.findings() == [])
    }
}
