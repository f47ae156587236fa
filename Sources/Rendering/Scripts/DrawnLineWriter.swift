import PrinterLanguage

/// Prints the lines that hold drawn runs.
///
/// Where the model sets pictures among characters, each drawn run is one, and the rest stays text. Elsewhere, and in lines
/// higher than the 24 rows of such a picture, the whole line is a picture, its text drawn as the printer's own looks.
struct DrawnLineWriter: ~Copyable {
    private let face: ScriptFace
    /// Made for the first line that is a picture as a whole.
    private var paper: PaperWriter?

    /// - Throws: ``RenderingError`` if Pango finds no font at all.
    init() throws(RenderingError) {
        face = try ScriptFace()
        paper = nil
    }

    /// Whether a line is not for ``ESCPOSWriter`` alone.
    static func serves(_ runs: Range<Int>, of layout: Layout) -> Bool {
        layout.hasDrawnRuns && runs.contains { layout.runs[$0].isDrawn }
    }

    /// Prints a line and moves the paper on.
    ///
    /// - Parameter isTight: whether there is no space between this line and the next.
    /// - Throws: ``RenderingError`` if the line is wider than the head.
    mutating func write(
        _ layout: Layout, runs: Range<Int>, isTight: Bool, to encoder: inout CommandEncoder
    ) throws(RenderingError) {
        let profile = encoder.profile
        let height = layout.runs[runs].map(\.style.height).max() ?? 1
        if profile.takesPicturesInLine, height == 1 {
            ESCPOSWriter.writeText(layout, runs: runs, to: &encoder) { run, encoder in
                encoder.append(ImageEncoder.inline(bitmap(of: run, in: layout), profile: profile))
            }
            encoder.append(.lineFeed)
            return
        }
        let rows = DrawnLineWriter.rows
        let picture = try picture(of: layout, runs: runs, height: Int(height) * rows, profile: profile)
        if profile.takesPicturesInLine {
            encoder.append(.lineSpacing(UInt8(rows)))
            for top in stride(from: 0, to: picture.height, by: rows) {
                encoder.append(ImageEncoder.inline(picture.rows(top..<top + rows), profile: profile))
                encoder.append(.lineFeed)
            }
            if !isTight { encoder.append(.defaultLineSpacing) }
            return
        }
        do throws(ImageError) {
            try encoder.picture(picture)
        } catch {
            throw RenderingError(.pictureNotDrawn, error.description)
        }
        if !isTight, profile.lineDots > picture.height {
            encoder.append(.feedDots(UInt8(profile.lineDots - picture.height)))
        }
    }

    /// Prints the text lines of a layout, drawn or not.
    ///
    /// - Throws: ``RenderingError`` as for one line.
    mutating func write(_ layout: Layout, to encoder: inout CommandEncoder) throws(RenderingError) {
        for case .text(let first, let count) in layout.lines {
            let runs = Int(first)..<Int(first + count)
            if DrawnLineWriter.serves(runs, of: layout) {
                try write(layout, runs: runs, isTight: false, to: &encoder)
            } else {
                ESCPOSWriter.writeText(layout, runs: runs, to: &encoder) { _, _ in }
                encoder.append(.lineFeed)
            }
        }
    }

    /// Of a line of the printer's font.
    private static let rows = 24

    private func bitmap(of run: Layout.Run, in layout: Layout) -> Bitmap {
        face.bitmap(
            of: ScriptFace.Piece(
                text: layout.text[Int(run.start)..<Int(run.start + run.count)], isBold: run.style.bold,
                isRightToLeft: run.isRightToLeft), columns: Int(run.columns), style: run.style)
    }

    /// A line as the printer would print it, were its letters all there.
    private mutating func picture(
        of layout: Layout, runs: Range<Int>, height: Int, profile: PrinterProfile
    ) throws(RenderingError) -> Bitmap {
        if paper == nil { paper = try PaperWriter() }
        var text = CommandEncoder(profile: profile, reserving: 256)
        var drawn: [PaperItem] = []
        ESCPOSWriter.writeText(layout, runs: runs, to: &text) { run, text in
            let bitmap = bitmap(of: run, in: layout)
            let left = Int(run.column) * Int(PaperFace.advance)
            drawn.append(.bitmap(x: left, y: height - bitmap.height, bitmap))
            text.write(spaces: Int(run.columns))
        }
        text.append(.lineFeed)
        return paper?.dots(of: text.bytes, and: drawn, height: height, profile: profile)
            ?? Bitmap(width: 0, height: height)
    }
}
