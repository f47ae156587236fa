import Testing

@testable import Transports

@Suite("CUPS: the life of a job")
struct CUPSJobTests {
    private func job() -> CUPSJob { CUPSJob(id: 17, name: "ours", size: 100) }

    private func report(
        _ state: CUPSJobState, name: String? = "ours", documents: Int? = 1, begun: Bool = false
    ) -> CUPSJobReport {
        CUPSJobReport(
            IPPGroup([
                "job-id": [.number(17)], "job-state": [.number(state.rawValue)],
                "job-name": name.map { [.text($0)] } ?? [.none],
                "number-of-documents": documents.map { [.number($0)] } ?? [.none],
                "time-at-processing": [begun ? .number(1_700_000_000) : .none],
            ]))
    }

    @Test(
        "it is waited for until it ends",
        arguments: [
            (.pending, .wait), (.pendingHeld, .wait), (.processing, .wait), (.processingStopped, .wait),
            (.canceled, .ended(.canceled)), (.aborted, .ended(.aborted)), (.completed, .ended(.completed)),
        ] as [(CUPSJobState, CUPSJob.Step)])
    func steps(state: CUPSJobState, step: CUPSJob.Step) {
        var job = job()
        job.accepted()
        #expect(job.take(report(state)) == step)
    }

    @Test("a number that the spooler gave to another job, or forgot, is not ours")
    func vanished() {
        var job = job()
        job.accepted()
        #expect(job.take(report(.completed, name: "another")) == .vanished)
        #expect(job.take(nil) == .vanished)
        #expect(job.take(CUPSJobReport(IPPGroup())) == .vanished)
        // A spooler may keep names to itself.
        #expect(job.take(report(.completed, name: nil)) == .ended(.completed))
    }

    @Test("canceled before it was begun, no byte of it was taken")
    func untouched() {
        var job = job()
        job.accepted()
        _ = job.take(report(.pending))
        _ = job.take(report(.canceled))
        #expect(job.taken(canceledAs: .canceled) == 0)
    }

    @Test("begun, even between two looks, all of it may have been")
    func begun() {
        for seen in [report(.processing), report(.processingStopped), report(.pending, begun: true)] {
            var job = job()
            job.accepted()
            _ = job.take(seen)
            _ = job.take(report(.canceled))
            #expect(job.taken(canceledAs: .canceled) == 100)
        }
        var job = job()
        job.accepted()
        _ = job.take(report(.canceled, begun: true))
        #expect(job.taken(canceledAs: .canceled) == 100)
    }

    @Test("out of sight for a while, or not canceled, nothing is certain")
    func uncertain() {
        var job = job()
        job.accepted()
        #expect(job.taken(canceledAs: nil) == 100)
        #expect(job.taken(canceledAs: .aborted) == 100)
        #expect(job.taken(canceledAs: .completed) == 100)
        job.interrupted()
        _ = job.take(report(.canceled))
        #expect(job.taken(canceledAs: .canceled) == 100)
        #expect(!job.wasRepeated)
    }

    @Test("a document that the spooler never got is withdrawn, with no byte taken")
    func withdrawn() {
        var job = job()
        job.unanswered(sent: 60)
        #expect(job.take(report(.pendingHeld, documents: 0)) == .withdraw)
        #expect(job.taken(canceledAs: nil) == 60)
        #expect(job.taken(canceledAs: .canceled) == 0)
        // It came after all, before we could cancel.
        _ = job.take(report(.canceled, documents: 0, begun: true))
        #expect(job.taken(canceledAs: .canceled) == 60)
    }

    @Test("a document whose answer was lost is followed, and no longer certain")
    func answerLost() {
        var job = job()
        job.unanswered(sent: 100)
        #expect(job.take(report(.pending)) == .wait)
        #expect(job.isAccepted)
        _ = job.take(report(.canceled))
        #expect(job.taken(canceledAs: .canceled) == 100)
    }

    @Test("a spooler that was away after it had begun begins again")
    func repeated() {
        var job = job()
        job.accepted()
        _ = job.take(report(.processing))
        job.interrupted()
        #expect(job.wasRepeated)
    }

    @Test("it is asked often at first and seldom in the end")
    func pauses() {
        #expect(CUPSJob.pause(after: .zero) == .milliseconds(15))
        #expect(CUPSJob.pause(after: .seconds(1)) == .milliseconds(100))
        #expect(CUPSJob.pause(after: .seconds(60)) == .milliseconds(500))
    }

    @Test("states carry the standard's words", arguments: CUPSJobState.allCases)
    func words(state: CUPSJobState) {
        #expect(["completed", "canceled", "aborted"].contains(state.word) == state.isFinal)
    }
}
