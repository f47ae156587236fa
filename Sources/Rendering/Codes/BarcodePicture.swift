import PrinterLanguage

/// A printer's own bar code as it would draw it: bars, and characters where they were asked for.
struct BarcodePicture {
    /// Bars and the characters' cells, in dots from the same place as the code's.
    struct Bar: Hashable {
        var x: Int
        var width: Int
    }

    let bars: [Bar]
    /// Where the bars begin, and how high they are.
    let top: Int
    let height: Int
    let text: String
    let textX: Int
    /// Upper edges of the lines of characters.
    let textTops: [Int]
    let cell: (width: Int, height: Int)

    /// Nil where nobody here knows what the printer would make of the data.
    init?(_ code: PaperBarcode) {
        let modules: [Bool]
        if let bars = Code128Bars(code.data), [.code128, .gs1Code128].contains(code.symbology) {
            (modules, text) = (bars.modules, bars.text)
        } else {
            guard let content = try? CodeContent(code.data, as: .bars(code.symbology)),
                let symbol = try? CodeSymbol(content)
            else { return nil }
            modules = (0..<symbol.columns).map { symbol[$0, 0] }
            text = String(decoding: content.text, as: UTF8.self)
        }
        // What the interpreter took for its width may be a little off.
        let left = code.x + max(0, (code.modules - modules.count) * code.moduleDots / 2)
        var bars: [Bar] = []
        for (index, isDark) in modules.enumerated() where isDark {
            let x = left + index * code.moduleDots
            if let last = bars.last, last.x + last.width == x {
                bars[bars.count - 1].width += code.moduleDots
            } else {
                bars.append(Bar(x: x, width: code.moduleDots))
            }
        }
        self.bars = bars
        cell = code.textCell
        top = code.y + (code.hasTextAbove ? cell.height : 0)
        height = code.heightDots
        textX = max(0, left + (modules.count * code.moduleDots - text.unicodeScalars.count * cell.width) / 2)
        textTops = (code.hasTextAbove ? [code.y] : []) + (code.hasTextBelow ? [top + height] : [])
    }
}

extension PaperBarcode {
    /// Of the characters' font, in dots.
    var textCell: (width: Int, height: Int) { textFont == .a ? (12, textHeight) : (9, textHeight) }

    var hasTextAbove: Bool { textPosition == .above || textPosition == .both }
    var hasTextBelow: Bool { textPosition == .below || textPosition == .both }
}
