import Fiscal
import FoundationEssentials
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings
import Testing

@testable import Flows

/// What the configuration says of a printer beyond its device: the drawer, the fallback, a spooler before it.
@Suite("A printer by its configuration")
struct PrinterChoiceTests {
    private func rig(_ change: (inout [PrinterSettings]) -> Void) throws -> Rig {
        var printers = [
            PrinterSettings(name: "front", device: "socket://10.0.0.2:9100", profile: "virtual"),
            PrinterSettings(name: "back", device: "socket://10.0.0.3:9100", profile: "generic-80mm"),
        ]
        change(&printers)
        let settings = ShopSettings(
            shop: .init(name: "Mustermann GmbH", address: ["Friedrichstr. 42"], taxID: "DE123456789"),
            printers: printers, upstreams: [Shop.upstream()], registers: Shop.registers())
        return try Rig(Premises(settings, templates: TemplateStore.shipped()))
    }

    private func sold(_ rig: Rig, _ number: String = "n-1", method: String = "cash") throws {
        let made = try rig.create(number, register: "reg_1")
        if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
        let payment =
            #"{"payment_id":"p1","method":"\#(method)","status":"captured","amount":"11.90","currency":"EUR"}"#
        try rig.complete(rig.operation(rig.answer(made)), register: "reg_1", body: #"{"payments":[\#(payment)]}"#)
    }

    // MARK: Drawer

    /// `ESC p 0 60 120`.
    private static let pulse: [UInt8] = [0x1B, 0x70, 0x00, 0x3C, 0x78]

    @Test(
        "the drawer opens with the first print of a sale paid in cash, if the configuration says so",
        arguments: [
            (DrawerPolicy.onCash, "cash", true), (.onCash, "card", false), (.never, "cash", false),
        ])
    func drawer(policy: DrawerPolicy, method: String, opens: Bool) throws {
        let rig = try rig { $0[0].drawer = policy }
        try sold(rig, method: method)
        let printer = Printer("front")
        try printer.work(rig)
        #expect(printer.prints.count == 1)
        #expect(printer.prints.first?.starts(with: Self.pulse) == opens)
        // The reprint is the same paper, and no reason to open it.
        #expect(try rig.order(.reprint(.number("n-1"), printer: nil, reason: nil)).status == 202)
        try printer.work(rig)
        #expect(printer.prints.count == 2)
        #expect(printer.prints.last?.starts(with: Self.pulse) == false)
        #expect(try rig.job(1).payload?.starts(with: [0x1B, 0x40]) == true)
    }

    @Test("a printer without a connector for a drawer says so, and is told nothing")
    func noDrawer() throws {
        let rig = try rig { $0[0].overrides = PrinterOverrides([.init("drawerPins", .numbers([]))]) }
        let answer = try rig.order(.openDrawer(printer: "front"))
        #expect(answer.status == 422)
        #expect(answer.code == "no_drawer")
        #expect(try !rig.journal().contains("drawer.ordered"))
    }

    @Test("the drawer opens on order, also on a printer not yet reached, and never twice")
    func ordered() throws {
        let rig = try rig { _ in }
        #expect(try rig.order(.openDrawer(printer: "cellar")).status == 404)
        #expect(try rig.order(.openDrawer(printer: "front")).status == 202)
        #expect(try rig.journal().last == "drawer.ordered")
        #expect(try rig.deed() == .open)
        try rig.say(1, .opened)
        var written: [[UInt8]] = []
        while let taken = rig.takeDeed(of: "front") {
            guard case .write(let bytes) = taken.deed else { continue }
            written.append(bytes)
            try rig.say(1, .wrote)
        }
        #expect(written.filter { $0 == Self.pulse }.count == 1)
        try rig.wait(.seconds(20))
        #expect(rig.takeDeed(of: "front") == nil)
    }

    @Test("an order for the drawer of a printer that is away is forgotten: nobody stands there later")
    func orderedInVain() throws {
        let rig = try rig { _ in }
        #expect(try rig.order(.openDrawer(printer: "front")).status == 202)
        #expect(try rig.deed() == .open)
        try rig.say(1, .openFailed("No route."))
        #expect(try rig.order(.openDrawer(printer: "front")).status == 409)
        try rig.wait(.seconds(6))
        #expect(try rig.deed() == .open)
        try rig.say(2, .opened)
        while let taken = rig.takeDeed(of: "front") { #expect(taken.deed != .write(Self.pulse)) }
    }

    // MARK: Link

    @Test("a printer is opened before it is needed; one that goes away is looked for until it is back, and shown so")
    func link() throws {
        let rig = try rig { _ in }
        #expect(try rig.deed() == .open)
        try rig.say(1, .opened)
        while rig.takeDeed(of: "front") != nil { try rig.say(1, .wrote) }
        try rig.say(1, .received(Answers.ready))
        #expect(rig.workbench.spooler.states.first?.word == "idle")
        try rig.say(1, .gone("It was unplugged."))
        try rig.wait(.seconds(2))
        while let taken = rig.takeDeed(of: "front") {
            guard taken.deed == .open else { continue }
            try rig.say("front", taken.connection, .openFailed("There is no such printer."))
        }
        #expect(rig.workbench.spooler.states.first?.word == "stopped")
        #expect(rig.workbench.spooler.states.first?.reasons == ["offline"])
        #expect(try rig.notices().contains("printer-unreachable printer front"))
        var waits: [Duration] = []
        var last = rig.now.monotonic
        while waits.count < 50 {
            try rig.ringOffline()
            while let (connection, _) = rig.takeDeed(of: "front") {
                waits.append(rig.now.monotonic - last)
                last = rig.now.monotonic
                try rig.say("front", connection, .openFailed("There is no such printer."))
            }
        }
        #expect(waits.max() ?? .zero < .seconds(2))
        try rig.ringOffline()
        let (connection, _) = try #require(rig.takeDeed(of: "front"))
        try rig.say("front", connection, .opened)
        #expect(try !rig.notices().contains("printer-unreachable printer front"))
        #expect(rig.workbench.spooler.states.first?.word == "idle")
    }

    // MARK: Fallback

    @Test("what waits for a printer that stays away goes to its fallback, rendered for that one and unmarked")
    func fallback() throws {
        let rig = try rig { $0[0].fallback = "back" }
        try sold(rig)
        let back = Printer("back")
        var tries = 0
        while try rig.job(1).printer == "front" {
            while let (connection, _) = rig.takeDeed(of: "front") {
                try rig.say("front", connection, .openFailed("No route to 10.0.0.2."))
                tries += 1
            }
            #expect(back.prints.isEmpty)
            try rig.ringOffline()
        }
        #expect(tries > 3)
        try back.work(rig)
        #expect(back.prints.count == 1)
        let job = try rig.job(1)
        #expect(job.profile == "generic-80mm")
        #expect(job.state == .completed)
        #expect(job.grade == .b)
        #expect(job.mark == nil)
        #expect(try rig.notices().contains("printer-replaced printer front"))
        #expect(try rig.journal().contains("job.moved"))
        // The front printer is back: what is sold now is printed there.
        try sold(rig, "n-2")
        let front = Printer("front")
        while try rig.job(2).state != .completed {
            try front.work(rig)
            if try rig.job(2).state != .completed { try rig.ringOffline() }
        }
        #expect(front.prints.count == 1)
        #expect(try rig.job(2).printer == "front")
    }

    @Test("a print of which nothing was taken is made anew for its fallback, and the audit finds nothing altered")
    func fallbackBeforeFirstByte() throws {
        let rig = try rig { $0[0].fallback = "back" }
        try sold(rig)
        try rig.readyToSend()
        _ = try rig.deed()
        try rig.say("front", 1, .writeFailed(bytesTaken: 0, "The connection broke."))
        #expect(try rig.job(1).state == .processingStopped)
        let back = Printer("back")
        while try rig.job(1).state != .completed {
            while let (connection, _) = rig.takeDeed(of: "front") {
                try rig.say("front", connection, .openFailed("No route to 10.0.0.2."))
            }
            try rig.ringOffline()
            try back.work(rig)
        }
        #expect(try rig.journal().filter { $0 == "job.sendStarted" }.count == 2)
        #expect(try rig.findings() == [])
        try rig.store.damage("UPDATE job SET payload = X'00' WHERE id = 1")
        #expect(try rig.findings().count == 1)
    }

    @Test("of a print whose bytes may have left nothing goes to the fallback")
    func fallbackAfterFirstByte() throws {
        let rig = try rig { $0[0].fallback = "back" }
        try sold(rig)
        try rig.readyToSend()
        _ = try rig.write()
        try rig.say("front", 1, .gone("the cable"))
        #expect(try rig.job(1).state == .unknown)
        let back = Printer("back")
        for _ in 0..<40 {
            while let (connection, _) = rig.takeDeed(of: "front") {
                try rig.say("front", connection, .openFailed("No route to 10.0.0.2."))
            }
            try rig.ringOffline()
            try back.work(rig)
        }
        #expect(back.prints.isEmpty)
        #expect(try rig.job(1).printer == "front")
    }

    @Test("a fallback that is away itself takes nothing")
    func bothAway() throws {
        let rig = try rig {
            $0[0].fallback = "back"
            $0[1].fallback = "front"
        }
        try sold(rig)
        for _ in 0..<40 {
            for name in ["front", "back"] {
                while let (connection, _) = rig.takeDeed(of: name) {
                    try rig.say(name, connection, .openFailed("No route."))
                }
            }
            try rig.ringOffline()
        }
        let moves = try rig.journal().filter { $0 == "job.moved" }.count
        #expect(moves <= 1)
        #expect(try rig.job(1).state == .processingStopped)
    }

    // MARK: Spooler

    /// Hands a receipt to a printer behind a spooler.
    private func spooled() throws -> Rig {
        let rig = try rig { $0[0].device = "cups://localhost/KASSE" }
        try sold(rig)
        #expect(try rig.deed() == .open)
        try rig.say(1, .opened)
        // Not asked how it is: there is only a spooler to answer.
        let bytes = try rig.write()
        #expect(bytes.starts(with: [0x1B, 0x40]))
        try rig.say(1, .wrote)
        #expect(try rig.job(1).state == .processing)
        return rig
    }

    @Test("a spooler's word that the job is completed is grade D, and never called printed")
    func completed() throws {
        let rig = try spooled()
        try rig.say(1, .ended("completed"))
        #expect(try rig.job(1).state == .completed)
        #expect(try rig.job(1).grade == .d)
        #expect(JobView.words(try rig.job(1)) == "sent to spooler")
    }

    @Test("a job that the spooler ended otherwise is of unknown outcome", arguments: ["aborted", "canceled"])
    func ended(_ state: String) throws {
        let rig = try spooled()
        try rig.say(1, .ended(state))
        #expect(try rig.job(1).state == .unknown)
        #expect(try rig.job(1).reasons == ["spooler-\(state)"])
    }

    @Test("a stopped printer behind a spooler is waited for, and is said to be stopped")
    func stopped() throws {
        let rig = try spooled()
        try rig.say(1, .reasons(["media-empty-error"]))
        #expect(try rig.job(1).reasons == ["media-empty"])
        #expect(try rig.notices().contains("printer-stopped printer front"))
        for _ in 0..<5 { try rig.ringOffline() }
        #expect(try rig.job(1).state == .processing)
        try rig.say(1, .reasons(["none"]))
        #expect(try !rig.notices().contains("printer-stopped printer front"))
        try rig.say(1, .ended("completed"))
        #expect(try rig.job(1).grade == .d)
    }

    @Test("a queue that was stopped and has nothing to print is opened every few seconds until it says that it is well")
    func wellAgain() throws {
        let rig = try spooled()
        try rig.say(1, .reasons(["media-empty-error"]))
        // The next process has no job there.
        try rig.restart()
        var opened = 0
        #expect(try rig.notices().contains("printer-stopped printer front"))
        for _ in 0..<6 {
            while let (connection, deed) = rig.takeDeed(of: "front") {
                guard deed == .open else { continue }
                opened += 1
                try rig.say(connection, .opened)
                try rig.say(connection, .reasons(["media-empty-error"]))
            }
            try rig.wait(.seconds(5))
        }
        #expect((4...8).contains(opened))
        #expect(try rig.notices().contains("printer-stopped printer front"))
        while let (connection, deed) = rig.takeDeed(of: "front") {
            guard deed == .open else { continue }
            try rig.say(connection, .opened)
            try rig.say(connection, .reasons([]))
        }
        #expect(try !rig.notices().contains("printer-stopped printer front"))
    }

    @Test("a spooler that never ends the job loses it: the outcome is unknown, and the connection is closed")
    func silent() throws {
        let rig = try spooled()
        while try rig.job(1).state == .processing { try rig.ringOffline() }
        #expect(try rig.job(1).state == .unknown)
        #expect(try rig.deed() == .close)
    }

    // MARK: Pace

    @Test("a printer that takes 15 s for a receipt is waited for; one that takes a minute is not")
    func slow() throws {
        for (seconds, expected) in [(1, JobState.completed), (15, .completed), (60, .unknown)] {
            let rig = try rig { _ in }
            let printer = Printer("front")
            try sold(rig, "n-0")
            try printer.work(rig)
            printer.proves = false
            try sold(rig)
            try printer.work(rig)
            let end = rig.now.monotonic + .seconds(seconds)
            while rig.now.monotonic < end {
                try rig.wait(.milliseconds(250), answering: printer)
            }
            try rig.say(1, .received(Answers.fence("0002")))
            // Even then the late proof settles it.
            #expect(try rig.journal().contains("job.unknown") == (expected == .unknown))
            #expect(try rig.job(2).grade == .a)
        }
    }

    /// `RECEIPTS=10000` plays as many as the promise is measured by.
    @Test("no normal receipt ends as unknown on a printer that takes 1 to 15 s for each")
    func needlessDoubt() throws {
        let rig = try rig { _ in }
        let printer = Printer("front")
        printer.proves = false
        var random = SeededGenerator(seed: 11)
        let count = Int64(ProcessInfo.processInfo.environment["RECEIPTS"] ?? "") ?? 200
        for number in 1...count {
            try sold(rig, "n-\(number)")
            try printer.work(rig)
            #expect(try rig.job(number).state == .processing)
            let end = rig.now.monotonic + .milliseconds(1_000 + random.below(14_001))
            while rig.now.monotonic < end { try rig.wait(.milliseconds(500), answering: printer) }
            // The first one, of which nobody knows yet whether proof will come, may end at a weaker grade.
            #expect(try rig.job(number).state != .unknown)
            try rig.say(1, .received(Answers.fence(FenceToken(job: number).description)))
            #expect(try rig.job(number).grade == .a)
        }
    }

    @Test("a proof that comes after a job ended at a weaker grade still counts")
    func lateProof() throws {
        let rig = try rig { _ in }
        let printer = Printer("front")
        printer.proves = false
        try sold(rig)
        while try rig.job(1).state != .completed {
            try printer.work(rig)
            try rig.ringOffline()
        }
        #expect(try rig.job(1).grade == .c)
        try rig.say(1, .received(Answers.fence("0001")))
        #expect(try rig.job(1).grade == .a)
    }
}

extension Rig {
    /// Lets time pass while a printer answers what it is asked and nothing reaches the upstream.
    fileprivate func wait(_ duration: Duration, answering printer: Printer) throws {
        while let call = calls.first { try end(call, .notSent("away")) }
        try wait(duration)
        while let call = calls.first { try end(call, .notSent("away")) }
        try printer.work(self)
    }
}
