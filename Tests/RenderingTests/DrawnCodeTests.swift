import CZXing
import PrinterLanguage
import Rendering
import Testing

/// Reads codes with ZXing, which shares no code with Zint, libqrencode or ZBar.
enum ForeignReader {
    struct Reading: Equatable {
        var symbology: String
        var data: [UInt8]
    }

    static func read(gray: [UInt8], width: Int, height: Int) -> Reading? {
        var data = [UInt8](repeating: 0, count: 8192)
        var name = [CChar](repeating: 0, count: 64)
        let count = zxing_read(
            gray, Int32(width), Int32(height), &data, Int32(data.count), &name, Int32(name.count))
        guard count >= 0 else { return nil }
        let text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return Reading(symbology: String(decoding: text, as: UTF8.self), data: Array(data.prefix(Int(count))))
    }

    /// A picture of dots with some white paper round it.
    static func read(_ bitmap: Bitmap, margin: Int = 4) -> Reading? {
        let width = bitmap.width + 2 * margin
        let height = bitmap.height + 2 * margin
        var gray = [UInt8](repeating: 255, count: width * height)
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width where bitmap[x, y] { gray[(y + margin) * width + x + margin] = 0 }
        }
        return read(gray: gray, width: width, height: height)
    }
}

@Suite("Drawn codes")
struct DrawnCodeTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var symbology: CodeSymbology
        var data: [UInt8]
        /// As ZXing calls it.
        var name: String

        init(_ symbology: CodeSymbology, _ text: String, _ name: String) {
            self.symbology = symbology
            data = Array(text.utf8)
            self.name = name
        }

        init(_ symbology: Symbology, _ text: String, _ name: String) { self.init(.bars(symbology), text, name) }

        var testDescription: String { "\(symbology.name) of \(String(decoding: data.prefix(24), as: UTF8.self))" }
    }

    static let samples = [
        Sample(.upcA, "03600029145", "UPC-A"), Sample(.upcE, "123456", "UPC-E"), Sample(.upcE, "11234593", "UPC-E"),
        Sample(.ean13, "400638133393", "EAN-13"), Sample(.ean13, "9780201379624", "EAN-13"),
        Sample(.ean8, "9638507", "EAN-8"), Sample(.code39, "TEST-1 $/+%.", "Code39"), Sample(.code39, "*A1*", "Code39"),
        Sample(.itf, "00123456789012", "ITF"), Sample(.itf, "123456", "ITF"),
        Sample(.codabar, "A12-34$:/.+B", "Codabar"), Sample(.codabar, "c999d", "Codabar"),
        Sample(.code93, "CODE 93", "Code93"), Sample(.code93, "aB\u{7}{~", "Code93"),
        Sample(.code128, "Receipt 4711 {x}", "Code128"), Sample(.code128, "00012345678901234567", "Code128"),
        Sample(.code128, "a\u{10}\u{4}\u{1}Z9", "Code128"), Sample(.code128Auto, "R-00042", "Code128"),
        Sample(.gs1Code128, "(01)04006381333931(10)AB-1", "Code128"),
        Sample(.gs1Code128, "(10)AB(21)7", "Code128"),
        Sample(.gs1DataBarOmnidirectional, "0400638133393", "DataBar"),
        Sample(.gs1DataBarExpanded, "(01)90012345678908(3103)001750", "DataBarExpanded"),
        Sample(.qr, "HTTPS://EXAMPLE.ORG/A1", "QRCode"), Sample(.qr, "äöü € 日本", "QRCode"),
        Sample(.pdf417, "PDF417 of a receipt, number 4711", "PDF417"), Sample(.pdf417, "äöü\u{0}\u{10}\u{4}", "PDF417"),
        Sample(.pdf417, String(repeating: "Receipt 0123456789. ", count: 20), "PDF417"),
        Sample(.dataMatrix, "https://example.org/r/4711", "DataMatrix"),
        Sample(.dataMatrix, "1234567890", "DataMatrix"), Sample(.dataMatrix, "ä\u{0}ß\u{10}\u{4}", "DataMatrix"),
        Sample(.dataMatrix, String(repeating: "Receipt 0123456789. ", count: 20), "DataMatrix"),
        Sample(.aztec, "https://example.org/r/4711", "Aztec"), Sample(.aztec, "ÄÖÜ \u{0}\u{10}\u{4}", "Aztec"),
        Sample(.aztec, String(repeating: "Receipt 0123456789. ", count: 20), "Aztec"),
    ]

    /// Draws everything and prints nothing by itself.
    static func drawing(columns: Int = 48, dpi: Int = 203) -> PrinterProfile {
        var profile = Fixtures.printer(columns: columns, nativeQR: false)
        profile.dpi = dpi
        return profile
    }

    private func drawn(_ sample: Sample, _ profile: PrinterProfile, size: CodeSize = .automatic) throws -> Bitmap {
        try CodePlan(CodeRequest(sample.symbology, sample.data, size: size, isDrawn: true), profile: profile)
            .bitmap(profile: profile)
    }

    @Test("of every kind are read back by a reader that drew nothing", arguments: samples)
    func roundTrip(sample: Sample) throws {
        let profile = DrawnCodeTests.drawing()
        let bitmap = try drawn(sample, profile)
        #expect(bitmap.width <= profile.widthDots)
        let content = try CodeContent(sample.data, as: sample.symbology)
        // ZXing gives the elements of an expanded DataBar in parentheses.
        let held = sample.name == "DataBarExpanded" ? content.text : content.data
        let reading = try #require(ForeignReader.read(bitmap))
        #expect(reading.symbology == sample.name)
        #expect(reading.data == held, "\(String(decoding: reading.data, as: UTF8.self))")
        // What ZBar reads, it reads as the same.
        if CodeReader.canRead(content) { #expect(CodeReader.read(bitmap, sample.symbology) == [content.data]) }
    }

    @Test("that are damaged do not read back as what they held", arguments: samples)
    func negativeControl(sample: Sample) throws {
        var bitmap = try drawn(sample, DrawnCodeTests.drawing())
        let content = try CodeContent(sample.data, as: sample.symbology)
        // Bars lose a tenth in their middle, codes in an area half of themselves.
        let share = sample.symbology.isBars ? 20 : 4
        for y in 0..<bitmap.height {
            for x in bitmap.width / 2 - bitmap.width / share..<bitmap.width / 2 + bitmap.width / share {
                bitmap[x, y] = false
            }
        }
        let reading = ForeignReader.read(bitmap)
        #expect(reading?.data != content.data && reading?.data != content.text)
        #expect(CodeReader.read(bitmap, sample.symbology) != [content.data])
    }

    @Test("hold another text than a neighbour: the readers look at the dots")
    func otherData() throws {
        for (symbology, one, other) in [
            (CodeSymbology.bars(.code128), "R-1", "R-2"), (.dataMatrix, "R-1", "R-2"), (.aztec, "R-1", "R-2"),
            (.pdf417, "R-1", "R-2"),
        ] {
            let bitmap = try drawn(Sample(symbology, one, ""), DrawnCodeTests.drawing())
            #expect(ForeignReader.read(bitmap)?.data == Array(one.utf8))
            #expect(ForeignReader.read(bitmap)?.data != Array(other.utf8))
        }
    }

    /// The paper as a camera sees it: the printed bytes as a picture, read by ZXing.
    private func seen(_ request: CodeRequest, _ profile: PrinterProfile) throws -> ForeignReader.Reading? {
        var encoder = CommandEncoder(profile: profile)
        encoder.start()
        try CodePlan(request, profile: profile).append(to: &encoder, alignment: .center)
        encoder.cut()
        #expect(!RealTimeScanner.found(in: encoder.bytes))
        let paper = try Picture(png: try PaperWriter.png(encoder.bytes, profile: profile), file: "paper").grey
        return ForeignReader.read(gray: paper.luminance, width: paper.width, height: paper.height)
    }

    @Test(
        "are read from the paper whichever way the model prints pictures",
        arguments: [PrinterProfile.Graphics.raster, .column, .graphics],
        [
            Sample(.code128, "Receipt 4711", "Code128"), Sample(.ean13, "400638133393", "EAN-13"),
            Sample(.qr, Fixtures.code, "QRCode"), Sample(.dataMatrix, Fixtures.code, "DataMatrix"),
            Sample(.pdf417, Fixtures.code, "PDF417"), Sample(.aztec, Fixtures.code, "Aztec"),
        ])
    func paper(graphics: PrinterProfile.Graphics, sample: Sample) throws {
        for columns in [32, 48] {
            var profile = DrawnCodeTests.drawing(columns: columns)
            profile.pictures = graphics
            let request = CodeRequest(sample.symbology, sample.data, text: .below, isDrawn: true)
            let reading = try #require(try seen(request, profile))
            #expect(reading.symbology == sample.name)
            #expect(try reading.data == CodeContent(sample.data, as: sample.symbology).data)
        }
    }

    @Test("never hold what a printer obeys at once, whatever the data and the size", arguments: 1...40)
    func realTime(seed: Int) throws {
        var state = UInt64(seed)
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var profile = DrawnCodeTests.drawing()
        profile.pictures = [.raster, .column, .graphics][next(3)]
        profile.nativeQR = next(2) == 0
        for symbology in [CodeSymbology.bars(.code128), .bars(.code93), .qr, .pdf417, .dataMatrix, .aztec] {
            // Mostly bytes of real-time commands; a module of one dot is where a lone dot can stand.
            let data = (0..<next(12) + 1).map { _ in [0x10, 0x04, 0x14, 0x05, 0x01, 0x41][next(6)] as UInt8 }
            var encoder = CommandEncoder(profile: profile)
            encoder.start()
            let request = CodeRequest(symbology, data, size: .module(next(3) + 1), isDrawn: next(2) == 0)
            do throws(RenderingError) {
                try CodePlan(request, profile: profile).append(to: &encoder, alignment: .left)
            } catch {
                #expect(error.code == .codeTooWide, "\(symbology.name) of \(data), \(request.size): \(error)")
                continue
            }
            #expect(!RealTimeScanner.found(in: encoder.bytes), "\(symbology.name) of \(data)")
        }
    }
}
