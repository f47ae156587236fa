import CPangoCairo

/// Glyphs of DejaVu Sans Mono (or what Pango has instead), each drawn once into a cell of the printer.
struct PaperFont: ~Copyable {
    struct Key: Hashable {
        var scalar: Unicode.Scalar
        var isBold: Bool
        /// Of the cell, in dots.
        var width: Int32
        /// Of the cell, in dots.
        var height: Int32
    }

    private let face: PaperFace
    private var glyphs: [Key: [UInt8]] = [:]

    /// - Throws: ``RenderingError`` if Pango finds no font at all.
    init() throws(RenderingError) { face = try PaperFace(antialias: CAIRO_ANTIALIAS_GRAY) }

    /// The ink of a character, one byte a pixel, rows from the top; 255 is black.
    mutating func glyph(_ key: Key) -> [UInt8] {
        if let glyph = glyphs[key] { return glyph }
        let glyph = draw(key)
        glyphs[key] = glyph
        return glyph
    }

    private func draw(_ key: Key) -> [UInt8] {
        if let strokes = BoxStrokes(key.scalar) {
            return strokes.ink(width: Int(key.width), height: Int(key.height), isBold: key.isBold)
        }
        let blank = [UInt8](repeating: 0, count: Int(key.width * key.height))
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, key.width, key.height) else { return blank }
        defer { cairo_surface_destroy(surface) }
        guard let cairo = cairo_create(surface) else { return blank }
        let text = String(Character(key.scalar))
        face.choose(isBold: key.isBold)
        let layout = face.layout
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        var extents = PangoRectangle()
        pango_layout_get_extents(layout, nil, &extents)
        // Characters of other fonts may be wider than a cell.
        let advance = max(PaperFace.advance, Double(extents.width) / Double(PANGO_SCALE))
        cairo_scale(cairo, Double(key.width) / advance, Double(key.height) / PaperFace.height)
        cairo_move_to(
            cairo, 0, PaperFace.baseline - Double(pango_layout_get_baseline(layout)) / Double(PANGO_SCALE))
        pango_cairo_show_layout(cairo, layout)
        cairo_destroy(cairo)
        cairo_surface_flush(surface)
        guard let data = cairo_image_surface_get_data(surface) else { return blank }
        let stride = Int(cairo_image_surface_get_stride(surface))
        var ink = blank
        for row in 0..<Int(key.height) {
            for column in 0..<Int(key.width) { ink[row * Int(key.width) + column] = data[row * stride + column] }
        }
        return ink
    }
}
