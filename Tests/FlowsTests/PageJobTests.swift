import Fiscal
import FoundationEssentials
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings
import Testing

@testable import Flows
@testable import Transports

/// A printer behind a queue that takes pages: everything is drawn, and what a page cannot do is said.
@Suite("Printing as pages")
struct PageJobTests {
    private func rig(drawer: DrawerPolicy = .never, raw: RawPolicy = .never) throws -> Rig {
        let printers = [
            PrinterSettings(
                name: "front", device: "cups://localhost/KASSE", profile: "generic-80mm", drawer: drawer, raw: raw)
        ]
        let settings = ShopSettings(
            shop: .init(name: "Mustermann GmbH", address: ["Friedrichstr. 42"], taxID: "DE123456789"),
            printers: printers, upstreams: [Shop.upstream()], registers: Shop.registers())
        return try Rig(Premises(settings, templates: TemplateStore.shipped()))
    }

    private func sold(_ rig: Rig, _ number: String = "n-1") throws {
        let made = try rig.create(number, register: "reg_1")
        if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
        let payment = #"{"payment_id":"p1","method":"cash","status":"captured","amount":"11.90","currency":"EUR"}"#
        try rig.complete(rig.operation(rig.answer(made)), register: "reg_1", body: #"{"payments":[\#(payment)]}"#)
    }

    /// Takes the next deed, which must be to draw.
    private func drawing(_ rig: Rig) throws -> [UInt8] {
        guard case .draw(let bytes) = try rig.deed() else {
            Issue.record("a page is due")
            return []
        }
        return bytes
    }

    /// Waits until the printer is opened a second time.
    private func reopening(_ rig: Rig) throws {
        for _ in 0..<20 {
            if rig.takeDeed(of: "front")?.deed == .open { return }
            try rig.ringOffline()
        }
        Issue.record("the printer is opened again")
    }

    /// A printer that has opened, as one that takes pages.
    private func opened(_ rig: Rig) throws {
        #expect(try rig.deed() == .open)
        try rig.say(1, .openedForPages)
    }

    @Test(
        "a receipt is handed over to be drawn, from the bytes that a raw queue would get, and ends as sent to spooler")
    func receipt() throws {
        let rig = try rig()
        try sold(rig)
        try opened(rig)
        let drawn = try drawing(rig)
        #expect(drawn == (try rig.job(1).payload))
        try rig.say(1, .wrote)
        try rig.say(1, .ended("completed"))
        #expect(try rig.job(1).grade == .d)
        #expect(JobView.words(try rig.job(1)) == "sent to spooler")
        #expect(rig.workbench.spooler.states.first?.takesPages == true)

        let other = try self.rig()
        try sold(other)
        #expect(try other.deed() == .open)
        try other.say(1, .opened)
        #expect(try other.write().count == drawn.count)
        #expect(other.workbench.spooler.states.first?.takesPages == false)
    }

    @Test("a duplicate's mark is in what is drawn")
    func duplicate() throws {
        let rig = try rig()
        try sold(rig)
        try opened(rig)
        let first = try drawing(rig)
        try rig.say(1, .wrote)
        try rig.say(1, .ended("completed"))
        #expect(try rig.order(.reprint(.number("n-1"), printer: nil, reason: nil)).status == 202)
        let second = try drawing(rig)
        let mark = try #require(try rig.job(2).mark)
        let text = TextWriter.text(second, profile: .generic80)
        #expect(text.split(separator: "\n").first?.contains(mark) == true)
        #expect(!TextWriter.text(first, profile: .generic80).contains(mark))
        #expect(second.suffix(first.count) == first[...])
    }

    @Test("the drawer's pulse is in no page, and a notice says that the drawer stays shut", arguments: [true, false])
    func drawer(takesPages: Bool) throws {
        let rig = try rig(drawer: .onCash)
        try sold(rig)
        #expect(try rig.deed() == .open)
        try rig.say(1, takesPages ? .openedForPages : .opened)
        let pulse: [UInt8] = [0x1B, 0x70, 0x00, 0x3C, 0x78]
        if takesPages {
            #expect(try !drawing(rig).starts(with: pulse))
        } else {
            #expect(try rig.write().starts(with: pulse))
        }
        #expect(try rig.notices().contains("drawer-not-possible printer front") == takesPages)
    }

    @Test("the notice goes when the queue takes commands again")
    func drawerAgain() throws {
        let rig = try rig(drawer: .onCash)
        #expect(try rig.deed() == .open)
        try rig.say(1, .openedForPages)
        #expect(try rig.notices().contains("drawer-not-possible printer front"))
        try rig.say(1, .gone("restarted"))
        try reopening(rig)
        try rig.say(2, .opened)
        #expect(try !rig.notices().contains("drawer-not-possible printer front"))
    }

    @Test("what cannot be drawn is aborted before a byte of it left, and what is behind it is printed")
    func undrawable() throws {
        let rig = try rig()
        try sold(rig)
        try sold(rig, "n-2")
        try opened(rig)
        _ = try drawing(rig)
        try rig.say(1, .undrawable("no font"))
        #expect(try rig.job(1).state == .aborted)
        #expect(try rig.job(1).reasons == ["document-format-error"])
        #expect(try rig.notices().contains("print-impossible job 1"))
        _ = try drawing(rig)
        try rig.say(1, .wrote)
        try rig.say(1, .ended("completed"))
        #expect(try rig.job(2).state == .completed)
    }

    @Test("a queue that was changed refuses with no byte taken: the job waits, and goes in the new form")
    func changed() throws {
        let rig = try rig()
        try sold(rig)
        try opened(rig)
        _ = try drawing(rig)
        try rig.say(1, .writeFailed(bytesTaken: 0, "the queue takes commands now"))
        #expect(try rig.job(1).state == .processingStopped)
        try reopening(rig)
        try rig.say(2, .opened)
        #expect(try rig.write() == (try rig.job(1).payload))
    }

    @Test("a client's own commands are drawn as well")
    func commands() throws {
        let rig = try rig(raw: .checked)
        let order = PrintOrder(printer: "front", content: .commands(Array("Hello\n".utf8)))
        #expect(try rig.order(.print(order)).status == 202)
        try opened(rig)
        #expect(try drawing(rig) == Array("Hello\n".utf8))
    }

    @Test("the page that is drawn is the one that the queue has paper for, and of commands without ink there is none")
    func drawing() async throws {
        let drawer = PageDrawer()
        let media = PageMedia(["custom_min_50x30mm", "custom_max_80x2000mm"])
        let page = try await drawer.document(Array("Hello\n".utf8), profile: .generic80, media: media)
        #expect(page.pdf.starts(with: Array("%PDF-".utf8)))
        #expect(page.sheet.size == PageSize(width: 8_000, length: 3_000))
        await #expect(throws: RenderingError.self) {
            try await drawer.document([0x1B, 0x70, 0x00, 0x19, 0x19], profile: .generic80, media: media)
        }
    }
}
