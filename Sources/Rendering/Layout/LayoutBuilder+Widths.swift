import PrinterLanguage

extension LayoutBuilder {
    /// A column of a line that does not fit as it is.
    struct Cell: BitwiseCopyable {
        /// The first of its fragments.
        var first: Int
        /// Of its longest line before any wrapping.
        var columns = 0
        /// What it is given of the paper.
        var width = 0
        var column = LineColumn()
        /// Measured where it does not fit; others are rarely asked for.
        var longest: LongestWords?
    }

    func width(_ cell: Int, of shape: LineShape) -> LineShape.Width {
        cell < shape.widths.count ? shape.widths[cell] : .star
    }

    func alignment(_ cell: Int, of shape: LineShape) -> ColumnAlignment {
        cell < shape.alignments.count ? shape.alignments[cell] : .left
    }

    /// The columns that the lines of a box take beside its outer columns.
    func sides(_ shape: LineShape) -> Int { shape.isBoxed ? 2 : 0 }

    /// Shares the paper among the columns of the line.
    mutating func share(_ shape: LineShape) {
        for cell in cells.indices {
            cells[cell].column = LineColumn(width(cell, of: shape), alignment(cell, of: shape))
        }
        LineColumn.share(layout.columns - sides(shape), among: cells.suffix(from: 0), border: shape.border)
    }

    // MARK: Where a text does not fit

    /// Finds room for what does not fit before anything is wrapped; false if an amount would be broken all the same.
    mutating func makeRoom(_ shape: LineShape) -> Bool {
        // A column that is alone has all the room there is.
        if cells.count == 1, !fragments.elements.contains(where: { $0.style.width > 1 }) { return true }
        measureWords()
        if !breaksAny(shape) { return true }
        fit(shape)
        while breaksWord, narrow() {
            measureCells()
            measureWords()
            share(shape)
            fit(shape)
        }
        return cells.indices.allSatisfy {
            cells[$0].width == 0 || cells[$0].columns <= cells[$0].width || longestWord($0, .amount) <= cells[$0].width
        }
    }

    private mutating func fit(_ shape: LineShape) {
        if !shape.isBoxed { grow(shape) }
        widen(shape)
    }

    /// Whether a line has a cell in need of room: one that does not fit and is no text at the left whose words all fit.
    private func breaksAny(_ shape: LineShape) -> Bool {
        for cell in cells.indices where cells[cell].columns > cells[cell].width {
            guard cells[cell].width > 0, width(cell, of: shape) == .star, alignment(cell, of: shape) == .left,
                width(cell + 1, of: shape) != .star, longestWord(cell, .any) <= cells[cell].width
            else { return true }
        }
        return false
    }

    /// Whether a word has no room that is written in wide letters, or that is short enough to make room for.
    private var breaksWord: Bool {
        cells.indices.contains { cell in
            guard cells[cell].width > 0, cells[cell].columns > cells[cell].width else { return false }
            let word = longestWord(cell, .any)
            guard word > cells[cell].width else { return false }
            return word <= 12 || fragmentRange(cell).contains { fragments[$0].style.width > 1 }
        }
    }

    /// Makes the widest letters of the line narrower; false if none are wide.
    private mutating func narrow() -> Bool {
        let widest = fragments.elements.map(\.style.width).max() ?? 1
        guard widest > 1 else { return false }
        for index in fragments.indices where fragments[index].style.width == widest {
            fragments[index].columns = fragments[index].columns / Int32(widest) * Int32(widest - 1)
            fragments[index].style.width = widest - 1
        }
        return true
    }

    /// Lets a text of a shared column run on into the blank that its neighbour leaves beside it.
    ///
    /// The neighbour's text stands at its far side, so that nothing is seen to move.
    private mutating func grow(_ shape: LineShape) {
        for cell in cells.indices where cells[cell].columns > cells[cell].width && width(cell, of: shape) == .star {
            let side = alignment(cell, of: shape)
            let neighbour = side == .left ? cell + 1 : cell - 1
            guard side != .center, cells.indices.contains(neighbour), width(neighbour, of: shape) == .star,
                alignment(neighbour, of: shape) == (side == .left ? .right : .left)
            else { continue }
            let moved = min(
                cells[cell].columns - cells[cell].width, cells[neighbour].width - max(1, cells[neighbour].columns))
            guard moved > 0 else { continue }
            cells[cell].width += moved
            cells[neighbour].width -= moved
        }
    }

