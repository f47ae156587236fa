package import PrinterLanguage

/// Shows what bytes print, or what a layout holds, as plain text.
package enum TextWriter {
    /// The text of all pieces of paper; codes and pictures stand as notes in brackets.
    ///
    /// Letters that were drawn are pictures there: bytes do not say which.
    package static func text(_ bytes: [UInt8], profile: PrinterProfile) -> String {
        PaperInterpreter.papers(of: bytes, profile: profile).map(\.text).joined()
    }

    /// The text of a layout, each run in the order of reading; codes and pictures stand as notes in brackets.
    ///
    /// Runs from right to left are isolated (U+2067 to U+2069), so that a reader of the text turns them and nothing else.
    ///
    /// - Parameter forCustomers: whether links stand for their codes, pictures and cuts are left out, and large letters
    ///   stand as much to the left or right as on paper.
    package static func text(of layout: Layout, forCustomers: Bool = false) -> String {
        var text = ""
        for line in layout.lines {
            switch line {
            case .image where forCustomers, .cut where forCustomers: continue
            case .code(let index) where forCustomers:
                let content = layout.codes[Int(index)].plan.content
                let words = String(decoding: content.data, as: UTF8.self)
                text += words.hasPrefix("http") ? words : "[\(content.symbology.name)]"
            case .text(let first, let count):
                text += row(layout.runs[Int(first)..<Int(first + count)], of: layout, isPlaced: forCustomers)
            case .rule(let column, let columns):
                text += String(repeating: " ", count: Int(column)) + String(repeating: "─", count: Int(columns))
            case .code(let index):
                let content = layout.codes[Int(index)].plan.content
                text += "[\(content.symbology.name): \(content.data.count) bytes]"
            case .image(let index):
                let bitmap = layout.images[Int(index)].bitmap
                text += "[picture: \(bitmap.width) x \(bitmap.height) dots]"
            case .cut: text += "[cut]"
            }
            text += "\n"
        }
        return text
    }

    private static func row(_ runs: ArraySlice<Layout.Run>, of layout: Layout, isPlaced: Bool) -> String {
        var row = ""
        var column = 0
        for run in runs {
            let bytes = layout.text[Int(run.start)..<Int(run.start + run.count)]
            let words = String(decoding: bytes, as: UTF8.self)
            let turns = run.isRightToLeft && TextAnalysis.mayTurn(bytes)
            var place = Int(run.column)
            if isPlaced, run.style.width > 1 {
                let free = layout.columns - Int(run.columns)
                place += free > 0 ? (Int(run.columns) - ColumnWidth.of(words)) * place / free : 0
            }
            let gap = max(0, place - column)
            row += String(repeating: " ", count: gap) + (turns ? "\u{2067}\(words)\u{2069}" : words)
            column += gap + ColumnWidth.of(words)
        }
        return row
    }
}
