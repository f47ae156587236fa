import PrinterLanguage
import Receipts
import Testing

@testable import Sandbox

@Suite("The printer double")
struct PrinterDoubleTests {
    /// `ESC @`, n lines, cut.
    private static func receipt(_ lines: Int, _ letter: Character = "A") -> [UInt8] {
        var bytes: [UInt8] = [0x1B, 0x40]
        for _ in 0..<lines { bytes += Array(String(letter).utf8) + [0x0A] }
        return bytes + [0x1D, 0x56, 0x00]
    }

    /// `GS ( H` function 48 with `0001`.
    private static let fence: [UInt8] = [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0x30, 0x30, 0x30, 0x31]
    private static let fenced: [UInt8] = [0x37, 0x22, 0x30, 0x30, 0x30, 0x31, 0x00]

    private func answers(_ effects: [PrinterEffect]) -> [[UInt8]] {
        effects.compactMap { if case .answer(let bytes, _) = $0 { bytes } else { nil } }
    }

    private func printed(_ effects: [PrinterEffect]) -> [TapeReceipt] {
        effects.compactMap { if case .printed(let receipt) = $0 { receipt } else { nil } }
    }

    private func faulty(_ spec: String) throws -> PrinterDouble { PrinterDouble(faults: try PrinterFaults(spec)) }

    @Test(
        "Every way to cut ends a piece, and every kind of ink makes one",
        arguments: [
            "41 0A 1B 69", "41 0A 1B 6D", "41 0A 1D 56 00", "41 0A 1D 56 42 00", "41 0A 1D 56 61 00",
            "41 0A 1D 56 68 00",
            // PDF417, a stored picture, and a page of page mode.
            "1D 28 6B 04 00 30 50 30 41 1D 28 6B 03 00 30 51 30 1D 56 00", "1C 70 01 00 1D 56 00",
            "1B 4C 41 0C 1D 56 00",
        ])
    func endings(hex: String) {
        var printer = PrinterDouble()
        let bytes = hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
        _ = printer.take([0x1B, 0x40] + bytes, at: .zero)
        _ = printer.settle(at: .zero)
        #expect(printer.tape.map(\.ending) == [.cut])
        #expect(printer.tape.first?.bytes == [0x1B, 0x40] + bytes)
    }

    @Test("A receipt comes out with its bytes, and its fence is answered after it")
    func fenceFollowsPaper() throws {
        var printer = PrinterDouble()
        let effects = printer.take(Self.receipt(3) + Self.fence, at: .zero)
        #expect(effects.count == 2)
        let receipt = try #require(printed(effects).first)
        #expect(receipt.bytes == Self.receipt(3))
        #expect(receipt.token?.description == "0001")
        #expect(receipt.ending == .cut)
        #expect(receipt.isWhole)
        #expect(receipt.lines == 3)
        #expect(effects.last == .answer(Self.fenced, after: .zero))
        #expect(printer.tape == [receipt])
    }

