import PrinterLanguage
import Receipts
import Testing

@testable import Sandbox

@Suite("The double of a Star")
struct StarDoubleTests {
    let token = FenceToken(job: 7)

    /// `ESC @`, n lines, cut.
    private static func receipt(_ lines: Int) -> [UInt8] {
        [0x1B, 0x40] + (0..<lines).flatMap { _ in [0x41, 0x0A] as [UInt8] } + [0x1B, 0x64, 0x03]
    }

    private func answers(_ effects: [PrinterEffect]) -> [UInt8] {
        effects.flatMap { if case .answer(let bytes, _) = $0 { bytes } else { [] as [UInt8] } }
    }

    private func star(_ spec: String = "") throws -> PrinterDouble {
        PrinterDouble(profile: .starMCPrint3PRNT, faults: spec.isEmpty ? PrinterFaults() : try PrinterFaults(spec))
    }

    @Test("counts ETB when the receipt before it is on paper, and dialogue and double understand each other")
    func fence() throws {
        var printer = try star()
        var host = dialogue(for: .starMCPrint3PRNT)
        var heard = host.read(answers(printer.take(host.probe, at: .zero)))
        #expect(heard.first == .status([]))
        // More receipts than the count has steps.
        for number in 1...70 {
            let sent = host.wrap(payload: Self.receipt(2), mark: nil, token: token)
            heard = host.read(answers(printer.take(sent, at: .zero)))
            #expect(heard == [.status([]), .orderedStatus([])], "\(number)")
            #expect(printer.tape.count == number)
        }
        #expect(printer.tape.last?.bytes == Self.receipt(2))
        #expect(printer.tape.allSatisfy { $0.isWhole && $0.token == nil })
    }

    @Test("keeps what comes while the paper is out, and counts when it has printed it")
    func paperOut() throws {
        var printer = try star("paperOutAfter=3lines")
        var host = dialogue(for: .starMCPrint3PRNT)
        _ = host.read(answers(printer.take(host.probe, at: .zero)))
        let sent = host.wrap(payload: Self.receipt(9), mark: nil, token: token)
        #expect(host.read(answers(printer.take(sent, at: .zero))) == [.status([.mediaEmpty, .offline])])
        #expect(host.read(answers(printer.take(host.statusRequest, at: .zero))) == [.status([.mediaEmpty, .offline])])
        #expect(printer.tape.isEmpty)
        let heard = host.read(answers(printer.refill(at: .zero)))
        #expect(heard.contains(.orderedStatus([])))
        #expect(printer.tape.count == 1)
    }

    @Test("forgets what it had and begins to count at 0 when the power comes back, which proves nothing")
    func powerCycle() throws {
        var printer = try star("paperOutAfter=3lines")
        var host = dialogue(for: .starMCPrint3PRNT)
        _ = host.read(answers(printer.take(host.probe, at: .zero)))
        _ = printer.take(host.wrap(payload: Self.receipt(9), mark: nil, token: token), at: .zero)
        _ = printer.powerCycle(at: .zero)
        _ = printer.refill(at: .zero)
        #expect(host.read(answers(printer.take(host.statusRequest, at: .zero))) == [.status([])])
    }

    @Test("a lost answer is made good by the next status, late or not at all said it is not evidence for another")
    func silent() throws {
        var printer = try star("silentFence=1")
        var host = dialogue(for: .starMCPrint3PRNT)
        _ = host.read(answers(printer.take(host.probe, at: .zero)))
        let sent = host.wrap(payload: Self.receipt(2), mark: nil, token: token)
        #expect(host.read(answers(printer.take(sent, at: .zero))).isEmpty)
        #expect(host.read(answers(printer.take(host.statusRequest, at: .zero))) == [.status([]), .orderedStatus([])])
    }
}
