import Logging
import PrinterLanguage
import ServiceLifecycle
import Suites
import Testing
import Transports

@testable import Sandbox

@Suite("The virtual printer", .timeLimit(.minutes(1)))
struct VirtualPrinterTests {
    private static func receipt(_ text: String) -> [UInt8] {
        [0x1B, 0x40] + Array(text.utf8) + [0x0A, 0x1D, 0x56, 0x00]
    }

    private func fence(_ events: AsyncStream<TransportEvent>) async -> DialogueAnswer? {
        var host = PrinterLanguage.dialogue(for: .virtual)
        for await event in events {
            guard case .bytes(let bytes) = event else { continue }
            for answer in host.read(bytes) {
                if case .fence = answer { return answer }
            }
        }
        return nil
    }

    private func wrapped(_ text: String, _ token: String) -> [UInt8] {
        var host = PrinterLanguage.dialogue(for: .virtual)
        return host.wrap(payload: Self.receipt(text), mark: nil, token: FenceToken(token))
    }

    @Test("It keeps what every transport promises", arguments: TransportSuite.promises(for: [.vanishes]))
    func conformance(promise: TransportSuite.Promise) async {
        #expect(await TransportSuite.violation(of: promise, by: VirtualRig()) == nil)
    }

    @Test("A receipt is in the folder, by its job's name, before its fence is answered")
    func prints() async throws {
        let rig = VirtualRig()
        let printer = rig.rack.transport(directory: rig.folder.path)
        try await printer.open(within: .seconds(1))
        try await printer.write(wrapped("Käse", "000a"), within: .seconds(1))
        #expect(await fence(printer.events) == FenceToken("000a").map { .fence($0) })
        #expect(rig.folder.files == ["0001-000a.escpos"])
        #expect(rig.folder.bytes("0001-000a.escpos") == Self.receipt("Käse"))
        await printer.close()
    }

    @Test("A stored picture outlives the printer's power and the process, and stands on the paper")
    func memory() async throws {
        var profile = PrinterProfile.virtual
        profile.pictures = .graphics
        let folder = TemporaryFolder()
        let key = try #require(LogoKey("99"))
        let logo = try #require(Bitmap(width: 8, height: 24, bytes: [UInt8](repeating: 0xFF, count: 24)))
        var bytes: [UInt8] = []
        Command.logoDefine(key, logo).append(to: &bytes)
        let paper = try PaperFolder(directory: folder.path, profile: profile)
        for restart in 0...1 {
            var printer = PrinterDouble(profile: profile, logos: paper.logos)
            if restart == 0 {
                for case .stored(let logos) in printer.take(bytes, at: .zero) { try paper.keep(logos) }
                _ = printer.powerCycle(at: .zero)
            }
            let effects = printer.take(
                [0x1B, 0x40, 0x1D, 0x28, 0x4C, 0x06, 0x00, 0x30, 0x45, 0x39, 0x39, 0x01, 0x01, 0x1D, 0x56, 0x00],
                at: .zero)
            #expect(effects.isEmpty)
            #expect(printer.logos == [key: logo])
            let receipt = try #require(printer.everythingOnPaper.first)
            let papers = PaperInterpreter.papers(of: receipt.bytes, profile: profile, logos: paper.logos)
            #expect(papers.first?.items.contains(.bitmap(x: 0, y: 0, logo)) == true)
        }
        #expect(try paper.names().isEmpty, "the memory is no paper")
    }

