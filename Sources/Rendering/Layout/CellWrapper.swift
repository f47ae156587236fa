import PrinterLanguage

/// Breaks the text of columns into lines: between words, and within a word only if it is longer than a line.
///
/// A line of Latin text may break at a space, and after a hyphen that a letter follows; other scripts break as Unicode
/// says (``TextAnalysis``). No-break spaces, amounts, dates and a number with its unit hold together. A word longer than
/// a whole line goes on in the line it stands in, so that long hexadecimal or Base64 text leaves no ragged hole.
struct CellWrapper: ~Copyable {
    /// The pieces of a cell.
    typealias Fragments = UnsafeBufferPointer<LayoutBuilder.Fragment>

    struct Line: BitwiseCopyable {
        var first: Int
        var end: Int
        var columns: Int

        var pieces: Range<Int> { first..<end }
    }

    private(set) var pieces = GrowingBuffer<LayoutBuilder.Fragment>()
    var units: [Unit] = []
    /// Of each unit, where text may run from right to left.
    var levels: [UInt8] = []
    /// Of each unit, the level of the paragraph that it stands in.
    var wholes: [UInt8] = []
    private var lines = GrowingBuffer<Line>()
    /// Of each cell, the first of its lines.
    private var cells = GrowingBuffer<Int>()
    /// How many lines the cell with the most lines has.
    private(set) var rows = 0
    /// Of the cell that is being wrapped.
    private var width = 0
    /// The letters beside ASCII whose text goes the short way (``TextEncoder/latinLetters``); nil if none goes it.
    var letters: UInt64?

    mutating func reset() {
        pieces.removeAll()
        lines.removeAll()
        cells.removeAll()
        rows = 0
    }

    /// A line of a cell; nil below its last.
    func line(_ row: Int, of cell: Int) -> Line? {
        let index = cells[cell] + row
        return index < (cell + 1 < cells.count ? cells[cell + 1] : lines.count) ? lines[index] : nil
    }

    mutating func add(_ piece: LayoutBuilder.Fragment) { pieces.append(piece) }

    /// Moves behind the scalar at `position` of well-formed UTF-8.
    static func skipScalar(_ text: [UInt8], _ position: inout Int, _ end: Int) {
        position += 1
        while position < end, text[position] & 0xC0 == 0x80 { position += 1 }
    }

    /// What lines are filled with: one scalar with the marks that belong to it.
    struct Unit {
        var fragment: Int
        var start: Int32
        var count: Int32
        var columns: Int
        var isSpace = false
        var isBreak = false
        /// Whether a line may end behind it.
        var mayEnd = false
        /// A space between a number and its unit: a line ends there only if it would end within the number.
        var isHeld = false
        /// The size in which it is drawn, if the printer has no character for it.
        var drawn: DrawnSize?
    }

    /// Adds the next cell.
    mutating func wrap(
        _ fragments: Fragments, text: [UInt8], encoder: TextEncoder, width: Int, wraps: Bool
    ) {
        cells.append(lines.count)
        self.width = width
        guard width > 0 else { return }
        if fragments.allSatisfy({ $0.isPlain }), let last = fragments.last,
            text[Int(last.start + last.count) - 1] != 0x20,
            fragments.reduce(0, { $0 + Int($1.columns) }) <= width
        {
            // One of those that do fit.
            let first = pieces.count
            pieces.append(contentsOf: fragments)
            addLine(from: first)
            return
        }
        if let letters, CellWrapper.areLetters(fragments, text: text, letters: letters) {
            return text.withUnsafeBufferPointer { wrapLetters(fragments, text: $0, width: width, wraps: wraps) }
        }
        split(fragments, text: text, encoder: encoder)
        var start = 0
        while start < units.count {
            var end = start
            var columns = 0
            var lastBreak: Int?
            var lastHeld: Int?
            while end < units.count, !units[end].isBreak, columns + units[end].columns <= width {
                columns += units[end].columns
                end += 1
                if units[end - 1].mayEnd { lastBreak = end }
                if units[end - 1].isHeld { lastHeld = end }
            }
            if end == units.count || units[end].isBreak {
                add(start..<end, fragments, text)
                start = end + 1
                continue
            }
            if !wraps {
                add(start..<end, fragments, text)
                while end < units.count, !units[end].isBreak { end += 1 }
                start = end + 1
                continue
            }
            if units[end].isSpace {
                // The space itself is what does not fit.
            } else if let lastBreak, word(from: lastBreak) <= width {
                end = lastBreak
            } else if units[end].isHeld {
                // Rather here than within the number.
            } else if let lastHeld {
                end = lastHeld
            } else if end == start {
                // A letter wider than the column: alone, or there would be no end.
                end += 1
            }
            add(start..<end, fragments, text)
            start = end
            while start < units.count, units[start].isSpace || units[start].isHeld { start += 1 }
            if start < units.count, units[start].isBreak { start += 1 }
        }
    }

