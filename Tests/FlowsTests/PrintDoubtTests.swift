import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Settings
import Testing

@testable import Flows

/// What becomes of a job once bytes of it have left, and nobody has proved yet that they are on paper.
@Suite("Print jobs in doubt")
struct PrintDoubtTests {
    @Test(
        "a connection that breaks in the middle leaves the job unknown, and holds up nobody",
        arguments: [PrinterSignal.gone("hung up"), .writeFailed(bytesTaken: 17, "reset")])
    func broken(signal: PrinterSignal) throws {
        let rig = try Rig()
        try rig.sell()
        try rig.sell("n-2")
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
        let rig = try Rig.proven(policy: .reprint)
        _ = try rig.handOver()
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
        let rig = try Rig.proven()
        _ = try rig.handOver()
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
        let rig = try Rig.proven()
        _ = try rig.handOver()
        try rig.say(1, .wrote)
        try rig.answerQuestions(Answers.ready, for: .seconds(30)) { try rig.job(2).state != .processing }
        #expect(try rig.order(.resolveJob(2, printed: false, version: nil)).status == 202 - 2)
        let decided = try rig.job(2)
        try rig.say(1, .received(Answers.fence("0002")))
        #expect(try rig.job(2) == decided)
    }

    @Test("a printer that never gave a proof ends at its grade, and is never called proven")
    func weak() throws {
        let rig = try Rig()
        try rig.sell()
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
        try rig.sell()
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
        let rig = try Rig.proven()
        _ = try rig.handOver()
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
        let told = try rig.journal().filter { $0.hasPrefix("printer.") }
        #expect(told.suffix(2) == ["printer.stopped", "printer.ready"])
    }

    @Test("a printer that stopped with nothing more to print is asked every few seconds until it is well again")
    func wellAgain() throws {
        let rig = try Rig.proven()
        _ = try rig.handOver()
        try rig.say(1, .wrote)
        try rig.say(1, .received(Answers.paperOutBlock))
        // Switched off without paper: the job is in doubt, and somebody has looked at it.
        try rig.say(1, .gone("The printer hung up."))
        _ = try rig.order(.resolveJob(2, printed: true, version: nil))
        let printer = Printer("front")
        printer.status = [.mediaEmpty, .offline]
        let start = rig.now.monotonic
        while rig.now.monotonic - start < .seconds(60) {
            try rig.ringOffline()
            try printer.work(rig)
        }
        #expect(try rig.notices().contains("printer-stopped printer front"))
        #expect((8...20).contains(printer.questions))
        printer.status = []
        try rig.ringOffline()
        try printer.work(rig)
        #expect(try !rig.notices().contains("printer-stopped printer front"))
        let asked = printer.questions
        try rig.wait(.seconds(60))
        try printer.work(rig)
        #expect(printer.questions == asked)
    }

    @Test("a job in hand at a restart is unknown; one that had not begun goes on")
    func restart() throws {
        let rig = try Rig()
        try rig.sell()
        try rig.sell("n-2")
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
}
