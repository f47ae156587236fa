import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Settings
import Testing

@testable import Flows

/// A print job's life: every arrow, on a printer that echoes tokens and on one that answers in order.
@Suite("Print jobs")
struct PrintJobTests {
    @Test("sendStarted is stored before the first byte leaves; the token's echo ends the job as printed")
    func printed() throws {
        let rig = try Rig()
        try rig.sell()
        #expect(try rig.job(1).state == .pending)
        try rig.readyToSend()
        let job = try rig.job(1)
        #expect(job.state == .processing)
        #expect(job.phase == .sendStarted)
        #expect(job.attempts == 1)
        #expect(try rig.journal().last == "job.sendStarted")
        let bytes = try rig.write()
        let payload = try #require(job.payload)
        #expect(payload.starts(with: [0x1B, 0x40]))
        #expect(bytes.starts(with: payload))
        // GS ( H pL pH 48 48 d1 d2 d3 d4, behind everything else.
        #expect(Array(bytes.suffix(11)) == [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0x30, 0x30, 0x30, 0x31])
        try rig.say(1, .wrote)
        #expect(try rig.job(1).state == .processing)
        try rig.say(1, .received(Answers.fence("0001")))
        let done = try rig.job(1)
        #expect(done.state == .completed)
        #expect(done.grade == .a)
        #expect(done.evidence == Array("0001".utf8))
        #expect(done.phase == nil)
        #expect(JobView.words(done) == "printed")
        #expect(try rig.findings() == [])
    }

    @Test("the echo counts also when it overtakes the news that all is written")
    func earlyEcho() throws {
        let rig = try Rig()
        try rig.sell()
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say(1, .received(Answers.fence("0001")))
        #expect(try rig.job(1).grade == .a)
        try rig.say(1, .wrote)
        #expect(try rig.jobs().map(\.state) == [.completed])
    }

    @Test("another job's echo proves nothing", arguments: ["0002", "0000", "ZZZZ", "    "])
    func foreignEcho(token: String) throws {
        let rig = try Rig()
        try rig.sell()
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say(1, .wrote)
        try rig.say(1, .received(Answers.fence(token)))
        #expect(try rig.job(1).state == .processing)
    }

    @Test("an ordered status behind the data is grade B")
    func orderedStatus() throws {
        let rig = try Rig.proven("back")
        #expect(try rig.job(1).grade == .b)
        #expect(JobView.words(try rig.job(1)) == "printed")
    }

    @Test("the end of a question's write is not the end of the receipt's")
    func questionsWrite() throws {
        let rig = try Rig()
        try rig.sell()
        #expect(try rig.deed() == .open)
        try rig.say(1, .opened)
        let questions = [try rig.write(), try rig.write()]
        #expect(questions.allSatisfy { $0.count < 30 })
        try rig.say(1, .received(Answers.ready))
        _ = try rig.write()
        try rig.say(1, .wrote)
        try rig.say(1, .wrote)
        // Now the receipt's own write fails without a byte taken: it may go again, unmarked.
        try rig.say(1, .writeFailed(bytesTaken: 0, "broken pipe"))
        #expect(try rig.job(1).state == .processingStopped)
    }

    @Test("a failed question leaves the receipt behind it in doubt")
    func questionFails() throws {
        let rig = try Rig()
        try rig.sell()
        #expect(try rig.deed() == .open)
        try rig.say(1, .opened)
        try rig.say(1, .received(Answers.ready))
        try rig.say(1, .writeFailed(bytesTaken: 0, "broken pipe"))
        #expect(try rig.job(1).state == .unknown)
    }

    // MARK: Before the first byte

    @Test("a printer that is not there: the job waits and goes by itself, unmarked, and the feed says so")
    func away() throws {
        let rig = try Rig()
        try rig.sell()
        #expect(try rig.deed() == .open)
        try rig.say(1, .openFailed("front does not answer"))
        #expect(try rig.job(1).state == .processingStopped)
        #expect(try rig.job(1).reasons == ["offline"])
        #expect(try rig.notices().contains("printer-unreachable printer front"))
        #expect(rig.workbench.spooler.states[0].word == "stopped")
        for attempt in 2...4 {
            while rig.idle() { try rig.ringOffline() }
            #expect(try rig.deed() == .open)
            try rig.say("front", attempt, .openFailed("front does not answer"))
        }
        while rig.idle() { try rig.ringOffline() }
        let printer = Printer("front")
        try printer.work(rig)
        #expect(printer.prints.count == 1)
        #expect(try rig.job(1).state == .completed)
        #expect(try rig.job(1).duplicate == nil)
        #expect(try rig.job(1).attempts == 1)
        #expect(try !rig.notices().contains { $0.hasSuffix("printer front") })
    }

    @Test(
        "a printer that waits for somebody gets no byte, and goes on by its own word",
        arguments: [(Answers.paperOut, "media-empty offline"), (Answers.coverOpen, "cover-open offline")])
    func stopped(answer: [UInt8], reasons: String) throws {
        let rig = try Rig()
        try rig.sell()
        #expect(try rig.deed() == .open)
        try rig.say(1, .opened)
        while let taken = rig.takeDeed(of: "front") {
            guard case .write = taken.deed else { continue }
            try rig.say(1, .wrote)
        }
        try rig.say(1, .received(answer))
        #expect(try rig.job(1).state == .processingStopped)
        #expect(try rig.job(1).reasons.joined(separator: " ") == reasons)
        #expect(try rig.notices().contains("printer-stopped printer front"))
        #expect(rig.idle())
        try rig.say(1, .received(Answers.readyBlock))
        _ = try rig.write()
        try rig.say(1, .wrote)
        try rig.say(1, .received(Answers.ready))
        let bytes = try rig.write()
        #expect(bytes.count > 200)
        #expect(try rig.job(1).phase == .sendStarted)
        #expect(try rig.job(1).attempts == 1)
        #expect(try !rig.notices().contains("printer-stopped printer front"))
    }

