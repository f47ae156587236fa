import PrinterLanguage
import Receipts
import Testing

@testable import Rendering

@Suite("Lines with drawn letters")
struct DrawnLineTests {
    private static let samples = [
        "سلام", "قهوة عربية", "שלום", "ผัดไทย", "हिन्दी", "茶", "日本語のお茶", "한국어", "😀 🍕", "ə", "Tee 茶 grün", "x سلام 5 y",
    ]

    /// Without a page that has any of these letters.
    private func printer(_ pictures: PrinterProfile.Graphics?, inLine: Bool = false) -> PrinterProfile {
        var profile = Fixtures.printer(columns: 32)
        profile.codePages = [CodePageSlot(16, .wpc1252), CodePageSlot(0, .pc437)]
        profile.needsKanjiOff = false
        profile.pictures = pictures
        profile.linePictures = inLine
        return profile
    }

    private func bytes(_ text: String, _ template: String, _ profile: PrinterProfile) throws -> [UInt8] {
        var receipt = Fixtures.sale()
        receipt.note = text
        return try ReceiptWriter.render(receipt, template: try Fixtures.template(text: template), profile: profile)
    }

    private func commands(_ text: String, _ template: String, _ profile: PrinterProfile) throws -> [Command] {
        let bytes = try bytes(text, template, profile)
        #expect(!RealTimeScanner.found(in: bytes, language: profile.language))
        #expect(CommandAllowance.refusal(of: bytes, language: profile.language) == nil)
        return CommandDecoder.commands(in: bytes, language: profile.language)
    }

    /// Whether pictures come of a text beside a price.
    private func draws(_ text: String, _ profile: PrinterProfile) throws -> Bool {
        let found = try commands(text, "|{{note}} | 1,00|", profile)
        return found.contains { command in
            switch command {
            case .raster, .columns, .graphicsStore: true
            default: false
            }
        }
    }

    @Test("set each as a picture among the characters, where the model does so")
    func inLine() throws {
        let found = try commands("a 茶 b", "|{{note}} | 1,00|", printer(nil, inLine: true))
        guard case .columns(let bitmap, mode: .dots24Double) = found[3] else {
            Issue.record("\(found)")
            return
        }
        #expect(bitmap.width == 24)
        #expect(found[2] == .text(Array("a ".utf8)))
        #expect(found[4] == .text(Array(" b".utf8) + [UInt8](repeating: 0x20, count: 22) + Array("1,00".utf8)))
        #expect(found[5] == .lineFeed)
        let bytes = try bytes("a 茶 b", "|{{note}} | 1,00|", printer(nil, inLine: true))
        #expect(bytes.starts(with: [0x1B, 0x40, 0x1B, 0x52, 0, 0x61, 0x20, 0x1B, 0x2A, 33, 24, 0]))
    }

    @Test("are a picture as a whole elsewhere, and take as much paper as a line of text", arguments: samples)
    func wholeLine(text: String) throws {
        for profile in [printer(nil), printer(.column), printer(.graphics), .starMCPrint3PRNT, .starTSP650IILine] {
            for template in ["|{{note}} | 1,00|", "{b: line}\n|{{note}} | 1,00|", "|^^{{note}} | ^^1,00|"] {
                let bytes = try bytes(text, template, profile)
                let papers = PaperInterpreter.papers(of: bytes, profile: profile)
                let latin = PaperInterpreter.papers(
                    of: try self.bytes("x", template, profile), profile: profile)
                #expect(papers.count == 1)
                #expect(papers[0].heightDots == latin[0].heightDots, "\(profile.name) \(template)")
            }
        }
    }

    @Test("are text alone where the letters are Latin, on every printer", arguments: PrinterProfile.all)
    func latin(profile: PrinterProfile) throws {
        let note = "Bäckerei naïve – “so” 12,50 Łódź"
        #expect(try !draws(note, profile))
        var without = profile
        without.pictures = PrinterProfile.Graphics.none
        without.nativeQR = true
        #expect(try bytes(note, "|{{note}} | 1,00|", profile) == bytes(note, "|{{note}} | 1,00|", without))
    }

