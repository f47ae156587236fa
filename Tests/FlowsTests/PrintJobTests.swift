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
    /// A sale that waits for its certification, so that its provisional receipt is job 1 of the register's printer.
    private func sold(_ rig: Rig, _ number: String = "n-1", register: String = "reg_1") throws {
        let made = try rig.create(number, register: register)
        if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
        try rig.complete(rig.operation(rig.answer(made)), register: register)
    }

    /// A printer that has proved a print, so that a missing proof means something.
    private func proven(_ name: String = "front", policy: UnknownPrintPolicy = .ask) throws -> Rig {
        let rig = try Rig(
            Shop.premises(registers: { registers in
                for index in registers.indices { registers[index].onUnknownPrint = policy }
            }))
        try sold(rig, "n-0", register: name == "front" ? "reg_1" : "reg_2")
        try Printer(name).work(rig)
        #expect(try rig.job(1).state == .completed)
        return rig
    }

    /// Sells again on a proven printer and answers its questions, until the payload is handed over.
    private func handedOver(_ rig: Rig, _ name: String = "front") throws -> [UInt8] {
        try sold(rig, "n-9", register: name == "front" ? "reg_1" : "reg_2")
        _ = try rig.write(name)
        try rig.say(name, 1, .wrote)
        try rig.say(name, 1, .received(Answers.ready))
        return try rig.write(name)
    }

    @Test("sendStarted is stored before the first byte leaves; the token's echo ends the job as printed")
    func printed() throws {
        let rig = try Rig()
        try sold(rig)
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
        try sold(rig)
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
        try sold(rig)
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say(1, .wrote)
        try rig.say(1, .received(Answers.fence(token)))
        #expect(try rig.job(1).state == .processing)
    }

    @Test("an ordered status behind the data is grade B")
    func orderedStatus() throws {
        let rig = try proven("back")
        #expect(try rig.job(1).grade == .b)
        #expect(JobView.words(try rig.job(1)) == "printed")
    }

    @Test("the end of a question's write is not the end of the receipt's")
    func questionsWrite() throws {
        let rig = try Rig()
        try sold(rig)
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
        try sold(rig)
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
        try sold(rig)
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
        try sold(rig)
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
        try sold(rig)
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
        try sold(rig)
        try sold(rig, "n-2")
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

    // MARK: After the first byte

    @Test(
        "a connection that breaks in the middle leaves the job unknown, and holds up nobody",
        arguments: [PrinterSignal.gone("hung up"), .writeFailed(bytesTaken: 17, "reset")])
    func broken(signal: PrinterSignal) throws {
        let rig = try Rig()
        try sold(rig)
        try sold(rig, "n-2")
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say(1, signal)
        #expect(try rig.job(1).state == .unknown)
        #expect(try rig.job(1).reasons == ["connection-lost"])
        #expect(try rig.notices().contains("print-unknown job 1"))
        let printer = Printer("front")
        try printer.work(rig)
        #expect(try rig.job(2).state == .completed)
        #expect(try rig.job(1).state == .unknown)
        #expect(printer.prints.count == 1)
    }

    @Test("by the register's policy the doubt is settled with one marked reprint, not with a second one")
    func reprintPolicy() throws {
        let rig = try proven(policy: .reprint)
        _ = try handedOver(rig)
        try rig.say(1, .gone("hung up"))
        let doubtful = try rig.job(2)
        #expect(doubtful.resolution == "reprinted")
        let reprint = try rig.job(3)
        #expect(reprint.receipt == doubtful.receipt)
        #expect(reprint.duplicate == 1)
        #expect(reprint.mark == "DUPLIKAT 1")
        // It comes to nothing again: now a person is asked.
        #expect(try rig.deed() == .close)
        #expect(try rig.deed() == .open)
        try rig.say("front", 2, .opened)
        while let taken = rig.takeDeed(of: "front") {
            guard case .write = taken.deed else { continue }
            try rig.say("front", 2, .wrote)
        }
        try rig.say("front", 2, .received(Answers.ready))
        _ = try rig.write()
        try rig.say("front", 2, .gone("hung up"))
        #expect(try rig.job(3).state == .unknown)
        #expect(try rig.jobs().count == 3)
        #expect(try rig.notices().contains("print-unknown job 3"))
    }

    @Test("a proof that this printer has given before and does not give now leaves the job unknown")
    func noProof() throws {
        let rig = try proven()
        _ = try handedOver(rig)
        try rig.say(1, .wrote)
        try rig.answerQuestions(Answers.ready, for: .seconds(30)) { try rig.job(2).state != .processing }
        #expect(try rig.job(2).state == .unknown)
        #expect(try rig.job(2).reasons == ["no-evidence"])
        #expect(try rig.notices().contains("print-unknown job 2"))
        // Then it comes after all.
        try rig.say(1, .received(Answers.fence("0002")))
        #expect(try rig.job(2).state == .completed)
        #expect(try rig.job(2).grade == .a)
        #expect(try !rig.notices().contains("print-unknown job 2"))
    }

    @Test("a late proof does not undo what a person has settled")
    func lateProofAfterDecision() throws {
        let rig = try proven()
        _ = try handedOver(rig)
        try rig.say(1, .wrote)
        try rig.answerQuestions(Answers.ready, for: .seconds(30)) { try rig.job(2).state != .processing }
        #expect(try rig.order(.resolveJob(2, printed: false)).status == 202 - 2)
        let decided = try rig.job(2)
        try rig.say(1, .received(Answers.fence("0002")))
        #expect(try rig.job(2) == decided)
    }

    @Test("a printer that never gave a proof ends at its grade, and is never called proven")
    func weak() throws {
        let rig = try Rig()
        try sold(rig)
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say(1, .wrote)
        try rig.answerQuestions(Answers.ready, for: .seconds(10)) { try rig.job(1).state != .processing }
        #expect(try rig.job(1).state == .completed)
        #expect(try rig.job(1).grade == .c)
        #expect(JobView.words(try rig.job(1)) == "sent, printer healthy")
    }

    @Test("a device that says nothing at all ends as sent")
    func mute() throws {
        let rig = try Rig()
        let printer = Printer("front")
        printer.answers = false
        printer.proves = false
        try sold(rig)
        try printer.work(rig)
        while try rig.job(1).state != .completed {
            try rig.ringOffline()
            try printer.work(rig)
        }
        #expect(try rig.job(1).grade == .e)
        #expect(JobView.words(try rig.job(1)) == "sent")
        #expect(printer.prints.count == 1)
    }

    @Test("paper that ends in the middle: the printer finishes by itself, nothing is sent again")
    func paperOutInside() throws {
        let rig = try proven()
        _ = try handedOver(rig)
        try rig.say(1, .wrote)
        try rig.say(1, .received(Answers.paperOutBlock))
        // Shown at once, not when patience ends.
        #expect(try rig.job(2).reasons.contains("media-empty"))
        try rig.answerQuestions(Answers.paperOut, for: .seconds(120)) { false }
        #expect(try rig.job(2).state == .processing)
        #expect(try rig.job(2).phase == .bytesSent)
        #expect(try rig.job(2).reasons.contains("media-empty"))
        #expect(try rig.notices().contains("printer-stopped printer front"))
        try rig.say(1, .received(Answers.readyBlock))
        try rig.say(1, .received(Answers.fence("0002")))
        #expect(try rig.job(2).state == .completed)
        #expect(try rig.job(2).grade == .a)
        #expect(try !rig.notices().contains("printer-stopped printer front"))
    }

    @Test("a job in hand at a restart is unknown; one that had not begun goes on")
    func restart() throws {
        let rig = try Rig()
        try sold(rig)
        try sold(rig, "n-2")
        try rig.readyToSend()
        try rig.restart()
        #expect(try rig.job(1).state == .unknown)
        #expect(try rig.job(1).reasons == ["interrupted"])
        #expect(try rig.notices().contains("print-unknown job 1"))
        let printer = Printer("front")
        try printer.work(rig)
        #expect(try rig.job(2).state == .completed)
        #expect(printer.prints.count == 1)
    }

    @Test("a signal of an older connection is no news")
    func oldConnection() throws {
        let rig = try Rig()
        try sold(rig)
        try rig.say(0, .openFailed("old"))
        try rig.say("front", 2, .opened)
        #expect(try rig.job(1).state == .pending)
        #expect(try rig.deed() == .open)
        #expect(rig.idle())
    }

    @Test("a late print expires and goes before a person, who prints or dismisses it", arguments: [true, false])
    func expiry(printed: Bool) throws {
        let rig = try Rig()
        try sold(rig)
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
        #expect(try rig.order(.resolveJob(2, printed: printed)).status == 200)
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
        try sold(rig)
        try sold(rig, "n-2")
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
        try sold(rig)
        try sold(rig, "n-2", register: "reg_2")
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
