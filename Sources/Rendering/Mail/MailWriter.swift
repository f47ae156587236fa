package import PrinterLanguage
package import Receipts

/// Puts a receipt into a mail, between greeting and shop.
///
/// Mail programs show less than browsers: most take away scripts, files from elsewhere, drawings within the page and the
/// styles of the head. So columns are kept by blanks in `<pre>`, every style that matters stands at its element, and codes
/// are pictures that travel with the mail. What the head's styles add is larger letters on larger screens.
package struct MailWriter {
    private let layout: Layout
    private var page: [UInt8] = []
    private var pictures: [MailBody.Picture] = []
    private var isInText = false

    /// - Parameter profile: whose paper the layout is made for; its columns are the page's.
    /// - Throws: ``TemplateError`` without a template named `email`; ``RenderingError`` if a code cannot be drawn.
    package static func body(
        of receipt: Receipt, templates: TemplateStore, profile: PrinterProfile, logo: Logo? = nil
    ) throws -> MailBody {
        let layout = Layout(
            receipt, template: try templates.template(named: "email"), profile: profile, logo: logo)
        let words = templates.mailWords(for: receipt)
        var writer = MailWriter(layout: layout)
        try writer.write(words, shop: receipt.shop, language: receipt.language)
        var lines = TextWriter.text(of: layout, forCustomers: true).split(
            separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.allSatisfy({ $0 == " " }) == true { lines.removeLast() }
        let text = ([words.greeting, "", words.note, ""] + lines.map(String.init)).joined(separator: "\n") + "\n"
        return MailBody(
            subject: words.subject, language: receipt.language, text: text,
            html: String(decoding: writer.page, as: UTF8.self), pictures: writer.pictures)
    }

    private init(layout: Layout) {
        self.layout = layout
        page.reserveCapacity(4096 + layout.text.count * 3)
    }

    private mutating func write(_ words: MailWords, shop: Shop, language: String) throws(RenderingError) {
        append("<!DOCTYPE html>\n<html lang=\"")
        append(escaping: language)
        append(
            """
            "><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light">
            <title>
            """)
        append(escaping: words.subject)
        append(
            """
            </title>
            <style>@media (min-width: 520px) { pre { font-size: 15px !important; } }</style></head>
            <body style="margin:0;padding:0;background:#eeeeee;color:#222222;font-family:Helvetica,Arial,sans-serif">
            <table role="presentation" align="center" cellpadding="0" cellspacing="0" border="0" style="margin:0 auto">
            <tr><td style="padding:20px 12px 8px;font-size:16px;line-height:1.5"><p style="margin:0 0 .6em">
            """)
        append(escaping: words.greeting)
        append("</p><p style=\"margin:0 0 .6em\">")
        append(escaping: words.note)
        append("</p></td></tr>\n<tr><td style=\"padding:20px 12px;background:#ffffff;color:#000000\">\n")
        for line in layout.lines {
            switch line {
            case .text(let first, let count): write(runs: Int(first)..<Int(first + count))
            case .rule(let column, let columns): writeRule(column: Int(column), columns: Int(columns))
            // A page has no end of paper.
            case .cut: break
            case .code(let index): try write(layout.codes[Int(index)])
            case .image(let index): write(layout.images[Int(index)])
            }
        }
        endText()
        append("</td></tr>\n<tr><td style=\"padding:12px;font-size:13px;line-height:1.5;color:#595959\">")
        append(escaping: ([shop.name] + shop.address).joined(separator: " · "))
        append("</td></tr></table></body></html>\n")
    }

    // MARK: Text

    private mutating func beginText() {
        if isInText { return }
        append(
            "<pre style=\"margin:0;font:12px/1.4 'DejaVu Sans Mono',Menlo,Consolas,'Courier New',monospace;white-space:pre\">"
        )
        isInText = true
    }

    private mutating func endText() {
        if isInText { append("</pre>\n") }
        isInText = false
    }

    private mutating func writeRule(column: Int, columns: Int) {
        beginText()
        append(spaces: column)
        append(String(repeating: "─", count: columns) + "\n")
    }

    private mutating func write(runs: Range<Int>) {
        beginText()
        var column = 0
        for index in runs {
            let run = layout.runs[index]
            append(spaces: Int(run.column) - column)
            write(run)
            column = Int(run.column + run.columns)
        }
        append("\n")
    }

    private mutating func write(_ run: Layout.Run) {
        let style = run.style
        var styles: [String] = []
        // Twice the size is twice the columns; what is only high is not stretched.
        if style.width > 1 { styles.append("font-size:\(Int(style.width) * 100)%;line-height:1.2") }
        if style.bold || style.height > 1 { styles.append("font-weight:bold") }
        if style.underline { styles.append("text-decoration:underline") }
        if style.invert { styles.append("background:#000000;color:#ffffff") }
        let direction = run.isRightToLeft ? " dir=\"rtl\"" : ""
        let hasSpan = !styles.isEmpty || run.isRightToLeft
        if hasSpan { append("<span\(direction) style=\"\(styles.joined(separator: ";"))\">") }
        HTMLText.append(layout.text[Int(run.start)..<Int(run.start + run.count)], to: &page)
        if hasSpan { append("</span>") }
    }

    // MARK: Pictures

    /// Three points to a module, which a phone reads off a screen; twice as many dots, which good screens have.
    private mutating func write(_ code: Layout.Code) throws(RenderingError) {
        let plan = code.plan
        let symbol = if let symbol = plan.symbol { symbol } else { try CodeSymbol(plan.content, level: plan.level) }
        let quiet = plan.symbology.quietZone
        let drawing = symbol.bitmap(
            moduleDots: 6, rowDots: max(6, 6 * plan.rowDots / plan.moduleDots), left: quiet.left * 6,
            right: quiet.right * 6, above: quiet.rows * 6)
        show(drawing, name: "code\(pictures.count + 1).png", label: plan.symbology.name, width: drawing.width / 2)
        if plan.text != .none {
            beginText()
            let room = max(0, layout.columns - plan.content.data.count) / 2
            append(spaces: room)
            HTMLText.append(plan.content.data, to: &page)
            append("\n")
        }
    }

    private mutating func write(_ image: Layout.Image) {
        show(image.bitmap, name: "image\(pictures.count + 1).png", label: "", width: image.bitmap.width * 5 / 8)
    }

    private mutating func show(_ bitmap: Bitmap, name: String, label: String, width: Int) {
        endText()
        append("<div style=\"text-align:center;padding:8px 0\"><img src=\"cid:\(name)\" width=\"\(width)\" alt=\"")
        append(escaping: label)
        append("\" style=\"max-width:100%;height:auto;background:#ffffff\"></div>\n")
        pictures.append(MailBody.Picture(name: name, png: PNGEncoder.encode(bitmap)))
    }

    // MARK: Bytes

    private mutating func append(_ text: String) { page.append(contentsOf: text.utf8) }

    private mutating func append(escaping text: String) { HTMLText.append(text.utf8, to: &page) }

    private mutating func append(spaces count: Int) {
        guard count > 0 else { return }
        page.append(contentsOf: repeatElement(0x20, count: count))
    }
}
