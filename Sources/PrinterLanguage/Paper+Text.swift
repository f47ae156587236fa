extension Paper {
    /// The paper as lines of plain text, each ended by a line feed.
    ///
    /// Characters stand in the column where they are printed; styles are lost, and what is not text stands as a line in
    /// brackets. Blank paper becomes blank lines, at most ten in a row.
    package var text: String {
        var lines: [String] = []
        var row: [PaperText] = []
        var bottom = 0
        for item in items {
            if case .text(let text) = item {
                if let first = row.first, first.y + first.cellHeight != text.y + text.cellHeight {
                    close(&row, into: &lines, below: &bottom)
                }
                row.append(text)
                continue
            }
            close(&row, into: &lines, below: &bottom)
            guard let (note, height) = Paper.note(of: item) else { continue }
            Paper.appendBlank(item.y - bottom, to: &lines)
            lines.append(note)
            bottom = item.y + height
        }
        close(&row, into: &lines, below: &bottom)
        return lines.map { $0 + "\n" }.joined()
    }

    private func close(_ row: inout [PaperText], into lines: inout [String], below bottom: inout Int) {
        guard let top = row.map(\.y).min(), let last = row.last else { return }
        Paper.appendBlank(top - bottom, to: &lines)
        var line = ""
        var column = 0
        for text in row.sorted(by: { $0.x < $1.x }) {
            let start = text.x / PrinterState.cell(of: text.font).width
            if start > column {
                line += String(repeating: " ", count: start - column)
                column = start
            }
            line += text.text
            column += ColumnWidth.of(text.text)
        }
        lines.append(Paper.withoutTrailingSpaces(line))
        bottom = last.y + last.cellHeight
        row = []
    }

    /// What stands in the text for something else than text, and its height in dots.
    private static func note(of item: PaperItem) -> (String, Int)? {
        switch item {
        case .text: nil
        case .bitmap(_, _, let bitmap): ("[picture: \(bitmap.width) x \(bitmap.height) dots]", bitmap.height)
        case .qr(let code): ("[QR: \(code.data.count) bytes]", code.side)
        case .code(let code):
            ("[\(code.code.name): \(code.data.count) bytes]", code.turn.isAcross ? code.widthDots : code.heightDots)
        case .barcode(let code): ("[\(code.symbology.name): \(Hex.quoted(code.data))]", code.heightDots)
        case .drawer(_, let pin): ("[drawer: pin \(pin == 0 ? 2 : 5)]", 0)
        case .cut(_, let cut): ("[cut: \(cut)]", 0)
        case .unknown(_, let bytes): ("[unknown: \(Hex.text(bytes))]", 0)
        }
    }

    private static func appendBlank(_ dots: Int, to lines: inout [String]) {
        for _ in 0..<min(10, max(0, dots / 30)) { lines.append("") }
    }

    private static func withoutTrailingSpaces(_ line: String) -> String {
        var scalars = line.unicodeScalars[...]
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
