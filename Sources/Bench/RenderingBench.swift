import PrinterLanguage
import Receipts
import Rendering

/// Rendering, decoding and drawing of a German fiscal receipt of 20 lines.
enum RenderingBench {
    static func run() throws {
        let receipt = SampleReceipt.sale(items: 20)
        let template = try TemplateStore.shipped().template(named: "sale")
        let native = PrinterProfile.generic80
        var drawing = native
        drawing.nativeQR = false
        let bytes = try ReceiptWriter.render(receipt, template: template, profile: native)

        // What any renderer must do at least: put these bytes into a buffer one by one.
        var sum = 0
        let copying = Measure.rate {
            var output: [UInt8] = []
            output.reserveCapacity(bytes.count)
            for byte in bytes { output.append(byte ^ UInt8(truncatingIfNeeded: sum)) }
            sum &+= Int(output[output.count / 2])
        }
        let rendering = try Measure.rate {
            sum &+= try ReceiptWriter.render(receipt, template: template, profile: native).count
        }
        Measure.report("render.latin20.nativeqr", rendering, "receipts/s")
        // Whatever a rendering leaves behind would be seen a million times.
        for index in 1...1_000_000 {
            sum &+= try ReceiptWriter.render(receipt, template: template, profile: native).count
            if index == 10_000 || index == 1_000_000 {
                Measure.report("render.memory.\(index)", Double(Measure.residentKilobytes), "kB")
            }
        }
        Measure.report("render.latin20.bytes", Double(bytes.count), "bytes")
        Measure.report("render.latin20.overcopy", copying / rendering, "ratio")
        Measure.report(
            "render.latin20.drawnqr",
            try Measure.rate { sum &+= try ReceiptWriter.render(receipt, template: template, profile: drawing).count },
            "receipts/s")

        let short = try ReceiptWriter.render(SampleReceipt.sale(items: 4), template: template, profile: native)
        let sample = Array((short + short).prefix(1500))
        Measure.report(
            "decode.1500b", Measure.rate { sum &+= CommandDecoder.commands(in: sample).count }, "receipts/s")

        let papers = PaperInterpreter.papers(of: bytes, profile: native)
        var writer = try PaperWriter()
        Measure.report(
            "render.latin20.png", try Measure.rate { sum &+= try writer.draw(papers).count }, "pictures/s")
        Measure.report(
            "render.latin20.png.first", try Measure.rate { sum &+= try PaperWriter.png(bytes, profile: native).count },
            "pictures/s")
        try images(&sum)
        try codes(&sum)
        // Keeps the work from being optimised away.
        if sum == .min { print(sum) }
    }

    /// Codes planned, drawn as dots, and read back where ZBar can.
    private static func codes(_ sum: inout Int) throws {
        let profile = PrinterProfile.generic80
        // As many bytes as a German code has, of as many kinds of characters.
        let long = Array("V0;reg_1;Kassenbeleg-V1;Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar;18;112;".utf8)
        let data = (0..<420).map { long[$0 % long.count] }
        let samples: [(String, CodeRequest)] = [
            ("qr420", CodeRequest(.qr, data, size: .side(30...40), level: .m, isDrawn: true)),
            ("code128", CodeRequest(.bars(.code128), Array("till-07-000113".utf8), text: .below, isDrawn: true)),
            ("ean13", CodeRequest(.bars(.ean13), Array("400638133393".utf8), text: .below, isDrawn: true)),
            ("datamatrix", CodeRequest(.dataMatrix, Array("https://example.org/r/till-07-000113".utf8))),
            ("pdf417", CodeRequest(.pdf417, Array(data.prefix(200)))),
            ("aztec", CodeRequest(.aztec, Array("https://example.org/r/till-07-000113".utf8))),
        ]
        for (name, request) in samples {
            let rate = try Measure.rate {
                sum &+= try CodePlan(request, profile: profile).bitmap(profile: profile).height
            }
            Measure.report("code.drawn.\(name)", rate, "codes/s")
        }
    }

    /// A grey ramp with noise, 512 × 400 dots, made black and white and put into `GS v 0`.
    private static func images(_ sum: inout Int) throws {
        var generator = UInt64(7)
        let noise = (0..<512 * 400).map { index -> UInt8 in
            generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(clamping: index % 512 / 2 + Int(generator >> 60) - 8)
        }
        guard let image = GreyImage(width: 512, height: 400, luminance: noise) else { return }
        let dithers: [(String, Dither)] = [
            ("floydsteinberg", .floydSteinberg), ("atkinson", .atkinson), ("ordered", .ordered),
            ("threshold", .threshold(128)),
        ]
        for (name, dither) in dithers {
            var bytes: [UInt8] = []
            let rate = try Measure.rate {
                bytes.removeAll(keepingCapacity: true)
                try ImageEncoder.append(dither.bitmap(image), profile: .generic80, to: &bytes)
                sum &+= bytes.count
            }
            Measure.report("image.512x400.\(name)", rate, "pictures/s")
        }
    }
}
