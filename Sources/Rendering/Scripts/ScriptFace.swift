import CPangoCairo
import PrinterLanguage

/// Letters of every script, shaped by Pango and drawn as dots in the size of the printer's own.
///
/// They stand on the printer's base line where the line's 24 rows let them, else as near to it as they fit whole. What no
/// font has is not drawn. Fonts come from fontconfig, which each thread asks once: fonts installed later are found after
/// a restart.
struct ScriptFace: ~Copyable {
    /// What is shaped in one go: one direction, one size.
    struct Piece {
        var text: ArraySlice<UInt8>
        var isBold = false
        var isRightToLeft = false
    }

    /// Letters that cannot be parted, such as a letter with its marks.
    struct Cluster {
        /// Where it ends in the text.
        var end: Int
        /// In dots.
        var advance: Double
        /// Whether some font has it.
        var isKnown: Bool
    }

    private let context: OpaquePointer
    private let layout: OpaquePointer
    private let description: OpaquePointer

    /// - Throws: ``RenderingError`` if Pango finds no font at all.
    init() throws(RenderingError) {
        // The map belongs to the thread, not to us.
        guard let map = pango_cairo_font_map_get_default(), let context = pango_font_map_create_context(map),
            let layout = pango_layout_new(context), let description = pango_font_description_new()
        else { throw RenderingError(.pictureNotDrawn, "Pango offers no font to draw letters with") }
        if let options = cairo_font_options_create() {
            cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
            cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
            cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
            pango_cairo_context_set_font_options(context, options)
            cairo_font_options_destroy(options)
        }
        pango_context_set_round_glyph_positions(context, 0)
        // Without a language the user's own would decide.
        pango_context_set_language(context, pango_language_from_string("en"))
        pango_layout_set_single_paragraph_mode(layout, 1)
        pango_layout_set_auto_dir(layout, 0)
        pango_font_description_set_family(description, "DejaVu Sans, Noto Sans, sans-serif")
        self.context = context
        self.layout = layout
        self.description = description
    }

    deinit {
        pango_font_description_free(description)
        quittance_release_layout(layout)
        quittance_release_context(context)
    }

    // MARK: Measuring

