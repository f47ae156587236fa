import PrinterLanguage

/// Breaks the text of columns into lines: between words, and within a word only if it is longer than a line.
///
/// A line of Latin text may break at a space, and after a hyphen that a letter follows; other scripts break as Unicode
/// says (``TextAnalysis``). No-break spaces, amounts, dates and a number with its unit hold together. A word longer than
/// a whole line goes on in the line it stands in, so that long hexadecimal or Base64 text leaves no ragged hole.
struct CellWrapper {
    struct Line {
        var pieces: Range<Int>
        var columns: Int
    }

    private(set) var pieces: [LayoutBuilder.Fragment] = []
    private var glyphs: [Glyph] = []
    /// Of each glyph, where text may run from right to left.
    private var levels: [UInt8] = []
    /// Of each glyph, the level of the paragraph that it stands in.
    private var wholes: [UInt8] = []
    private var lines: [Line] = []
    /// Of each cell, the first of its lines.
    private var cells: [Int] = []
    /// Of the cell that is being wrapped.
    private var width = 0

    mutating func reset() {
        pieces.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
    }

    /// A line of a cell; nil below its last.
    func line(_ row: Int, of cell: Int) -> Line? {
        let index = cells[cell] + row
        return index < (cell + 1 < cells.count ? cells[cell + 1] : lines.count) ? lines[index] : nil
    }

    /// Moves behind the scalar at `position` of well-formed UTF-8.
    static func skipScalar(_ text: [UInt8], _ position: inout Int, _ end: Int) {
        position += 1
        while position < end, text[position] & 0xC0 == 0x80 { position += 1 }
    }

    /// One scalar or, for marks that take no column, a scalar with what belongs to it.
    private struct Glyph {
        var fragment: Int
        var start: Int32
        var count: Int32
        var columns: Int
        var isSpace: Bool
        var isBreak: Bool
        /// Whether a line may end behind it.
        var mayEnd: Bool
        /// A space between a number and its unit: a line ends there only if it would end within the number.
        var isHeld = false
        /// The size in which it is drawn, if the printer has no character for it.
        var drawn: DrawnSize?
    }

    /// Adds the next cell.
    mutating func wrap(
        _ fragments: ArraySlice<LayoutBuilder.Fragment>, text: [UInt8], encoder: TextEncoder, width: Int, wraps: Bool
    ) {
        cells.append(lines.count)
        self.width = width
        guard width > 0 else { return }
        split(fragments, text: text, encoder: encoder)
        var start = 0
        while start < glyphs.count {
            var end = start
            var columns = 0
            var lastBreak: Int?
            var lastHeld: Int?
            while end < glyphs.count, !glyphs[end].isBreak, columns + glyphs[end].columns <= width {
                columns += glyphs[end].columns
                end += 1
                if glyphs[end - 1].mayEnd { lastBreak = end }
                if glyphs[end - 1].isHeld { lastHeld = end }
            }
            if !wraps {
                add(start..<end, fragments, text)
                while end < glyphs.count, !glyphs[end].isBreak { end += 1 }
                start = end + 1
                continue
            }
            if end == glyphs.count || glyphs[end].isBreak {
                add(start..<end, fragments, text)
                start = end + 1
                continue
            }
            if glyphs[end].isSpace {
                // The space itself is what does not fit.
            } else if let lastBreak, word(from: lastBreak) <= width {
                end = lastBreak
            } else if glyphs[end].isHeld {
                // Rather here than within the number.
            } else if let lastHeld {
                end = lastHeld
            } else if end == start {
                // A character wider than the column: alone, or there would be no end.
                end = start + 1
            }
            add(start..<end, fragments, text)
            start = end
            while start < glyphs.count, glyphs[start].isSpace || glyphs[start].isHeld { start += 1 }
            if start < glyphs.count, glyphs[start].isBreak { start += 1 }
        }
    }

    /// The columns up to the next place where a line may break.
    private func word(from start: Int) -> Int {
        var columns = 0
        var index = start
        while index < glyphs.count, !glyphs[index].isSpace, !glyphs[index].isBreak {
            columns += glyphs[index].columns
            if glyphs[index].mayEnd { break }
            index += 1
        }
        return columns
    }

