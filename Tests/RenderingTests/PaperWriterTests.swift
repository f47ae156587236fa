import CPangoCairo
import PrinterLanguage
import Receipts
import Rendering
import Testing

@Suite("Paper pictures")
struct PaperWriterTests {
    /// Grey pixels of a PNG, as Cairo reads them.
    private func pixels(_ png: [UInt8]) throws -> (gray: [UInt8], width: Int, height: Int) {
        struct Input {
            var bytes: ArraySlice<UInt8>
        }
        var input = Input(bytes: png[...])
        let surface = try #require(
            withUnsafeMutablePointer(to: &input) { input in
                cairo_image_surface_create_from_png_stream(
                    { closure, target, count in
                        guard let input = closure?.assumingMemoryBound(to: Input.self), let target,
                            input.pointee.bytes.count >= Int(count)
                        else { return CAIRO_STATUS_READ_ERROR }
                        for index in 0..<Int(count) { target[index] = input.pointee.bytes.removeFirst() }
                        return CAIRO_STATUS_SUCCESS
                    }, input)
            })
        defer { cairo_surface_destroy(surface) }
        #expect(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
        #expect(cairo_image_surface_get_format(surface) == CAIRO_FORMAT_RGB24)
        let (width, height) = (
            Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
        )
        let stride = Int(cairo_image_surface_get_stride(surface))
        let data = try #require(cairo_image_surface_get_data(surface))
        var gray: [UInt8] = []
        for y in 0..<height { for x in 0..<width { gray.append(data[y * stride + x * 4]) } }
        return (gray, width, height)
    }

    private func bytes(_ receipt: Receipt, _ profile: PrinterProfile) throws -> [UInt8] {
        try ReceiptWriter.render(receipt, template: try Fixtures.template(), profile: profile)
    }

    @Test("show codes that another program reads", arguments: [32, 42, 48], [true, false])
    func code(columns: Int, native: Bool) throws {
        let profile = Fixtures.printer(columns: columns, nativeQR: native)
        let picture = try pixels(PaperWriter.png(try bytes(Fixtures.sale(), profile), profile: profile))
        #expect(
            CodeReader.read(gray: picture.gray, width: picture.width, height: picture.height)
                == [Array(Fixtures.code.utf8)])
    }

    @Test("show no code on a provisional receipt")
    func provisional() throws {
        let picture = try pixels(
            PaperWriter.png(try bytes(Fixtures.provisional(), .generic80), profile: .generic80))
        #expect(CodeReader.read(gray: picture.gray, width: picture.width, height: picture.height).isEmpty)
    }

    @Test("have a pixel for each dot and a margin round it")
    func size() throws {
        let bytes = try bytes(Fixtures.sale(), .generic80)
        let paper = try #require(PaperInterpreter.papers(of: bytes, profile: .generic80).first)
        let picture = try pixels(PaperWriter.png(paper))
        #expect(picture.width == 576 + 2 * (36 + 20))
        #expect(picture.height == paper.heightDots + 60 + 40)
    }

    @Test(
        "hold every dot, whatever repeats and whatever does not", arguments: [1, 2, 3, 4] as [UInt64],
        [2, 9, 200, 1 << 20])
    func dots(seed: UInt64, period: Int) throws {
        var generator = SeededGenerator(seed: seed)
        var bitmap = Bitmap(width: 384, height: 300)
        let pattern = (0..<min(period, 384 * 300)).map { _ in generator.chance(0.4) }
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width { bitmap[x, y] = pattern[(y * bitmap.width + x) % pattern.count] }
        }
        var paper = Paper(widthDots: 384, dpi: 203)
        paper.heightDots = 300
        paper.items = [.bitmap(x: 0, y: 0, bitmap)]
        let picture = try pixels(PaperWriter.png(paper))
        var wrong = 0
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width {
                let isBlack = picture.gray[(50 + y) * picture.width + 56 + x] == 0
                if isBlack != bitmap[x, y] { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test("put every character into its own cell")
    func cells() throws {
        var receipt = Fixtures.sale()
        receipt.note = "M W M"
        let profile = Fixtures.printer(columns: 24)
        let template = try Fixtures.template(text: "|{{note}}")
        let bytes = try ReceiptWriter.render(receipt, template: template, profile: profile)
        let picture = try pixels(PaperWriter.png(bytes, profile: profile))
        // The paper's first dot lies 20 + 36 pixels from the left and 20 + 30 from the top.
        func ink(_ cell: Int) -> Int {
            var sum = 0
            for y in 50..<74 {
                for x in 56 + cell * 12..<56 + cell * 12 + 12 { sum += 255 - Int(picture.gray[y * picture.width + x]) }
            }
            return sum
        }
        #expect(ink(0) > 5000)
        #expect(ink(1) == 0)
        #expect(ink(2) > 5000)
        #expect(ink(3) == 0)
        #expect(ink(0) == ink(4))
        #expect(ink(5) == 0)
    }

    @Test("are one a piece of paper, or one of all pieces")
    func pieces() throws {
        let one = try bytes(Fixtures.sale(), .generic80)
        let pictures = try PaperWriter.pieces(one + one, profile: .generic80)
        #expect(pictures.count == 2)
        #expect(pictures[0] == pictures[1])
        let single = try pixels(pictures[0])
        let both = try pixels(PaperWriter.png(one + one, profile: .generic80))
        #expect(both.height == 2 * single.height - 20)
    }

    @Test("come out of a writer that is kept as out of a new one")
    func kept() throws {
        let bytes = try bytes(Fixtures.sale(), .generic80)
        let papers = PaperInterpreter.papers(of: bytes, profile: .generic80)
        var writer = try PaperWriter()
        let first = try writer.draw(papers)
        #expect(try writer.draw(papers) == first)
        #expect(try PaperWriter.png(bytes, profile: .generic80) == first)
    }

    @Test("survive whatever bytes a printer is sent", arguments: [1, 2, 3] as [UInt64])
    func anyBytes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var writer = try PaperWriter()
        for _ in 0..<12 {
            var bytes = Array("x\n".utf8) + (0..<400).map { _ in UInt8(generator.below(256)) }
            if generator.chance(0.5) { bytes += try self.bytes(Fixtures.sale(), .generic58).map { $0 ^ 1 } }
            for paper in PaperInterpreter.papers(of: bytes, profile: .generic80) where paper.heightDots < 20_000 {
                #expect(try !writer.draw(paper).isEmpty)
            }
        }
    }

    @Test("of nothing, and of more paper than a picture holds, are refused")
    func refusal() throws {
        #expect(throws: RenderingError.self) { try PaperWriter.png([], profile: .generic80) }
        var paper = Paper(widthDots: 576, dpi: 203)
        paper.heightDots = 40_000
        #expect(throws: RenderingError.self) { try PaperWriter.png(paper) }
    }
}
