package import PrinterLanguage

/// Puts a layout out as ESC/POS.
package enum ESCPOSWriter {
    /// The bytes of a receipt, from `ESC @` to the cut.
    ///
    /// - Throws: ``RenderingError`` if a drawn code does not read back, and if a real-time command would stand in the
    ///   bytes.
    package static func bytes(of layout: Layout, profile: PrinterProfile) throws(RenderingError) -> [UInt8] {
        var encoder = CommandEncoder(profile: profile, reserving: layout.text.count * 3 / 2 + layout.lines.count * 24)
        encoder.start()
        var style = RunStyle()
        for line in layout.lines {
            switch line {
            case .text(let first, let count):
                write(layout, runs: Int(first)..<Int(first + count), &style, to: &encoder)
                encoder.append(.lineFeed)
            case .rule(let column, let columns):
                change(&style, to: RunStyle(), in: &encoder)
                encoder.write(spaces: Int(column))
                rule(Int(columns), to: &encoder)
                encoder.append(.lineFeed)
            case .cut:
                change(&style, to: RunStyle(), in: &encoder)
                encoder.cut()
            case .code(let index):
                let code = layout.codes[Int(index)]
                let data = Array(layout.text[Int(code.start)..<Int(code.start + code.count)])
                try write(data, code, to: &encoder)
            case .image(let index):
                change(&style, to: RunStyle(), in: &encoder)
                try write(layout.images[Int(index)], to: &encoder)
            }
        }
        let bytes = encoder.bytes
        guard !RealTimeScanner.found(in: bytes) else {
            throw RenderingError(.realTimeCommand, "the receipt would hold a command that the printer obeys at once")
        }
        return bytes
    }

    // MARK: Text

    /// A line of U+2500, whose byte the encoder is asked for once.
    private static func rule(_ columns: Int, to encoder: inout CommandEncoder) {
        encoder.write("\u{2500}")
        guard columns > 1, let byte = encoder.bytes.last else { return }
        encoder.append(.text([UInt8](repeating: byte, count: columns - 1)))
    }

    /// One line; if all of it is white on black, so is the paper beside it.
    private static func write(
        _ layout: Layout, runs: Range<Int>, _ style: inout RunStyle, to encoder: inout CommandEncoder
    ) {
        let text = layout.text.span
        var column = 0
        var isBand = !runs.isEmpty
        for index in runs where !layout.runs[index].style.invert { isBand = false }
        for index in runs {
            let run = layout.runs[index]
            skip(Int(run.column) - column, asBand: isBand, like: run.style, &style, to: &encoder)
            change(&style, to: run.style, in: &encoder)
            encoder.write(text.extracting(Int(run.start)..<Int(run.start + run.count)))
            column = Int(run.column + run.columns)
        }
        if isBand { skip(layout.columns - column, asBand: true, like: style, &style, to: &encoder) }
        change(&style, to: RunStyle(), in: &encoder)
    }

    /// Spaces between runs, in a style in which nothing is seen of them.
    private static func skip(
        _ columns: Int, asBand isBand: Bool, like neighbour: RunStyle, _ style: inout RunStyle,
        to encoder: inout CommandEncoder
    ) {
        guard columns > 0 else { return }
        var blank = isBand ? neighbour : style
        blank.invert = isBand
        blank.underline = false
        blank.width = 1
        change(&style, to: blank, in: &encoder)
        encoder.write(spaces: columns)
    }

    @inline(__always)
    private static func change(_ style: inout RunStyle, to next: RunStyle, in encoder: inout CommandEncoder) {
        if style == next { return }
        if style.bold != next.bold { encoder.append(.emphasis(next.bold)) }
        if style.underline != next.underline { encoder.append(.underline(next.underline ? 1 : 0)) }
        if style.invert != next.invert { encoder.append(.invert(next.invert)) }
        if style.width != next.width || style.height != next.height {
            encoder.append(.size(width: next.width, height: next.height))
        }
        style = next
    }

    // MARK: Pictures and codes

    /// A picture; nothing on a model that prints none.
    private static func write(_ image: Layout.Image, to encoder: inout CommandEncoder) throws(RenderingError) {
        guard encoder.profile.graphics != .none else { return }
        encoder.append(.align(image.alignment))
        if let key = image.stored {
            encoder.append(.logoPrint(key, scale: []))
        } else {
            do throws(ImageError) {
                try encoder.picture(image.bitmap)
            } catch {
                throw RenderingError(.pictureNotDrawn, error.description)
            }
        }
        encoder.append(.align(.left))
    }

    private static func write(
        _ data: [UInt8], _ code: Layout.Code, to encoder: inout CommandEncoder
    ) throws(RenderingError) {
        let plan = code.plan
        let isNative = encoder.profile.nativeQR && !(encoder.profile.raster && RealTimeScanner.found(in: data))
        encoder.append(.align(code.alignment))
        if isNative {
            let quiet = UInt8(clamping: CodePlan.quietZone * plan.moduleDots)
            encoder.append(.feedDots(quiet))
            encoder.qr(data, moduleDots: UInt8(clamping: plan.moduleDots), level: plan.level)
            encoder.append(.feedDots(quiet))
        } else {
            encoder.raster(try drawn(data, plan, profile: encoder.profile))
        }
        encoder.append(.align(.left))
    }

    /// The code as dots, read back by another program than the one that drew it.
    ///
    /// Some dots look like real-time commands to a printer; moved by a few dots they no longer do.
    static func drawn(
        _ data: [UInt8], _ plan: CodePlan, profile: PrinterProfile
    ) throws(RenderingError) -> Bitmap {
        let code = try QRCode(data, level: plan.level, version: plan.version)
        for shift in 0..<8 {
            let bitmap = code.bitmap(moduleDots: plan.moduleDots, shift: shift)
            if bitmap.width > profile.widthDots { break }
            if RealTimeScanner.found(in: bitmap.bytes) { continue }
            guard CodeReader.read(bitmap) == [data] else {
                throw RenderingError(.codeNotReadable, "the drawn code does not read back as what it should hold")
            }
            return bitmap
        }
        throw RenderingError(.realTimeCommand, "the drawn code holds what the printer would obey at once")
    }
}
