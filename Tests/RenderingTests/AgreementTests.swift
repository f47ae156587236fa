import PrinterLanguage
import Receipts
import Testing

@testable import Rendering

@Suite("The layout and what is printed of it")
struct AgreementTests {
    private static let samples = [
        "left | right\n\"bold\" | _under_ | `white`\n^wide ^^high ^^^both | 1,00\n---\n`all white`\n\n~~~ \n|x",
        "{b: line; w: * 9}\n|Äpfel | 1,00|\n---\n|^^x | 2,00|\n{b: space}\n|after",
        "{image: iVBORw0KGgoAAAANSUhEUgAAABAAAAAIAQAAAADYDUI6AAAAEUlEQVR4nGOQaGT4wM+AQQIASyQGYeg+JIkAAAAASUVORK5CYII=}",
        "Tee 茶 | 1,00\nسلام | 12,50\nשלום עולם (2) | 3,00\n`WARN 茶`\n^^^茶 x | ^2,00\n{b: line}\n|茶 | ที่ปู่|\n_ə 茶_ | \"हिन्दी\"\n",
        "{code: 2012345678903; option: ean, 2, 72, nohri}",
        "{code: https://example.com; option: qrcode, 4, m}\n{a: right}\n{code: A; option: qrcode, 5, l}",
    ]

    private static let printers = [
        PrinterProfile.virtual, .generic58, .epsonTMM30, .starMCPrint3PRNT, .starTSP650IILine, .starMPOP,
    ]

    /// The dots that bytes print, in grey where letters are.
    private func printed(_ bytes: [UInt8], _ profile: PrinterProfile, height: Int) throws -> [UInt8] {
        let paper = try #require(PaperInterpreter.papers(of: bytes, profile: profile).first)
        #expect(paper.heightDots >= height)
        var canvas = PaperCanvas(width: profile.widthDots, height: height)
        var writer = try PaperWriter()
        writer.draw(paper, at: PaperCanvas.Place(x: 0, y: 0), on: &canvas)
        return canvas.pixels
    }

    /// How many dots differ, and the first of them.
    private func differences(_ layout: Layout, _ bytes: [UInt8], _ profile: PrinterProfile) throws -> (Int, String) {
        let drawn = try LayoutPicture.draw(layout, profile: profile)
        let printed = try printed(bytes, profile, height: drawn.height)
        let width = drawn.width
        let places = printed.indices.filter { printed[$0] != drawn.pixels[$0] }
        let first = places.first.map { "\($0 % width), \($0 / width): \(printed[$0]) not \(drawn.pixels[$0])" }
        return (places.count, "\(profile.name): \(first ?? "")")
    }

    @Test("agree to the dot for receipts, in ESC/POS and in Star's languages", arguments: printers)
    func sales(profile: PrinterProfile) throws {
        for receipt in [Fixtures.sale(), Fixtures.provisional(), Fixtures.returned()] {
            let layout = Layout(receipt, template: try Fixtures.template(), profile: profile)
            let bytes = try ESCPOSWriter.bytes(of: layout, profile: profile)
            let (count, first) = try differences(layout, bytes, profile)
            #expect(count == 0, "\(first)")
        }
    }

    @Test("agree to the dot for everything a document can hold", arguments: printers, samples)
    func everything(profile: PrinterProfile, text: String) throws {
        let layout = Layout(
            document: try Template(document: Array(text.utf8), name: "document"), profile: profile)
        let bytes = try ESCPOSWriter.bytes(of: layout, profile: profile)
        let (count, first) = try differences(layout, bytes, profile)
        #expect(count == 0, "\(first)")
    }

    @Test("would not agree if a letter, a style, a column or the place of a line were another")
    func control() throws {
        let profile = PrinterProfile.virtual
        let bytes = try ESCPOSWriter.bytes(
            of: Layout(document: Template(document: Array("a 茶\nb".utf8), name: "x"), profile: profile),
            profile: profile)
        for text in ["a 茶\nc", "a 茶\n\"b\"", "a 茶\n|b", "a 茶\n\nb", "a 茶\n^b", "a 茷\nb"] {
            let other = Layout(document: try Template(document: Array(text.utf8), name: "x"), profile: profile)
            #expect(try differences(other, bytes, profile).0 > 0, "\(text)")
        }
    }
}
