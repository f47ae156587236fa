import CPangoCairo

/// The letters that paper is drawn with: DejaVu Sans Mono, or what Pango has instead, regular and bold.
struct PaperFace: ~Copyable {
    /// For one run at a time; its text and font are set before it is shown.
    let layout: OpaquePointer
    private let regular: OpaquePointer
    private let bold: OpaquePointer

    /// A cell of font A, in pixels.
    static let advance = 12.0
    static let height = 24.0
    /// Of the font at the size at which its advance is that of the cell.
    static let size = advance / 0.602_050_781_25
    /// From the top of a cell to the line the letters stand on.
    static let baseline = 18.5

    /// Letters without hints, so that they are alike at every size.
    ///
    /// - Parameter antialias: how edges are softened; what the surface prefers without it.
    /// - Throws: ``RenderingError`` if Pango finds no font at all.
    init(antialias: cairo_antialias_t = CAIRO_ANTIALIAS_DEFAULT) throws(RenderingError) {
        let missing = RenderingError(.pictureNotDrawn, "Pango offers no font to draw paper with")
        guard let map = pango_cairo_font_map_new() else { throw missing }
        defer { quittance_release_font_map(map) }
        guard let context = pango_font_map_create_context(map) else { throw missing }
        defer { quittance_release_context(context) }
        if let options = cairo_font_options_create() {
            cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
            cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
            cairo_font_options_set_antialias(options, antialias)
            pango_cairo_context_set_font_options(context, options)
            cairo_font_options_destroy(options)
        }
        guard let layout = pango_layout_new(context), let regular = PaperFace.description(PANGO_WEIGHT_NORMAL),
            let bold = PaperFace.description(PANGO_WEIGHT_BOLD)
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

    func choose(isBold: Bool) {
        pango_layout_set_font_description(layout, isBold ? bold : regular)
    }

    private static func description(_ weight: PangoWeight) -> OpaquePointer? {
        guard let description = pango_font_description_new() else { return nil }
        pango_font_description_set_family(description, "DejaVu Sans Mono, monospace")
        pango_font_description_set_weight(description, weight)
        pango_font_description_set_absolute_size(description, size * Double(PANGO_SCALE))
        return description
    }
}
