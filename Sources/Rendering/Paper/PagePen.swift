import CPangoCairo
import PrinterLanguage

/// Writes in a printer's cells and fills its dots, on whatever Cairo draws on; lengths are dots.
struct PagePen: ~Copyable {
    private let face: PaperFace

    /// - Throws: ``RenderingError`` if Pango finds no font at all.
    init() throws(RenderingError) { face = try PaperFace() }

    /// Characters from left to right, each in a cell.
    func write(
        _ text: String, x: Int, y: Int, cellWidth: Int, cellHeight: Int, isBold: Bool, on cairo: OpaquePointer
    ) {
        face.choose(isBold: isBold)
        cairo_save(cairo)
        defer { cairo_restore(cairo) }
        cairo_translate(cairo, Double(x), Double(y))
        cairo_scale(cairo, Double(cellWidth) / PaperFace.advance, Double(cellHeight) / PaperFace.height)
        var column = 0
        var run = ""
        for scalar in text.unicodeScalars {
            if PagePen.isPlain(scalar) {
                run.unicodeScalars.append(scalar)
                continue
            }
            column += show(run, at: column, on: cairo)
            run = ""
            if let strokes = BoxStrokes(scalar) {
                cairo_save(cairo)
                cairo_scale(cairo, PaperFace.advance / Double(cellWidth), PaperFace.height / Double(cellHeight))
                let left = column * cellWidth
                for (columns, rows) in strokes.rectangles(width: cellWidth, height: cellHeight, isBold: isBold) {
                    fill(
                        x: left + columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count,
                        on: cairo)
                }
                cairo_restore(cairo)
                column += 1
            } else {
                column += show(String(scalar), at: column, on: cairo)
            }
        }
        _ = show(run, at: column, on: cairo)
    }

    /// Writes a run and says how many cells it takes; one that does not fill its cells is squeezed into them.
    private func show(_ run: String, at column: Int, on cairo: OpaquePointer) -> Int {
        let count = run.unicodeScalars.count
        guard run.unicodeScalars.contains(where: { $0 != " " && $0 != "\u{A0}" }) else { return count }
        let layout = face.layout
        pango_layout_set_text(layout, run, Int32(run.utf8.count))
        var extents = PangoRectangle()
        pango_layout_get_extents(layout, nil, &extents)
        let width = Double(extents.width) / Double(PANGO_SCALE)
        let room = Double(count) * PaperFace.advance
        let baseline = Double(pango_layout_get_baseline(layout)) / Double(PANGO_SCALE)
        cairo_save(cairo)
        cairo_translate(cairo, Double(column) * PaperFace.advance, PaperFace.baseline - baseline)
        // A font without our own's widths, or a character of another font.
        if width > 0, count > 1 || width > room { cairo_scale(cairo, room / width, 1) }
        cairo_move_to(cairo, 0, 0)
        pango_cairo_show_layout(cairo, layout)
        cairo_restore(cairo)
        return count
    }

    /// Whether a character takes one cell, runs from left to right and touches no neighbour.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2FF, 0x370...0x482, 0x48A...0x52F, 0x2010...0x2027, 0x2030...0x203A, 0x20AC: true
        default: false
        }
    }

    // MARK: Dots

    func fill(x: Int, y: Int, width: Int, height: Int, on cairo: OpaquePointer) {
        cairo_rectangle(cairo, Double(x), Double(y), Double(width), Double(height))
        cairo_fill(cairo)
    }

    /// The outline of a rectangle.
    func frame(x: Int, y: Int, width: Int, height: Int, on cairo: OpaquePointer) {
        cairo_set_line_width(cairo, 2)
        cairo_rectangle(cairo, Double(x) + 1, Double(y) + 1, Double(width) - 2, Double(height) - 2)
        cairo_stroke(cairo)
    }

    /// A picture as a mask of one bit a dot, which nothing smooths.
    func stamp(_ bitmap: Bitmap, x: Int, y: Int, on cairo: OpaquePointer) {
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A1, Int32(bitmap.width), Int32(bitmap.height))
        else { return }
        defer { cairo_surface_destroy(surface) }
        guard let data = cairo_image_surface_get_data(surface) else { return }
        let stride = Int(cairo_image_surface_get_stride(surface))
        for row in 0..<bitmap.height {
            for (index, byte) in bitmap.row(row).enumerated() {
                // Cairo keeps the leftmost dot where the machine keeps a word's first bit: the lowest, or the highest.
                data[row * stride + index] = 1.littleEndian == 1 ? PagePen.mirrored(byte) : byte
            }
        }
        cairo_surface_mark_dirty(surface)
        guard let pattern = cairo_pattern_create_for_surface(surface) else { return }
        defer { cairo_pattern_destroy(pattern) }
        cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST)
        cairo_save(cairo)
        cairo_translate(cairo, Double(x), Double(y))
        cairo_mask(cairo, pattern)
        cairo_restore(cairo)
    }

    private static func mirrored(_ byte: UInt8) -> UInt8 {
        var byte = byte >> 4 | byte << 4
        byte = byte >> 2 & 0x33 | byte << 2 & 0xCC
        return byte >> 1 & 0x55 | byte << 1 & 0xAA
    }
}
