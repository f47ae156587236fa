import PrinterLanguage
import Receipts
import Testing

@testable import Rendering

@Suite("Pages for printers that take no commands")
struct PageWriterTests {
    private func bytes(_ receipt: Receipt, _ profile: PrinterProfile = .generic80) throws -> [UInt8] {
        try ReceiptWriter.render(receipt, template: try Fixtures.template(), profile: profile)
    }

    /// On a page that is as long as what is printed, with 3 mm above and below.
    private func pdf(_ bytes: [UInt8], _ profile: PrinterProfile = .generic80, length: Int? = nil) throws -> [UInt8] {
        let draft = try PageDraft(bytes, profile: profile)
        var writer = try PageWriter()
        let shape = PageShape(width: draft.paperWidth, length: length ?? draft.length + 600, margin: 300)
        return try writer.pdf(draft, shape: shape)
    }

    private func lines(_ text: String) -> [String] {
        // A ruled line is drawn, and spaces are where letters are not.
        text.split { "\n\u{C}".contains($0) }.map { $0.split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty && !$0.allSatisfy { $0 == "─" } && !$0.hasPrefix("[") }
    }

    @Test("another program reads every line of the paper in its order", arguments: [32, 42, 48])
    func text(columns: Int) throws {
        let profile = Fixtures.printer(columns: columns)
        let bytes = try bytes(Fixtures.sale(), profile)
        let pages = try PrintedPages(pdf(bytes, profile))
        #expect(lines(pages.text) == lines(TextWriter.text(bytes, profile: profile)))
        #expect(pages.sizes.count == 1)
    }

    @Test("a page of its own is as wide as the roll and as long as the paper, blank at all sides alike")
    func ownShape() throws {
        let draft = try PageDraft(bytes(Fixtures.sale()), profile: .generic80)
        #expect(draft.ownShape == PageShape(width: 8_000, length: draft.length + 2 * 400, margin: 400))
        var writer = try PageWriter()
        let pages = try PrintedPages(writer.pdf(draft, shape: draft.ownShape))
        #expect(pages.sizes.map { ($0.width * 100).rounded() } == [22_677])
    }

    @Test(
        "and every code, at the head's resolution and at a coarser one, where drawn dots fall between those of the page",
        arguments: [(true, 203.2), (true, 150), (false, 203.2), (false, 300)])
    func codes(native: Bool, dpi: Double) throws {
        let profile = Fixtures.printer(columns: 48, nativeQR: native)
        let pages = try PrintedPages(pdf(bytes(Fixtures.sale(), profile), profile), dpi: dpi)
        #expect(pages.codes == [Fixtures.code])
    }

    @Test(
        "a printer's own bar codes are drawn as bars, with the characters that were asked for",
        arguments: [
            ("\u{1D}k\u{43}\u{C}400638133393", "4006381333931"), ("\u{1D}k\u{44}\u{8}96385074", "96385074"),
            ("\u{1D}k\u{45}\u{7}TEST123", "TEST123"), ("\u{1D}k\u{46}\u{6}012345", "012345"),
            ("\u{1D}k\u{47}\u{6}A1234B", "A1234B"), ("\u{1D}k\u{48}\u{5}AB-12", "AB-12"),
            ("\u{1D}k\u{49}\u{8}{Bno. 42", "no. 42"), ("\u{1D}k\u{49}\u{B}{BA{C\u{C}\u{22}{BxA", "A1234xA"),
            ("\u{1D}k\u{49}\u{8}{AAB{Sc1", "ABc1"), ("\u{1D}k\u{49}\u{6}{Ba{{b", "a{b"),
        ])
    func bars(bytes: String, text: String) throws {
        let bytes = Array("\u{1D}h\u{50}\u{1D}w\u{2}\u{1D}H\u{2}\u{1B}a\u{1}\(bytes)\n".utf8)
        let pages = try PrintedPages(pdf(bytes))
        #expect(pages.codes == [text])
        #expect(lines(pages.text) == [text])
        let paper = try #require(PaperInterpreter.papers(of: bytes, profile: .generic80).first)
        let item = try #require(paper.items.first)
        guard case .barcode(let code) = item else { throw RenderingError(.codeNotDrawn, "no bars on it") }
        #expect(BarcodePicture(code)?.textTops == [code.y + 80])
    }

    @Test(
        "data that no printer would take stand in a frame",
        arguments: ["{B", "{Bab{", "abc", "{Aab", "{C\u{7F}", "{Bab{9"])
    func noBars(data: String) {
        #expect(Code128Bars(Array(data.utf8)) == nil)
    }

    @Test("a provisional receipt says so twice, and shows no code")
    func provisional() throws {
        let pages = try PrintedPages(pdf(bytes(Fixtures.provisional())))
        let phrase = "SIGNATURE UNAVAILABLE"
        #expect(pages.text.split(separator: "\n").count { $0.contains(phrase) } == 2)
        #expect(pages.codes == [])
    }

    @Test("a mark before the receipt stands above it, on the same page")
    func mark() throws {
        var host = dialogue(for: .generic80)
        let bytes = host.wrap(payload: try bytes(Fixtures.sale()), mark: "DUPLIKAT 2", token: nil)
        let pages = try PrintedPages(pdf(bytes))
        #expect(lines(pages.text).first == "DUPLIKAT 2")
        #expect(pages.sizes.count == 1)
        // Without it there is none: it comes from nowhere else.
        #expect(try !PrintedPages(pdf(self.bytes(Fixtures.sale()))).text.contains("DUPLIKAT"))
    }