    private mutating func split(
        _ fragments: ArraySlice<LayoutBuilder.Fragment>, text: [UInt8], encoder: TextEncoder
    ) {
        glyphs.removeAll(keepingCapacity: true)
        levels.removeAll(keepingCapacity: true)
        var isForeign = false
        var mayTurn = false
        for index in fragments.indices {
            let fragment = fragments[index]
            if fragment.count < 0 {
                glyphs.append(
                    Glyph(
                        fragment: index, start: 0, count: 0, columns: 0, isSpace: false, isBreak: true, mayEnd: true))
                continue
            }
            let first = Int(fragment.start)
            let end = first + Int(fragment.count)
            if !fragment.isPlain, TextAnalysis.needsBreaking(text[first..<end]) {
                isForeign = true
                mayTurn = mayTurn || TextAnalysis.mayTurn(text[first..<end])
            }
            let width = Int(fragment.style.width)
            if fragment.isPlain {
                glyphs.append(addingCapacity: end - first) { out in
                    for start in first..<end {
                        var glyph = Glyph(
                            fragment: index, start: Int32(start), count: 1, columns: width, isSpace: false,
                            isBreak: false, mayEnd: false)
                        if text[start] <= 0x2D { CellWrapper.mark(&glyph, text, within: first..<end) }
                        out.append(glyph)
                    }
                }
                continue
            }
            var drawn =
                fragment.isDrawn
                ? ScriptText.clusters(in: text[first..<end], isBold: fragment.style.bold, encoder: encoder)[...] : []
            var position = first
            while position < end {
                let start = position
                var size: DrawnSize?
                let columns: Int
                if let cluster = drawn.first, cluster.range.lowerBound <= start {
                    drawn.removeFirst()
                    position = cluster.range.upperBound
                    columns = cluster.columns
                    size = cluster.size
                } else {
                    columns = CellWrapper.takeGlyph(
                        text, &position, min(end, drawn.first?.range.lowerBound ?? end), encoder)
                }
                var glyph = Glyph(
                    fragment: index, start: Int32(start), count: Int32(position - start), columns: columns * width,
                    isSpace: false, isBreak: false, mayEnd: false, drawn: size)
                CellWrapper.mark(&glyph, text, within: first..<end)
                glyphs.append(glyph)
            }
        }
        if isForeign { analyse(text, fragments, turning: mayTurn) }
    }

    /// Notes what spaces and hyphens mean for the breaking of lines.
    private static func mark(_ glyph: inout Glyph, _ text: [UInt8], within range: Range<Int>) {
        let start = Int(glyph.start)
        let end = start + Int(glyph.count)
        switch text[start] {
        case 0x20:
            glyph.isHeld = isBeforeUnit(text, start, within: range)
            glyph.isSpace = !glyph.isHeld
            glyph.mayEnd = glyph.isSpace
        case 0x2D, 0xE2:
            guard isDash(text[start..<end]), start > range.lowerBound, text[start - 1] != 0x20, end < range.upperBound
            else { return }
            glyph.mayEnd = text[end] | 0x20 >= 0x61
        default: break
        }
    }

    /// Asks for the breaks, and for the directions, of each paragraph of the glyphs.
    private mutating func analyse(
        _ text: [UInt8], _ fragments: ArraySlice<LayoutBuilder.Fragment>, turning: Bool
    ) {
        if turning {
            levels = [UInt8](repeating: 0, count: glyphs.count)
            wholes = levels
        }
        for range in glyphs.indices.split(whereSeparator: { glyphs[$0].isBreak }) {
            var parts: [ArraySlice<UInt8>] = []
            var last = -1
            for index in range {
                let glyph = glyphs[index]
                let bytes = Int(glyph.start)..<Int(glyph.start + glyph.count)
                if glyph.fragment == last, let part = parts.popLast() {
                    parts.append(text[part.startIndex..<bytes.upperBound])
                } else {
                    parts.append(text[bytes])
                }
                last = glyph.fragment
            }
            let breaks = TextAnalysis.breaks(in: Array(parts.joined()))
            let found = turning ? TextAnalysis.levels(of: parts) : ([], 0)
            var scalar = 0
            for index in range {
                let glyph = glyphs[index]
                if turning {
                    levels[index] = found.0[scalar]
                    wholes[index] = found.1
                }
                for byte in text[Int(glyph.start)..<Int(glyph.start + glyph.count)] where byte & 0xC0 != 0x80 {
                    scalar += 1
                }
                if !glyph.isSpace {
                    glyphs[index].mayEnd = !glyph.isHeld && scalar < breaks.count && breaks[scalar]
                }
            }
        }
    }

    /// Moves behind a scalar and the marks on it, which may be narrower together than alone; gives their columns.
    private static func takeGlyph(
        _ text: [UInt8], _ position: inout Int, _ end: Int, _ encoder: TextEncoder
    ) -> Int {
        let start = position
        skipScalar(text, &position, end)
        // No mark begins below that byte.
        if text[start] < 0x80, position == end || text[position] < 0xCC { return 1 }
        var columns = encoder.columns(of: text.span.extracting(start..<position))
        while position < end, text[position] >= 0xCC {
            var next = position
            skipScalar(text, &next, end)
            guard encoder.columns(of: text.span.extracting(position..<next)) == 0 else { break }
            position = next
            columns = encoder.columns(of: text.span.extracting(start..<position))
        }
        return columns
    }

