import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Settings
import Testing

@testable import Flows

/// What cannot be written while the disk is full is made up for when there is room, and stops nothing else.
@Suite("A full disk")
struct FullDiskTests {
    private func certified(_ rig: Rig, _ number: String, by server: Server) throws {
        let ticket = try rig.create(number, register: "reg_2")
        try rig.serve(server)
        try rig.complete(rig.operation(rig.answer(ticket)), register: "reg_2")
        try rig.serve(server)
    }

    @Test("a printer is opened although another one's silence cannot be written down")
    func silenceOfAnother() throws {
        let rig = try Rig()
        let server = Server()
        try certified(rig, "n-1", by: server)
        try Printer("back").work(rig)
        #expect(try rig.job(1).state == .completed)
        #expect(try rig.deed() == .open)
        try rig.say(1, .openFailed("The printer front is off."))
        try certified(rig, "n-2", by: server)
        // It was asked how it is, and does not answer; by then the other one is to be opened again.
        _ = try rig.write("back")
        rig.store.commitFault = .full
        #expect(throws: StoreError.self) { try rig.skip(.seconds(3)) }
        rig.store.commitFault = .none
        #expect(try rig.deed() == .open)
        try rig.wait(.seconds(1))
        #expect(try rig.job(2).state == .processingStopped)
    }

    @Test("a printer that is reached again while nothing can be written is reached when there is room")
    func reachedAgain() throws {
        let rig = try Rig()
        #expect(try rig.deed() == .open)
        try rig.say(1, .openFailed("The printer front is off."))
        try rig.ring()
        #expect(try rig.deed() == .open)
        rig.store.commitFault = .full
        for signal: PrinterSignal in [.opened, .received(Answers.paperOut), .received(Answers.ready)] {
            #expect(throws: StoreError.self) { try rig.say(2, signal) }
        }
        #expect(throws: StoreError.self) { try rig.skip(.seconds(1)) }
        #expect(rig.idle())
        rig.store.commitFault = .none
        try rig.skip(.seconds(1))
        #expect(try rig.notices() == [])
        #expect(rig.workbench.spooler.states.map(\.isOpen) == [true, false])
        #expect(rig.workbench.spooler.states.first?.status?.isReady == true)
        try rig.sell()
        try Printer("front").work(rig)
        #expect(try rig.job(1).state == .completed)
    }

    @Test("proof that a connection has brought with its end counts, in the order in which both came")
    func proofBeforeTheEnd() throws {
        let rig = try Rig.proven()
        _ = try rig.handOver()
        rig.store.commitFault = .full
        for signal: PrinterSignal in [.received(Answers.fence("0002")), .gone("The printer hung up.")] {
            #expect(throws: StoreError.self) { try rig.say(1, signal) }
        }
        rig.store.commitFault = .none
        try rig.skip(.seconds(1))
        #expect(try rig.job(2).grade == .a)
        #expect(rig.workbench.spooler.states.first?.isOpen == false)
    }

    @Test("a call whose row was written leaves, whatever becomes of the other lanes' rows", arguments: 0..<4)
    func lanes(commits: Int) throws {
        let rig = try Rig()
        try rig.goOffline("n-1", register: "reg_1")
        try rig.goOffline("n-2", register: "reg_2")
        rig.store.commitFault = .full
        rig.store.commitsBeforeFault = commits
        // Both are to be sent again, and the disk is full behind some of the rows that it takes.
        do { try rig.skip(.seconds(70)) } catch let error as StoreError { #expect(error.code == .full) }
        (rig.store.commitFault, rig.store.commitsBeforeFault) = (.none, 0)
        #expect(try rig.states().filter { $0 == .processing }.count == rig.calls.count)
        try rig.skip(.seconds(1))
        #expect(try rig.states() == [.processing, .processing])
        #expect(rig.calls.count == 2)
    }

    @Test("that a sale is overdue is said as soon as there is room to say it")
    func overdue() throws {
        let rig = try Rig(Shop.premises(registers: { $0[0].deadline = .seconds(300) }))
        try rig.goOffline()
        rig.store.commitFault = .full
        do { try rig.skip(.seconds(301)) } catch let error as StoreError { #expect(error.code == .full) }
        rig.store.commitFault = .none
        #expect(try rig.notices().allSatisfy { !$0.hasPrefix("deadline-passed") })
        try rig.skip(.seconds(1))
        #expect(try rig.notices().contains("deadline-passed entry 1"))
    }

    /// Makes a call that so many rows are written for or beside it, and gives its ticket unless there was no room for it.
    private func take(_ rig: Rig, commits: Int) throws -> Int? {
        let entries = try rig.states().count
        rig.store.commitFault = .full
        rig.store.commitsBeforeFault = commits
        var taken: Int?
        do {
            taken = try rig.create("n-9", register: "reg_2")
        } catch let error as StoreError {
            #expect(error.code == .full)
        }
        (rig.store.commitFault, rig.store.commitsBeforeFault) = (.none, 0)
        #expect(try rig.states().count == entries + (taken == nil ? 0 : 1), "it is taken, or refused and not there")
        #expect(try rig.states().filter { $0 == .processing }.count == rig.calls.count, "what was taken leaves")
        return taken
    }

    @Test("a call is taken although another till's wait cannot be ended", arguments: 0..<4)
    func waits(commits: Int) throws {
        let rig = try Rig()
        let first = try rig.create("n-1")
        rig.store.commitFault = .full
        #expect(throws: StoreError.self) { try rig.skip(.seconds(10)) }
        let second = try take(rig, commits: commits)
        try rig.skip(.milliseconds(1))
        #expect(try rig.answer(first).status == 202)
        try rig.serve(Server())
        #expect(try second.map { try rig.answer($0).status } == (commits == 0 ? nil : 201))
    }

    @Test("a call is taken although a printer's silence cannot be written down", arguments: 0..<4)
    func silence(commits: Int) throws {
        let rig = try Rig()
        let server = Server()
        try certified(rig, "n-1", by: server)
        try Printer("back").work(rig)
        try certified(rig, "n-2", by: server)
        _ = try rig.write("back")
        rig.store.commitFault = .full
        #expect(throws: StoreError.self) { try rig.skip(.seconds(3)) }
        let ticket = try take(rig, commits: commits)
        try rig.wait(.seconds(1))
        #expect(try rig.job(2).state == .processingStopped)
        try rig.serve(server)
        #expect(try ticket.map { try rig.answer($0).status } == (commits == 0 ? nil : 201))
    }

    @Test("a heartbeat that could not be counted is sent when there is room")
    func heartbeats() throws {
        let rig = try Rig(SalesShop.premises())
        try rig.takeHeartbeat()
        rig.store.commitFault = .full
        #expect(throws: StoreError.self) { try rig.skip(.seconds(50)) }
        rig.store.commitFault = .none
        try rig.skip(.seconds(1))
        #expect(rig.calls.map(\.line) == ["POST /registers/reg_srv_1/heartbeat"])
    }
}
