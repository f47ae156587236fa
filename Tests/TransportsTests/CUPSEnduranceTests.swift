import Foundation
import Testing
import Transports

/// `CUPS_RECEIPTS=200` makes the long run.
@Suite("CUPS transport, receipts in a bad day", .serialized, .timeLimit(.minutes(10)))
struct CUPSEnduranceTests {
    private static let count = ProcessInfo.processInfo.environment["CUPS_RECEIPTS"].flatMap { Int($0) } ?? 30

    private enum Trouble: Int, CaseIterable {
        case none
        case awayBefore
        case pausedBefore
        case restartedWithTheJob
        case rejectingBefore
        case pausedWithTheJob
        case restartedAtAnyMoment
    }

    @Test("with the spooler stopped, restarted and paused none is lost, none doubled, none left to a person")
    func badDay() async throws {
        try await CUPSRig.with { rig in
            let till = CUPSTill(rig: rig)
            var unknown: [Int] = []
            for number in 0..<Self.count {
                // Most receipts have no trouble, as on a real day; in order, so that each kind comes up.
                let trouble = number % 2 == 0 ? .none : Trouble(rawValue: number / 2 % Trouble.allCases.count) ?? .none
                if try await !printing(CUPSTally.receipt(number), on: till, trouble) { unknown.append(number) }
            }
            let tally = CUPSTally(Self.count, unknown: unknown, paper: try rig.prints())
            #expect(tally.lost == [])
            #expect(tally.doubled == [])
            #expect(unknown == [])
            #expect(try rig.prints().count == Self.count)
            #expect(try await rig.openJobs() == [])
        }
    }

    @Test(
        "what lingers over the limit goes before a person; a till that sends it again doubles it",
        arguments: [false, true])
    func carelessTill(isCareless: Bool) async throws {
        try await CUPSRig.with { rig in
            let till = CUPSTill(rig: rig, limit: .milliseconds(500), isCareless: isCareless)
            var unknown: [Int] = []
            for number in 0..<4 {
                try rig.mode(number == 2 ? "linger" : "ok")
                async let printing = till.prints(CUPSTally.receipt(number))
                if number == 2 {
                    // The first print lies there; what may come next is the same once more.
                    try await rig.run("await", "paper", "prints", "3")
                    try await rig.run("await", "paper", "idle")
                    try rig.mode("ok")
                }
                if try await !printing { unknown.append(number) }
            }
            let tally = CUPSTally(4, unknown: unknown, paper: try rig.prints())
            #expect(tally.lost == [])
            #expect(tally.doubled == (isCareless ? [2] : []))
            #expect(unknown == (isCareless ? [] : [2]))
        }
    }

    private func printing(_ receipt: [UInt8], on till: CUPSTill, _ trouble: Trouble) async throws -> Bool {
        let rig = till.rig
        switch trouble {
        case .none:
            return try await till.prints(receipt)
        case .awayBefore:
            try await rig.run("stop")
            async let printing = till.prints(receipt)
            try await rig.run("start")
            return try await printing
        case .pausedBefore:
            try await rig.admin("cupsdisable", "paper")
            async let printing = till.prints(receipt)
            try await rig.admin("cupsenable", "paper")
            return try await printing
        case .rejectingBefore:
            try await rig.admin("cupsreject", "paper")
            async let printing = till.prints(receipt)
            try await rig.admin("cupsaccept", "paper")
            return try await printing
        case .pausedWithTheJob, .restartedWithTheJob, .restartedAtAnyMoment:
            // The printer takes nothing until the trouble is over: what it had taken, the spooler would send again.
            try rig.mode("wait")
            async let printing = till.prints(receipt)
            if trouble != .restartedAtAnyMoment { try await rig.run("await", "paper", "begun") }
            if trouble == .pausedWithTheJob {
                try await rig.admin("cupsdisable", "paper")
                try await rig.admin("cupsenable", "paper")
            } else {
                try await rig.run("outage", "0.05")
            }
            try rig.mode("ok")
            return try await printing
        }
    }
}
