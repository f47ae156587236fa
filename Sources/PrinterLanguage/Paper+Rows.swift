extension Paper {
    /// A line of a text that shows the paper.
    package enum Row: Hashable, Sendable {
        case blank
        /// What stands in one line, from the left.
        case text([PaperText])
        /// Something else than text, and the words that stand for it where it cannot be drawn.
        case item(PaperItem, note: String)
    }

    /// The paper as rows of text.
    ///
    /// Blank paper becomes blank rows, at most ten in a row.
    package var rows: [Row] {
        var rows: [Row] = []
        var line: [PaperText] = []
        var bottom = 0
        for item in items {
            if case .text(let text) = item {
                if let first = line.first, first.y + first.cellHeight != text.y + text.cellHeight {
                    Paper.close(&line, into: &rows, below: &bottom)
                }
                line.append(text)
                continue
            }
            Paper.close(&line, into: &rows, below: &bottom)
            guard let (note, height) = Paper.note(of: item) else { continue }
            Paper.appendBlank(item.y - bottom, to: &rows)
            rows.append(.item(item, note: note))
            bottom = item.y + height
        }
        Paper.close(&line, into: &rows, below: &bottom)
        return rows
    }

    private static func close(_ line: inout [PaperText], into rows: inout [Row], below bottom: inout Int) {
        guard let top = line.map(\.y).min(), let last = line.last else { return }
        appendBlank(top - bottom, to: &rows)
        rows.append(.text(line.sorted { $0.x < $1.x }))
        bottom = last.y + last.cellHeight
        line = []
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

    private static func appendBlank(_ dots: Int, to rows: inout [Row]) {
        for _ in 0..<min(10, max(0, dots / 30)) { rows.append(.blank) }
    }
}
