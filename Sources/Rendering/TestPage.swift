package import PrinterLanguage

/// A page that shows what a printer really does, beside what its profile says.
///
/// Whoever looks at it sees whether the profile is right: rulers that end at the edge of the paper, each code page with
/// its number, styles, codes by the printer's own means and drawn, and a picture as wide as the head.
package enum TestPage {
    /// The payload, from `ESC @` to the cut.
    ///
    /// - Parameter heading: what is printed first, such as the printer's name and where it is.
    /// - Throws: ``RenderingError`` if the drawn code does not read back.
    package static func bytes(heading: [String], profile: PrinterProfile) throws(RenderingError) -> [UInt8] {
        var encoder = CommandEncoder(profile: profile)
        encoder.start()
        line(["PRINTER TEST"], [.align(.center), .emphasis(true), .size(width: 2, height: 2)], to: &encoder)
        line(
            heading + ["Profile \(profile.name)"], [.align(.left), .emphasis(false), .size(width: 1, height: 1)],
            to: &encoder)
        rulers(to: &encoder)
        styles(to: &encoder)
        pages(to: &encoder)
        try codes(to: &encoder)
        if profile.raster {
            line(["", "Picture, \(profile.widthDots) dots: both edges must show"], [], to: &encoder)
            encoder.raster(frame(width: profile.widthDots))
        }
        line(["", profile.hasCutter ? "The paper is cut below." : "This printer does not cut."], [], to: &encoder)
        encoder.cut()
        return encoder.bytes
    }

    private static func line(_ texts: [String], _ commands: [Command], to encoder: inout CommandEncoder) {
        for command in commands { encoder.append(command) }
        for text in texts {
            for row in TextDocument.rows(of: text, columns: encoder.profile.columnsA) {
                encoder.write(row)
                encoder.append(.lineFeed)
            }
        }
    }

    private static func rulers(to encoder: inout CommandEncoder) {
        for font in [Command.Font.a, .b] {
            let columns = encoder.profile.columns(font)
            let title = "Font \("\(font)".uppercased()), \(columns) columns: one line, to the edge"
            line(["", title], [.font(.a)], to: &encoder)
            encoder.append(.font(font))
            encoder.write(String((1...max(1, columns)).map { Character("\($0 % 10)") }))
            encoder.append(.lineFeed)
        }
        encoder.append(.font(.a))
    }

    private static func styles(to encoder: inout CommandEncoder) {
        line(["", "Styles"], [], to: &encoder)
        let styles: [(String, Command, Command)] = [
            ("bold", .emphasis(true), .emphasis(false)), ("underlined", .underline(1), .underline(0)),
            ("white on black", .invert(true), .invert(false)),
            ("wide", .size(width: 2, height: 1), .size(width: 1, height: 1)),
            ("high", .size(width: 1, height: 2), .size(width: 1, height: 1)),
        ]
        for (name, on, off) in styles {
            encoder.append(on)
            encoder.write(name)
            encoder.append(off)
            encoder.append(.lineFeed)
        }
    }

    /// Each page under its number, selected by hand: what stands there is what the printer has under that number.
    private static func pages(to encoder: inout CommandEncoder) {
        line(["", "Code pages: a number, its name, its characters"], [], to: &encoder)
        for slot in encoder.profile.codePages {
            encoder.write("\(slot.number) \(slot.page.name): ")
            encoder.append(.codePage(slot.number))
            let known = sample.compactMap { slot.page.byte(for: $0) }.filter { $0 >= 0x80 }
            let letters = known.isEmpty ? [UInt8](0xA1...0xAF) : known
            encoder.append(.text(Array(letters.prefix(12))))
            encoder.append(.lineFeed)
        }
    }

    private static let sample = "€ÄÖÜäöüßéèñçøåœŁŻžőŞЖЯΩא".unicodeScalars

    private static func codes(to encoder: inout CommandEncoder) throws(RenderingError) {
        let data = Array("https://example.org/quittance-test".utf8)
        if let plan = try? CodePlan(CodeRequest(.qr, data, size: .module(4)), profile: encoder.profile) {
            line(["", plan.isNative ? "QR code by the printer" : "QR code drawn by us"], [], to: &encoder)
            try plan.append(to: &encoder, alignment: .left)
        }
        line(["", "Bar code by the printer (CODE39)"], [], to: &encoder)
        for command: Command in [.barcodeHeight(60), .barcodeModule(2), .barcodeText(.below)] {
            encoder.append(command)
        }
        encoder.append(.barcode(.code39, data: Array("TEST123".utf8), form: .terminated))
        encoder.append(.lineFeed)
    }

    /// A frame as wide as the head with a wedge of grey steps in it.
    private static func frame(width: Int) -> Bitmap {
        let height = 48
        var bitmap = Bitmap(width: width, height: height)
        for x in 0..<width {
            for y in 0..<height {
                let isFrame = x < 2 || y < 2 || x >= width - 2 || y >= height - 2
                // Every n-th dot of every n-th row: from black on the left to nearly white on the right.
                let step = 1 + x * 8 / width
                let isDot = y >= 8 && y < height - 8 && x % step == 0 && y % step == 0
                if isFrame || isDot { bitmap[x, y] = true }
            }
        }
        return bitmap
    }
}
