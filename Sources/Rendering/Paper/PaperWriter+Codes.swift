import PrinterLanguage

/// Two-dimensional codes, from the library that draws them for printers without.
///
/// What it refuses, a printer may refuse too: a frame with the code's name says that something stands here.
extension PaperWriter {
    mutating func draw(_ code: PaperCode, at place: PaperCanvas.Place, on canvas: inout PaperCanvas) {
        let left = place.x + code.x
        let top = place.y + code.y
        let dots = code.settings.moduleDots
        guard let symbol = PaperWriter.symbol(of: code) else {
            canvas.frame(x: left, y: top, width: code.widthDots, height: code.heightDots)
            draw(
                String(code.code.name.prefix(max(0, code.widthDots / 12 - 1))), x: left + 6,
                y: top + max(0, code.heightDots / 2 - 12), isInverted: false, on: &canvas,
                cell: PaperFont.Key(scalar: " ", isBold: false, width: 12, height: 24))
            return
        }
        let height = code.code == .pdf417 ? dots * code.settings.rowHeight : dots
        for y in 0..<symbol.rows {
            for x in 0..<symbol.columns where symbol[x, y] {
                canvas.fill(x: left + x * dots, y: top + y * height, width: dots, height: height)
            }
        }
    }

    /// The code's modules; nil where nothing here draws it.
    static func symbol(of code: PaperCode) -> CodeSymbol? {
        let symbology: CodeSymbology
        switch code.code {
        case .pdf417: symbology = .pdf417
        case .aztec: symbology = .aztec
        case .dataMatrix: symbology = .dataMatrix
        case .maxiCode, .dataBar, .composite: return nil
        }
        // A code that cannot be drawn is shown as a frame.
        guard let content = try? CodeContent(code.data, as: symbology) else { return nil }
        let modules = code.widthDots / max(1, code.settings.moduleDots)
        let columns = code.code == .pdf417 ? (modules - (code.settings.isTruncated ? 35 : 69)) / 17 : nil
        return try? CodeSymbol(content, dataColumns: columns)
    }
}
