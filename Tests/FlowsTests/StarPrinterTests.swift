import Persistence
import PrinterLanguage
import Receipts
import Settings
import Testing

@testable import Flows

@Suite("A Star's count as evidence")
struct StarPrinterTests {
    private func rig() throws -> Rig {
        try Rig(
            Shop.premises(printers: {
                $0[1] = PrinterSettings(name: "back", device: "socket://10.0.0.3:9100", profile: "star-mc-print3-prnt")
            }))
    }

    private func certified(_ rig: Rig, _ number: String, by server: Server = Server()) throws {
        let ticket = try rig.create(number, register: "reg_2")
        try rig.serve(server)
        try rig.complete(rig.operation(rig.answer(ticket)), register: "reg_2")
        try rig.serve(server)
    }

    private func block(_ count: UInt8, _ status: PrinterStatus = []) -> [UInt8] {
        StarStatus(status, count: count).block(afterETB: true)
    }

    /// Opens the printer, which says its count, so that the first job's bytes are handed over.
    private func ready(_ rig: Rig, connection: Int = 1, count: UInt8) throws {
        try rig.say("back", connection, .opened)
        while rig.takeDeed(of: "back") != nil { try rig.say("back", connection, .wrote) }
        try rig.say("back", connection, .received(block(count)))
    }

    @Test("the step of the count behind the data completes a print with grade B; the count before it does not")
    func counts() throws {
        let rig = try rig()
        try certified(rig, "n-1")
        #expect(try rig.deed("back") == .open)
        try ready(rig, count: 5)
        let sent = try rig.write("back")
        #expect(sent.last == 0x17)
        #expect(CommandDecoder.commands(in: sent, language: .starPRNT).contains(.cut(.partial, feed: 0)))
        try rig.say("back", 1, .wrote)
        try rig.say("back", 1, .received(block(5)))
        #expect(try rig.job(1).state == .processing)
        try rig.say("back", 1, .received(block(6)))
        #expect(try rig.job(1).state == .completed)
        #expect(try rig.job(1).grade == .b)
    }

    @Test("a count that an earlier receipt still owes does not complete the next one")
    func owed() throws {
        let rig = try rig()
        let server = Server()
        try certified(rig, "n-1", by: server)
        #expect(try rig.deed("back") == .open)
        try ready(rig, count: 5)
        _ = try rig.write("back")
        try rig.say("back", 1, .gone("the connection broke"))
        #expect(try rig.job(1).state == .unknown)
        while rig.takeDeed(of: "back") != nil {}
        try certified(rig, "n-2", by: server)
        try ready(rig, connection: 2, count: 5)
        // The first receipt comes out of the buffer now: nothing has been sent that it could count for.
        try rig.say("back", 2, .received(block(6)))
        #expect(try rig.job(2).state == .pending)
        while rig.takeDeed(of: "back") != nil { try rig.say("back", 2, .wrote) }
        try rig.say("back", 2, .received(block(6)))
        #expect(try rig.job(2).state == .pending, "a ready printer is given three seconds")
        try rig.wait(.seconds(3))
        while rig.takeDeed(of: "back") != nil { try rig.say("back", 2, .wrote) }
        try rig.say("back", 2, .received(block(6)))
        #expect(try rig.job(2).phase == .sendStarted)
        _ = try rig.write("back")
        try rig.say("back", 2, .wrote)
        try rig.say("back", 2, .received(block(6)))
        #expect(try rig.job(2).state == .processing)
        try rig.say("back", 2, .received(block(7)))
        #expect(try rig.job(2).grade == .b)
        #expect(try rig.job(1).state == .unknown)
    }

    @Test("a receipt whose paper ends in the middle is waited for, and a power cycle leaves it unknown")
    func interrupted() throws {
        let rig = try rig()
        let server = Server()
        for number in ["n-1", "n-2"] { try certified(rig, number, by: server) }
        #expect(try rig.deed("back") == .open)
        try ready(rig, count: 31)
        let sent = try rig.write("back")
        #expect(Array(sent.prefix(4)) == [0x1B, 0x1E, 0x45, 0x00], "the count is set to 0 before it runs over")
        try rig.say("back", 1, .wrote)
        try rig.say("back", 1, .received(block(31, [.mediaEmpty, .offline])))
        #expect(try rig.job(1).reasons == ["media-empty", "offline"])
        try rig.wait(.seconds(4))
        try rig.say("back", 1, .received(block(1)))
        #expect(try rig.job(1).grade == .b)
        while rig.takeDeed(of: "back") != nil { try rig.say("back", 1, .wrote) }
        try rig.say("back", 1, .received(block(1)))
        _ = try rig.write("back")
        try rig.say("back", 1, .wrote)
        try rig.say("back", 1, .received(block(0)))
        #expect(try rig.job(2).state == .processing)
        try rig.say("back", 1, .gone("the power went"))
        #expect(try rig.job(2).state == .unknown)
    }
}
