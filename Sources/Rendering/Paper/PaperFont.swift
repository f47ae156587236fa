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

    private let layout: OpaquePointer
    private let regular: OpaquePointer
    private let bold: OpaquePointer
    private var glyphs: [Key: [UInt8]] = [:]

    /// A cell of font A, in pixels.
    static let advance = 12.0
    static let height = 24.0
    /// Of the font at the size at which its advance is that of the cell.
    private static let size = advance / 0.602_050_781_25
    /// From the top of a cell to the line the letters stand on.
    static let baseline = 18.5

    init() throws(RenderingError) {
        let missing = RenderingError(.pictureNotDrawn, "Pango offers no font to draw paper with")
        guard let map = pango_cairo_font_map_new() else { throw missing }
        defer { quittance_release_font_map(map) }
        guard let context = pango_font_map_create_context(map) else { throw missing }
        defer { quittance_release_context(context) }
        if let options = cairo_font_options_create() {
            cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
            cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
            cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
            pango_cairo_context_set_font_options(context, options)
            cairo_font_options_destroy(options)
        }
        guard let layout = pango_layout_new(context), let regular = PaperFont.description(PANGO_WEIGHT_NORMAL),
            let bold = PaperFont.description(PANGO_WEIGHT_BOLD)
        else { throw missing }
        self.layout = layout
        self.regular = regular
        self.bold = bold
    }

    deinit {
        pango_font_description_free(regular)
        pango_font_description_free(bold)
        quittance_release_layout(layout)
    }

    static func description(_ weight: PangoWeight) -> OpaquePointer? {
        guard let description = pango_font_description_new() else { return nil }
        pango_font_description_set_family(description, "DejaVu Sans Mono, monospace")
        pango_font_description_set_weight(description, weight)
        pango_font_description_set_absolute_size(description, size * Double(PANGO_SCALE))
        return description
    }

    /// The ink of a character, one byte a pixel, rows from the top; 255 is black.
    mutating func glyph(_ key: Key) -> [UInt8] {
        if let glyph = glyphs[key] { return glyph }
        let glyph = draw(key)
        glyphs[key] = glyph
        return glyph
    }

    private func draw(_ key: Key) -> [UInt8] {
        let blank = [UInt8](repeating: 0, count: Int(key.width * key.height))
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, key.width, key.height) else { return blank }
        defer { cairo_surface_destroy(surface) }
        guard let cairo = cairo_create(surface) else { return blank }
        let text = String(Character(key.scalar))
        pango_layout_set_font_description(layout, key.isBold ? bold : regular)
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        var extents = PangoRectangle()
        pango_layout_get_extents(layout, nil, &extents)
        // Characters of other fonts may be wider than a cell.
        let advance = max(PaperFont.advance, Double(extents.width) / Double(PANGO_SCALE))
        cairo_scale(cairo, Double(key.width) / advance, Double(key.height) / PaperFont.height)
        cairo_move_to(
            cairo, 0, PaperFont.baseline - Double(pango_layout_get_baseline(layout)) / Double(PANGO_SCALE))
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
