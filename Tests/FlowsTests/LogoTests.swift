import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Settings
import Testing

@testable import Flows

/// The shop's logo: in the printer's memory where it has one, else among the dots of each receipt.
@Suite("The shop's logo")
struct LogoTests {
    /// 16 × 8 dots, black on the left.
    static let square: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
        0x00, 0x10, 0x00, 0x00, 0x00, 0x08, 0x01, 0x00, 0x00, 0x00, 0x00, 0xD8, 0x0D, 0x42, 0x3A, 0x00, 0x00, 0x00,
        0x0E, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x60, 0xF8, 0xCF, 0x80, 0x0D, 0x01, 0x00, 0x5B, 0xBC, 0x07,
        0xF9, 0x0C, 0x84, 0x96, 0xD1, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
    /// 8 × 8 dots, all black.
    static let narrow: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
        0x00, 0x08, 0x00, 0x00, 0x00, 0x08, 0x01, 0x00, 0x00, 0x00, 0x00, 0xEC, 0x74, 0x83, 0x26, 0x00, 0x00, 0x00,
        0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x60, 0x40, 0x05, 0x00, 0x00, 0x10, 0x00, 0x01, 0xAA, 0x19,
        0xF8, 0x82, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]

    private func picture() throws -> Picture { try Picture(png: Self.square, file: "logo.png") }

    private func premises(pictures: String = "graphics", logo: Picture?) throws -> Premises {
        try Shop.premises(
            printers: {
                $0[0].overrides = PrinterOverrides([.init("pictures", .word(pictures))])
            }, logo: logo)
    }

    private func printed(_ premises: Premises, by printer: Printer, sales: Int = 1) throws -> Rig {
        let rig = try Rig(premises)
        try printer.work(rig)
        for number in 1...sales {
            let made = try rig.create("n-\(number)")
            if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
            try rig.complete(rig.operation(rig.answer(made)))
            try printer.work(rig)
        }
        return rig
    }

    private func commands(_ printer: Printer, _ index: Int = 0) throws -> [Command] {
        try #require(index < printer.prints.count)
        return CommandDecoder.commands(in: printer.prints[index])
    }

    private func names(_ commands: [Command]) -> [LogoKey] {
        commands.compactMap { if case .logoPrint(let key, _) = $0 { key } else { nil } }
    }

    private func bitmaps(_ commands: [Command]) -> [Bitmap] {
        commands.compactMap {
            switch $0 {
            case .raster(let bitmap, _), .graphicsStore(let bitmap, _): bitmap.width == 16 ? bitmap : nil
            default: nil
            }
        }
    }

    @Test("is stored once under a free key of two digits, and each receipt then only names it")
    func stored() throws {
        let printer = Printer("front")
        let foreign = try #require(LogoKey("99"))
        printer.logos[foreign] = Bitmap(width: 8, height: 8)
        let rig = try printed(premises(logo: picture()), by: printer, sales: 3)
        #expect(printer.definitions == 1)
        let key = try #require(LogoKey("98"))
        let stored = try #require(printer.logos[key])
        #expect(stored.row(0) == [0xFF, 0x00])
        #expect(printer.logos[foreign] == Bitmap(width: 8, height: 8))
        for index in 0..<3 {
            #expect(try names(commands(printer, index)) == [key])
            #expect(try bitmaps(commands(printer, index)).isEmpty)
        }
        #expect(try rig.journal().filter { $0 == "logo.stored" }.count == 1)
    }

    @Test("is not stored again by another process, and is asked for on each connection")
    func known() throws {
        let printer = Printer("front")
        let rig = try printed(premises(logo: picture()), by: printer)
        try rig.restart()
        try printer.work(rig)
        #expect(printer.definitions == 1)
        // Another printer stands there now: its memory is empty.
        printer.logos = [:]
        try rig.say("front", 1, .gone("unplugged"))
        try rig.wait(.seconds(3))
        try printer.work(rig)
        #expect(printer.definitions == 2)
    }

    @Test("takes the place of the one before, and nobody else's")
    func replaced() throws {
        let printer = Printer("front")
        let rig = try printed(premises(logo: picture()), by: printer)
        try rig.restart(premises: premises(logo: Picture(png: Self.narrow, file: "new.png")))
        try printer.work(rig)
        #expect(printer.definitions == 2)
        #expect(printer.logos.count == 1)
        #expect(printer.logos.values.first?.width == 8)
    }

    @Test("stands among the dots of each receipt where the printer refuses it, and is not sent to be stored again")
    func refused() throws {
        let printer = Printer("front")
        printer.storesLogos = false
        let rig = try printed(premises(logo: picture()), by: printer, sales: 2)
        #expect(printer.definitions == 1)
        for index in 0..<2 {
            #expect(try names(commands(printer, index)).isEmpty)
            #expect(try bitmaps(commands(printer, index)).count == 1)
        }
        try rig.say("front", 1, .gone("unplugged"))
        try rig.wait(.seconds(3))
        try printer.work(rig)
        #expect(printer.definitions == 1)
        #expect(try rig.journal().contains("logo.refused"))
    }

    @Test("stands among the dots on models that store none, and such a printer is never asked")
    func inline() throws {
        let printer = Printer("front")
        _ = try printed(premises(pictures: "raster", logo: picture()), by: printer)
        #expect(try bitmaps(commands(printer)).map { $0.row(0) } == [[0xFF, 0x00]])
        #expect(printer.definitions == 0)
    }

    @Test("is nowhere without shop.logo")
    func none() throws {
        let printer = Printer("front")
        _ = try printed(premises(logo: nil), by: printer)
        #expect(try bitmaps(commands(printer)).isEmpty)
        #expect(try names(commands(printer)).isEmpty)
        #expect(printer.definitions == 0)
    }

    @Test("a printer that does not answer keeps no receipt waiting for more than half a second, and its list is ended")
    func silent() throws {
        let rig = try Rig(premises(logo: picture()))
        #expect(try rig.deed() == .open)
        try rig.say("front", 1, .opened)
        _ = try rig.write()
        try rig.say("front", 1, .received(Answers.ready))
        // GS ( L fn 64.
        #expect(try rig.write() == [0x1D, 0x28, 0x4C, 0x04, 0x00, 0x30, 0x40, 0x4B, 0x43])
        let made = try rig.create("n-1")
        if let call = rig.calls.last { try rig.end(call, .notSent("away")) }
        try rig.complete(rig.operation(rig.answer(made)))
        #expect(rig.idle(), "nothing may follow that the printer would take for the answer")
        try rig.wait(.milliseconds(500))
        #expect(try rig.write() == [0x18])
        try rig.say("front", 1, .received(Answers.ready))
        // The question how it is, and the receipt, with the dots.
        _ = try rig.write()
        try rig.say("front", 1, .received(Answers.ready))
        let receipt = try rig.write()
        #expect(bitmaps(CommandDecoder.commands(in: receipt)).count == 1)
        // An answer that comes too late is not believed.
        try rig.say("front", 1, .received([0x37, 0x72, 0x40, 0x00]))
        #expect(rig.idle())
    }

    @Test("a duplicate does not name what another printer has stored")
    func elsewhere() throws {
        let premises = try Shop.premises(
            printers: {
                $0[1].profile = "virtual"
                for index in 0...1 { $0[index].overrides = PrinterOverrides([.init("pictures", .word("graphics"))]) }
            }, logo: picture())
        let printer = Printer("front")
        let rig = try printed(premises, by: printer)
        let other = Printer("back")
        other.storesLogos = false
        try other.work(rig)
        let receipt = try #require(try rig.receipts().first)
        _ = try rig.order(.reprint(.receipt(receipt.id), printer: "back", reason: "lost"))
        try other.work(rig)
        #expect(try names(commands(other)).isEmpty)
        #expect(try bitmaps(commands(other)).count == 1)
    }
}
