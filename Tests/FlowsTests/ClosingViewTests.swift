import Persistence
import Receipts
import Testing

@testable import Flows

@Suite("Where a closing stands")
struct ClosingViewTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let stage: ClosingRecord.Stage?
        let state: ClosingRecord.State
        let outcome: String?
        let parts: [String]

        var testDescription: String { "\(stage.map(\.rawValue) ?? "none") \(state) \(outcome ?? "under way")" }
    }

    private static let session: [ClosingRecord.Stage] = [.queue, .count, .close]

    private func parts(_ example: Case, _ stages: [ClosingRecord.Stage], job: PrintJobRecord? = nil) -> [String] {
        var record = ClosingRecord(register: "reg_1", type: "daily", key: "k", body: nil, asked: 1, lastEntry: 0)
        record.stage = example.stage
        record.state = example.state
        if let outcome = example.outcome { record.end(outcome, at: 2) }
        return ClosingView.parts(of: record, stages: stages, report: job).map(\.progress.rawValue)
    }

    @Test(
        "what is behind is done, what is in hand is active or was stopped, and the rest waits",
        arguments: [
            Case(stage: .queue, state: .asked, outcome: nil, parts: ["active", "waiting", "waiting"]),
            Case(stage: .count, state: .unknown, outcome: nil, parts: ["done", "active", "waiting"]),
            Case(stage: .close, state: .asked, outcome: nil, parts: ["done", "done", "active"]),
            Case(stage: .queue, state: .asked, outcome: "closing_blocked", parts: ["stopped", "waiting", "waiting"]),
            Case(stage: .count, state: .refused, outcome: "no_open_session", parts: ["done", "stopped", "waiting"]),
            Case(stage: .close, state: .unknown, outcome: "interrupted", parts: ["done", "done", "stopped"]),
            Case(stage: .close, state: .taken, outcome: "taken", parts: ["done", "done", "done"]),
            // Of an earlier version, which told no part, and of a register that speaks another language by now.
            Case(stage: nil, state: .taken, outcome: "taken", parts: []),
            Case(stage: .connection, state: .asked, outcome: "unreachable", parts: []),
        ])
    func table(example: Case) {
        #expect(parts(example, Self.session) == example.parts)
    }

    @Test(
        "a report is done with its print, and not before",
        arguments: [
            (nil, "waiting"), (JobState.pending, "active"), (.processing, "active"), (.completed, "done"),
            (.processingStopped, "stopped"), (.pendingHeld, "stopped"), (.unknown, "stopped"), (.aborted, "stopped"),
        ])
    func report(state: JobState?, progress: String) {
        let job = state.map { state in
            var job = PrintJobRecord(
                title: "session_close of reg_1", payload: [], printer: "front", jobClass: .live, profile: "virtual",
                created: 1)
            job.state = state
            return job
        }
        let taken = Case(stage: .report, state: .taken, outcome: "taken", parts: [])
        #expect(parts(taken, Self.session + [.report], job: job) == ["done", "done", "done", progress])
    }

    @Test("the server's own closing shows its parts too, and one that a restart broke off is no longer under way")
    func register() throws {
        let rig = try SalesShop.rig()
        let server = SalesDouble()
        func shown() throws -> [String] {
            try rig.store.read { reader in
                let record = try #require(try reader.lastClosing(of: "reg_1"))
                let register = try #require(rig.premises.register("reg_1"))
                return try ClosingView(record, register, reader).parts.map {
                    "\($0.stage.rawValue) \($0.progress.rawValue)"
                }
            }
        }
        _ = try rig.ask(.close(register: "reg_1", type: "daily"))
        #expect(try shown() == ["connection active", "queue waiting", "status waiting", "close waiting"])
        try rig.end(server.answer(rig.onlyCall()))
        #expect(try shown() == ["connection done", "queue done", "status active", "close waiting"])
        try rig.end(server.answer(rig.onlyCall()))
        #expect(try shown() == ["connection done", "queue done", "status done", "close active"])
        try rig.restart()
        #expect(try shown() == ["connection done", "queue done", "status done", "close stopped"])
        #expect(try rig.notices() == ["closing-unfinished register reg_1"])
        try rig.takeHeartbeat()
        let again = try rig.ask(.close(register: "reg_1", type: "daily"))
        try rig.serve(server)
        #expect(try rig.answer(again).status == 201)
        #expect(try shown().allSatisfy { $0.hasSuffix("done") })
        #expect(try rig.notices() == [])
    }
}
