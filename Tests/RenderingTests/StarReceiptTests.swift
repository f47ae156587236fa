import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Receipts on a Star")
struct StarReceiptTests {
    private func text(_ receipt: Receipt, _ profile: PrinterProfile) throws -> [String] {
        let bytes = try ReceiptWriter.render(receipt, template: try Fixtures.template(), profile: profile)
        #expect(!RealTimeScanner.found(in: bytes, language: profile.language))
        #expect(CommandAllowance.refusal(of: bytes, language: profile.language) == nil)
        // Blank paper differs: 4 mm a line, and the printer's own way to its cutter.
        return TextWriter.text(bytes, profile: profile).split(separator: "\n").map(String.init)
    }

    @Test(
        "hold the same lines as in ESC/POS, styles and code included",
        arguments: [PrinterProfile.starMCPrint3PRNT, .starTSP650IILine, .starTSP100IV])
    func lines(profile: PrinterProfile) throws {
        for receipt in [Fixtures.sale(), Fixtures.provisional(), Fixtures.returned()] {
            #expect(try text(receipt, profile) == text(receipt, .virtual))
        }
    }

    @Test("hold the same lines on narrow paper", arguments: [PrinterProfile.starMCPrint2PRNT, .starMPOP])
    func narrow(profile: PrinterProfile) throws {
        var twin = PrinterProfile.virtual
        (twin.widthDots, twin.columnsA, twin.columnsB) = (384, 32, 42)
        #expect(try text(Fixtures.sale(), profile) == text(Fixtures.sale(), twin))
    }

    @Test("are not the same bytes, and mean nothing in the other language")
    func control() throws {
        let receipt = Fixtures.sale()
        let star = try ReceiptWriter.render(receipt, template: try Fixtures.template(), profile: .starMCPrint3PRNT)
        #expect(TextWriter.text(star, profile: .virtual) != TextWriter.text(star, profile: .starMCPrint3PRNT))
    }

    @Test("draw a code whose modules or data the printer could not take")
    func drawn() throws {
        let profile = PrinterProfile.starMCPrint3PRNT
        for document in ["{code: 1; option: qrcode, 12}", "{code: 1; option: qrcode, 3}"] {
            let bytes = try ReceiptWriter.render(
                document: Template(document: Array(document.utf8), name: "code"), profile: profile)
            let commands = CommandDecoder.commands(in: bytes, language: profile.language)
            let isDrawn = commands.contains { if case .raster = $0 { true } else { false } }
            #expect(isDrawn == document.contains("12"), "\(commands)")
            #expect(commands.contains(Command.qrPrint) != isDrawn)
        }
    }
}