    @Test("the page is as wide as the paper and as long as what is printed")
    func size() throws {
        let bytes = try bytes(Fixtures.sale())
        let draft = try PageDraft(bytes, profile: .generic80)
        #expect(draft.paperWidth == 8_000)
        #expect(draft.printedWidth == 7_200)
        let size = try #require(try PrintedPages(pdf(bytes)).sizes.first)
        #expect(abs(size.width - 8_000 / PageShape.point) < 0.01)
        #expect(abs(size.height - Double(draft.length + 600) / PageShape.point) < 0.01)
        // The feed to the cutter is the driver's affair.
        let paper = try #require(PaperInterpreter.papers(of: bytes, profile: .generic80).first)
        #expect(Double(draft.length) < Double(paper.heightDots) * 12.5)
    }

    @Test(
        "a head belongs to the roll that is sold for it",
        arguments: [
            (384, 203, 5_800), (420, 203, 5_800), (512, 203, 7_600), (512, 180, 8_000), (576, 203, 8_000),
            (640, 203, 8_250), (832, 203, 11_200), (1_200, 203, 15_800),
        ])
    func rolls(dots: Int, dpi: Int, paper: Int) throws {
        var profile = PrinterProfile.generic80
        profile.widthDots = dots
        profile.dpi = dpi
        #expect(try PageDraft(Array("x\n".utf8), profile: profile).paperWidth == paper)
    }

    @Test("the same bytes give the same page, from a new writer and from one that has drawn before")
    func same() throws {
        let bytes = try bytes(Fixtures.sale())
        let draft = try PageDraft(bytes, profile: .generic80)
        let shape = PageShape(width: 8_000, length: draft.length + 600, margin: 300)
        var writer = try PageWriter()
        let first = try writer.pdf(draft, shape: shape)
        #expect(try writer.pdf(draft, shape: shape) == first)
        #expect(try pdf(bytes) == first)
    }

    @Test(
        "what is too long for a page goes on on the next: no line is cut, missing or twice", arguments: [4_000, 9_000])
    func broken(length: Int) throws {
        let bytes = Array((1...60).map { "Line \($0)\n" }.joined().utf8)
        let pages = try PrintedPages(pdf(bytes, length: length))
        #expect(pages.sizes.count > 1)
        #expect(lines(pages.text) == (1...60).map { "Line \($0)" })
        #expect(pages.sizes.allSatisfy { abs($0.height - Double(length) / PageShape.point) < 0.01 })
    }

    @Test("a code is not broken by the end of a page that could hold it")
    func unbroken() throws {
        let bytes = try bytes(Fixtures.sale())
        #expect(try PrintedPages(pdf(bytes, length: 6_500)).codes == [Fixtures.code])
    }

    @Test("a picture that no page holds is cut where the page ends, with every row of it once")
    func tallPicture() throws {
        var bitmap = Bitmap(width: 8, height: 1_000)
        bitmap[0, 0] = true
        var paper = Paper(widthDots: 576, dpi: 203)
        paper.items = [.bitmap(x: 0, y: 10, bitmap)]
        let draft = try PageDraft([paper], profile: .generic80)
        let slices = try PageWriter.slices(of: draft, shape: PageShape(width: 8_000, length: 5_600, margin: 300))
        #expect(slices.map(\.rows) == [10..<410, 410..<810, 810..<1_010])
    }

    @Test("each piece of paper begins a page")
    func pieces() throws {
        let pages = try PrintedPages(pdf(Array("one\n\u{1D}V\u{0}two\n\u{1D}V\u{0}".utf8)))
        #expect(pages.text.split(separator: "\u{C}").map { lines(String($0)) } == [["one"], ["two"]])
    }

    @Test(
        "white on black, underlined, enlarged and foreign letters are text as well",
        arguments: [
            "\u{1D}B\u{1}Total\n", "\u{1B}-\u{2}Total\n", "\u{1D}!\u{11}Total\n", "\u{1B}E\u{1}Total\n",
            "\u{1B}M\u{1}Total\n",
        ])
    func styles(bytes: String) throws {
        #expect(lines(try PrintedPages(pdf(Array(bytes.utf8))).text) == ["Total"])
    }

    @Test(
        "what leaves nothing on paper is no page: a drawer's pulse, a cut, blank lines",
        arguments: ["", "\n\n\n", "\u{1B}p\u{0}\u{19}\u{19}", "\u{1D}V\u{0}", "   \n"])
    func nothing(bytes: String) {
        #expect(throws: RenderingError.self) { try PageDraft(Array(bytes.utf8), profile: .generic80) }
    }

    @Test("a page without room for a line is refused", arguments: [(0, 10_000), (8_000, 600), (8_000, 0)])
    func noRoom(width: Int, length: Int) throws {
        let draft = try PageDraft(Array("x\n".utf8), profile: .generic80)
        var writer = try PageWriter()
        let shape = PageShape(width: width, length: length, margin: 300)
        var refused = false
        do { _ = try writer.pdf(draft, shape: shape) } catch { refused = true }
        #expect(refused)
    }
}
