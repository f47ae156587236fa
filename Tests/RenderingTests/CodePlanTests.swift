import PrinterLanguage
import Rendering
import Testing

@Suite("Code plan")
struct CodePlanTests {
    private func planned(
        _ symbology: CodeSymbology, _ text: String, size: CodeSize = .automatic, columns: Int = 48, dpi: Int = 203
    ) throws -> CodePlan {
        try CodePlan(
            CodeRequest(symbology, Array(text.utf8), size: size, isDrawn: true),
            profile: DrawnCodeTests.drawing(columns: columns, dpi: dpi))
    }

    @Test(
        "takes whole dots for a module: what is usual, what fits, or what was asked",
        arguments: [
            // 95 modules and 18 free ones; a third of a millimetre is 3 dots at 203 dpi and 2 at 180.
            (CodeSymbology.bars(.ean13), "400638133393", CodeSize.automatic, 203, 3, 339),
            (.bars(.ean13), "400638133393", .automatic, 180, 2, 226),
            (.bars(.ean8), "9638507", .module(4), 203, 4, 324),
            (.bars(.ean13), "400638133393", .side(30...40), 203, 3, 339),
            (.bars(.code128), "AB", .side(30...40), 203, 5, 385),
            // 22 symbols of 11 modules, 35 more and 20 free ones are 594 dots at 2 a module.
            (.bars(.code128), "abcdefghijklmnopqrstuv", .automatic, 203, 2, 0),
            (.bars(.code39), "A1", .automatic, 203, 3, 213), (.bars(.itf), "1234", .automatic, 203, 3, 195),
            (.dataMatrix, "Hello", .automatic, 203, 4, 56), (.aztec, "Hello", .automatic, 180, 3, 51),
            (.aztec, "Hello", .side(10...20), 203, 6, 102), (.qr, "Hello", .module(3), 203, 3, 87),
        ])
    func measures(symbology: CodeSymbology, text: String, size: CodeSize, dpi: Int, dots: Int, width: Int) throws {
        if width == 0 {
            let error = #expect(throws: RenderingError.self) { try planned(symbology, text, size: size, dpi: dpi) }
            #expect(error?.code == .codeTooWide)
            return
        }
        let plan = try planned(symbology, text, size: size, dpi: dpi)
        #expect(plan.moduleDots == dots)
        #expect(plan.widthDots == width)
        let bitmap = try plan.bitmap(profile: DrawnCodeTests.drawing(dpi: dpi))
        #expect((width..<width + 8).contains(bitmap.width))
        #expect(bitmap.height == plan.heightDots)
    }

    @Test("leaves the free modules that the standard asks for", arguments: DrawnCodeTests.samples)
    func quietZones(sample: DrawnCodeTests.Sample) throws {
        let plan = try planned(sample.symbology, String(decoding: sample.data, as: UTF8.self))
        let bitmap = try plan.bitmap(profile: DrawnCodeTests.drawing())
        let quiet = sample.symbology.quietZone
        let black = (0..<bitmap.width).filter { x in (0..<bitmap.height).contains { bitmap[x, $0] } }
        #expect(try #require(black.first) >= quiet.left * plan.moduleDots)
        #expect(try #require(black.last) < bitmap.width - quiet.right * plan.moduleDots)
        let rows = (0..<bitmap.height).filter { y in bitmap.row(y).contains { $0 != 0 } }
        #expect(rows.first == quiet.rows * plan.moduleDots)
        #expect(rows.last == bitmap.height - quiet.rows * plan.moduleDots - 1)
    }