    /// A hyphen, or a dash of either length.
    private static func isDash(_ glyph: ArraySlice<UInt8>) -> Bool {
        glyph.first == 0x2D
            || (glyph.first == 0xE2 && [[0xE2, 0x80, 0x93], [0xE2, 0x80, 0x94]].contains(Array(glyph)))
    }

    /// Whether a number stands before this space and its unit after it, as in `0,75 l`, `500 ml`, `3.00 USD` and `3,00 €`.
    private static func isBeforeUnit(_ text: [UInt8], _ space: Int, within range: Range<Int>) -> Bool {
        guard space > range.lowerBound, (0x30...0x39).contains(text[space - 1]) else { return false }
        var end = space + 1
        if end + 1 < range.upperBound, text[end] == 0xE2, text[end + 1] == 0x82 {
            // A currency sign.
            end += 3
        } else {
            var isCode = true
            while end < range.upperBound, end - space <= 3, (0x61...0x7A).contains(text[end] | 0x20) {
                isCode = isCode && text[end] < 0x61
                end += 1
            }
            guard (1...2).contains(end - space - 1) || (isCode && end - space == 4) else { return false }
        }
        return end >= range.upperBound || text[end] == 0x20
    }

    /// Adds a line, spaces at its end left out; neighbours of one fragment become one piece.
    private mutating func add(
        _ range: Range<Int>, _ fragments: ArraySlice<LayoutBuilder.Fragment>, _ text: [UInt8]
    ) {
        var end = range.upperBound
        while end > range.lowerBound, glyphs[end - 1].isSpace || glyphs[end - 1].isHeld { end -= 1 }
        let first = pieces.count
        if !levels.isEmpty, levels[range.lowerBound..<end].contains(where: { $0 > 0 }) {
            addTurned(range.lowerBound..<end, fragments)
            addLine(first, text)
            return
        }
        var next = range.lowerBound
        while next < end {
            let fragment = glyphs[next].fragment
            let drawn = glyphs[next].drawn
            var piece = LayoutBuilder.Fragment(
                start: glyphs[next].start, count: 0, columns: 0, style: fragments[fragment].style)
            piece.isPlain = fragments[fragment].isPlain
            piece.isDrawn = drawn != nil
            while next < end, glyphs[next].fragment == fragment, glyphs[next].drawn == drawn {
                piece.count += glyphs[next].count
                piece.columns += Int32(glyphs[next].columns)
                next += 1
            }
            pieces.append(piece)
        }
        addLine(first, text)
    }

    /// Adds the line of the pieces from that one on.
    private mutating func addLine(_ first: Int, _ text: [UInt8]) {
        if pieces[first...].contains(where: \.isDrawn) {
            LayoutBuilder.Fragment.measureDrawn(&pieces[first...], text, width: width)
        }
        let columns = pieces[first...].reduce(0) { $0 + Int($1.columns) }
        lines.append(Line(pieces: first..<pieces.count, columns: columns))
    }
}

extension CellWrapper {
    /// Adds the pieces of a line from left to right where some of it runs from right to left (rule L2).
    private mutating func addTurned(_ range: Range<Int>, _ fragments: ArraySlice<LayoutBuilder.Fragment>) {
        // Between fragments, each of which is isolated, stands a mark of the paragraph's own level.
        var order: [Int?] = []
        for index in range {
            if let last = order.last, let last, glyphs[last].fragment != glyphs[index].fragment { order.append(nil) }
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

    /// Adds glyphs in the order in which they stand from left to right.
    private mutating func add(_ order: [Int], _ fragments: ArraySlice<LayoutBuilder.Fragment>) {
        var next = 0
        while next < order.count {
            let first = glyphs[order[next]]
            let isRightToLeft = levels[order[next]] % 2 == 1
            var piece = LayoutBuilder.Fragment(
                start: first.start, count: 0, columns: 0, style: fragments[first.fragment].style)
            piece.isRightToLeft = isRightToLeft
            piece.isDrawn = first.drawn != nil
            while next < order.count {
                let glyph = glyphs[order[next]]
                let follows =
                    isRightToLeft ? glyph.start + glyph.count == piece.start : glyph.start == piece.start + piece.count
                guard glyph.fragment == first.fragment, glyph.drawn == first.drawn,
                    levels[order[next]] % 2 == (isRightToLeft ? 1 : 0),
                    piece.count == 0 || follows
                else { break }
                if isRightToLeft { piece.start = glyph.start }
                piece.count += glyph.count
                piece.columns += Int32(glyph.columns)
                next += 1
            }
            pieces.append(piece)
        }
    }
}
