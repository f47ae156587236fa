import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Settings
import Testing

@testable import Flows

/// What simulated histories found, each once more by hand.
@Suite("Found by simulation")
struct FoundBySimulationTests {
    private func rejected(_ status: Int, _ code: String) -> Exchange { refused(status, code) }

    // MARK: A full disk

    @Test("a print whose proof cannot be written down stays in hand, and is proved when there is room")
    func evidenceOnFullDisk() throws {
        let rig = try Rig.proven()
        _ = try rig.handOver()
        try rig.say(1, .wrote)
        rig.store.commitFault = .full
        #expect(throws: StoreError.self) { try rig.say(1, .received(Answers.fence("0002"))) }
        rig.store.commitFault = .none
        #expect(try rig.job(2).state == .processing)
        try rig.wait(.seconds(1))
        #expect(try rig.job(2).state == .completed)
        #expect(try rig.job(2).grade == .a)
    }

    @Test("a receipt that was cut off while the disk was full does not stay on its way for ever")
    func cutOffOnFullDisk() throws {
        let rig = try Rig.proven()
        _ = try rig.handOver()
        rig.store.commitFault = .full
        #expect(throws: StoreError.self) { try rig.say(1, .gone("The printer hung up.")) }
        rig.store.commitFault = .none
        #expect(try rig.job(2).state == .processing)
        try rig.wait(.seconds(5))
        #expect(try rig.job(2).state == .unknown)
    }

    @Test("what came of a mail and cannot be written down is taken when it is told again")
    func mailOnFullDisk() throws {
        let shop = try MailShop()
        try shop.sell("n-1", to: "kundin@example.org")
        let call = try #require(shop.rig.mails.first)
        shop.rig.store.commitFault = .full
        #expect(throws: StoreError.self) { try shop.rig.handle(.mailed(delivery: call.delivery, .taken)) }
        shop.rig.store.commitFault = .none
        #expect(try shop.delivery(call.delivery).state == .processing)
        try shop.rig.handle(.mailed(delivery: call.delivery, .taken))
        #expect(try shop.delivery(call.delivery).state == .completed)
    }

    // MARK: Lanes