    @Test("show the same dots both ways", arguments: samples)
    func agreement(text: String) throws {
        var pictures: [Bitmap] = []
        for inLine in [true, false] {
            let profile = printer(nil, inLine: inLine)
            let paper = try #require(
                PaperInterpreter.papers(
                    of: try bytes(text, "|{{note}} | 1,00|", profile), profile: profile
                ).first)
            var writer = try PaperWriter()
            var canvas = PaperCanvas(width: profile.widthDots, height: 30)
            writer.draw(paper, at: PaperCanvas.Place(x: 0, y: 0), on: &canvas)
            var dots = Bitmap(width: canvas.width, height: 30)
            for y in 0..<30 {
                for x in 0..<canvas.width {
                    dots[x, y] = canvas.pixels[y * canvas.width + x] < ScriptFace.threshold
                }
            }
            pictures.append(dots)
        }
        #expect(pictures[0] == pictures[1])
        #expect(pictures[0].bytes.contains { $0 != 0 })
    }

    @Test("have the price at the right edge", arguments: samples)
    func price(text: String) throws {
        for columns in [24, 32, 48, 64] {
            var receipt = Fixtures.sale()
            receipt.note = text
            let layout = Layout(
                receipt, template: try Fixtures.template(text: "|{{note}} | {{total}}|"),
                profile: Fixtures.printer(columns: columns))
            let price = try #require(layout.runs.first { layout.visibleText(of: $0) == Array("1.280,43".utf8) })
            #expect(price.column + price.columns == columns)
        }
    }

    @Test("print squares where the printer takes no pictures or no font has the letter, and say so")
    func squares() throws {
        let profile = printer(PrinterProfile.Graphics.none)
        #expect(TextWriter.text(try bytes("茶 ə", "|{{note}}", profile), profile: profile).hasPrefix("■■ ■\n"))
        let document = try Template(document: Array("茶 ə \u{E000}".utf8), name: "note")
        #expect(
            Layout(document: document, profile: profile).missingScalars(profile: profile) == ["茶", "ə", "\u{E000}"])
        let drawing = printer(nil)
        let layout = Layout(document: document, profile: drawing)
        #expect(layout.hasDrawnRuns)
        #expect(layout.missingScalars(profile: drawing) == ["\u{E000}"])
        #expect(Layout(document: document, profile: .epsonTMU220).missingScalars(profile: .epsonTMU220).count == 3)
    }

    @Test("leave letters to the printer that has them, but for those that it would not join or stack")
    func pages() throws {
        var hebrew = printer(nil)
        hebrew.codePages.append(CodePageSlot(49, .wpc1255))
        #expect(try !draws("שלום", hebrew))
        var arabic = printer(nil)
        arabic.codePages += [CodePageSlot(50, .wpc1256), CodePageSlot(47, .pc874)]
        #expect(try draws("سلام", arabic))
        #expect(try draws("ที่", arabic))
        var chinese = printer(nil)
        chinese.twoByteSet = .gb2312
        #expect(try !draws("茶", chinese))
    }

    @Test("break between letters that can be parted, each line drawn for itself", arguments: [24, 32, 48])
    func wraps(columns: Int) throws {
        let text = "日本語のレシートは日本語で書かれていますのでお茶をどうぞお飲みください"
        let document = try Template(document: Array(text.utf8), name: "note")
        let layout = Layout(document: document, profile: Fixtures.printer(columns: columns))
        #expect(layout.runs.allSatisfy { $0.isDrawn })
        #expect(layout.runs.count == (2 * text.count + columns - 1) / columns)
        #expect(layout.runs.allSatisfy { Int($0.columns) <= columns })
        let joined = layout.runs.flatMap { layout.text[Int($0.start)..<Int($0.start + $0.count)] }
        #expect(String(decoding: joined, as: UTF8.self) == text)
    }
}
