import PrinterLanguage

extension LayoutBuilder {
    /// The column at which a line begins, and its columns; rules and lines of fixed widths may be narrower than paper.
    func place(_ shape: LineShape) -> (column: Int, columns: Int) {
        var total = -shape.border
        for width in shape.widths {
            guard case .fixed(let columns) = width else { return (0, layout.columns) }
            if columns > 0 { total += columns + shape.border }
        }
        guard total > 0, total < layout.columns else { return (0, layout.columns) }
        return (indent(of: total, in: layout.columns, shape.align), total)
    }

    func indent(of columns: Int, in width: Int, _ alignment: ColumnAlignment) -> Int {
        switch alignment {
        case .left: 0
        case .center: max(0, (width - columns) / 2)
        case .right: max(0, width - columns)
        }
    }

    /// Puts the fragments of the line into its columns.
    mutating func layOut(_ shape: LineShape) {
        guard !fragments.isEmpty else {
            layout.lines.append(.text(first: Int32(layout.runs.count), count: 0))
            return
        }
        measureCells()
        share(shape)
        var fits = true
        for index in cells.indices where cellColumns[index] > widths[index] { fits = false }
        if fits, !fragments.contains(where: { $0.count < 0 }) {
            placeRow(shape)
        } else {
            widen(shape)
            placeRows(shape)
        }
    }

    func fragmentRange(_ cell: Int) -> Range<Int> {
        cells[cell]..<(cell + 1 < cells.count ? cells[cell + 1] : fragments.count)
    }

    /// The columns of each cell's longest line before any wrapping.
    private mutating func measureCells() {
        cellColumns.removeAll(keepingCapacity: true)
        for cell in cells.indices {
            var columns = 0
            var longest = 0
            for index in fragmentRange(cell) {
                if fragments[index].count < 0 { columns = 0 } else { columns += Int(fragments[index].columns) }
                longest = max(longest, columns)
            }
            cellColumns.append(longest)
        }
    }

    // MARK: Widths

    private func width(_ cell: Int, of shape: LineShape) -> LineShape.Width {
        cell < shape.widths.count ? shape.widths[cell] : .star
    }

    /// Fixed widths first, then those of the texts, then equal shares for the stars; a column of no width has no border.
    private mutating func share(_ shape: LineShape) {
        widths.removeAll(keepingCapacity: true)
        var rest = layout.columns + shape.border
        var stars = 0
        for cell in cells.indices {
            switch width(cell, of: shape) {
            case .fixed(let columns):
                widths.append(columns)
                if columns > 0 { rest -= columns + shape.border }
            case .star:
                widths.append(0)
                rest -= shape.border
                stars += 1
            case .content: widths.append(0)
            }
        }
        for cell in cells.indices where width(cell, of: shape) == .content && cellColumns[cell] > 0 {
            // Each star keeps a column at least.
            widths[cell] = max(1, min(cellColumns[cell], rest - shape.border - stars))
            rest -= widths[cell] + shape.border
        }
        guard stars > 0 else { return }
        var left = stars
        for cell in cells.indices where width(cell, of: shape) == .star {
            widths[cell] = max(1, (rest + left - 1) / left)
            rest -= widths[cell]
            left -= 1
        }
    }

    /// Lets numbers that do not fit take the room that other columns do not need, so that no price is broken.
    ///
    /// Numbers stand at the right of shared columns, or in columns of fixed width; a title rather wraps.
    private mutating func widen(_ shape: LineShape) {
        for cell in cells.indices where cellColumns[cell] > widths[cell] && widths[cell] > 0 {
            guard alignment(cell, of: shape) == .right || width(cell, of: shape) != .star else { continue }
            var missing = longestWord(cell) - widths[cell]
            let givers = cells.indices.filter { $0 != cell && widths[$0] > max(1, cellColumns[$0]) }
            guard missing > 0, givers.reduce(0, { $0 + widths[$1] - max(1, cellColumns[$1]) }) >= missing else {
                continue
            }
            for giver in givers where missing > 0 {
                let spare = min(missing, widths[giver] - max(1, cellColumns[giver]))
                widths[giver] -= spare
                widths[cell] += spare
                missing -= spare
            }
        }
    }

    private func longestWord(_ cell: Int) -> Int {
        var longest = 0
        var word = 0
        for index in fragmentRange(cell) {
            let fragment = fragments[index]
            if fragment.count < 0 {
                word = 0
                continue
            }
            var position = Int(fragment.start)
            let end = position + Int(fragment.count)
            while position < end {
                let start = position
                CellWrapper.skipScalar(layout.text, &position, end)
                let isBlank = layout.text[start] == 0x20
                let columns = encoder.columns(of: layout.text.span.extracting(start..<position))
                word = isBlank ? 0 : word + columns * Int(fragment.style.width)
                longest = max(longest, word)
            }
        }
        return longest
    }

    // MARK: Placing

    /// One row, nothing wrapped.
    private mutating func placeRow(_ shape: LineShape) {
        let first = layout.runs.count
        var left = start(of: shape)
        for cell in cells.indices {
            var column = left + indent(of: cellColumns[cell], in: widths[cell], alignment(cell, of: shape))
            for index in fragmentRange(cell) {
                let fragment = fragments[index]
                layout.runs.append(
                    Layout.Run(
                        start: fragment.start, count: fragment.count, column: Int32(column), columns: fragment.columns,
                        style: fragment.style))
                column += Int(fragment.columns)
            }
            if widths[cell] > 0 { left += widths[cell] + shape.border }
        }
        layout.lines.append(.text(first: Int32(first), count: Int32(layout.runs.count - first)))
    }

    /// As many rows as the cell with the most lines has.
    private mutating func placeRows(_ shape: LineShape) {
        wrapper.reset()
        for cell in cells.indices {
            wrapper.wrap(
                fragments[fragmentRange(cell)], text: layout.text, encoder: encoder, width: widths[cell],
                wraps: shape.wraps)
        }
        var row = 0
        while true {
            let first = layout.runs.count
            var left = start(of: shape)
            var isEmpty = true
            for cell in cells.indices {
                if let line = wrapper.line(row, of: cell) {
                    isEmpty = false
                    var column = left + indent(of: line.columns, in: widths[cell], alignment(cell, of: shape))
                    for piece in wrapper.pieces[line.pieces] {
                        layout.runs.append(
                            Layout.Run(
                                start: piece.start, count: piece.count, column: Int32(column), columns: piece.columns,
                                style: piece.style))
                        column += Int(piece.columns)
                    }
                }
                if widths[cell] > 0 { left += widths[cell] + shape.border }
            }
            if isEmpty { return }
            layout.lines.append(.text(first: Int32(first), count: Int32(layout.runs.count - first)))
            row += 1
        }
    }

    private func alignment(_ cell: Int, of shape: LineShape) -> ColumnAlignment {
        cell < shape.alignments.count ? shape.alignments[cell] : .left
    }

    private func start(of shape: LineShape) -> Int {
        var total = -shape.border
        for width in widths where width > 0 { total += width + shape.border }
        return total < layout.columns ? indent(of: total, in: layout.columns, shape.align) : 0
    }
}