    @Test("a write of which nothing was taken is repeated, unmarked")
    func nothingTaken() throws {
        let rig = try Rig()
        try rig.sell()
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say(1, .writeFailed(bytesTaken: 0, "broken pipe"))
        #expect(try rig.job(1).state == .processingStopped)
        #expect(try rig.deed() == .close)
        while rig.idle() { try rig.ringOffline() }
        let printer = Printer("front")
        try printer.work(rig)
        #expect(try rig.job(1).state == .completed)
        #expect(try rig.jobs().count == 1)
    }

    @Test(
        "a job that was canceled while its printer was asked stays canceled, and the next one goes",
        arguments: [Answers.ready, Answers.paperOut])
    func canceledWhileAsked(answer: [UInt8]) throws {
        let rig = try Rig()
        try rig.sell()
        try rig.sell("n-2")
        #expect(try rig.deed() == .open)
        try rig.say(1, .opened)
        while let taken = rig.takeDeed(of: "front") {
            guard case .write = taken.deed else { continue }
            try rig.say(1, .wrote)
        }
        #expect(try rig.order(.cancelJob(1)).status == 200)
        try rig.say(1, .received(answer))
        #expect(try rig.job(1).state == .canceled)
        if answer == Answers.ready {
            // The next one's own question follows at once, without waiting for a clock.
            #expect(!rig.idle())
        }
        while try rig.job(2).state != .completed {
            try Printer("front").work(rig)
            if try rig.job(2).state != .completed { try rig.ringOffline() }
        }
        #expect(try rig.job(1).state == .canceled)
    }

    @Test("a signal of an older connection is no news")
    func oldConnection() throws {
        let rig = try Rig()
        try rig.sell()
        try rig.say(0, .openFailed("old"))
        try rig.say("front", 2, .opened)
        #expect(try rig.job(1).state == .pending)
        #expect(try rig.deed() == .open)
        #expect(rig.idle())
    }

    @Test("a late print expires and goes before a person, who prints or dismisses it", arguments: [true, false])
    func expiry(printed: Bool) throws {
        let rig = try Rig()
        try rig.sell()
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say(1, .wrote)
        try rig.say(1, .received(Answers.fence("0001")))
        try rig.say(1, .gone("switched off"))
        _ = rig.takeDeed(of: "front")
        try rig.certifyAll()
        #expect(try rig.job(2).jobClass == .afterSync)
        while let taken = rig.takeDeed(of: "front") {
            if taken.deed == .open { try rig.say("front", taken.connection, .openFailed("off")) }
        }
        var waited = Duration.zero
        while waited <= .seconds(4 * 3600) {
            try rig.wait(.seconds(900))
            waited += .seconds(900)
            while let taken = rig.takeDeed(of: "front") {
                if taken.deed == .open { try rig.say("front", taken.connection, .openFailed("off")) }
            }
        }
        #expect(try rig.job(2).state == .pendingHeld)
        #expect(try rig.job(2).reasons == ["job-expired"])
        #expect(try rig.notices().contains("job-expired job 2"))
        #expect(try rig.order(.resolveJob(2, printed: printed, version: nil)).status == 200)
        #expect(try rig.job(2).state == (printed ? .canceled : .pending))
        #expect(try !rig.notices().contains("job-expired job 2"))
        guard !printed else { return }
        while rig.idle() { try rig.ring() }
        let printer = Printer("front")
        try printer.work(rig)
        #expect(try rig.job(2).state == .completed)
        #expect(try rig.job(2).duplicate == nil)
    }

    @Test("a service that ends begins no print and finishes the one in hand")
    func drain() throws {
        let rig = try Rig()
        try rig.sell()
        try rig.sell("n-2")
        try rig.readyToSend()
        _ = try rig.write()
        #expect(rig.workbench.spooler.isBusy)
        try rig.handle(.drain)
        try rig.say(1, .wrote)
        try rig.say(1, .received(Answers.fence("0001")))
        #expect(!rig.workbench.spooler.isBusy)
        #expect(try rig.jobs().map(\.state) == [.completed, .pending])
        #expect(rig.idle())
    }

    @Test("printers do not wait for each other")
    func sideBySide() throws {
        let rig = try Rig()
        try rig.sell()
        try rig.sell("n-2", register: "reg_2")
        let back = Printer("back")
        try back.work(rig)
        #expect(try rig.jobs().map(\.state) == [.pending, .completed])
    }
}

extension Rig {
    /// The printer's shorthand: the front one, on this connection.
    func say(_ connection: Int, _ signal: PrinterSignal) throws { try say("front", connection, signal) }

    /// Moves to the next alarm; whatever goes upstream meanwhile reaches nobody.
    func ringOffline() throws {
        while let call = calls.first { try end(call, .notSent("away")) }
        try ring()
    }

    /// Lets time pass; the printer answers each question about its state with these bytes.
    func answerQuestions(_ answer: [UInt8], for duration: Duration, until done: () throws -> Bool) throws {
        let limit = now.monotonic + duration
        while now.monotonic < limit, try !done() {
            try ringOffline()
            while let taken = takeDeed(of: "front") {
                guard case .write = taken.deed else { continue }
                try say("front", taken.connection, .wrote)
                try say("front", taken.connection, .received(answer))
            }
        }
    }

    /// Lets an honest server settle the whole queue.
    func certifyAll() throws {
        let server = Server()
        while try states().contains(where: { !$0.isFinal }) {
            try serve(server)
            if try states().contains(where: { !$0.isFinal }) { try ring() }
        }
    }
}
