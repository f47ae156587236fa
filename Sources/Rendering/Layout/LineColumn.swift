/// What a line shape says of one of its columns, in few bytes.
struct LineColumn: Sendable {
    enum Kind: UInt8, Sendable {
        case fixed
        case star
        case content
    }

    var kind = Kind.star
    var alignment = ColumnAlignment.left
    /// Of a fixed column.
    var width: Int16 = 0

    init() {}

    init(_ width: LineShape.Width, _ alignment: ColumnAlignment) {
        self.alignment = alignment
        switch width {
        case .fixed(let columns):
            kind = .fixed
            self.width = Int16(clamping: columns)
        case .star: kind = .star
        case .content: kind = .content
        }
    }

    /// Fixed widths first, then those of the texts, then equal shares for the stars; a column of no width has no border.
    ///
    /// Fixed widths that are too much for the paper are taken back, the widest first.
    /// - Parameter texts: the columns that the text of each would take; `widths` are what it is given.
    static func share(
        _ room: Int, among columns: borrowing Span<LineColumn>, texts: borrowing Span<Int>,
        into widths: inout MutableSpan<Int>, border: Int
    ) {
        var rest = room + border
        var stars: Int = 0
        var contents: Int = 0
        // Of the stars together: a few letters of what they hold.
        var keep: Int = 0
        for index in columns.indices {
            var width: Int = 0
            switch columns[index].kind {
            case .fixed:
                width = Int(columns[index].width)
                if width > 0 { rest -= width + border }
            case .star:
                rest -= border
                stars += 1
                keep += min(4, max(1, texts[index]))
            case .content:
                if texts[index] > 0 { contents += 1 }
            }
            widths[index] = width
        }
        let needed = keep + contents * (1 + border)
        if rest < needed { rest = needed - takeBack(needed - rest, from: &widths, count: columns.count) }
        if contents > 0 {
            for index in columns.indices where columns[index].kind == .content && texts[index] > 0 {
                contents -= 1
                // What the stars must keep, and a column for each text that follows.
                let kept = keep + contents * (1 + border)
                let width = max(1, min(texts[index], rest - border - kept))
                widths[index] = width
                rest -= width + border
            }
        }
        guard stars > 0 else { return }
        for index in columns.indices where columns[index].kind == .star {
            let width = max(1, (rest + stars - 1) / stars)
            widths[index] = width
            rest -= width
            stars -= 1
        }
    }

    /// Makes the widest fixed columns narrower until so many columns are found; gives how many are missing then.
    private static func takeBack(_ columns: Int, from widths: inout MutableSpan<Int>, count: Int) -> Int {
        var missing = columns
        while missing > 0 {
            var widest = 0
            for index in 0..<count where widths[index] > widths[widest] { widest = index }
            guard count > 0, widths[widest] > 1 else { break }
            widths[widest] -= 1
            missing -= 1
        }
        return missing
    }
}
