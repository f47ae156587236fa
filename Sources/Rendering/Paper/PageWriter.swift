import CPangoCairo
import PrinterLanguage

/// Draws what a printer's bytes put on paper as pages for a printer that takes no commands: PDF, with text as text.
///
/// Everything stands where the printer would put it, to the dot. Letters and codes are outlines and pictures are masks of
/// one bit a dot, so that they are sharp at whatever resolution the pages are printed. The same draft gives the same
/// bytes.
package struct PageWriter: ~Copyable {
    private var pen: PagePen

    /// - Throws: ``RenderingError`` if Pango finds no font at all.
    package init() throws(RenderingError) { pen = try PagePen() }

    /// A part of a piece that stands on one page.
    struct Slice: Hashable {
        let piece: Int
        /// In dots from the top of the piece.
        let rows: Range<Int>
    }

    /// One document: each piece begins a page, and one that is too long for a page goes on on the next, between two lines.
    ///
    /// What is wider than the page is cut off at both sides.
    ///
    /// - Throws: ``RenderingError`` for a page on which nothing has room, and for what Cairo fails at.
    package mutating func pdf(_ draft: PageDraft, shape: PageShape) throws(RenderingError) -> [UInt8] {
        let slices = try PageWriter.slices(of: draft, shape: shape)
        var document: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &document) { document in
            draw(draft, slices, shape, into: document)
        }
        guard status == CAIRO_STATUS_SUCCESS else {
            let words = cairo_status_to_string(status).map { String(cString: $0) } ?? "no reason given"
            throw RenderingError(.pictureNotDrawn, "the page could not be drawn: \(words)")
        }
        return document
    }

    /// What stands on which page; a block that no page holds is cut where the page ends.
    static func slices(of draft: PageDraft, shape: PageShape) throws(RenderingError) -> [Slice] {
        let room = Int(Double(min(shape.length, PageShape.longest) - 2 * shape.margin) / draft.dot + 0.01)
        guard room > 0, shape.width > 0 else {
            throw RenderingError(.pictureNotDrawn, "a page of \(shape.width) x \(shape.length) has no room for a line")
        }
        var slices: [Slice] = []
        for (index, piece) in draft.pieces.enumerated() {
            var rows = piece.blocks[0]
            for block in piece.blocks {
                if block.upperBound - rows.lowerBound > room, rows.upperBound < block.upperBound {
                    if rows.lowerBound < rows.upperBound { slices.append(Slice(piece: index, rows: rows)) }
                    rows = block
                }
                rows = rows.lowerBound..<max(rows.upperBound, block.upperBound)
                while rows.count > room {
                    slices.append(Slice(piece: index, rows: rows.lowerBound..<rows.lowerBound + room))
                    rows = rows.lowerBound + room..<rows.upperBound
                }
            }
            slices.append(Slice(piece: index, rows: rows))
        }
        return slices
    }

    private mutating func draw(
        _ draft: PageDraft, _ slices: [Slice], _ shape: PageShape, into document: UnsafeMutablePointer<[UInt8]>
    ) -> cairo_status_t {
        let append: cairo_write_func_t = { document, bytes, count in
            guard let document, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
            document.assumingMemoryBound(to: [UInt8].self).pointee
                .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
            return CAIRO_STATUS_SUCCESS
        }
        let size = (Double(shape.width) / PageShape.point, Double(shape.length) / PageShape.point)
        guard let surface = cairo_pdf_surface_create_for_stream(append, document, size.0, size.1) else {
            return CAIRO_STATUS_NO_MEMORY
        }
        defer { cairo_surface_destroy(surface) }
        // A day that is always the same: when it was sold stands on the receipt.
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
        guard let cairo = cairo_create(surface) else { return CAIRO_STATUS_NO_MEMORY }
        let scale = draft.dot / PageShape.point
        for slice in slices {
            cairo_save(cairo)
            let left = Double(shape.width - draft.printedWidth) / 2
            cairo_translate(cairo, left / PageShape.point, Double(shape.margin) / PageShape.point)
            cairo_scale(cairo, scale, scale)
            let width = Double(draft.printedWidth) / draft.dot
            cairo_rectangle(cairo, 0, 0, width, Double(slice.rows.count))
            cairo_clip(cairo)
            cairo_translate(cairo, 0, -Double(slice.rows.lowerBound))
            cairo_set_source_rgb(cairo, 0, 0, 0)
            for item in draft.pieces[slice.piece].items { draw(item, on: cairo) }
            cairo_restore(cairo)
            cairo_show_page(cairo)
        }
        let drawn = cairo_status(cairo)
        cairo_destroy(cairo)
        cairo_surface_finish(surface)
        return drawn == CAIRO_STATUS_SUCCESS ? cairo_surface_status(surface) : drawn
    }

    // MARK: Items

    private mutating func draw(_ item: PaperItem, on cairo: OpaquePointer) {
        if item.turn != .none {
            let size = item.size
            let (width, height) = item.turn.isAcross ? (size.height, size.width) : size
            cairo_save(cairo)
            cairo_translate(
                cairo, Double(item.x) + (item.turn == .threeQuarters ? 0 : Double(width)),
                Double(item.y) + (item.turn == .quarter ? 0 : Double(height)))
            cairo_rotate(cairo, Double(item.turn.rawValue) * Double.pi / 2)
            draw(item.upright, on: cairo)
            cairo_restore(cairo)
            return
        }
        switch item {
        case .text(let text): draw(text, on: cairo)
        case .bitmap(let x, let y, let bitmap): pen.stamp(bitmap, x: x, y: y, on: cairo)
        case .qr(let code): draw(code, on: cairo)
        case .barcode(let code): draw(code, on: cairo)
        case .code(let code): draw(code, on: cairo)
        case .drawer, .cut, .unknown: break
        }
    }

    private mutating func draw(_ text: PaperText, on cairo: OpaquePointer) {
        let width = text.cells * text.cellWidth
        if text.isInverted {
            pen.fill(x: text.x, y: text.y, width: width, height: text.cellHeight, on: cairo)
            cairo_set_source_rgb(cairo, 1, 1, 1)
        }
        pen.write(
            text.text, x: text.x, y: text.y, cellWidth: text.cellWidth, cellHeight: text.cellHeight,
            isBold: text.isBold, on: cairo)
        cairo_set_source_rgb(cairo, 0, 0, 0)
        if text.underline > 0 {
            pen.fill(
                x: text.x, y: text.y + text.cellHeight - 1 - text.underline, width: width, height: text.underline,
                on: cairo)
        }
    }

    private func draw(_ code: PaperCode, on cairo: OpaquePointer) {
        guard let symbol = PaperWriter.symbol(of: code) else {
            return pen.frame(x: code.x, y: code.y, width: code.widthDots, height: code.heightDots, on: cairo)
        }
        let dots = code.settings.moduleDots
        let height = code.code == .pdf417 ? dots * code.settings.rowHeight : dots
        for y in 0..<symbol.rows {
            for x in 0..<symbol.columns where symbol[x, y] {
                cairo_rectangle(
                    cairo, Double(code.x + x * dots), Double(code.y + y * height), Double(dots), Double(height))
            }
        }
        cairo_fill(cairo)
    }

    private func draw(_ code: PaperQR, on cairo: OpaquePointer) {
        guard let symbol = try? QRCode(code.data, level: code.level, version: (code.modules - 17) / 4) else {
            // What a printer would draw here is unknown; a frame says that something stands here.
            return pen.frame(x: code.x, y: code.y, width: code.side, height: code.side, on: cairo)
        }
        let dots = code.moduleDots
        // One path for all of it: between areas that are filled one by one, a hair of paper shows.
        for y in 0..<symbol.modules {
            var x = 0
            while x < symbol.modules {
                let start = x
                while symbol[x, y] { x += 1 }
                if x > start {
                    cairo_rectangle(
                        cairo, Double(code.x + start * dots), Double(code.y + y * dots), Double((x - start) * dots),
                        Double(dots))
                }
                x += 1
            }
        }
        cairo_fill(cairo)
    }

    private func draw(_ code: PaperBarcode, on cairo: OpaquePointer) {
        guard let picture = BarcodePicture(code) else {
            // What the printer would draw is unknown: its characters stand in a frame.
            let width = max(24, code.modules * code.moduleDots)
            pen.frame(x: code.x, y: code.y, width: width, height: code.fullHeight, on: cairo)
            let shown = code.data.filter { (0x20..<0x7F).contains($0) }.prefix(width / 12 - 1)
            return pen.write(
                String(decoding: shown, as: UTF8.self), x: code.x + 6, y: code.y + max(0, code.fullHeight / 2 - 12),
                cellWidth: 12, cellHeight: 24, isBold: false, on: cairo)
        }
        for bar in picture.bars {
            cairo_rectangle(
                cairo, Double(bar.x), Double(picture.top), Double(bar.width), Double(picture.height))
        }
        cairo_fill(cairo)
        for top in picture.textTops {
            pen.write(
                picture.text, x: picture.textX, y: top, cellWidth: picture.cell.width,
                cellHeight: picture.cell.height, isBold: false, on: cairo)
        }
    }
}
