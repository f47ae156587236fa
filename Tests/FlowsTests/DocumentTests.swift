import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings
import Testing

@testable import Flows

/// Prints that are no receipts: text, documents, a till's own commands, the test page.
@Suite("Prints that are no receipts")
struct DocumentTests {
    private static let hello = Array("Hello".utf8) + [0x0A]

    private func rig(raw: RawPolicy = .never) throws -> Rig {
        try Rig(Shop.premises(printers: { printers in for index in printers.indices { printers[index].raw = raw } }))
    }

    private func order(
        _ content: PrintOrder.Content, on printer: String? = "front", key: String? = nil,
        as jobClass: PrintJobRecord.Class = .live
    ) -> Act {
        .print(PrintOrder(printer: printer, content: content, jobClass: jobClass, key: key))
    }

    @Test("a text comes out with the printer's proof, and is shown by its title")
    func text() throws {
        let rig = try rig()
        let answer = try rig.order(order(.text(Self.hello)))
        #expect(answer.status == 202)
        #expect(try rig.job(1).title == "text")
        #expect(try rig.job(1).receipt == nil)
        let printer = Printer("front")
        try printer.work(rig)
        #expect(try printer.text(0).contains("Hello\n"))
        #expect(try rig.job(1).state == .completed)
        #expect(try rig.job(1).grade == .a)
        #expect(try rig.findings().isEmpty)
    }

    @Test("a ReceiptLine document is compiled; a broken one is refused with its place and prints nothing")
    func receiptLine() throws {
        let rig = try rig()
        #expect(try rig.order(order(.receiptLine(Array("left | right\n".utf8)))).status == 202)
        let broken = try rig.order(order(.receiptLine(Array("one\n{code:".utf8))))
        #expect(broken.status == 422)
        #expect(broken.code == "invalid_document")
        #expect(try rig.jobs().count == 1)
    }

    @Test("a picture's dots come out as they are, in the middle")
    func picture() throws {
        var dots = Bitmap(width: 64, height: 24)
        for x in 0..<64 { for y in 0..<24 where (x / 4 + y / 4).isMultiple(of: 2) { dots[x, y] = true } }
        let rig = try rig()
        #expect(try rig.order(order(.picture(dots))).status == 202)
        #expect(try rig.job(1).title == "picture")
        let payload = try #require(try rig.job(1).payload)
        let items = PaperInterpreter.papers(of: payload, profile: .generic80).flatMap(\.items)
        #expect(items.contains(.bitmap(x: (576 - 64) / 2, y: 0, dots)))
        // What no longer fits, since somebody changed the profile in between, is refused and not cut off.
        let wide = try rig.order(order(.picture(Bitmap(width: 4000, height: 1))))
        #expect(wide.code == "invalid_document")
        #expect(try rig.jobs().count == 1)
    }