    /// The clusters of a text in the order of reading.
    func clusters(of piece: Piece) -> [Cluster] {
        let (origins, isWhole) = set(piece)
        var advances = [Double](repeating: 0, count: origins.count)
        var isStart = [Bool](repeating: false, count: origins.count)
        var isUnknown = isStart
        var run = pango_layout_get_line_readonly(layout, 0)?.pointee.runs
        while let node = run {
            run = node.pointee.next
            guard let item = node.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self).pointee else { continue }
            let glyphs = item.glyphs.pointee
            for index in 0..<Int(glyphs.num_glyphs) {
                let start = Int(item.item.pointee.offset + glyphs.log_clusters[index])
                let glyph = glyphs.glyphs[index]
                isStart[start] = true
                advances[start] += Double(glyph.geometry.width) / Double(PANGO_SCALE)
                if quittance_is_unknown(glyph.glyph) != 0 { isUnknown[start] = true }
            }
        }
        var clusters: [Cluster] = []
        for index in origins.indices where isStart[index] {
            if isWhole[index] || clusters.isEmpty {
                if let last = clusters.indices.last { clusters[last].end = origins[index] }
                clusters.append(Cluster(end: piece.text.endIndex, advance: 0, isKnown: true))
            }
            clusters[clusters.count - 1].advance += advances[index]
            if isUnknown[index] { clusters[clusters.count - 1].isKnown = false }
        }
        return clusters
    }

    /// The cells that a text needs.
    func cells(of piece: Piece) -> Int {
        _ = set(piece)
        return max(1, Int((measure().width / PaperFace.advance - 0.01).rounded(.up)))
    }

    /// How a text that is set stands in a line, in dots.
    private struct Measure {
        /// From its origin to where its ink begins, if that is left of it.
        var left: Double
        var width: Double
        /// Smaller than 1 where it is higher than the line.
        var scale: Double
        /// From the top of the line to where it stands.
        var baseline: Double
    }

    private func measure() -> Measure {
        var ink = PangoRectangle()
        var logical = PangoRectangle()
        pango_layout_get_extents(layout, &ink, &logical)
        func dots(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }
        let baseline = pango_layout_get_baseline(layout)
        let above = max(0, dots(baseline - ink.y))
        let below = max(0, dots(ink.y + ink.height - baseline))
        let scale = min(1, PaperFace.height / max(1, above + below))
        let left = min(0, dots(ink.x))
        let right = max(dots(logical.width), dots(ink.x + ink.width))
        return Measure(
            left: left * scale, width: (right - left) * scale, scale: scale,
            baseline: max(above * scale, min(PaperFace.baseline, PaperFace.height - below * scale)))
    }

    // MARK: Drawing

    /// The dots of a text in so many columns, as wide and as high as its style says.
    ///
    /// A text that needs more is made narrower; one that needs less begins at the side it is read from.
    func bitmap(of piece: Piece, columns: Int, style: RunStyle) -> Bitmap {
        var bitmap = Bitmap(
            width: columns * Int(PaperFace.advance), height: Int(style.height) * Int(PaperFace.height))
        _ = set(piece)
        let measure = measure()
        let room = Double(bitmap.width) / Double(style.width)
        let squeeze = min(1, room / max(1, measure.width))
        // Colours of emoji show as grey, so that their features are seen.
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(bitmap.width), Int32(bitmap.height))
        else { return bitmap }
        defer { cairo_surface_destroy(surface) }
        guard let cairo = cairo_create(surface) else { return bitmap }
        cairo_set_source_rgb(cairo, 1, 1, 1)
        cairo_paint(cairo)
        cairo_set_source_rgb(cairo, 0, 0, 0)
        cairo_scale(cairo, Double(style.width), Double(style.height))
        let start = piece.isRightToLeft ? room - measure.width * squeeze : 0
        cairo_translate(cairo, start - measure.left * squeeze, measure.baseline)
        cairo_scale(cairo, measure.scale * squeeze, measure.scale)
        cairo_move_to(cairo, 0, -Double(pango_layout_get_baseline(layout)) / Double(PANGO_SCALE))
        pango_cairo_show_layout(cairo, layout)
        cairo_destroy(cairo)
        cairo_surface_flush(surface)
        guard let pixels = cairo_image_surface_get_data(surface) else { return bitmap }
        let stride = Int(cairo_image_surface_get_stride(surface))
        // Where the printer underlines its own characters.
        let underline = style.underline ? bitmap.height - 2 : -1
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width {
                let pixel = pixels + y * stride + x * 4
                let luma = (29 * Int(pixel[0]) + 150 * Int(pixel[1]) + 77 * Int(pixel[2])) >> 8
                if (luma < ScriptFace.threshold || y == underline) != style.invert { bitmap[x, y] = true }
            }
        }
        return bitmap
    }

    /// A little above the middle, as thin strokes must not break.
    static let threshold = 150

    // MARK: Text

    /// Sets a text; gives for each byte that Pango has where it comes from, and whether a character begins there that is
    /// no mark on the one before it.
    ///
    /// Emoji are asked for in their plain form, and without the colour of their skin.
    private func set(_ piece: Piece) -> (origins: [Int], isWhole: [Bool]) {
        var text: [UInt8] = []
        var origins: [Int] = []
        var isWhole: [Bool] = []
        var size: DrawnSize?
        var position = piece.text.startIndex
        while position < piece.text.endIndex {
            let start = position
            let scalar = ScriptText.nextScalar(in: piece.text, at: &position)
            switch scalar.value {
            case 0xFE0F, 0x1F3FB...0x1F3FF: continue
            default: break
            }
            // Pango takes well-formed text without controls.
            text += Array(String(scalar.value < 0x20 ? " " : scalar).utf8)
            if scalar.properties.isEmojiPresentation { text += [0xEF, 0xB8, 0x8E] }
            isWhole.append(ColumnWidth.of(scalar) > 0)
            while isWhole.count < text.count { isWhole.append(false) }
            while origins.count < text.count { origins.append(start) }
            // The first one stands for all: a piece has one size.
            if size == nil { size = DrawnSize(of: scalar) }
        }
        pango_font_description_set_weight(description, piece.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_font_description_set_absolute_size(
            description, (size ?? .letters).dots * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, description)
        pango_context_set_base_dir(context, piece.isRightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)
        pango_layout_context_changed(layout)
        text.withUnsafeBufferPointer { text in
            text.withMemoryRebound(to: CChar.self) {
                pango_layout_set_text(layout, $0.baseAddress, Int32($0.count))
            }
        }
        return (origins, isWhole)
    }
}
