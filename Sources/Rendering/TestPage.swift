package import PrinterLanguage
import Receipts

/// A page that shows what a printer really does, beside what its profile says.
///
/// Whoever looks at it sees whether the profile is right: rulers that end at the edge of the paper, each code page with
/// its number, styles, codes by the printer's own means and drawn, and a picture as wide as the head.
package enum TestPage {
    /// The payload, from `ESC @` to the cut.
    ///
    /// - Parameters:
    ///   - heading: what is printed first, such as the printer's name and where it is.
    ///   - template: what stands above that which only code can show; its last cut is left out.
    /// - Throws: ``RenderingError`` if the drawn code does not read back.
    package static func bytes(
        heading: [String], template: Template, profile: PrinterProfile, language: String = "en", logo: Logo? = nil
    ) throws(RenderingError) -> [UInt8] {
        var receipt = SampleReceipt.bare(kind: "test", language: language)
        receipt.footer = heading
        var head = Layout(receipt, template: template, profile: profile, logo: logo)
        if head.lines.last == .cut { head.lines.removeLast() }
        var encoder = CommandEncoder(profile: profile)
        encoder.start()
        rulers(to: &encoder)
        styles(to: &encoder)
        pages(to: &encoder)
        try codes(to: &encoder)
        if profile.graphics != .none {
            line(
                [
                    "", "Picture, \(profile.widthDots) dots: both edges must show",
                    "Grey by " + Dither.words.joined(separator: ", "),
                ], [], to: &encoder)
            try draw(greys(width: profile.widthDots), to: &encoder)
        }
        line(["", profile.hasCutter ? "The paper is cut below." : "This printer does not cut."], [], to: &encoder)
        encoder.cut()
        return try ESCPOSWriter.bytes(of: head, profile: profile) + encoder.bytes
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

    // MARK: Codes

    /// What the printer makes itself, one below the other; then what is drawn for it, beside each other where it fits.
    private static func codes(to encoder: inout CommandEncoder) throws(RenderingError) {
        let kinds: [CodeSymbology] = [
            .bars(.ean13), .bars(.code128), .qr, .dataMatrix, .aztec, .pdf417,
        ]
        for kind in kinds {
            guard let plan = try? CodePlan(request(kind), profile: encoder.profile), plan.isNative else { continue }
            line(["", "\(kind.name) by the printer"], [], to: &encoder)
            try plan.append(to: &encoder, alignment: .left)
        }
        var strip: [(name: String, bitmap: Bitmap)] = []
        for kind in kinds {
            // What does not fit so narrow a paper, or is no picture on this model, is not shown.
            guard let plan = try? CodePlan(request(kind, isDrawn: true), profile: encoder.profile), !plan.isNative
            else { continue }
            let bitmap = try plan.bitmap(profile: encoder.profile)
            let width = strip.reduce(0) { $0 + $1.bitmap.width + gap }
            if width + bitmap.width > encoder.profile.widthDots { try show(&strip, to: &encoder) }
            strip.append((kind.name, bitmap))
        }
        try show(&strip, to: &encoder)
    }

    private static let gap = 16

    private static func request(_ kind: CodeSymbology, isDrawn: Bool = false) -> CodeRequest {
        let data: String
        switch kind {
        case .bars(.ean13): data = "400638133393"
        case .bars: data = "TEST-1234"
        case .qr, .pdf417, .dataMatrix, .aztec: data = "https://example.org/quittance-test"
        }
        return CodeRequest(
            kind, Array(data.utf8), size: kind.isBars ? .module(2) : kind == .qr ? .module(3) : .automatic, barDots: 48,
            text: .below, isDrawn: isDrawn)
    }

    private static func show(
        _ strip: inout [(name: String, bitmap: Bitmap)], to encoder: inout CommandEncoder
    ) throws(RenderingError) {
        guard !strip.isEmpty else { return }
        line(["", strip.map(\.name).joined(separator: ", ") + ": drawn"], [], to: &encoder)
        var picture = Bitmap(
            width: strip.reduce(0) { $0 + $1.bitmap.width + gap } - gap, height: strip.map(\.bitmap.height).max() ?? 0)
        var left = 0
        for code in strip {
            copy(code.bitmap, to: &picture, x: left, y: 0)
            left += code.bitmap.width + gap
        }
        try draw(picture, to: &encoder)
        strip = []
    }

    // MARK: Pictures

    private static func draw(_ bitmap: Bitmap, to encoder: inout CommandEncoder) throws(RenderingError) {
        do throws(ImageError) {
            try encoder.picture(bitmap)
        } catch {
            throw RenderingError(.pictureNotDrawn, error.description)
        }
    }

    private static func copy(_ bitmap: Bitmap, to picture: inout Bitmap, x left: Int, y top: Int) {
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width where bitmap[x, y] { picture[left + x, top + y] = true }
        }
    }

    /// A frame as wide as the head with grey from black to white in it, once for each way of dithering.
    private static func greys(width: Int) -> Bitmap {
        let edge = 4
        let rows = 16
        let inner = max(1, width - 2 * edge)
        let ways = Dither.words.compactMap { Dither(word: $0) }
        var picture = Bitmap(width: width, height: ways.count * (rows + edge) + edge)
        for x in 0..<width {
            for y in 0..<picture.height where x < 2 || y < 2 || x >= width - 2 || y >= picture.height - 2 {
                picture[x, y] = true
            }
        }
        let last = max(1, inner - 1)
        let row = (0..<inner).map { x -> UInt8 in UInt8(x * 255 / last) }
        let shades = (0..<rows).flatMap { _ in row }
        guard let ramp = GreyImage(width: inner, height: rows, luminance: shades) else { return picture }
        for (index, way) in ways.enumerated() {
            copy(way.bitmap(ramp), to: &picture, x: edge, y: edge + index * (rows + edge))
        }
        return picture
    }
}
