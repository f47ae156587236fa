import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings
import Testing

@testable import Flows

/// Printers that were away, that another process has left, and that were replaced by others.
@Suite("Printers that come back")
struct PrinterReturnTests {
    private func premises(front profile: String = "virtual") throws -> Premises {
        let printers = [
            PrinterSettings(name: "front", device: "socket://10.0.0.2:9100", profile: profile, fallback: "back"),
            PrinterSettings(name: "back", device: "socket://10.0.0.3:9100", profile: "generic-80mm"),
        ]
        let settings = ShopSettings(
            shop: .init(name: "Mustermann GmbH", address: ["Friedrichstr. 42"], taxID: "DE123456789"),
            printers: printers, upstreams: [Shop.upstream()], registers: Shop.registers())
        return try Premises(settings, templates: TemplateStore.shipped())
    }

    @Test("a fallback that was away once, and had nothing to print since, takes what waits")
    func fallback() throws {
        let rig = try Rig(premises())
        let (connection, _) = try #require(rig.takeDeed(of: "back"))
        try rig.say("back", connection, .openFailed("No route to 10.0.0.3."))
        let back = Printer("back")
        while try rig.notices().contains("printer-unreachable printer back") {
            try rig.ringOffline()
            try back.work(rig)
        }
        try rig.sell()
        for _ in 0..<60 {
            while let (connection, _) = rig.takeDeed(of: "front") {
                try rig.say("front", connection, .openFailed("No route to 10.0.0.2."))
            }
            try rig.ringOffline()
            try back.work(rig)
        }
        #expect(try rig.job(1).printer == "back")
        #expect(back.prints.count == 1)
    }

    @Test(
        "an answer without a token that a print still owes from before the start does not count for the next one",
        arguments: [false, true])
    func owedAnswer(isResolved: Bool) throws {
        let rig = try Rig.proven("back")
        _ = try rig.handOver("back")
        // Overtaken in the queue: the one in hand is older than one that is long done.
        try rig.store.damage("UPDATE job SET id = 9 WHERE id = 1")
        try rig.restart()
        #expect(try rig.job(2).state == .unknown)
        if isResolved {
            // A person's word does not empty the printer's buffer.
            #expect(try rig.order(.resolveJob(2, printed: true, version: nil)).status == 200)
            try rig.restart()
        }
        try rig.sell("n-10", register: "reg_2")
        let (connection, _) = try #require(rig.takeDeed(of: "back"))
        try rig.say("back", connection, .opened)
        while rig.takeDeed(of: "back") != nil { try rig.say("back", connection, .wrote) }
        try rig.say("back", connection, .received(Answers.ready))
        try rig.say("back", connection, .received([ESCPOSAnswer.queuedStatus([])]))
        #expect(try rig.job(10).state == .pending)
    }

    @Test("a reprint that waits is made anew where another printer stands now than the one of its first print")
    func replaced() throws {
        let rig = try Rig(premises())
        try rig.sell()
        let front = Printer("front")
        try front.work(rig)
        #expect(front.prints.count == 1)
        #expect(try rig.order(.reprint(.number("n-1"), printer: nil, reason: "lost")).status == 202)
        try rig.restart(premises: premises(front: "generic-58mm"))
        try Printer("front").work(rig)
        let (first, second) = try (rig.job(1).payload, rig.job(2).payload)
        #expect(try second ?? [] != first && rig.job(2).mark != nil)
    }
}
