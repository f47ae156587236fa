import Fiscal
import Receipts
import Testing

@testable import Flows

/// Closings through a net that loses requests and answers, with a service that is restarted on the way.
@Suite("Histories of closing sessions")
struct SessionHistoryTests {
    private struct Outcome {
        var applied: [String]
        var answer: Answer?
        var notices: [String]
        var findings: [String]
    }

    /// Asks until the closing is made, or somebody has to decide.
    private func play(seed: UInt64, forgetsKeys: Bool = false) throws -> Outcome {
        let shop = try SessionShop()
        var random = SeededGenerator(seed: seed)
        var ticket: Int?
        var answer: Answer?
        for turn in 0..<400 {
            let faults = turn < 60
            if let asked = ticket, let heard = shop.rig.answers[asked] {
                ticket = nil
                answer = heard
                if heard.status == 200 { break }
                if heard.value["open"]?.elements.contains(where: { $0["state"] == "pendingHeld" }) == true { break }
            }
            if ticket == nil, shop.rig.calls.isEmpty || random.below(3) == 0 { ticket = try shop.close() }
            if faults, random.below(12) == 0 {
                try shop.rig.restart()
                ticket = nil
            } else if let call = shop.rig.calls.first {
                switch faults ? random.below(5) : 0 {
                case 1: try shop.rig.end(call, .notSent("away"))
                case 2: try shop.rig.end(call, .lost("reset"))
                case 3:
                    _ = shop.answer(call)
                    if forgetsKeys { shop.forgetKeys() }
                    try shop.rig.end(call, .lost("reset"))
                case 4: try shop.rig.end(call, reply(503, "<html>"))
                default: try shop.rig.end(call, shop.answer(call))
                }
            } else if shop.rig.wake != nil {
                try shop.rig.ring()
            }
        }
        return Outcome(
            applied: shop.applied, answer: answer, notices: try shop.rig.notices(), findings: try shop.rig.findings())
    }

    @Test("whatever is lost, the drawer is counted once and the session closed once, in that order")
    func histories() throws {
        for seed in 1...200 as ClosedRange<UInt64> {
            let outcome = try play(seed: seed)
            #expect(outcome.applied == ["session_open", "session_cash_count", "session_close"], "seed \(seed)")
            #expect(outcome.answer?.status == 200, "seed \(seed): \(outcome.answer?.text ?? "no answer")")
            #expect(outcome.answer?.value["difference"] == "-0.50", "seed \(seed)")
            #expect(outcome.notices == [], "seed \(seed)")
            #expect(outcome.findings == [], "seed \(seed)")
        }
    }

    @Test("a server that forgets its keys is found out: somebody has to decide, and nothing is done twice")
    func control() throws {
        var held = 0
        for seed in 1...40 as ClosedRange<UInt64> {
            let outcome = try play(seed: seed, forgetsKeys: true)
            #expect(outcome.applied.filter { $0 == "session_cash_count" }.count <= 1, "seed \(seed)")
            if outcome.answer?.status != 200 { held += 1 }
        }
        #expect(held > 0)
    }
}