    /// Lets numbers that do not fit take the room that other columns do not need, so that no price is broken.
    ///
    /// Numbers stand at the right of shared columns, or in columns of fixed width; a title rather wraps. Where nothing is
    /// left over, an amount takes it from texts, which wrap.
    private mutating func widen(_ shape: LineShape) {
        for cell in cells.indices where cells[cell].columns > cells[cell].width && cells[cell].width > 0 {
            let amount = longestWord(cell, .amount)
            if alignment(cell, of: shape) == .right || width(cell, of: shape) != .star {
                take(longestWord(cell, .any) - cells[cell].width, for: cell, allOrNothing: true) {
                    max(1, $0.cells[$1].columns)
                }
            }
            if amount > cells[cell].width {
                take(amount - cells[cell].width, for: cell) { builder, giver in
                    max(1, min(builder.cells[giver].columns, builder.longestWord(giver, .any)))
                }
            }
            if amount > cells[cell].width {
                take(amount - cells[cell].width, for: cell) { builder, giver in
                    let word = builder.longestWord(giver, .any)
                    return max(8, builder.longestWord(giver, .amount), word <= 12 ? word : 0)
                }
            }
        }
    }

    /// Gives a cell columns that others have beyond what each must keep.
    private mutating func take(
        _ columns: Int, for cell: Int, allOrNothing: Bool = false, keeping kept: (borrowing LayoutBuilder, Int) -> Int
    ) {
        var missing = columns
        let spare = cells.indices.map { $0 == cell ? 0 : max(0, cells[$0].width - kept(self, $0)) }
        guard missing > 0, !allOrNothing || spare.reduce(0, +) >= missing else { return }
        for giver in cells.indices where missing > 0 {
            let moved = min(missing, spare[giver])
            cells[giver].width -= moved
            cells[cell].width += moved
            missing -= moved
        }
    }

    // MARK: Words

    /// The columns of a cell's longest word, and of its longest amount.
    struct LongestWords: BitwiseCopyable {
        var any = 0
        var amount = 0
    }

    enum WordKind {
        case any
        /// Digits with their sign and marks, as prices and dates are.
        case amount
    }

    /// The columns of the longest word of a kind; words end at spaces.
    func longestWord(_ cell: Int, _ kind: WordKind) -> Int {
        let longest = cells[cell].longest ?? words(of: cell)
        return switch kind {
        case .any: longest.any
        case .amount: longest.amount
        }
    }

    /// Measures the words of the cells that do not fit.
    private mutating func measureWords() {
        for cell in cells.indices {
            cells[cell].longest = cells[cell].columns > cells[cell].width ? words(of: cell) : nil
        }
    }

    private func words(of cell: Int) -> LongestWords {
        var longest = LongestWords()
        var word = 0
        var digits = 0
        var isAmount = true
        for index in fragmentRange(cell) {
            let fragment = fragments[index]
            if fragment.count < 0 {
                (word, digits, isAmount) = (0, 0, true)
                continue
            }
            let text = layout.text.span.extracting(Int(fragment.start)..<Int(fragment.start + fragment.count))
            let width = Int(fragment.style.width)
            var position = 0
            while position < text.count {
                let byte = text[position]
                let start = position
                position += 1
                if byte == 0x20 {
                    (word, digits, isAmount) = (0, 0, true)
                    continue
                }
                var columns = 1
                if byte == 0xC3, position < text.count, letters >> UInt64(text[position] & 0x3F) & 1 != 0,
                    position + 1 == text.count || text[position + 1] < 0xCC
                {
                    position += 1
                } else if !fragment.isPlain, byte >= 0x80 || position < text.count && text[position] >= 0xCC {
                    while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
                    columns = encoder.columns(of: text.extracting(start..<position))
                }
                word += columns * width
                longest.any = max(longest.any, word)
                guard isAmount else { continue }
                switch byte {
                case 0x30...0x39: digits += 1
                case 0x2B...0x2E, 0x27, 0xC2: break
                default: isAmount = false
                }
                if isAmount, digits > 0, digits <= 18 { longest.amount = max(longest.amount, word) }
            }
        }
        return longest
    }
}
