/// The shape of a line as nearly all lines have it: few columns and no box, so that none of it is on the heap.
struct RowShape: Sendable {
    static let mostColumns = 8

    private(set) var columns = InlineArray<8, LineColumn>(repeating: LineColumn())
    let count: Int
    let border: Int
    /// Of the line, where its columns do not fill the paper.
    let align: ColumnAlignment

    /// Nil for boxes, and for more columns than that.
    init?(_ shape: LineShape) {
        count = max(shape.widths.count, shape.alignments.count)
        guard !shape.isBoxed, count <= RowShape.mostColumns else { return nil }
        border = shape.border
        align = shape.align
        for (index, width) in shape.widths.enumerated() { columns[index] = LineColumn(width, .left) }
        for (index, alignment) in shape.alignments.enumerated() { columns[index].alignment = alignment }
    }

    /// Makes the columns that the text of each cell takes the column at which it begins; false if one does not fit.
    ///
    /// This is what ``LineColumn/share(_:among:texts:into:border:)`` comes to where nothing has to give way.
    func findPlaces(_ texts: inout InlineArray<8, Int>, paper: Int) -> Bool {
        var rest = paper + border
        var stars = 0
        // Of the stars together: a few letters of what they hold.
        var keep = 0
        for index in 0..<count {
            let text = texts[index]
            switch columns[index].kind {
            case .fixed:
                let width = Int(columns[index].width)
                guard text <= width else { return false }
                if width > 0 { rest -= width + border }
            case .content: if text > 0 { rest -= text + border }
            case .star:
                rest -= border
                stars += 1
                keep += min(4, max(1, text))
            }
        }
        guard rest >= keep else { return false }
        // Stars fill the paper.
        var column = stars == 0 ? LayoutBuilder.indent(of: paper - rest, in: paper, align) : 0
        for index in 0..<count {
            let text = texts[index]
            var width = text
            switch columns[index].kind {
            case .fixed: width = Int(columns[index].width)
            case .content: break
            case .star:
                // Most lines have one of them, and dividing is slow.
                width = stars == 1 ? rest : (rest + stars - 1) / stars
                guard text <= width else { return false }
                rest -= width
                stars -= 1
            }
            texts[index] = column + LayoutBuilder.indent(of: text, in: width, columns[index].alignment)
            if width > 0 { column += width + border }
        }
        return true
    }
}