    @Test("Numbers go on over connections, and over a restart")
    func numbers() async throws {
        let rig = VirtualRig()
        for token in ["0001", "0002"] {
            let printer = rig.rack.transport(directory: rig.folder.path)
            try await printer.open(within: .seconds(1))
            try await printer.write(wrapped(token, token), within: .seconds(1))
            await printer.close()
        }
        let second = VirtualRack(pictures: false, logger: Logger(label: "test"))
        let printer = second.transport(directory: rig.folder.path)
        try await printer.open(within: .seconds(1))
        try await printer.write(wrapped("x", "a/b "), within: .seconds(1))
        try await printer.write(Self.receipt("half").dropLast(3), within: .seconds(1))
        await printer.close()
        #expect(
            rig.folder.files == [
                "0001-job_1.escpos", "0002-job_2.escpos", "0003-a_b_.escpos", "0004-connection.escpos",
            ])
    }

    @Test("One host at a time; the printer's state outlives a connection")
    func hosts() async throws {
        let rig = VirtualRig()
        let first = rig.rack.transport(directory: rig.folder.path)
        try await first.open(within: .seconds(1))
        let second = rig.rack.transport(directory: rig.folder.path)
        await #expect(throws: TransportError.self) { try await second.open(within: .seconds(1)) }
        try await rig.device().runOutOfPaper()
        await first.close()
        let third = rig.rack.transport(directory: rig.folder.path)
        try await third.open(within: .seconds(1))
        try await third.write([0x10, 0x04, 0x04], within: .seconds(1))
        var events = third.events.makeAsyncIterator()
        guard case .bytes([0x72]) = await events.next() else {
            Issue.record("the paper is not out")
            return
        }
        await third.close()
    }

    @Test("With paper out the fence waits for the refill")
    func paperOut() async throws {
        let rig = VirtualRig()
        let printer = rig.rack.transport(directory: rig.folder.path)
        try await printer.open(within: .seconds(1))
        let device = try await rig.device()
        await device.runOutOfPaper()
        try await printer.write(wrapped("x", "0001"), within: .seconds(1))
        #expect(rig.folder.files.isEmpty)
        #expect(await device.status.contains(.mediaEmpty))
        await device.refill()
        #expect(await fence(printer.events) == FenceToken("0001").map { .fence($0) })
        #expect(await device.tape.count == 1)
        await printer.close()
    }

    @Test("A device that cannot write its paper answers no fence")
    func lostFolder() async throws {
        let rig = VirtualRig()
        let printer = rig.rack.transport(directory: rig.folder.path)
        try await printer.open(within: .seconds(1))
        try FolderRemoval.remove(rig.folder.path)
        await #expect(throws: TransportError.self) {
            try await printer.write(wrapped("x", "0001"), within: .seconds(1))
        }
        #expect(await fence(printer.events) == nil)
        await printer.close()
    }

    @Test("Run as a service it draws what comes and what was left, and answers late")
    func service() async throws {
        let rig = VirtualRig()
        let before = rig.rack.transport(directory: rig.folder.path)
        try await before.open(within: .seconds(1))
        try await before.write(wrapped("before", "0001"), within: .seconds(1))
        await before.close()
        #expect(rig.folder.files == ["0001-job_1.escpos"])
        var faults = PrinterFaults()
        faults.lateFence = .milliseconds(100)
        let rack = VirtualRack(faults: faults, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await rack.run() }
            let printer = rack.transport(directory: rig.folder.path)
            try await printer.open(within: .seconds(1))
            try await printer.write(wrapped("Grüße", "0002"), within: .seconds(1))
            #expect(await fence(printer.events) != nil)
            while rig.folder.files.count < 6 { await Task.yield() }
            await printer.close()
            group.cancelAll()
        }
        #expect(rig.folder.bytes("0001-job_1.png")?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
        #expect(rig.folder.bytes("0002-job_2.png")?.isEmpty == false)
        #expect(String(decoding: rig.folder.bytes("0001-job_1.txt") ?? [], as: UTF8.self).contains("before"))
    }

    @Test("What has no picture is drawn on request, once")
    func missing() async throws {
        let rig = VirtualRig()
        let printer = rig.rack.transport(directory: rig.folder.path)
        try await printer.open(within: .seconds(1))
        for token in ["0001", "0002", "0003"] {
            try await printer.write(wrapped(token, token), within: .seconds(1))
        }
        await printer.close()
        let folder = try PaperFolder(directory: rig.folder.path)
        #expect(try folder.names() == ["0001-job_1", "0002-job_2", "0003-job_3"])
        #expect(try folder.drawMissingPictures() == 3)
        #expect(try folder.drawMissingPictures() == 0)
        #expect(rig.folder.files.filter { $0.hasSuffix(".png") }.count == 3)
    }
}
