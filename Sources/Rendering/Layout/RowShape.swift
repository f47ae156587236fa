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
}
