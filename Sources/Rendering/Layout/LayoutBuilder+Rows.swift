extension LayoutBuilder {
    /// One row, nothing wrapped.
    mutating func placeRow(_ shape: LineShape) {
        var left = start(of: shape)
        var height: UInt8 = 1
        if shape.isBoxed {
            openBox(edges: edges(of: shape, from: left))
            for fragment in fragments.elements { height = max(height, fragment.style.height) }
        }
        let first = runs.count
        if shape.isBoxed {
            drawVertical(at: left, height: height)
            left += 1
        }
        for cell in cells.indices {
            var column = left + indent(of: cells[cell].columns, in: cells[cell].width, alignment(cell, of: shape))
            for index in fragmentRange(cell) {
                let fragment = fragments[index]
                // Only what takes no columns, such as a mark of direction alone, could stand behind the last one.
                runs.append(
                    Layout.Run(
                        start: fragment.start, count: fragment.count, column: Int32(min(column, layout.columns)),
                        columns: fragment.columns, style: fragment.style, isPlain: fragment.isPlain))
                column += Int(fragment.columns)
            }
            if cells[cell].width > 0 { left += cells[cell].width + shape.border }
            if shape.isBoxed, cells[cell].width > 0 { drawVertical(at: left - 1, height: height) }
        }
        lines.append(.text(first: Int32(first), count: Int32(runs.count - first)))
    }

    /// As many rows as the cell with the most lines has.
    mutating func placeRows(_ shape: LineShape) {
        wrapper.reset()
        for cell in cells.indices {
            wrapper.wrap(
                fragments.elements.extracting(fragmentRange(cell)), text: layout.text, encoder: encoder,
                width: cells[cell].width, wraps: shape.wraps)
        }
        let start = start(of: shape)
        if shape.isBoxed { openBox(edges: edges(of: shape, from: start)) }
        for row in 0..<wrapper.rows {
            let first = runs.count
            let height = shape.isBoxed ? height(ofRow: row) : 1
            var left = start
            if shape.isBoxed {
                drawVertical(at: left, height: height)
                left += 1
            }
            for cell in cells.indices {
                if let line = wrapper.line(row, of: cell) {
                    var column = left + indent(of: line.columns, in: cells[cell].width, alignment(cell, of: shape))
                    for index in line.pieces {
                        let piece = wrapper.pieces[index]
                        runs.append(
                            Layout.Run(
                                start: piece.start, count: piece.count, column: Int32(column), columns: piece.columns,
                                style: piece.style, isRightToLeft: piece.isRightToLeft, isPlain: piece.isPlain,
                                isDrawn: piece.isDrawn))
                        if piece.isDrawn { layout.hasDrawnRuns = true }
                        column += Int(piece.columns)
                    }
                }
                if cells[cell].width > 0 { left += cells[cell].width + shape.border }
                if shape.isBoxed, cells[cell].width > 0 { drawVertical(at: left - 1, height: height) }
            }
            lines.append(.text(first: Int32(first), count: Int32(runs.count - first)))
        }
    }

    private func height(ofRow row: Int) -> UInt8 {
        var height: UInt8 = 1
        for cell in cells.indices {
            guard let line = wrapper.line(row, of: cell) else { continue }
            for index in line.pieces { height = max(height, wrapper.pieces[index].style.height) }
        }
        return height
    }

    /// The columns of the vertical lines.
    private func edges(of shape: LineShape, from start: Int) -> [Int] {
        var edges = [start]
        for cell in cells.elements where cell.width > 0 { edges.append((edges.last ?? start) + cell.width + 1) }
        return edges
    }

    /// The columns of the line from edge to edge.
    func total(_ shape: LineShape) -> Int {
        var total = sides(shape) - shape.border
        for cell in cells.elements where cell.width > 0 { total += cell.width + shape.border }
        return total
    }

    private func start(of shape: LineShape) -> Int {
        let total = total(shape)
        return total < layout.columns ? indent(of: total, in: layout.columns, shape.align) : 0
    }
}
