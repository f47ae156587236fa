import PrinterLanguage
import Testing

@Suite("PrinterStatus")
struct PrinterStatusTests {
    /// State, block of `GS a`, answers to `DLE EOT` 1 to 4, reasons.
    static let table: [(PrinterStatus, String, String, [String])] = [
        ([], "10 00 00 0F", "12 12 12 12", []),
        ([.drawerHigh], "14 00 00 0F", "16 12 12 12", []),
        ([.mediaLow], "10 00 03 0F", "12 12 12 1E", ["media-low"]),
        ([.mediaEmpty, .mediaLow, .offline], "18 00 0F 0F", "1A 32 12 7E", ["media-empty", "offline"]),
        ([.coverOpen, .offline], "38 00 00 0F", "1A 16 12 12", ["cover-open", "offline"]),
        ([.cutterError, .offline], "18 08 00 0F", "1A 52 1A 12", ["cutter-error", "offline"]),
        ([.unrecoverableError, .offline], "18 20 00 0F", "1A 52 32 12", ["other-error", "offline"]),
        ([.autoRecoveringError, .offline], "18 40 00 0F", "1A 52 52 12", ["other-error", "offline"]),
        ([.recoverableError, .offline], "18 04 00 0F", "1A 52 16 12", ["other-error", "offline"]),
        ([.feeding, .offline], "58 00 00 0F", "5A 12 12 12", ["offline"]),
        ([.waitingForRecovery, .offline], "18 01 00 0F", "3A 12 12 12", ["offline"]),
    ]

    @Test("is read from automatic status", arguments: table)
    func automatic(status: PrinterStatus, block: String, answers: String, reasons: [String]) {
        var talk = dialogue(for: .virtual)
        #expect(talk.read(bytes(block)) == [.status(status)])
        #expect(ESCPOSAnswer.automaticStatus(status) == bytes(block))
    }

    @Test("is read from the four real-time answers", arguments: table)
    func realTime(status: PrinterStatus, block: String, answers: String, reasons: [String]) {
        var talk = dialogue(for: .virtual)
        #expect(talk.read(bytes(answers)) == [.status(status)])
        #expect((UInt8(1)...4).compactMap { ESCPOSAnswer.realTimeStatus($0, status) } == bytes(answers))
    }

    @Test("gives IPP's reasons, and is ready only where nothing hinders printing", arguments: table)
    func reasons(status: PrinterStatus, block: String, answers: String, reasons: [String]) {
        #expect(status.reasons == reasons)
        #expect(status.isReady == (reasons.isEmpty || reasons == ["media-low"]))
    }

    /// State, answer to `GS r 1`.
    static let paper: [(PrinterStatus, UInt8)] = [
        ([], 0x00), (.mediaLow, 0x03), (.mediaEmpty, 0x0C), ([.mediaLow, .mediaEmpty], 0x0F),
    ]

    @Test("is told of the paper by queued status", arguments: paper)
    func queued(status: PrinterStatus, byte: UInt8) {
        var talk = dialogue(for: .generic80)
        #expect(talk.read([byte]) == [.orderedStatus(status)])
        #expect(ESCPOSAnswer.queuedStatus(status) == byte)
    }

    @Test("has no answer to a question that is none", arguments: [UInt8(0), 5, 255])
    func noAnswer(number: UInt8) {
        #expect(ESCPOSAnswer.realTimeStatus(number, []) == nil)
    }

    @Test(
        "is read from a spooler's words",
        arguments: [
            (["none"], []), (["media-empty-error"], .mediaEmpty), (["media-empty-warning"], .mediaLow),
            (["media-low-report", "toner-low"], .mediaLow), (["cover-open"], .coverOpen),
            (["door-open-error"], .coverOpen),
            (["cutter-error"], .cutterError), (["offline-report"], .offline), (["paused"], .offline),
            (["other-error"], .recoverableError), (["media-jam-error"], .recoverableError), (["other-warning"], []),
            (["media-needed", "cover-open-error"], [.mediaEmpty, .coverOpen]), ([], []),
        ] as [([String], PrinterStatus)])
    func words(reasons: [String], status: PrinterStatus) {
        #expect(PrinterStatus(reasons: reasons) == status)
    }

    @Test("shows the drawer connector in the answer to GS r 2")
    func drawer() {
        #expect(ESCPOSAnswer.queuedDrawerStatus(.drawerHigh) == 1)
        #expect(ESCPOSAnswer.queuedDrawerStatus([]) == 0)
    }
}
