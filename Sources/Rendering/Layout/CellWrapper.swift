import PrinterLanguage

/// Breaks the text of columns into lines: between words, and within a word only if it is longer than a line.
///
/// A line may break at a space, and after a hyphen that a letter follows; no-break spaces, amounts, dates and a number
/// with its unit hold together. A word longer than a whole line goes on in the line it stands in, so that long hexadecimal or Base64 text
/// leaves no ragged hole.
struct CellWrapper {
    struct Line {
        var pieces: Range<Int>
        var columns: Int
    }

    private(set) var pieces: [LayoutBuilder.Fragment] = []
    private var glyphs: [Glyph] = []
    private var lines: [Line] = []
    /// Of each cell, the first of its lines.
    private var cells: [Int] = []

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
    }

    /// Adds the next cell.
    mutating func wrap(
        _ fragments: ArraySlice<LayoutBuilder.Fragment>, text: [UInt8], encoder: TextEncoder, width: Int, wraps: Bool
    ) {
        cells.append(lines.count)
        guard width > 0 else { return }
        split(fragments, text: text, encoder: encoder)
        var start = 0
        while start < glyphs.count {
            var end = start
            var columns = 0
            var lastBreak: Int?
            while end < glyphs.count, !glyphs[end].isBreak, columns + glyphs[end].columns <= width {
                columns += glyphs[end].columns
                end += 1
                if glyphs[end - 1].mayEnd { lastBreak = end }
            }
            if !wraps {
                add(start..<end, fragments)
                while end < glyphs.count, !glyphs[end].isBreak { end += 1 }
                start = end + 1
                continue
            }
            if end == glyphs.count || glyphs[end].isBreak {
                add(start..<end, fragments)
                start = end + 1
                continue
            }
            if glyphs[end].isSpace {
                // The space itself is what does not fit.
            } else if let lastBreak, word(from: lastBreak) <= width {
                end = lastBreak
            } else if end == start {
                // A character wider than the column: alone, or there would be no end.
                end = start + 1
            }
            add(start..<end, fragments)
            start = end
            while start < glyphs.count, glyphs[start].isSpace { start += 1 }
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
            var position = first
            while position < end {
                let start = position
                let columns = CellWrapper.takeGlyph(text, &position, end, encoder)
                let byte = text[start]
                var isSpace = false
                var isHyphen = false
                if byte == 0x20 {
                    isSpace = !CellWrapper.isBeforeUnit(text, start, within: first..<end)
                } else if byte == 0x2D, start > first, text[start - 1] != 0x20, position < end {
                    isHyphen = text[position] | 0x20 >= 0x61
                }
                glyphs.append(
                    Glyph(
                        fragment: index, start: Int32(start), count: Int32(position - start),
                        columns: columns * Int(fragment.style.width), isSpace: isSpace, isBreak: false,
                        mayEnd: isSpace || isHyphen))
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

    /// Whether a number stands before this space and one or two letters after it, as in `0,75 l` and `500 ml`.
    private static func isBeforeUnit(_ text: [UInt8], _ space: Int, within range: Range<Int>) -> Bool {
        guard space > range.lowerBound, (0x30...0x39).contains(text[space - 1]) else { return false }
        var letters = 0
        while space + 1 + letters < range.upperBound, letters < 3,
            (0x61...0x7A).contains(text[space + 1 + letters] | 0x20)
        {
            letters += 1
        }
        guard (1...2).contains(letters) else { return false }
        let next = space + 1 + letters
        return next == range.upperBound || text[next] == 0x20
    }

    /// Adds a line, spaces at its end left out; neighbours of one fragment become one piece.
    private mutating func add(_ range: Range<Int>, _ fragments: ArraySlice<LayoutBuilder.Fragment>) {
        var end = range.upperBound
        while end > range.lowerBound, glyphs[end - 1].isSpace { end -= 1 }
        let first = pieces.count
        var columns = 0
        var next = range.lowerBound
        while next < end {
            let fragment = glyphs[next].fragment
            var piece = LayoutBuilder.Fragment(
                start: glyphs[next].start, count: 0, columns: 0, style: fragments[fragment].style)
            while next < end, glyphs[next].fragment == fragment {
                piece.count += glyphs[next].count
                piece.columns += Int32(glyphs[next].columns)
                next += 1
            }
            columns += Int(piece.columns)
            pieces.append(piece)
        }
        lines.append(Line(pieces: first..<pieces.count, columns: columns))
    }
}