    @Test("makes a PDF417 narrower and higher on narrow paper, until nothing is left")
    func narrow() throws {
        let text = String(repeating: "Receipt 0123456789. ", count: 10)
        let wide = try planned(.pdf417, text)
        let slim = try planned(.pdf417, text, columns: 32)
        #expect(wide.widthDots <= 576 && slim.widthDots <= 384)
        #expect(slim.modules < wide.modules && slim.rows > wide.rows)
        // Asked for a size it keeps to it: modules of 2 dots, 30 to 40 mm.
        #expect(try planned(.pdf417, text, size: .module(2)).moduleDots == 2)
        let sized = try planned(.pdf417, text, size: .side(30...40))
        #expect((240...320).contains(sized.modules * sized.moduleDots))
        let error = #expect(throws: RenderingError.self) {
            try planned(.pdf417, String(repeating: "äö", count: 220), columns: 12)
        }
        #expect(error?.code == .codeTooWide)
    }

    @Test("says of a code that is too wide how wide it is and what to do")
    func tooWide() throws {
        let text = String(repeating: "x", count: 40)
        let error = #expect(throws: RenderingError.self) { try planned(.bars(.code128), text) }
        #expect(
            error?.reason.contains(
                "this Code 128 code of 495 modules, its quiet zones counted, is 123.9 mm wide at 2 dots a module, which "
                    + "does not fit on the 72.1 mm (576 dots)") == true, "\(error?.reason ?? "")")
        let asked = #expect(throws: RenderingError.self) {
            try planned(.bars(.ean13), "400638133393", size: .module(6))
        }
        #expect(asked?.reason.contains("ask for modules of 5 dots") == true, "\(asked?.reason ?? "")")
    }

    @Test(
        "refuses data, sizes and heights that cannot be",
        arguments: [
            (CodeRequest(.bars(.ean13), Array("4006381333932".utf8)), RenderingError.Code.codeData),
            (CodeRequest(.bars(.code39), Array("a".utf8)), .codeData), (CodeRequest(.qr, []), .codeData),
            (CodeRequest(.aztec, [UInt8](repeating: 0xFF, count: 1915)), .codeData),
            (CodeRequest(.qr, [0x31], size: .module(17)), .codeTooWide),
            (CodeRequest(.bars(.itf), Array("12".utf8), barDots: 256), .codeTooWide),
            (CodeRequest(.bars(.gs1DataBarLimited), Array("1540000000000".utf8)), .codeNotDrawn),
            (CodeRequest(.pdf417, [UInt8](repeating: 0xE9, count: 1108), level: .h), .codeNotDrawn),
        ])
    func refusals(request: CodeRequest, code: RenderingError.Code) {
        let error = #expect(throws: RenderingError.self) {
            try CodePlan(request, profile: DrawnCodeTests.drawing())
        }
        #expect(error?.code == code, "\(error?.reason ?? "")")
    }

    private func printed(_ request: CodeRequest, _ profile: PrinterProfile) throws -> [Command] {
        var encoder = CommandEncoder(profile: profile)
        try CodePlan(request, profile: profile).append(to: &encoder, alignment: .center)
        return CommandDecoder.commands(in: encoder.bytes)
    }

    @Test("leaves bars to the printer, with height, module and the place of their characters")
    func native() throws {
        let request = CodeRequest(
            .bars(.code128), Array("R-1".utf8), size: .module(3), barDots: 72, text: .below)
        #expect(
            try printed(request, .generic80) == [
                .align(.center), .barcodeHeight(72), .barcodeModule(3), .barcodeTextFont(.a), .barcodeText(.below),
                .barcode(.code128, data: Array("{BR-1".utf8), form: .counted), .align(.left),
            ])
    }

    @Test("writes the characters of drawn bars with the printer's letters, above, below or both")
    func text() throws {
        for (place, above, below) in [
            (Command.BarcodeTextPosition.none, 0, 0), (.above, 1, 0), (.below, 0, 1), (.both, 1, 1),
        ] {
            let commands = try printed(
                CodeRequest(.bars(.ean8), Array("9638507".utf8), text: place, isDrawn: true), .generic80)
            let text = Command.text(Array("96385074".utf8))
            let picture = try #require(commands.firstIndex { if case .raster = $0 { true } else { false } })
            #expect(commands[..<picture].count { $0 == text } == above)
            #expect(commands[picture...].count { $0 == text } == below)
        }
        // At the left edge of the paper they stand under the middle of the bars, too.
        let profile = PrinterProfile.generic80
        var encoder = CommandEncoder(profile: profile)
        let plan = try CodePlan(
            CodeRequest(.bars(.ean8), Array("9638507".utf8), text: .below, isDrawn: true), profile: profile)
        try plan.append(to: &encoder, alignment: .left)
        #expect(
            CommandDecoder.commands(in: encoder.bytes).contains(.text(Array("      96385074".utf8))))
    }

    @Test("on a model without pictures is the printer's own, or nothing")
    func withoutPictures() throws {
        var profile = DrawnCodeTests.drawing()
        profile.pictures = PrinterProfile.Graphics.none
        let request = CodeRequest(.bars(.gs1Code128), Array("(10)A".utf8), isDrawn: true)
        #expect(
            try printed(request, profile).contains(
                .barcode(.code128, data: Array("{B{110A".utf8), form: .counted)))
        for symbology in [CodeSymbology.qr, .pdf417, .dataMatrix, .aztec, .bars(.gs1DataBarOmnidirectional)] {
            let error = #expect(throws: RenderingError.self) {
                try CodePlan(CodeRequest(symbology, Array("0400638133393".utf8)), profile: profile)
            }
            #expect(error?.code == .codeNotPrintable)
        }
    }

    @Test("draws bars whose own command would hold one that the printer obeys at once")
    func realTimeData() throws {
        // Set C makes 16 and 4 of 1604.
        for text in ["1604", "a\u{10}\u{4}"] {
            let plan = try CodePlan(
                CodeRequest(.bars(.code128), Array(text.utf8)), profile: .generic80)
            #expect(!plan.isNative)
        }
        #expect(try CodePlan(CodeRequest(.bars(.code128), Array("1605x".utf8)), profile: .generic80).isNative == false)
        #expect(try CodePlan(CodeRequest(.bars(.code128), Array("1606".utf8)), profile: .generic80).isNative)
    }

    @Test(
        "leaves a code in an area to a printer that is said to have it, and only then",
        arguments: [(CodeSymbology.pdf417, AreaCode.pdf417), (.dataMatrix, .dataMatrix), (.aztec, .aztec)])
    func areas(symbology: CodeSymbology, area: AreaCode) throws {
        var profile = PrinterProfile.generic80
        let request = CodeRequest(symbology, Array("QUITTANCE 1605".utf8))
        #expect(try !CodePlan(request, profile: profile).isNative)
        profile.areaCodes = [area]
        let plan = try CodePlan(request, profile: profile)
        #expect(plan.isNative)
        var encoder = CommandEncoder(profile: profile)
        try plan.append(to: &encoder, alignment: .center)
        let commands = CommandDecoder.commands(in: encoder.bytes)
        #expect(commands.contains(.areaStore(area, request.data)))
        #expect(commands.contains(.areaSetting(area, function: 67, [UInt8(plan.moduleDots)])))
        #expect(commands.contains(.areaPrint(area)))
        #expect(!commands.contains { if case .raster = $0 { true } else { false } })
        profile.language = .starPRNT
        #expect(profile.problems().map(\.field).contains("codes"))
    }
}
