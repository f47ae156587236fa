import PrinterLanguage

/// Puts a layout out as one HTML page that needs nothing else: no script, no file, no server.
///
/// The receipt stays white with black letters in the dark too, as codes need light around them; it grows with the
/// window and is printed without a frame. Columns are kept by blanks, so that a mail reader without styles shows them.
package struct HTMLWriter {
    private let layout: Layout
    private let paperDots: Int
    private var page: [UInt8] = []

    /// The page.
    ///
    /// - Parameters:
    ///   - paperDots: of the layout's paper across; pictures and codes take the same share of it as in print.
    ///   - language: of the receipt's words, ISO 639-1.
    ///   - title: of the window.
    /// - Throws: ``RenderingError`` if a code or picture cannot be drawn.
    package static func page(
        of layout: Layout, paperDots: Int, language: String, title: String
    ) throws(RenderingError) -> [UInt8] {
        var writer = HTMLWriter(layout: layout, paperDots: paperDots)
        try writer.write(language: language, title: title)
        return writer.page
    }

    private init(layout: Layout, paperDots: Int) {
        self.layout = layout
        self.paperDots = paperDots
        page.reserveCapacity(4096 + layout.text.count * 3)
    }

    private mutating func write(language: String, title: String) throws(RenderingError) {
        append("<!DOCTYPE html>\n<html lang=\"")
        append(escaping: Array(language.utf8))
        append(
            """
            "><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light">
            <title>
            """)
        append(escaping: Array(title.utf8))
        append("</title>\n<style>\n\(HTMLWriter.style(columns: layout.columns))</style></head>\n<body><main>\n")
        for line in layout.lines {
            switch line {
            case .text(let first, let count): write(runs: Int(first)..<Int(first + count))
            case .rule(let column, let columns):
                append("<hr style=\"margin-left:\(column)ch;width:\(columns)ch\">\n")
            // Only the end of the paper: a page has one.
            case .cut: break
            case .code(let index): try write(layout.codes[Int(index)])
            case .image(let index): write(layout.images[Int(index)])
            }
        }
        append("</main></body></html>\n")
    }

    /// Letters of a mono-spaced font are about 0.6 times as wide as high.
    private static func style(columns: Int) -> String {
        """
        html { background: #e8e8e8; }
        body { margin: 0; padding: 1rem; }
        main { width: \(columns)ch; margin: 0 auto; padding: 2.5ch 3ch; background: #fff; color: #000;
          font: min(15px, calc((100vw - 2rem) / \(columns + 6) / 0.61))/1.35 "DejaVu Sans Mono", Menlo, Consolas, monospace;
          box-shadow: 0 1px 6px #0003; }
        p { margin: 0; min-height: 1.35em; white-space: pre; }
        i { display: inline-block; font-style: normal; }
        s { display: inline-block; text-decoration: none; transform-origin: 0 100%; }
        mark { display: inline-block; background: #000; color: #fff; }
        hr { border: 0; border-top: 2px solid #000; margin: .6em 0; }
        figure { margin: .8em 0; text-align: center; }
        figure.left { text-align: left; }
        figure.right { text-align: right; }
        svg { max-width: 100%; height: auto; background: #fff; }
        svg[role] { shape-rendering: crispEdges; }
        @media (prefers-color-scheme: dark) { html { background: #222; } }
        @media print { html { background: none; } body { padding: 0; } main { box-shadow: none; padding: 0; } }

        """
    }

    // MARK: Text

    private mutating func write(runs: Range<Int>) {
        append("<p>")
        var column = 0
        // White on black from end to end, as on paper.
        let isBand = !runs.isEmpty && runs.allSatisfy { layout.runs[$0].style.invert }
        if isBand { append("<mark>") }
        for index in runs {
            let run = layout.runs[index]
            append(spaces: Int(run.column) - column)
            write(run, isBand: isBand)
            column = Int(run.column + run.columns)
        }
        if isBand {
            append(spaces: layout.columns - column)
            append("</mark>")
        }
        append("</p>\n")
    }

    private mutating func write(_ run: Layout.Run, isBand: Bool) {
        let style = run.style
        let text = layout.text[Int(run.start)..<Int(run.start + run.count)]
        // What is not as wide as its columns everywhere gets a box that is.
        let isPlain = style.width == 1 && style.height == 1 && text.allSatisfy { $0 < 0x80 }
        var ends: [String] = []
        func open(_ tag: String, _ end: String) -> String {
            ends.append(end)
            return tag
        }
        if style.invert, !isBand { append(open("<mark>", "</mark>")) }
        // A direction of its own: what stands beside it is placed already.
        let direction = run.isRightToLeft ? " dir=\"rtl\"" : ""
        if !isPlain { append(open("<i\(direction) style=\"width:\(run.columns)ch\">", "</i>")) }
        if style.height > 1 || style.width > 1 {
            // As wide as high by the size of the font, the rest by stretching.
            let stretch =
                style.width == style.height ? "" : ";transform:scaleX(calc(\(style.width)/\(style.height)))"
            append(open("<s style=\"font-size:\(style.height)em\(stretch)\">", "</s>"))
        }
        // Innermost: lines under a text do not reach into boxes.
        if style.bold { append(open("<b>", "</b>")) }
        if style.underline { append(open("<u>", "</u>")) }
        append(escaping: text)
        for end in ends.reversed() { append(end) }
    }

    // MARK: Pictures

    private mutating func write(_ image: Layout.Image) {
        figure(image.alignment) { $0.append(svg: image.bitmap, widthDots: image.bitmap.width, label: nil) }
    }

    /// One unit of the drawing is a module.
    private mutating func write(_ code: Layout.Code) throws(RenderingError) {
        let plan = code.plan
        let symbol = if let symbol = plan.symbol { symbol } else { try CodeSymbol(plan.content, level: plan.level) }
        let quiet = plan.symbology.quietZone
        let drawing = symbol.bitmap(
            moduleDots: 1, rowDots: max(1, plan.rowDots / plan.moduleDots), left: quiet.left, right: quiet.right,
            above: quiet.rows)
        let label = Array("\(plan.symbology.name): ".utf8) + plan.content.data
        figure(code.alignment) { writer in
            writer.append(svg: drawing, widthDots: plan.widthDots, label: label)
            if plan.text != .none {
                writer.append("<figcaption>")
                writer.append(escaping: plan.content.data)
                writer.append("</figcaption>")
            }
        }
    }

    private mutating func figure(_ alignment: Command.Alignment, _ body: (inout HTMLWriter) -> Void) {
        let name =
            switch alignment {
            case .left: " class=\"left\""
            case .center: ""
            case .right: " class=\"right\""
            }
        append("<figure\(name)>")
        body(&self)
        append("</figure>\n")
    }

    /// Dots as horizontal strokes; without a label it is an ornament that nobody need hear of.
    private mutating func append(svg bitmap: Bitmap, widthDots: Int, label: [UInt8]?) {
        append(
            "<svg style=\"width:calc(100%*\(widthDots)/\(paperDots))\" viewBox=\"0 0 \(bitmap.width) \(bitmap.height)\" "
        )
        if let label {
            append("role=\"img\" aria-label=\"")
            append(escaping: label)
            append("\"")
        } else {
            append("aria-hidden=\"true\"")
        }
        append("><path d=\"")
        for y in 0..<bitmap.height {
            var x = 0
            while x < bitmap.width {
                guard bitmap[x, y] else {
                    x += 1
                    continue
                }
                var end = x
                while end < bitmap.width, bitmap[end, y] { end += 1 }
                append("M\(x) \(y)h\(end - x)v1H\(x)z")
                x = end
            }
        }
        append("\"/></svg>")
    }

    // MARK: Bytes

    private mutating func append(_ text: String) { page.append(contentsOf: text.utf8) }

    private mutating func append(spaces count: Int) {
        guard count > 0 else { return }
        page.append(contentsOf: repeatElement(0x20, count: count))
    }

    private mutating func append(escaping text: some Sequence<UInt8>) { HTMLText.append(text, to: &page) }
}
