package import PrinterLanguage

/// Draws printed paper as PNG pictures: one pixel a dot, grey, the paper white on a light ground.
///
/// Keeps the glyphs it has drawn, so that a writer that is kept draws the next picture faster. Text stands in the
/// printer's own cells whatever the font says; codes are drawn module by module and can be read from the picture.
package struct PaperWriter: ~Copyable {
    private var font: PaperFont

    /// - Throws: ``RenderingError`` if Pango finds no font at all.
    package init() throws(RenderingError) { font = try PaperFont() }

    /// The picture of one piece of paper.
    package mutating func draw(_ paper: Paper) throws(RenderingError) -> [UInt8] { try draw([paper]) }

    /// Pieces of paper one below the other.
    ///
    /// - Throws: ``RenderingError`` for more than 32,000 dots of paper.
    package mutating func draw(_ papers: [Paper]) throws(RenderingError) -> [UInt8] {
        var canvas = try PaperCanvas(papers)
        for (index, paper) in papers.enumerated() { draw(paper, at: canvas.place(index), on: &canvas) }
        return PNGEncoder.encode(canvas.pixels, width: canvas.width, height: canvas.height)
    }

    /// The picture of everything that these bytes print.
    package static func png(_ bytes: [UInt8], profile: PrinterProfile) throws(RenderingError) -> [UInt8] {
        var writer = try PaperWriter()
        return try writer.draw(PaperInterpreter.papers(of: bytes, profile: profile))
    }

    package static func png(_ paper: Paper) throws(RenderingError) -> [UInt8] {
        var writer = try PaperWriter()
        return try writer.draw(paper)
    }

    /// One picture for each piece of paper that these bytes print.
    package static func pieces(_ bytes: [UInt8], profile: PrinterProfile) throws(RenderingError) -> [[UInt8]] {
        var writer = try PaperWriter()
        var pictures: [[UInt8]] = []
        for paper in PaperInterpreter.papers(of: bytes, profile: profile) { pictures.append(try writer.draw(paper)) }
        return pictures
    }

    // MARK: Items

    mutating func draw(_ paper: Paper, at place: PaperCanvas.Place, on canvas: inout PaperCanvas) {
        for item in paper.items {
            if item.turn != .none {
                turn(item, at: place, on: &canvas)
                continue
            }
            switch item {
            case .text(let text): draw(text, at: place, on: &canvas)
            case .bitmap(let x, let y, let bitmap): canvas.draw(bitmap, x: place.x + x, y: place.y + y)
            case .qr(let code): draw(code, at: place, on: &canvas)
            case .barcode(let code): draw(code, at: place, on: &canvas)
            case .code(let code): draw(code, at: place, on: &canvas)
            case .drawer, .cut, .unknown: break
            }
        }
    }

    /// Draws something upright on a patch of its size, and turns that.
    private mutating func turn(_ item: PaperItem, at place: PaperCanvas.Place, on canvas: inout PaperCanvas) {
        let size = item.size
        var patch = PaperCanvas(width: size.width, height: size.height)
        var paper = Paper(widthDots: size.width, dpi: 203)
        paper.items = [item.upright]
        draw(paper, at: PaperCanvas.Place(x: 0, y: 0), on: &patch)
        canvas.draw(patch, item.turn, x: place.x + item.x, y: place.y + item.y)
    }

    private mutating func draw(_ text: PaperText, at place: PaperCanvas.Place, on canvas: inout PaperCanvas) {
        let x = place.x + text.x
        let y = place.y + text.y
        if text.isInverted {
            canvas.fill(x: x, y: y, width: text.cells * text.cellWidth, height: text.cellHeight)
        }
        draw(
            text.text, x: x, y: y, isInverted: text.isInverted, on: &canvas,
            cell: PaperFont.Key(
                scalar: " ", isBold: text.isBold, width: Int32(text.cellWidth), height: Int32(text.cellHeight)))
        if text.underline > 0 {
            canvas.fill(
                x: x, y: y + text.cellHeight - 1 - text.underline, width: text.cells * text.cellWidth,
                height: text.underline)
        }
    }

    /// Characters from left to right, each in a cell.
    mutating func draw(
        _ text: String, x: Int, y: Int, isInverted: Bool, on canvas: inout PaperCanvas, cell: PaperFont.Key
    ) {
        var x = x
        var cell = cell
        let width = Int(cell.width)
        for scalar in text.unicodeScalars {
            if scalar != " ", scalar != "\u{A0}" {
                cell.scalar = scalar
                canvas.draw(font.glyph(cell), x: x, y: y, width: width, isInverted: isInverted)
            }
            x += width
        }
    }

    private func draw(_ code: PaperQR, at place: PaperCanvas.Place, on canvas: inout PaperCanvas) {
        let dots = code.moduleDots
        guard let symbol = try? QRCode(code.data, level: code.level, version: (code.modules - 17) / 4) else {
            // What a printer would draw here is unknown; a frame says that something stands here.
            canvas.frame(x: place.x + code.x, y: place.y + code.y, width: code.side, height: code.side)
            return
        }
        for y in 0..<symbol.modules {
            for x in 0..<symbol.modules where symbol[x, y] {
                canvas.fill(
                    x: place.x + code.x + x * dots, y: place.y + code.y + y * dots, width: dots, height: dots)
            }
        }
    }

    private mutating func draw(_ code: PaperBarcode, at place: PaperCanvas.Place, on canvas: inout PaperCanvas) {
        guard let picture = BarcodePicture(code) else {
            // What the printer would draw is unknown: its characters stand in a frame.
            let width = max(24, code.modules * code.moduleDots)
            canvas.frame(x: place.x + code.x, y: place.y + code.y, width: width, height: code.fullHeight)
            let shown = code.data.filter { (0x20..<0x7F).contains($0) }.prefix(width / 12 - 1)
            return draw(
                String(decoding: shown, as: UTF8.self), x: place.x + code.x + 6,
                y: place.y + code.y + max(0, code.fullHeight / 2 - 12), isInverted: false, on: &canvas,
                cell: PaperFont.Key(scalar: " ", isBold: false, width: 12, height: 24))
        }
        for bar in picture.bars {
            canvas.fill(x: place.x + bar.x, y: place.y + picture.top, width: bar.width, height: picture.height)
        }
        for top in picture.textTops {
            draw(
                picture.text, x: place.x + picture.textX, y: place.y + top, isInverted: false, on: &canvas,
                cell: PaperFont.Key(
                    scalar: " ", isBold: false, width: Int32(picture.cell.width), height: Int32(picture.cell.height)))
        }
    }
}
