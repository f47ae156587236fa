/// The shape of a line as nearly all lines have it: few columns and no box, so that none of it is on the heap.
struct RowShape: Sendable {
    static let mostColumns = 8

    private var columns = InlineArray<8, LineColumn>(repeating: LineColumn())
    private let count: Int
    private let border: Int32
    /// What fixed columns and the borders of all but columns of content take.
    private var taken: Int32 = 0
    private var stars: Int32 = 0
    /// Of all columns with the borders between them, if all are fixed: a rule is as long as they are.
    private var fixed: Int32?
    /// Of the line, where its columns do not fill the paper.
    private let align: ColumnAlignment

    /// Nil for boxes, and for more columns than that.
    init?(_ shape: LineShape) {
        count = max(shape.widths.count, shape.alignments.count)
        guard !shape.isBoxed, count <= RowShape.mostColumns else { return nil }
        border = Int32(shape.border)
        align = shape.align
        for (index, width) in shape.widths.enumerated() { columns[index] = LineColumn(width, .left) }
        for (index, alignment) in shape.alignments.enumerated() { columns[index].alignment = alignment }
        for index in 0..<count {
            switch columns[index].kind {
            case .fixed: if columns[index].width > 0 { taken += Int32(columns[index].width) + border }
            case .star:
                stars += 1
                taken += border
            case .content: break
            }
        }
        if shape.widths.allSatisfy({ if case .fixed = $0 { true } else { false } }) {
            let widths = columns.span
            var total = -border
            for index in shape.widths.indices where widths[index].width > 0 {
                total += Int32(widths[index].width) + border
            }
            fixed = total
        }
    }

    /// Where a rule begins, and its columns.
    func rule(paper: Int32) -> (column: Int32, columns: Int32) {
        guard let fixed, fixed > 0, fixed < paper else { return (0, paper) }
        return (LayoutBuilder.indent(of: fixed, in: paper, align), fixed)
    }

    /// Makes the columns that the text of each cell takes the column at which it begins; false if one does not fit.
    ///
    /// This is what ``LineColumn/share(_:among:border:)`` comes to where nothing has to give way.
    /// - Parameter texts: of ``mostColumns`` cells; none is as wide as an `Int32`.
    func findPlaces(_ texts: UnsafeMutableBufferPointer<Int32>, paper: Int32) -> Bool {
        let columns = columns.span
        var rest = paper &+ border &- taken
        // Of the stars together: a few letters of what they hold.
        var keep: Int32 = 0
        for index in 0..<count {
            let text = texts[index]
            switch columns[index].kind {
            case .fixed: if text > columns[index].width { return false }
            case .content: if text > 0 { rest &-= text &+ border }
            case .star: keep &+= min(4, max(1, text))
            }
        }
        guard rest >= keep else { return false }
        var stars = stars
        // Stars fill the paper.
        var column = stars == 0 ? LayoutBuilder.indent(of: paper &- rest, in: paper, align) : 0
        for index in 0..<count {
            let text = texts[index]
            var width = text
            switch columns[index].kind {
            case .fixed: width = Int32(columns[index].width)
            case .content: break
            case .star:
                // Most lines have one of them, and dividing is slow.
                width = stars == 1 ? rest : (rest &+ stars &- 1) / stars
                guard text <= width else { return false }
                rest &-= width
                stars &-= 1
            }
            texts[index] = column &+ LayoutBuilder.indent(of: text, in: width, columns[index].alignment)
            if width > 0 { column &+= width &+ border }
        }
        return true
    }
}
