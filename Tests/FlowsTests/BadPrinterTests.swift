import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Testing

@testable import Flows

/// Printers that do not behave: what they say is never believed further than it proves something.
@Suite("Printers that do not behave")
struct BadPrinterTests {
    /// A sale whose receipt is handed over to the printer, which has proved nothing yet.
    private func handedOver() throws -> Rig {
        let rig = try Rig()
        let made = try rig.create("n-1")
        if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
        try rig.complete(rig.operation(rig.answer(made)))
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say(1, .wrote)
        #expect(try rig.job(1).state == .processing)
        return rig
    }

    @Test("nonsense proves nothing, however much of it comes, and the true proof behind it still counts")
    func nonsense() throws {
        let rig = try handedOver()
        var generator = SeededGenerator(seed: 49)
        for _ in 0..<2_000 {
            // No 37 22, which begins a proof.
            let bytes = (0..<generator.below(40)).map { _ in UInt8(generator.below(256)) }.filter { $0 != 0x37 }
            try rig.say(1, .received(bytes))
        }
        #expect(try rig.job(1).state == .processing)
        #expect(try rig.job(1).grade == nil)
        try rig.say(1, .received([0x00] + Answers.readyBlock + Answers.fence("0001")))
        #expect(try rig.job(1).grade == .a)
    }

    @Test("a half proof, or one of another shape, proves nothing")
    func halfProof() throws {
        for bytes: [UInt8] in [
            [0x37, 0x22, 0x30, 0x30, 0x30], [0x37, 0x22, 0x30, 0x30, 0x30, 0x31, 0x01], [0x30, 0x30, 0x30, 0x31, 0x00],
            [0x37, 0x21, 0x30, 0x30, 0x30, 0x31, 0x00],
        ] {
            let rig = try handedOver()
            try rig.say(1, .received(bytes))
            #expect(try rig.job(1).state == .processing, "\(bytes)")
        }
    }

    @Test("a flood of status words in one breath costs one look, at the last of them")
    func flood() throws {
        let rig = try handedOver()
        let before = try rig.job(1).version
        let flood = (0..<1_000).flatMap { _ in Answers.readyBlock + Answers.paperOutBlock }
        try rig.say(1, .received(flood))
        #expect(try rig.job(1).version == before + 1)
        #expect(try rig.job(1).reasons.contains("media-empty"))
        try rig.say(1, .received(flood + Answers.readyBlock))
        #expect(try rig.job(1).reasons == [])
    }

    @Test(
        "one that calls itself an Epson and proves nothing is not waited for longer each time, and never called proven")
    func pretender() throws {
        let rig = try Rig()
        let printer = Printer("front")
        printer.proves = false
        for number in 1...3 {
            let made = try rig.create("n-\(number)")
            if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
            try rig.complete(rig.operation(rig.answer(made)))
            try printer.work(rig)
            try rig.say("front", 1, .received([0x5F] + Array("EPSON".utf8) + [0x00]))
            let begun = rig.now.monotonic
            while try rig.job(Int64(number)).state != .completed {
                try rig.ring()
                try printer.work(rig)
            }
            #expect(rig.now.monotonic - begun <= (number == 1 ? .seconds(6) : .seconds(1)))
            #expect(try rig.job(Int64(number)).grade == .c)
        }
    }
}