    @Test("However the bytes are cut up, the tape is the same", arguments: [1, 2, 3, 7, 1000])
    func pieces(size: Int) {
        let bytes = Self.receipt(5) + Self.fence + [0x1D, 0x61, 0x0F] + Self.receipt(2, "B") + Self.fence
        var printer = PrinterDouble()
        var effects: [PrinterEffect] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            effects += printer.take(Array(bytes[start..<min(bytes.count, start + size)]), at: .zero)
        }
        #expect(printer.tape.map(\.bytes) == [Self.receipt(5), Self.receipt(2, "B")])
        #expect(answers(effects).filter { $0 == Self.fenced }.count == 2)
        #expect(printer.bytesTaken == bytes.count)
    }

    @Test("Questions round a receipt are no part of it; a cut written another way is kept as it came")
    func questions() {
        let payload: [UInt8] = [0x1B, 0x40, 0x41, 0x0A, 0x1D, 0x56, 0x30]
        var printer = PrinterDouble()
        let probe: [UInt8] = [0x1D, 0x61, 0x0F, 0x10, 0x04, 0x01, 0x1D, 0x49, 0x43]
        let effects = printer.take(probe + payload + [0x1D, 0x61, 0x0F, 0x10, 0x04, 0x01] + Self.fence, at: .zero)
        #expect(printer.tape.map(\.bytes) == [payload])
        #expect(answers(effects).contains([0x12]))
        #expect(answers(effects).contains(Array("_virtual".utf8) + [0]))
    }

    @Test("Real-time status is answered at once, in the middle of a command too")
    func realTime() {
        var printer = PrinterDouble()
        _ = printer.take([0x1B, 0x40, 0x41], at: .zero)
        #expect(answers(printer.take([0x10, 0x04, 0x04], at: .zero)) == [[0x12]])
        _ = printer.runOutOfPaper(at: .zero)
        #expect(answers(printer.take([0x10, 0x04, 0x04], at: .zero)) == [[0x72]])
    }

    @Test("Automatic status tells of changes only while it is on")
    func automatic() {
        var printer = PrinterDouble()
        #expect(printer.setCover(open: true, at: .zero).isEmpty)
        _ = printer.setCover(open: false, at: .zero)
        #expect(answers(printer.take([0x1D, 0x61, 0x0F], at: .zero)).count == 1)
        let open = answers(printer.setCover(open: true, at: .zero))
        #expect(open == [ESCPOSAnswer.automaticStatus([.coverOpen, .offline])])
        #expect(printer.setCover(open: true, at: .zero).isEmpty)
        _ = printer.setCover(open: false, at: .zero)
        _ = printer.take([0x1B, 0x40], at: .zero)
        #expect(printer.setCover(open: true, at: .zero).isEmpty)
    }

    @Test("When the paper ends the fence waits; with new paper the rest comes out and the fence with it")
    func paperOut() throws {
        var printer = try faulty("paperOutAfter=3lines")
        let effects = printer.take(Self.receipt(5) + Self.fence, at: .zero)
        #expect(printed(effects).isEmpty)
        #expect(answers(effects).isEmpty)
        #expect(printer.status.contains(.mediaEmpty))
        #expect(printer.linesFed == 3)
        #expect(printer.everythingOnPaper.first?.isWhole == false)
        let rest = printer.refill(at: .seconds(60))
        #expect(printed(rest).map(\.bytes) == [Self.receipt(5)])
        #expect(answers(rest) == [Self.fenced])
        #expect(printer.status.isReady)
    }

    @Test("An open cover holds everything back until it is closed, by itself where that is planned")
    func cover() throws {
        var printer = try faulty("coverOpen,recoverAfter=5s")
        #expect(printer.take(Self.receipt(1) + Self.fence, at: .seconds(1)).isEmpty)
        #expect(printer.wakeAt == .seconds(6))
        #expect(printer.tick(at: .milliseconds(5999)).isEmpty)
        #expect(answers(printer.tick(at: .seconds(6))) == [Self.fenced])
    }

    @Test("A silent fence leaves the paper and nothing else")
    func silent() throws {
        var printer = try faulty("silentFence")
        let effects = printer.take(Self.receipt(1) + Self.fence, at: .zero)
        #expect(printed(effects).count == 1)
        #expect(answers(effects).isEmpty)
    }

    @Test("A late fence says how late")
    func late() throws {
        var printer = try faulty("lateFence=2s")
        let effects = printer.take(Self.receipt(1) + Self.fence, at: .zero)
        #expect(effects.last == .answer(Self.fenced, after: .seconds(2)))
    }

    @Test("A lost tail takes cut and fence with it; the next receipt is whole")
    func lostTail() throws {
        var printer = try faulty("dropTail=1")
        let first = printer.take(Self.receipt(40) + Self.fence, at: .zero)
        #expect(printed(first).isEmpty)
        #expect(answers(first).isEmpty)
        _ = printer.take(Self.receipt(1, "B") + Self.fence, at: .zero)
        #expect(printer.tape.map(\.ending) == [.lostTail, .cut])
        let torn = try #require(printer.tape.first)
        #expect(!torn.isWhole)
        #expect((2...21).contains(torn.lines))
        #expect(Self.receipt(40).starts(with: torn.bytes))
        #expect(printer.tape.last?.bytes == Self.receipt(1, "B"))
    }

    @Test("Switched off in the middle, it loses what it held and the connection breaks", arguments: ["3lines", "10s"])
    func power(moment: String) throws {
        var printer = try faulty("paperOutAfter=4lines,powerCycleAt=\(moment)")
        var effects = printer.take(Self.receipt(6) + Self.fence, at: .zero)
        effects += printer.tick(at: .seconds(10))
        #expect(effects.last == .hangUp)
        #expect(printed(effects).map(\.ending) == [.power])
        #expect(answers(effects).isEmpty)
        #expect(printer.buffered == 0)
        let later = printer.take(Self.receipt(1) + Self.fence, at: .seconds(11)) + printer.refill(at: .seconds(12))
        #expect(answers(later).filter { $0 == Self.fenced }.count == 1)
    }

    @Test("Cleared buffers send no fence", arguments: [[0x10, 0x05, 0x02], [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8]])
    func cleared(command: [UInt8]) throws {
        var printer = try faulty("paperOutAfter=1lines")
        _ = printer.take(Self.receipt(3) + Self.fence, at: .zero)
        let effects = printer.take(command, at: .zero)
        #expect(printed(effects).map(\.ending) == [.cleared])
        #expect(answers(printer.refill(at: .zero)).isEmpty)
    }

    @Test("What was sent before the connection ended is printed, and torn where no cut came")
    func disconnect() {
        var printer = PrinterDouble()
        _ = printer.take([0x1B, 0x40, 0x41, 0x0A, 0x42], at: .zero)
        let effects = printer.disconnect(at: .zero)
        #expect(printed(effects).map(\.bytes) == [[0x1B, 0x40, 0x41, 0x0A, 0x42]])
        #expect(printed(effects).map(\.ending) == [.connection])
        #expect(printer.disconnect(at: .zero).isEmpty)
    }

    @Test("Without a fence a cut receipt is given out by the next one, or when the host settles")
    func unfenced() {
        var printer = PrinterDouble()
        #expect(printed(printer.take(Self.receipt(1), at: .zero)).isEmpty)
        #expect(printer.everythingOnPaper.count == 1)
        #expect(printed(printer.take(Self.receipt(1, "B"), at: .zero)).map(\.bytes) == [Self.receipt(1)])
        #expect(printed(printer.settle(at: .zero)).map(\.bytes) == [Self.receipt(1, "B")])
        #expect(printer.settle(at: .zero).isEmpty)
    }

    @Test("A probe alone puts nothing on paper")
    func probe() {
        var printer = PrinterDouble()
        _ = printer.take([0x1B, 0x40, 0x1D, 0x49, 0x43, 0x10, 0x04, 0x01], at: .zero)
        _ = printer.disconnect(at: .zero)
        #expect(printer.tape.isEmpty)
    }

    @Test("A profile's dialogue and the double understand each other")
    func dialogue() throws {
        var host = PrinterLanguage.dialogue(for: .virtual)
        var printer = PrinterDouble()
        let token = FenceToken(job: 4711)
        var heard: [DialogueAnswer] = []
        for bytes in [host.probe, host.wrap(payload: Self.receipt(2), mark: "DUPLIKAT 1", token: token)] {
            for answer in answers(printer.take(bytes, at: .zero)) { heard += host.read(answer) }
        }
        #expect(heard.contains(.identity("virtual")))
        #expect(heard.contains(.status([])))
        #expect(heard.last == .fence(token))
        let receipt = try #require(printer.tape.first)
        #expect(receipt.token == token)
        #expect(receipt.bytes.count > Self.receipt(2).count)
        #expect(Array(receipt.bytes.suffix(Self.receipt(2).count)) == Self.receipt(2))
    }
}

@Suite("Printer faults")
struct PrinterFaultsTests {
    @Test("The documented text is read")
    func documented() throws {
        let faults = try PrinterFaults("paperOutAfter=40lines,coverOpen,silentFence,powerCycleAt=30s,seed=3")
        #expect(faults.paperOutAfter == 40)
        #expect(faults.coverOpen)
        #expect(faults.silentFence == 1)
        #expect(faults.powerCycleAt == .seconds(30))
        #expect(faults.seed == 3)
        #expect(try PrinterFaults("powerCycleAt=12lines").powerCycleAfterLines == 12)
        #expect(try PrinterFaults("silentFence=0.5,dropTail=0.25").dropTail == 0.25)
        #expect(try PrinterFaults("") == PrinterFaults())
    }

    @Test(
        "A wrong text is an error that names the part",
        arguments: ["paperOutAfter=40", "paperOutAfter", "coverOpen=1", "powerCycleAt=noon", "dropTail=2", "jam"])
    func wrong(spec: String) {
        #expect {
            try PrinterFaults(spec)
        } throws: { ($0 as? FaultSpecError)?.part == spec }
    }
}
