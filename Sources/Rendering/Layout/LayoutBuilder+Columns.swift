import PrinterLanguage

extension LayoutBuilder {
    /// The column at which a line begins, and its columns; rules and lines of fixed widths may be narrower than paper.
    func place(_ shape: LineShape) -> (column: Int, columns: Int) {
        var total = sides(shape) - shape.border
        for width in shape.widths {
            guard case .fixed(let columns) = width else { return (0, layout.columns) }
            if columns > 0 { total += columns + shape.border }
        }
        guard total > sides(shape), total < layout.columns else { return (0, layout.columns) }
        return (indent(of: total, in: layout.columns, shape.align), total)
    }

    func indent(of columns: Int, in width: Int, _ alignment: ColumnAlignment) -> Int {
        LayoutBuilder.indent(of: columns, in: width, alignment)
    }

    @inline(__always)
    static func indent<Columns: FixedWidthInteger>(
        of columns: Columns, in width: Columns, _ alignment: ColumnAlignment
    ) -> Columns {
        switch alignment {
        case .left: 0
        case .center: max(0, (width - columns) / 2)
        case .right: max(0, width - columns)
        }
    }

    /// Puts the fragments of the line into its columns.
    mutating func layOut(_ shape: LineShape) {
        if !shape.isBoxed { closeBox() }
        guard fragments.count > 0 || shape.isBoxed else {
            lines.append(.text(first: Int32(runs.count), count: 0))
            return
        }
        // Columns that the line does not fill keep their place.
        while cells.count < shape.widths.count { cells.append(Cell(first: fragments.count)) }
        measureCells()
        share(shape)
        // More columns than the paper has, even at one each.
        if total(shape) > layout.columns, stack(shape, always: true) { return }
        var fits = !mayTurn
        for index in cells.indices where cells[index].columns > cells[index].width { fits = false }
        if fits, !fragments.elements.contains(where: { $0.count < 0 }) {
            placeRow(shape)
        } else if makeRoom(shape) || !stack(shape) {
            placeRows(shape)
        }
    }

    /// Puts columns below each other where an amount would have to be broken to put them side by side; false if that
    /// does not help either.
    ///
    /// - Parameter always: even if that only leaves empty columns out.
    private mutating func stack(_ shape: LineShape, always: Bool = false) -> Bool {
        var shown = cells.indices.filter { cells[$0].width > 0 && cells[$0].columns > 0 }
        if always, shown.isEmpty { shown = [0] }
        let needs = shown.map { cell in
            let amount = longestWord(cell, .amount)
            return amount > 0 ? amount : min(8, max(1, cells[cell].columns))
        }
        var groups: [[Int]] = []
        var room = 0
        for (index, cell) in shown.enumerated() {
            room -= needs[index] + shape.border
            if room < 0 {
                groups.append([])
                room = layout.columns - sides(shape) - needs[index]
            }
            groups[groups.count - 1].append(cell)
        }
        guard groups.count > 1 || always && shown.count < cells.count else { return false }
        let whole = (Array(fragments.elements), cells.indices.map { fragmentRange($0) })
        for group in groups {
            fragments.removeAll()
            cells.removeAll()
            var line = shape
            line.alignments = group.map { alignment($0, of: shape) }
            line.widths = group.map { whole.1[$0].contains { whole.0[$0].count > 0 } ? .content : .star }
            for cell in group {
                cells.append(Cell(first: fragments.count))
                for index in whole.1[cell] { fragments.append(whole.0[index]) }
            }
            // The first one takes what the others leave.
            line.widths[0] = .star
            mayTurn = fragments.elements.contains {
                $0.isDrawn
                    || $0.count > 0 && TextAnalysis.mayTurn(layout.text[Int($0.start)..<Int($0.start + $0.count)])
            }
            layOut(line)
        }
        return true
    }

    func fragmentRange(_ cell: Int) -> Range<Int> {
        cells[cell].first..<(cell + 1 < cells.count ? cells[cell + 1].first : fragments.count)
    }

    /// The columns of each cell's longest line before any wrapping.
    mutating func measureCells() {
        for cell in cells.indices {
            var columns = 0
            var longest = 0
            for index in fragmentRange(cell) {
                if fragments[index].count < 0 { columns = 0 } else { columns += Int(fragments[index].columns) }
                longest = max(longest, columns)
            }
            cells[cell].columns = longest
        }
    }
}
