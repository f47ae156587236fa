import Persistence
import Receipts
import Testing

@testable import Flows

/// A disk that cannot be read for once, at each question that a sale asks of the file in turn.
@Suite("Failing reads")
struct FailingReadTests {
    private let bodies = SaleBodies()

    private func sell(_ rig: Rig, at server: SalesDouble, on printer: Printer) throws {
        try rig.start(bodies, ["Idempotency-Key": "k-1"])
        try rig.serve(server)
        try rig.complete(bodies, ["Idempotency-Key": "k-2"])
        try rig.serve(server)
        try printer.work(rig)
    }

    @Test("end the process, and the next one takes the sale up from the rows: once at the server, once on paper")
    func sale() throws {
        var questions = 0
        var isOver = false
        while !isOver {
            let rig = try SalesShop.rig()
            let (server, printer) = (SalesDouble(), Printer("front"))
            rig.store.readsBeforeFault = questions
            do {
                try sell(rig, at: server, on: printer)
                isOver = true
            } catch let error as StoreError where error.code == .unavailable && error.endsProcess {
                try rig.restart()
                // The till, which got no answer, says the same again.
                try sell(rig, at: server, on: Printer("front"))
                try rig.drain(server)
            }
            rig.store.readsBeforeFault = nil
            let entries = try rig.store.read { try $0.entries(before: .max, limit: 10) }
            #expect(entries.map(\.state) == [.completed, .completed], "question \(questions)")
            #expect(server.ledger.findings(entries) == [], "question \(questions)")
            // Beside it stands a provisional one where the till said it again before the server could be asked.
            let receipts = try rig.receipts().filter { $0.form == .fiscal }
            let jobs = try rig.jobs()
            #expect(receipts.count == 1, "question \(questions)")
            #expect(jobs.count { $0.receipt == receipts.first?.id && $0.mark == nil } == 1, "question \(questions)")
            #expect(jobs.allSatisfy { $0.state != .aborted }, "question \(questions)")
            #expect(
                try rig.notices().allSatisfy { !$0.contains("impossible") && !$0.contains("failed") },
                "question \(questions)")
            #expect(try rig.findings() == [], "question \(questions)")
            questions += 1
        }
        #expect(questions > 60, "each question of the sale has failed once")
    }
}
