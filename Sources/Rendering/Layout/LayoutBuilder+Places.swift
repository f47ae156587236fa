extension LayoutBuilder {
    /// Puts the pieces of a line in their columns where they are, if all fit side by side; else changes nothing.
    mutating func place(from first: Int, _ row: RowShape?) -> Bool {
        guard let row else { return false }
        let count = layout.runs.count - first
        guard count > 0 else {
            layout.lines.append(.text(first: Int32(first), count: 0))
            return true
        }
        let paper = layout.columns
        var runs = layout.runs.mutableSpan
        var places = InlineArray<8, Int>(repeating: 0)
        for index in first..<runs.count { places[Int(runs[index].column)] += Int(runs[index].columns) }
        guard LayoutBuilder.find(&places, of: row, paper: paper) else { return false }
        for index in first..<runs.count {
            let cell = Int(runs[index].column)
            runs[index].column = Int32(truncatingIfNeeded: places[cell])
            places[cell] += Int(runs[index].columns)
        }
        layout.lines.append(.text(first: Int32(first), count: Int32(count)))
        return true
    }

    /// Makes the columns that the text of each cell takes the column at which it begins; false if one does not fit.
    private static func find(_ places: inout InlineArray<8, Int>, of row: RowShape, paper: Int) -> Bool {
        var widths = InlineArray<8, Int>(repeating: 0)
        var span = widths.mutableSpan
        LineColumn.share(
            paper, among: row.columns.span.extracting(first: row.count), texts: places.span, into: &span,
            border: row.border)
        var total = -row.border
        for index in 0..<row.count {
            let width = widths[index]
            guard places[index] <= width else { return false }
            if width > 0 { total += width + row.border }
        }
        var column = total < paper ? indent(of: total, in: paper, row.align) : 0
        for index in 0..<row.count {
            let width = widths[index]
            places[index] = column + indent(of: places[index], in: width, row.columns[index].alignment)
            if width > 0 { column += width + row.border }
        }
        return true
    }
}
