extension CellWrapper {
    /// Adds the pieces of a line from left to right where some of it runs from right to left (rule L2).
    mutating func addTurned(_ range: Range<Int>, _ fragments: Fragments) {
        // Between fragments, each of which is isolated, stands a mark of the paragraph's own level.
        var order: [Int?] = []
        for index in range {
            if let last = order.last, let last, units[last].fragment != units[index].fragment { order.append(nil) }
            order.append(index)
        }
        let whole = wholes[range.lowerBound]
        let highest = levels[range].max() ?? 0
        for level in stride(from: highest, to: 0, by: -1) {
            var start = 0
            while start < order.count {
                var end = start
                while end < order.count, order[end].map({ levels[$0] }) ?? whole >= level { end += 1 }
                if end > start { order[start..<end].reverse() }
                start = max(end, start + 1)
            }
        }
        add(order.compactMap(\.self), fragments)
    }

    /// Adds units in the order in which they stand from left to right.
    private mutating func add(_ order: [Int], _ fragments: Fragments) {
        var next = 0
        while next < order.count {
            let first = units[order[next]]
            let isRightToLeft = levels[order[next]] % 2 == 1
            var piece = LayoutBuilder.Fragment(
                start: first.start, count: 0, columns: 0, style: fragments[first.fragment].style)
            piece.isRightToLeft = isRightToLeft
            piece.isDrawn = first.drawn != nil
            while next < order.count {
                let unit = units[order[next]]
                let follows =
                    isRightToLeft ? unit.start + unit.count == piece.start : unit.start == piece.start + piece.count
                guard unit.fragment == first.fragment, unit.drawn == first.drawn,
                    levels[order[next]] % 2 == (isRightToLeft ? 1 : 0),
                    piece.count == 0 || follows
                else { break }
                if isRightToLeft { piece.start = unit.start }
                piece.count += unit.count
                piece.columns += Int32(unit.columns)
                next += 1
            }
            add(piece)
        }
    }
}