    @Test("a picture is made dots for the printer that prints it, or refused with the reason")
    func pictureOrder() async throws {
        let premises = try Shop.premises(printers: {
            $0[0].overrides = PrinterOverrides([.init("pictures", .word("none"))])
        })
        let pictures = ReceiptPictures(premises: premises)
        let square = LogoTests.square
        #expect(
            try await pictures.order(ofPNG: square, dither: "threshold", printer: "back")
                == .picture(try Picture(png: square, file: "").bitmap(fittingWidth: 576, dither: .threshold(128))))
        let refusals: [([UInt8], String?, String, String, String)] = [
            (square, "bayer", "back", "invalid_parameter", "floyd-steinberg, atkinson, ordered, threshold"),
            (square, nil, "front", "invalid_document", "prints no pictures"),
            (Array("GIF89a".utf8), nil, "back", "invalid_document", "The picture is no PNG picture"),
            (Array(square.dropLast(20)), nil, "back", "invalid_document", "The picture is damaged"),
        ]
        for (bytes, dither, printer, code, words) in refusals {
            let refusal = await #expect(throws: PictureRefusal.self) {
                try await pictures.order(ofPNG: bytes, dither: dither, printer: printer)
            }
            #expect(refusal?.code == code)
            #expect(refusal?.detail.contains(words) == true, "\(refusal?.detail ?? "")")
        }
    }

    @Test("a test page goes to the printer named, behind live receipts, and is of no use after five minutes")
    func testPage() throws {
        let rig = try rig()
        #expect(try rig.order(.testPage(printer: "back")).status == 202)
        #expect(try rig.job(1).printer == "back")
        #expect(try rig.job(1).jobClass == .reprint)
        #expect(try rig.order(.testPage(printer: "cellar")).code == "unknown_printer")
        try rig.wait(.seconds(301))
        try Printer("back").work(rig)
        #expect(try rig.job(1).state == .pendingHeld)
        #expect(try rig.job(1).reasons == ["job-expired"])
    }

    @Test(
        "a client's own commands need the printer's permission, and only those that print pass where they are checked")
    func commands() throws {
        let drawer: [UInt8] = [0x41, 0x1B, 0x70, 0x00, 0x19, 0xFA]
        #expect(try rig(raw: .never).order(order(.commands(Self.hello))).code == "raw_not_allowed")
        let checked = try rig(raw: .checked)
        let refused = try checked.order(order(.commands(drawer)))
        #expect(refused.status == 403)
        #expect(refused.code == "command_not_allowed")
        let words = String(decoding: refused.body, as: UTF8.self)
        #expect(words.contains("Byte 1") && words.contains("drawer-kick"), "\(words)")
        #expect(try checked.jobs().isEmpty)
        #expect(try checked.order(order(.commands(Self.hello))).status == 202)
        #expect(try checked.job(1).payload == Self.hello)
        let all = try rig(raw: .all)
        #expect(try all.order(order(.commands(drawer))).status == 202)
        #expect(try all.order(order(.commands([0x41, 0x1D, 0x76]))).code == "command_cut_short")
    }

    @Test("the same key and content is the same print, other content is refused")
    func keys() throws {
        let rig = try rig()
        #expect(try rig.order(order(.text(Self.hello), key: "k-1")).status == 202)
        let again = try rig.order(order(.text(Self.hello), key: "k-1"))
        #expect(again.status == 200)
        #expect(try JSONValue(parsing: again.body)["id"] == "job_1")
        #expect(try rig.order(order(.text(Array("Bye".utf8)), key: "k-1")).code == "idempotency_key_reused")
        #expect(try rig.order(order(.text(Self.hello), on: "back", key: "k-1")).code == "idempotency_key_reused")
        #expect(try rig.jobs().count == 1)
    }

    @Test("with more than one printer one must be named")
    func printer() throws {
        #expect(try rig().order(order(.text(Self.hello), on: nil)).code == "printer_required")
    }

    @Test("the till's prints go before the kitchen's")
    func priority() throws {
        let rig = try rig()
        _ = try rig.order(order(.text(Array("pot".utf8)), as: .kitchen))
        _ = try rig.order(order(.text(Array("bill".utf8))))
        let printer = Printer("front")
        try printer.work(rig)
        #expect(try printer.text(0).contains("bill"))
        #expect(try printer.text(1).contains("pot"))
    }

    @Test("in doubt it waits for a person, and a second print is marked")
    func doubt() throws {
        let rig = try rig()
        _ = try rig.order(order(.text(Self.hello)))
        try Printer("front").work(rig)
        _ = try rig.order(order(.text(Array("second".utf8))))
        let silent = Printer("front")
        silent.proves = false
        try silent.work(rig)
        try rig.wait(.seconds(25))
        try silent.work(rig)
        try rig.wait(.seconds(25))
        #expect(try rig.job(2).state == .unknown)
        #expect(try rig.notices().contains("print-unknown job 2"))
        #expect(try rig.order(.resolveJob(2, printed: false, version: nil)).status == 200)
        #expect(try rig.job(3).mark == "DUPLICATE 1")
        #expect(try rig.job(3).payload == rig.job(2).payload)
        let printer = Printer("front")
        try printer.work(rig)
        #expect(try printer.text(0).contains("DUPLICATE 1"))
    }

    @Test("a document stays with the printer that it was made for; only receipts go to the fallback")
    func fallback() throws {
        let rig = try Rig(Shop.premises(printers: { $0[0].fallback = "back" }))
        _ = try rig.order(order(.text(Self.hello)))
        for _ in 0..<12 {
            while let (connection, deed) = rig.takeDeed(of: "front") {
                if case .open = deed { try rig.say("front", connection, .openFailed("away")) }
            }
            try Printer("back").work(rig)
            try rig.wait(.seconds(2))
        }
        #expect(try rig.job(1).printer == "front")
        #expect(try rig.job(1).state == .processingStopped)
    }
}