    /// The columns up to the next place where a line may break.
    private func word(from start: Int) -> Int {
        var columns = 0
        var index = start
        while index < units.count, !units[index].isSpace, !units[index].isBreak {
            columns += units[index].columns
            if units[index].mayEnd { break }
            index += 1
        }
        return columns
    }

    private mutating func split(
        _ fragments: Fragments, text: [UInt8], encoder: TextEncoder
    ) {
        units.removeAll(keepingCapacity: true)
        levels.removeAll(keepingCapacity: true)
        // Breaks and directions are asked for letter by letter.
        var isForeign = false
        var mayTurn = false
        for fragment in fragments where !fragment.isPlain && fragment.count > 0 {
            let bytes = text[Int(fragment.start)..<Int(fragment.start + fragment.count)]
            if TextAnalysis.needsBreaking(bytes) {
                isForeign = true
                mayTurn = mayTurn || TextAnalysis.mayTurn(bytes)
            }
        }
        for index in fragments.indices {
            let fragment = fragments[index]
            if fragment.count < 0 {
                units.append(Unit(fragment: index, start: 0, count: 0, columns: 0, isBreak: true, mayEnd: true))
                continue
            }
            let first = Int(fragment.start)
            let end = first + Int(fragment.count)
            let width = Int(fragment.style.width)
            var drawn =
                fragment.isDrawn
                ? ScriptText.clusters(in: text[first..<end], isBold: fragment.style.bold, encoder: encoder)[...] : []
            var position = first
            while position < end {
                let start = position
                var unit = Unit(fragment: index, start: Int32(start), count: 0, columns: width)
                let stop = min(end, drawn.first?.range.lowerBound ?? end)
                if stop <= start, let cluster = drawn.popFirst() {
                    position = cluster.range.upperBound
                    unit.columns *= cluster.columns
                    unit.drawn = cluster.size
                } else {
                    unit.columns *= CellWrapper.takeGlyph(text, &position, stop, encoder)
                }
                let ending = text.withUnsafeBufferPointer {
                    CellWrapper.ending(start..<position, of: $0, within: first..<end)
                }
                unit.isHeld = ending == .held
                unit.isSpace = ending == .space
                unit.mayEnd = ending == .space || ending == .hyphen
                unit.count = Int32(position - start)
                units.append(unit)
            }
        }
        if isForeign { analyse(text, fragments, turning: mayTurn) }
    }

    /// What spaces and hyphens mean for the breaking of lines.
    enum Ending {
        case none
        /// A line ends there, and the space is gone.
        case space
        /// A space between a number and its unit: a line ends there only if it would end within the number.
        case held
        /// A line may end behind it.
        case hyphen
    }

    /// - Parameter range: of the fragment in which the glyph stands.
    static func ending(_ glyph: Range<Int>, of text: UnsafeBufferPointer<UInt8>, within range: Range<Int>) -> Ending {
        switch text[glyph.lowerBound] {
        case 0x20: return isBeforeUnit(text, glyph.lowerBound, within: range) ? .held : .space
        case 0x2D, 0xE2:
            guard isDash(glyph, text), glyph.lowerBound > range.lowerBound, text[glyph.lowerBound - 1] != 0x20,
                glyph.upperBound < range.upperBound
            else { return .none }
            return text[glyph.upperBound] | 0x20 >= 0x61 ? .hyphen : .none
        default: return .none
        }
    }

