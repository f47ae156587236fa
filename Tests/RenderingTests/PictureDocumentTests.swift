import PrinterLanguage
import Testing

@testable import Rendering

@Suite("Picture document")
struct PictureDocumentTests {
    private func picture(_ width: Int, _ height: Int) throws -> Picture {
        let last = max(1, width - 1)
        let row = (0..<width).map { x -> UInt8 in UInt8(x * 255 / last) }
        let grey = (0..<height).flatMap { _ in row }
        return try Picture(png: PNGEncoder.encode(grey, width: width, height: height), file: "a.png")
    }

    @Test(
        "fits the head and keeps its proportions; a narrow picture stays as it is",
        arguments: [(600, 300, 576, 288), (1152, 10, 576, 5), (100, 50, 100, 50), (5000, 1, 576, 1)])
    func fits(width: Int, height: Int, dotsWide: Int, dotsHigh: Int) throws {
        let dots = try PictureDocument.dots(of: picture(width, height), file: "a.png", profile: .generic80)
        #expect(dots.width == dotsWide)
        #expect(dots.height == dotsHigh)
    }

    @Test("comes out of the printer as its dots, in the middle, with a cut", arguments: Dither.words)
    func paper(word: String) throws {
        let dither = try #require(Dither(word: word))
        let picture = try picture(200, 64)
        let dots = try PictureDocument.dots(of: picture, file: "a.png", dither: dither, profile: .virtual)
        #expect(dots == dither.bitmap(picture.grey))
        let bytes = try PictureDocument.bytes(dots, profile: .virtual)
        #expect(!RealTimeScanner.found(in: bytes))
        let papers = PaperInterpreter.papers(of: bytes, profile: .virtual)
        #expect(papers.count == 1 && papers[0].endsWithCut)
        guard case .bitmap(188, 0, let printed)? = papers[0].items.first else {
            Issue.record("no picture in the middle")
            return
        }
        // A dot may have moved, where it would have been a command that the printer obeys at once.
        let moved = zip(printed.bytes, dots.bytes).count { $0 != $1 }
        #expect(printed.width == 200 && printed.height == 64 && moved <= 4)
    }

    @Test("the four ways of dithering are four pictures")
    func ways() throws {
        let picture = try picture(200, 64)
        #expect(Set(Dither.words.compactMap { Dither(word: $0)?.bitmap(picture.grey) }).count == 4)
        #expect(Dither(word: "Atkinson") == nil)
    }

    @Test("takes a metre of paper at most, and says how many rows that are")
    func tooLong() throws {
        // 1,000 mm at 203 dpi.
        #expect(try PictureDocument.dots(of: picture(16, 7992), file: "a.png", profile: .generic80).height == 7992)
        let error = #expect(throws: PictureError.self) {
            try PictureDocument.dots(of: picture(16, 7993), file: "a.png", profile: .generic80)
        }
        #expect(error?.description.contains("16 × 7993 pixels") == true)
        #expect(error?.description.contains("at most 7992 rows (1000 mm of paper)") == true)
        // What is too wide is measured as it will be printed.
        var narrow = PrinterProfile.generic80
        narrow.widthDots = 8
        #expect(try PictureDocument.dots(of: picture(16, 8000), file: "a.png", profile: narrow).height == 4000)
    }

    @Test("is refused by a model that prints no pictures, by its name")
    func noPictures() throws {
        var profile = PrinterProfile.generic80
        profile.pictures = PrinterProfile.Graphics.none
        let error = #expect(throws: PictureError.self) {
            try PictureDocument.dots(of: picture(8, 8), file: "a.png", profile: profile)
        }
        #expect(error?.reason == "cannot be printed: generic-80mm prints no pictures")
        #expect(throws: RenderingError.self) {
            try PictureDocument.bytes(Bitmap(width: 8, height: 8), profile: profile)
        }
    }
}