    @Test("where a sale cannot wait the outage is seen until the server answers one, and keeps none from being sent")
    func outageWithoutQueue() throws {
        let rig = try Rig(Shop.premises(registers: { $0[0].offline = .forbidden }))
        for number in ["n-1", "n-2"] {
            let ticket = try rig.create(number)
            try rig.end(refused(401, "unauthorized"))
            #expect(try rig.answer(ticket).code == "offline_not_allowed")
            #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } != nil)
            #expect(try rig.notices() == ["lane-stopped lane main/reg_1"])
        }
        try rig.create("n-3")
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } == nil)
        #expect(try rig.notices() == [])
    }

    @Test("the outage ends when a person empties the lane")
    func outageEndsWithAbandoning() throws {
        let rig = try Rig()
        try rig.goOffline()
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } != nil)
        #expect(try rig.order(.abandon(entry: 1, reason: "test sale", version: nil)).status == 200)
        #expect(try rig.store.read { try $0.openOutage(of: "main/reg_1") } == nil)
        #expect(try rig.notices() == [])
    }

    @Test("a sale behind an entry that waits for a person is reported when its deadline passes")
    func deadlineWakesTheDesk() throws {
        let rig = try Rig(Shop.premises(registers: { $0[0].deadline = .seconds(300) }))
        try rig.goOffline()
        try rig.ring()
        try rig.end(rejected(422, "total_mismatch"))
        #expect(try rig.entry(1).state == .pendingHeld)
        try rig.wait(.seconds(400))
        #expect(try rig.notices().contains("deadline-passed entry 1"))
    }

    @Test("the notices of entries that were abandoned with their create are resolved")
    func dependentsLoseTheirNotices() throws {
        let rig = try Rig(Shop.premises(registers: { $0[0].deadline = .seconds(300) }))
        let operation = try rig.operation(rig.answer(rig.goOffline()))
        try rig.complete(operation)
        for _ in 0..<12 {
            try rig.wait(.seconds(40))
            for call in rig.calls { try rig.end(call, .notSent("connection refused")) }
        }
        #expect(try rig.notices().contains("deadline-passed entry 2"))
        #expect(try rig.order(.abandon(entry: 1, reason: "test sale", version: nil)).status == 200)
        #expect(try rig.states() == [.canceled, .canceled])
        #expect(try rig.notices() == [])
    }

    @Test("a person's retry rebinds a stale tag again, however often it went stale before")
    func retryRebinds() throws {
        let rig = try Rig()
        let operation = try rig.operation(rig.answer(rig.goOffline()))
        let complete = try rig.complete(operation)
        #expect(try rig.answer(complete).status == 202)
        try rig.ring()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        // The tag is stale, and stale again by the time it was read anew.
        try rig.end(rejected(412, "precondition_failed"))
        try rig.end(reply(200, Body.open("op_1", version: 2), ["ETag": "\"2\""]))
        try rig.end(rejected(412, "precondition_failed"))
        try rig.end(reply(200, Body.open("op_1", version: 3), ["ETag": "\"3\""]))
        #expect(try rig.entry(2).state == .pendingHeld)
        #expect(try rig.order(.retry(entry: 2, reason: nil, version: nil)).status == 200)
        try rig.end(rejected(412, "precondition_failed"))
        try rig.end(reply(200, Body.open("op_1", version: 4), ["ETag": "\"4\""]))
        #expect(try rig.onlyCall().header("If-Match") == "\"4\"")
        try rig.end(reply(200, Body.completed("op_1"), ["ETag": "\"5\""]))
        #expect(try rig.entry(2).state == .completed)
    }

    @Test("a sale that is overdue already is reported at the start, however short the service lives")
    func overdueAtStart() throws {
        let rig = try Rig(Shop.premises(registers: { $0[0].deadline = .seconds(60) }))
        try rig.goOffline()
        try rig.restart(after: .seconds(100))
        #expect(try rig.notices().contains("deadline-passed entry 1"))
    }

    @Test("after a crash a look-up waits until what was sent can no longer be on its way")
    func lookUpWaits() throws {
        let rig = try Rig(
            Shop.premises(upstream: {
                $0.reconcile = .lookup
                $0.options = ["lookupPath": "/operations?external_id={external_id}"]
                $0.timeout = .seconds(10)
            }))
        try rig.create("n-1")
        try rig.restart()
        #expect(rig.calls.isEmpty)
        try rig.wait(.seconds(9))
        #expect(rig.calls.isEmpty)
        try rig.wait(.seconds(2))
        #expect(try rig.onlyCall().line == "GET /operations?external_id=n-1")
    }

    @Test("a key is not sent again when it might be forgotten before the bytes arrive")
    func keyNearItsEnd() throws {
        let rig = try Rig(
            Shop.premises(upstream: {
                $0.keyRetention = .seconds(60)
                $0.timeout = .seconds(10)
            }))
        try rig.create()
        let sent = rig.now.monotonic
        try rig.end(.lost("reset"))
        var last = sent
        while try rig.entry(1).state != .pendingHeld {
            try rig.ring()
            try #require(rig.now.monotonic - sent < .seconds(200))
            for call in rig.calls {
                if call.line == "POST /operations" { last = rig.now.monotonic }
                try rig.end(call, .lost("reset"))
            }
        }
        #expect(last > sent)
        #expect(last - sent < .seconds(40))
        #expect(try rig.entry(1).reason == "outcome-unknown")
    }

    @Test("a wall clock that was set back does not make an old key young")
    func keyAgesByTheClockThatNeverJumps() throws {
        let rig = try Rig(Shop.premises(upstream: { $0.keyRetention = .seconds(60) }))
        try rig.create()
        try rig.end(.lost("reset"))
        rig.setWall(back: .seconds(86_400))
        while try rig.entry(1).state != .pendingHeld {
            try rig.ring()
            try #require(rig.now.monotonic - Rig.start.monotonic < .seconds(200))
            for call in rig.calls { try rig.end(call, .lost("reset")) }
        }
        #expect(try rig.entry(1).reason == "outcome-unknown")
    }

    @Test("after a reboot with an older wall clock nobody knows how old a key is")
    func keyAfterReboot() throws {
        let rig = try Rig()
        try rig.create()
        rig.setWall(back: .seconds(86_400))
        try rig.restart()
        try rig.wait(.seconds(20))
        #expect(rig.calls.isEmpty)
        #expect(try rig.entry(1).reason == "outcome-unknown")
    }

    // MARK: Printers

    /// A certified sale of the register whose printer proves prints by an ordered status byte.
    private func certified(_ rig: Rig, _ number: String, register: String, by server: Server = Server()) throws {
        let ticket = try rig.create(number, register: register)
        try rig.serve(server)
        try rig.complete(rig.operation(rig.answer(ticket)), register: register)
        try rig.serve(server)
    }

    @Test("an ordered status byte that overtakes the end of the write counts")
    func earlyOrderedStatus() throws {
        let rig = try Rig()
        try certified(rig, "n-1", register: "reg_2")
        try rig.readyToSend("back")
        _ = try rig.write("back")
        try rig.say("back", 1, .received([ESCPOSAnswer.queuedStatus([])]))
        #expect(try rig.job(1).grade == .b)
        try rig.say("back", 1, .wrote)
        #expect(try rig.job(1).state == .completed)
    }

    @Test("a job without its evidence ends the connection where answers carry no token")
    func noTokenNoSecondChance() throws {
        let rig = try Rig()
        try certified(rig, "n-1", register: "reg_2")
        try rig.readyToSend("back")
        _ = try rig.write("back")
        try rig.say("back", 1, .wrote)
        try rig.wait(.seconds(5))
        // It never proved a print: it says that it is well, and that is all that is known.
        try rig.say("back", 1, .wrote)
        try rig.say("back", 1, .received(Answers.ready))
        #expect(try rig.job(1).grade == .c)
        var deeds: [PrinterDeed] = []
        while let taken = rig.takeDeed(of: "back") { deeds.append(taken.deed) }
        #expect(deeds.suffix(2) == [.close, .open])
    }

    @Test("the end of a question's write is not the end of the receipt's")
    func questionEndsLate() throws {
        let rig = try Rig()
        try certified(rig, "n-1", register: "reg_1")
        #expect(try rig.deed() == .open)
        try rig.say("front", 1, .opened)
        // The answer is there before the news that the questions were written.
        try rig.say("front", 1, .received(Answers.ready))
        #expect(try rig.job(1).phase == .sendStarted)
        try rig.say("front", 1, .wrote)
        try rig.say("front", 1, .wrote)
        try rig.wait(.seconds(30))
        #expect(try rig.job(1).state == .processing)
        try rig.say("front", 1, .wrote)
        try rig.say("front", 1, .received(Answers.fence("0001")))
        #expect(try rig.job(1).grade == .a)
    }

    @Test("paper that ends in the middle of a receipt is waited for, and the receipt is not sent again")
    func paperOutInTheMiddle() throws {
        let rig = try Rig()
        try certified(rig, "n-1", register: "reg_1")
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say("front", 1, .wrote)
        try rig.wait(.seconds(1))
        // Its automatic status is off within the receipt: only the question shows it.
        #expect(try rig.write() == [0x10, 0x04, 0x01, 0x10, 0x04, 0x02, 0x10, 0x04, 0x03, 0x10, 0x04, 0x04])
        try rig.say("front", 1, .wrote)
        try rig.say("front", 1, .received(Answers.paperOut))
        #expect(try rig.job(1).reasons.contains("media-empty"))
        for _ in 0..<60 {
            try rig.wait(.seconds(1))
            while let taken = rig.takeDeed(of: "front") {
                guard case .write(let bytes) = taken.deed else { continue }
                #expect(bytes.count == 12)
                try rig.say("front", 1, .wrote)
                try rig.say("front", 1, .received(Answers.paperOut))
            }
        }
        #expect(try rig.job(1).state == .processing)
        try rig.say("front", 1, .received(Answers.fence("0001")))
        #expect(try rig.job(1).grade == .a)
        #expect(rig.idle())
    }

    @Test("a doubtful print that the register's policy reprints is settled by that")
    func policySettles() throws {
        let rig = try Rig(Shop.premises(registers: { $0[0].onUnknownPrint = .reprint }))
        try certified(rig, "n-1", register: "reg_1")
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say("front", 1, .writeFailed(bytesTaken: 40, "the connection broke"))
        #expect(try rig.job(1).state == .canceled)
        #expect(try rig.job(1).resolution == "reprinted")
        #expect(try rig.job(2).mark == "DUPLIKAT 1")
    }

    @Test("the notice of an unreachable printer is resolved once it is reached, over a restart too")
    func reachedAfterRestart() throws {
        let rig = try Rig()
        try certified(rig, "n-1", register: "reg_1")
        #expect(try rig.deed() == .open)
        try rig.say("front", 1, .openFailed("The printer front is off."))
        #expect(try rig.notices().contains("printer-unreachable printer front"))
        try rig.restart()
        #expect(try rig.deed() == .open)
        try rig.say("front", 1, .opened)
        #expect(try rig.notices().contains("printer-unreachable printer front") == false)
    }

    @Test("a printer that said it has no paper is not sent anything because its next answer is late")
    func lateSecondAnswer() throws {
        let rig = try Rig()
        try certified(rig, "n-1", register: "reg_1")
        #expect(try rig.deed() == .open)
        try rig.say("front", 1, .opened)
        try rig.say("front", 1, .received(Answers.paperOut))
        #expect(try rig.job(1).state == .processingStopped)
        while rig.takeDeed(of: "front") != nil {}
        try rig.ring()
        _ = try rig.write()
        try rig.wait(.seconds(1))
        #expect(try rig.job(1).state == .processingStopped)
        #expect(try rig.job(1).attempts == 0)
    }

    @Test("an answer without a token that an earlier receipt still owes does not count for the next one")
    func owedAnswer() throws {
        let rig = try Rig()
        let server = Server()
        try certified(rig, "n-1", register: "reg_2", by: server)
        try rig.readyToSend("back")
        _ = try rig.write("back")
        try rig.say("back", 1, .gone("the connection broke"))
        #expect(try rig.job(1).state == .unknown)
        while rig.takeDeed(of: "back") != nil {}
        try certified(rig, "n-2", register: "reg_2", by: server)
        try rig.say("back", 2, .opened)
        while rig.takeDeed(of: "back") != nil { try rig.say("back", 2, .wrote) }
        try rig.say("back", 2, .received(Answers.ready))
        // The printer has finished the first receipt out of its buffer.
        try rig.say("back", 2, .received([ESCPOSAnswer.queuedStatus([])]))
        #expect(try rig.job(2).state == .pending)
        try rig.ring()
        while rig.takeDeed(of: "back") != nil { try rig.say("back", 2, .wrote) }
        try rig.say("back", 2, .received(Answers.ready))
        #expect(try rig.job(2).phase == .sendStarted)
    }

    @Test("a printer that says nothing of itself is not waited for, but what it still owes proves nothing")
    func owedAnswerOfSilentPrinter() throws {
        let rig = try Rig()
        let server = Server()
        try certified(rig, "n-1", register: "reg_2", by: server)
        try rig.readyToSend("back")
        _ = try rig.write("back")
        try rig.say("back", 1, .gone("the connection broke"))
        while rig.takeDeed(of: "back") != nil {}
        try certified(rig, "n-2", register: "reg_2", by: server)
        try rig.say("back", 2, .opened)
        _ = rig.takeDeed(of: "back")
        try rig.wait(.milliseconds(500))
        #expect(try rig.job(2).phase == .sendStarted)
        // The first receipt's answer comes before the cable has taken the second one.
        try rig.say("back", 2, .received([ESCPOSAnswer.queuedStatus([])]))
        #expect(try rig.job(2).state == .processing)
        while rig.takeDeed(of: "back") != nil { try rig.say("back", 2, .wrote) }
        try rig.say("back", 2, .wrote)
        try rig.wait(.seconds(6))
        #expect(try rig.job(2).state == .completed)
        #expect(try rig.job(2).grade == .e)
    }
}