    /// Asks for the breaks, and for the directions, of each paragraph of the units.
    private mutating func analyse(
        _ text: [UInt8], _ fragments: Fragments, turning: Bool
    ) {
        if turning {
            levels = [UInt8](repeating: 0, count: units.count)
            wholes = levels
        }
        for range in units.indices.split(whereSeparator: { units[$0].isBreak }) {
            var parts: [ArraySlice<UInt8>] = []
            var last = -1
            for index in range {
                let unit = units[index]
                let bytes = Int(unit.start)..<Int(unit.start + unit.count)
                if unit.fragment == last, let part = parts.popLast() {
                    parts.append(text[part.startIndex..<bytes.upperBound])
                } else {
                    parts.append(text[bytes])
                }
                last = unit.fragment
            }
            let breaks = TextAnalysis.breaks(in: Array(parts.joined()))
            let found = turning ? TextAnalysis.levels(of: parts) : ([], 0)
            var scalar = 0
            for index in range {
                let unit = units[index]
                if turning {
                    levels[index] = found.0[scalar]
                    wholes[index] = found.1
                }
                for byte in text[Int(unit.start)..<Int(unit.start + unit.count)] where byte & 0xC0 != 0x80 {
                    scalar += 1
                }
                if !unit.isSpace {
                    units[index].mayEnd = !unit.isHeld && scalar < breaks.count && breaks[scalar]
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
    private static func isDash(_ glyph: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if text[glyph.lowerBound] == 0x2D { return true }
        // U+2013 and U+2014.
        return glyph.count == 3 && text[glyph.lowerBound] == 0xE2 && text[glyph.lowerBound + 1] == 0x80
            && 0x93...0x94 ~= text[glyph.lowerBound + 2]
    }

    /// Whether a number stands before this space and its unit after it, as in `0,75 l`, `500 ml`, `3.00 USD` and `3,00 €`.
    private static func isBeforeUnit(
        _ text: UnsafeBufferPointer<UInt8>, _ space: Int, within range: Range<Int>
    ) -> Bool {
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
        _ range: Range<Int>, _ fragments: Fragments, _ text: [UInt8]
    ) {
        var end = range.upperBound
        while end > range.lowerBound, units[end - 1].isSpace || units[end - 1].isHeld { end -= 1 }
        let first = pieces.count
        if !levels.isEmpty, levels[range.lowerBound..<end].contains(where: { $0 > 0 }) {
            addTurned(range.lowerBound..<end, fragments)
            addDrawnLine(from: first, text)
            return
        }
        var next = range.lowerBound
        while next < end {
            let fragment = units[next].fragment
            let drawn = units[next].drawn
            var piece = LayoutBuilder.Fragment(
                start: units[next].start, count: 0, columns: 0, style: fragments[fragment].style)
            piece.isPlain = fragments[fragment].isPlain
            piece.isDrawn = drawn != nil
            while next < end, units[next].fragment == fragment, units[next].drawn == drawn {
                piece.count += units[next].count
                piece.columns += Int32(units[next].columns)
                next += 1
            }
            pieces.append(piece)
        }
        addDrawnLine(from: first, text)
    }

    private mutating func addDrawnLine(from first: Int, _ text: [UInt8]) {
        let line = pieces.suffix(from: first)
        if line.contains(where: { $0.isDrawn }) { LayoutBuilder.Fragment.measureDrawn(line, text, width: width) }
        addLine(from: first)
    }

    /// Adds the line of the pieces from that one on.
    mutating func addLine(from first: Int) {
        var columns = 0
        for index in first..<pieces.count { columns += Int(pieces[index].columns) }
        lines.append(Line(first: first, end: pieces.count, columns: columns))
        if let start = cells.elements.last { rows = max(rows, lines.count - start) }
    }
}
