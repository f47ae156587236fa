import PrinterLanguage

extension LayoutBuilder {
    /// What `border: line` has drawn so far.
    struct Box {
        /// The columns of the vertical lines.
        var edges: [Int]
        /// Whether a rule is due before the next line.
        var isRuled = false
        var firstLine: Int
    }

    /// The characters of boxes, and where the vertical one stands in the layout's text.
    struct BoxLines {
        var vertical: Int32
        var verticalBytes: Int32
        /// By what meets: 8 above, 4 below, 2 at the left, 1 at the right.
        var corners: [[UInt8]]
    }

    /// A line of dashes: across the line's columns, or within a box before its next line.
    mutating func rule(_ shape: Int, _ program: LayoutProgram) {
        if let row = program.rows[shape] {
            closeBox()
            let (column, columns) = row.rule(paper: Int32(layout.columns))
            lines.append(.rule(column: column, columns: columns))
        } else if program.shapes[shape].isBoxed {
            box?.isRuled = true
        } else {
            closeBox()
            let (column, columns) = place(program.shapes[shape])
            lines.append(.rule(column: Int32(column), columns: Int32(columns)))
        }
    }

    /// Begins a box above the next line, or goes on with the one that is open.
    mutating func openBox(edges: [Int]) {
        if let open = box {
            if open.isRuled { drawAcross(above: open.edges, below: edges) }
            box = Box(edges: edges, firstLine: open.firstLine)
        } else {
            box = Box(edges: edges, firstLine: lines.count)
            drawAcross(above: [], below: edges)
        }
    }

    mutating func closeBox() {
        guard let open = box else { return }
        drawAcross(above: open.edges, below: [])
        layout.boxes.append(Int32(open.firstLine)..<Int32(lines.count))
        box = nil
    }

    /// A vertical line of a row, as high as the row's text.
    mutating func drawVertical(at column: Int, height: UInt8) {
        let drawn = preparedLines()
        var style = RunStyle()
        style.height = height
        runs.append(
            Layout.Run(
                start: drawn.vertical, count: drawn.verticalBytes, column: Int32(column), columns: 1, style: style))
    }

    /// The horizontal line between two rows of a box, joined to the vertical lines of both.
    private mutating func drawAcross(above: [Int], below: [Int]) {
        guard let first = [above.first, below.first].compactMap(\.self).min(),
            let last = [above.last, below.last].compactMap(\.self).max()
        else { return }
        let drawn = preparedLines()
        let start = text.count
        for column in first...last {
            let meeting =
                (above.contains(column) ? 8 : 0) + (below.contains(column) ? 4 : 0) + (column > first ? 2 : 0)
                + (column < last ? 1 : 0)
            text.append(contentsOf: drawn.corners[meeting])
        }
        lines.append(.text(first: Int32(runs.count), count: 1))
        runs.append(
            Layout.Run(
                start: Int32(start), count: Int32(text.count - start), column: Int32(first),
                columns: Int32(last - first + 1), style: RunStyle()))
    }

    private mutating func preparedLines() -> BoxLines {
        if let boxLines { return boxLines }
        let isDrawn = printsBoxes
        let corners = (isDrawn ? "────│┌┐┬│└┘┴│├┤┼" : "----|+++|+++|+++").unicodeScalars.map { Array(String($0).utf8) }
        let vertical = Array((isDrawn ? "│" : "|").utf8)
        let drawn = BoxLines(
            vertical: Int32(text.count), verticalBytes: Int32(vertical.count), corners: corners)
        text.append(contentsOf: vertical)
        boxLines = drawn
        return drawn
    }

    /// Whether the code pages have all the characters that boxes are drawn with.
    private var printsBoxes: Bool {
        "─│┌┐└┘├┤┬┴┼".unicodeScalars.allSatisfy { scalar in
            codePages.contains { $0.page.byte(for: scalar) != nil }
        }
    }
}
